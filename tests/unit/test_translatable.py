"""What people read can be translated (U26): no template holds bare words, every sentence is lazy."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver
from django.utils.functional import Promise

import godown.console
from godown.kit.messages import catalogue
from godown.kit.sheets import declaring

TEMPLATES = sorted((Path(godown.console.__file__).parent / "templates").rglob("*.html"))
#: Names, units and codes that are the same in every language, and the field's own names of its API.
NAMES = {
    "Godown", "Flipkart", "SLA", "CSV", "AWB", "SKU", "EAN", "HSN", "GSTIN", "COMMON", "MB", "SHA", "RTO", "cm",
    "authUsername", "authPassword", "authDomainName",
}  # fmt: skip
BLOCKS = re.compile(r"{%\s*(blocktranslate|comment)\b.*?{%\s*end\1\s*%}", re.S)
SPOKEN = re.compile(r"\b(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}")


def bare_words(text: str) -> set[str]:
    """Words of a template that nobody could translate: between its tags, and in the attributes that are read out."""
    without = re.sub(r"{%.*?%}|{{.*?}}", "", BLOCKS.sub("", text), flags=re.S)
    said = SPOKEN.findall(without)
    between = re.sub(r"<[^>]*>", " ", re.sub(r"<(script|style)\b.*?</\1>", "", without, flags=re.S))
    shown = re.sub(r"&\w+;|\b[A-Z]+(?:-[A-Z0-9]+)+\b|#[A-Z]+", " ", " ".join([between, *said]))
    return set(WORD.findall(shown)) - NAMES


def test_bare_words_are_found_where_there_are_some() -> None:
    assert bare_words('<p title="{% translate \'Kept\' %}">{% translate "Kept" %} {{ n }} left</p>') == {"left"}
    assert bare_words('<input placeholder="Search">{% blocktranslate %}kept{% endblocktranslate %}') == {"Search"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_bare_words(template: Path) -> None:
    assert bare_words(template.read_text()) == set()


def test_every_sentence_of_the_house_is_translated_when_it_is_shown() -> None:
    assert get_resolver().url_patterns  # loads the pages, and with them their sentences
    texts = {
        code: (each.text, each.fix, each.title) for code, each in catalogue().items() if not code.startswith("test.")
    }
    frozen = [code for code, said in texts.items() if any(each and not isinstance(each, Promise) for each in said)]
    assert frozen == []
    assert [each.name for each in declaring.sheets() if not isinstance(each.title, Promise)] == []
