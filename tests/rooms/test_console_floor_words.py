"""What the floor says: headlines of five words at most, and every page tells a newcomer what to scan (U9, U11)."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from godown import console
from godown.console.floor import WRONG
from godown.kit.messages import catalogue

ROOT = Path(console.__path__[0])
STATION = 'extends "console/floor/station.html"'
STATIONS = sorted(file for file in ROOT.glob("templates/console/floor/*.html") if STATION in file.read_text())
SAID = re.compile(r'spoken\(\s*"[a-z]+",\s*(?:_|gettext)\("([^"]+)"')


def test_what_a_page_itself_says_has_a_headline_of_five_words_at_most() -> None:
    headlines = [found for file in ROOT.rglob("*.py") for found in SAID.findall(file.read_text())]
    assert len(headlines) > 20
    assert [each for each in headlines if len(each.split()) > 5] == []


def test_what_was_scanned_wrongly_is_named() -> None:
    """U11: a wrong place or piece says what came, and what was expected where there is one thing to expect."""
    assert get_resolver().url_patterns  # every page, and so every message, is there
    wrong = {code: str(each.text) for code, each in catalogue().items() if code.partition(".")[2] in WRONG}
    nameless = {code for code, text in wrong.items() if "%(got)s" not in text}
    assert nameless == {"inward.not_expected"}  # names the SKU that was scanned
    expecting = {code for code in wrong if re.search(r"\.(wrong_|other_)", code)}
    assert {code for code in expecting if "xpected" not in wrong[code] and "%(expected)s" not in wrong[code]} == {
        "transfers.wrong_item"  # any of several SKUs of the bin would do
    }


@pytest.mark.parametrize("file", STATIONS, ids=lambda file: file.stem)
def test_every_page_with_a_scan_box_tells_a_newcomer_what_to_scan(file: Path) -> None:
    how = re.search(r'block how %}{% translate "([^"]+)"', file.read_text())
    assert how
    assert 8 <= len(how[1].split()) <= 25
    assert re.search(r'block hint %}{% translate "[^"]+"', file.read_text())
