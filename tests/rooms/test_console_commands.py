"""The printed sheet of commands: all that the stations take, none that they do not (console.md U8)."""

import re
from pathlib import Path

from godown.console import pages
from godown.console.commands import COMMANDS
from godown.console.floor import quantity_of
from godown.console.pages.inspect import VERDICTS
from godown.console.pages.receive import DAMAGES
from godown.kit import pdf
from people import browser
from world import seller

QUANTITIES = {"#QTY10": 10, "#QTY50": 50}


def test_the_list_has_every_command_of_the_pages_and_no_other() -> None:
    sources = [file.read_text() for file in Path(pages.__path__[0]).glob("*.py")]
    named = {code for source in sources for code in re.findall(r'"(#[A-Z]+)"', source)}
    assert {each.code for each in COMMANDS} == named | set(VERDICTS) | set(DAMAGES) | set(QUANTITIES)
    assert {code: quantity_of(code) for code in QUANTITIES} == QUANTITIES


def test_a_packer_prints_the_sheet_and_every_command_on_it_can_be_scanned(database: str) -> None:
    response = browser("packer", "packer", seller()).get("/commands.pdf")
    assert response["Content-Type"] == "application/pdf"
    read = pdf.read(response.content, barcodes=True)
    assert read is not None
    assert sorted(code for page in read for code in page.barcodes) == sorted(each.code for each in COMMANDS)
    assert "take the last scan back" in read[0].text
