"""Command barcodes: the printed sheet has all that the stations take, and each station takes its own only (U8)."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpRequest, JsonResponse
from django.test import RequestFactory

from godown.console import pages
from godown.console.commands import COMMANDS, COUNTED, Station, takes
from godown.console.floor import quantity_of
from godown.console.pages.inspect import VERDICTS
from godown.console.pages.receive import DAMAGES
from godown.kit import pdf
from people import browser
from world import seller

QUANTITIES = {"#QTY10": 10, "#QTY50": 50}
SHARED = {"#HELP", "#SWITCHUSER", "#QTY", *QUANTITIES}


def said(station: Station, code: str, **context: str) -> dict[str, object]:
    """What a station answers; `page` if the scan is left to its page."""

    @takes(station)
    def page(_request: HttpRequest) -> JsonResponse:
        return JsonResponse({"outcome": "page"})

    request = RequestFactory().post("/scan", {"code": code, "gesture": str(uuid4()), **context})
    found: dict[str, object] = json.loads(page(request).content)  # type: ignore[attr-defined]
    return found


def test_the_list_has_every_command_of_the_pages_and_no_other() -> None:
    sources = [file.read_text() for file in Path(pages.__path__[0]).glob("*.py")]
    named = {code for source in sources for code in re.findall(r'"(#[A-Z]+)"', source)}
    assert {each.code for each in COMMANDS} == named | set(VERDICTS) | set(DAMAGES) | SHARED
    assert {code: quantity_of(code) for code in QUANTITIES} == QUANTITIES


def test_a_packer_prints_the_sheet_and_every_command_on_it_can_be_scanned(database: str) -> None:
    response = browser("packer", "packer", seller()).get("/commands.pdf")
    assert response["Content-Type"] == "application/pdf"
    read = pdf.read(response.content, barcodes=True)
    assert read is not None
    assert sorted(code for page in read for code in page.barcodes) == sorted(each.code for each in COMMANDS)
    assert "take the last scan back" in read[0].text
    assert "all but Sealed RTOs" in read[0].text


@pytest.mark.parametrize("station", Station)
def test_a_station_takes_its_own_commands_and_refuses_all_others(station: Station) -> None:
    """A command is never looked up as a code, so it can be no parcel and no bin either."""
    for each in COMMANDS:
        answer = said(station, each.code)
        if station not in each.stations:
            assert (answer["outcome"], answer["headline"]) == ("attention", "Not on this page"), each.code
        else:
            assert (answer["outcome"] == "page") is (each.code not in SHARED), each.code
    refused = said(station, "#NOSUCH")
    assert (refused["outcome"], refused["headline"]) == ("wrong", "Unknown command")
    assert refused["detail"] == "There is no command #NOSUCH. #HELP shows what can be scanned here."
    assert said(station, "#1 KURTA")["outcome"] == "page"


@pytest.mark.parametrize("station", Station)
def test_help_lists_what_the_station_takes(station: Station) -> None:
    listed = str(said(station, "#HELP")["detail"]).splitlines()
    own = [each.code for each in COMMANDS if station in each.stations and each.code != "#HELP"]
    assert [line.partition(":")[0] for line in listed] == own


@pytest.mark.parametrize("station", COUNTED)
def test_how_often_the_next_scan_counts_is_scanned_or_typed(station: Station) -> None:
    assert said(station, "#QTY12")["once"] == {"pieces": 12}
    asked = said(station, "#qty", damage="wet")
    assert (asked["headline"], asked["type"]) == ("How many?", "numeric")
    assert asked["once"] == {"damage": "wet", "asked": "pieces"}
    assert said(station, "7", asked="pieces", damage="wet")["once"] == {"pieces": 7, "damage": "wet"}
    for wrong in ("0", "12345", "8900000000005", "A-01", ""):
        assert said(station, wrong, asked="pieces")["headline"] == "Not a number", wrong
