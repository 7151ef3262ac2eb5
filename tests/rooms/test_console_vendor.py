"""What the browser gets: every vendored file is locked and licensed, and every headline fits a station's band."""

import tomllib
from pathlib import Path

from django.urls import get_resolver

from godown.console.floor import HEADLINES
from godown.kit.messages import catalogue

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "tools" / "vendor.lock").read_text())["package"]


def test_vendored_files_are_those_of_the_lock_each_with_its_licence() -> None:
    for package in PACKAGES:
        there = {file.name for file in (ROOT / package["into"]).iterdir()}
        assert there == {Path(file).name for file in package["files"]} | {"LICENSE"}, package["name"]
        assert len(package["sha512"]) == 128
    folders = {Path(package["into"]) for package in PACKAGES}
    vendored = Path("src/godown/console/static/vendor")
    assert {vendored / folder.name for folder in (ROOT / vendored).iterdir()} == {
        folder for folder in folders if vendored in folder.parents
    }


def test_our_own_scripts_and_the_stations_style_stay_small() -> None:
    own = ROOT / "src/godown/console/static/console"
    assert (own / "scan.js").stat().st_size < 8_000
    assert (own / "station.css").stat().st_size < 15_000


def test_a_headline_has_five_words_at_most_and_belongs_to_a_message() -> None:
    """U9."""
    assert get_resolver().url_patterns  # every page, and so every message, is there
    assert {code for code in HEADLINES if code not in catalogue()} == set()
    assert {code for code, headline in HEADLINES.items() if len(str(headline).split()) > 5} == set()
