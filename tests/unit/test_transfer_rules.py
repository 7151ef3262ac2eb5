"""The walk of a transfer, how it ended, and what of a count was in transit."""

import pytest

from godown.wms.inward.rules import from_transit
from godown.wms.transfers.rules import Shelf, Wanted, outcome, walk


def wanted(sku_id: int, left: int) -> Wanted:
    return Wanted(sku_id, f"S{sku_id}", "", "", left)


def told(asked: list[Wanted], *shelves: tuple[str, int, int]) -> list[tuple[str, int, int]]:
    rows = [Shelf(number, code, sku_id, free) for number, (code, sku_id, free) in enumerate(shelves)]
    return [(stop.bin, stop.of.sku_id, stop.pieces) for stop in walk(asked, rows)]


def test_a_sku_comes_from_the_first_bin_on_the_way_that_has_all_of_it() -> None:
    assert told([wanted(1, 5)], ("A-01", 1, 2), ("A-02", 1, 5), ("A-03", 1, 9)) == [("A-02", 1, 5)]


def test_else_from_the_first_ones_that_have_some() -> None:
    assert told([wanted(1, 6)], ("A-01", 1, 2), ("A-02", 1, 5)) == [("A-01", 1, 2), ("A-02", 1, 4)]


def test_the_walk_goes_bin_by_bin_whatever_the_lines_are() -> None:
    stops = told([wanted(2, 1), wanted(1, 1)], ("A-01", 1, 1), ("A-02", 2, 1))
    assert stops == [("A-01", 1, 1), ("A-02", 2, 1)]


def test_what_waves_are_promised_is_left_in_the_bin() -> None:
    assert told([wanted(1, 3)], ("A-01", 1, -2), ("A-02", 1, 0), ("A-03", 1, 1)) == [("A-03", 1, 1)]


@pytest.mark.parametrize(
    ("lines", "how"),
    [([(2, 2)], "exact"), ([(2, 1), (1, 3)], "short"), ([(2, 2), (0, 1)], "excess"), ([], "exact")],
)
def test_a_transfer_is_received_exact_short_or_in_excess(lines: list[tuple[int, int]], how: str) -> None:
    assert outcome(lines) == how


@pytest.mark.parametrize(
    ("before", "after", "expected", "pieces"), [(0, 2, 3, 2), (2, 5, 3, 1), (3, 5, 3, 0), (0, 2, 0, 0)]
)
def test_pieces_come_out_of_transit_until_all_that_was_sent_is_here(
    before: int, after: int, expected: int, pieces: int
) -> None:
    assert from_transit(before, after, expected) == pieces
