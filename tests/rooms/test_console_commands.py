"""The printed sheet of commands: all that the stations take, none that they do not (console.md U8)."""

import re
from pathlib import Path

from django.test import Client

from godown.access.models import Membership, User
from godown.console import pages
from godown.console.commands import COMMANDS
from godown.console.floor import quantity_of
from godown.console.pages.inspect import VERDICTS
from godown.console.pages.receive import DAMAGES
from godown.kit import pdf
from world import seller

QUANTITIES = {"#QTY10": 10, "#QTY50": 50}


def test_the_list_has_every_command_of_the_pages_and_no_other() -> None:
    sources = [file.read_text() for file in Path(pages.__path__[0]).glob("*.py")]
    named = {code for source in sources for code in re.findall(r'"(#[A-Z]+)"', source)}
    assert {each.code for each in COMMANDS} == named | set(VERDICTS) | set(DAMAGES) | set(QUANTITIES)
    assert {code: quantity_of(code) for code in QUANTITIES} == QUANTITIES


def test_a_packer_prints_the_sheet_and_every_command_on_it_can_be_scanned(database: str) -> None:
    person = User.objects.create_user("packer")
    Membership.objects.create(user=person, seller_id=seller(), role="packer")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    response = client.get("/commands.pdf")
    assert response["Content-Type"] == "application/pdf"
    read = pdf.read(response.content, barcodes=True)
    assert read is not None
    assert sorted(code for page in read for code in page.barcodes) == sorted(each.code for each in COMMANDS)
    assert "take the last scan back" in read[0].text
