"""Rows that are typed or pasted into a form."""

import pytest

from godown.console.typed import pieces_by_sku
from godown.kit.errors import Invalid


@pytest.mark.parametrize(
    "text",
    ["MUG 24\nCUP-2 12", "MUG\t24\r\nCUP-2\t12\r\n", "MUG, 24\n\n  CUP-2;12  "],
)
def test_a_sku_and_its_pieces_are_read_however_they_are_separated(text: str) -> None:
    assert pieces_by_sku(text) == {"MUG": 24, "CUP-2": 12}


def test_a_sku_may_hold_spaces_and_end_in_a_number() -> None:
    assert pieces_by_sku("MUG RED 2 24") == {"MUG RED 2": 24}


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("MUG", "console.bad_row", 1),
        ("MUG 3\nCUP 1.5", "console.bad_row", 2),
        ("MUG -3", "console.bad_row", 1),
        ("12", "console.bad_row", 1),
        ("MUG 3\n\nMUG 4", "console.row_twice", 3),
    ],
)
def test_a_row_that_is_none_is_named(text: str, code: str, row: int) -> None:
    with pytest.raises(Invalid) as raised:
        pieces_by_sku(text)
    assert (raised.value.code, raised.value.data["row"]) == (code, row)


def test_nothing_typed_is_no_row() -> None:
    assert pieces_by_sku(" \n ") == {}
