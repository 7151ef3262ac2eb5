"""Check digits and the geometry of the small pictures."""

import pytest

from godown.console import charts
from godown.console.rules import is_misread


@pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452", "10012345000017", "", "RICE", "12345"])
def test_a_right_code_or_one_of_another_shape_is_no_misread(code: str) -> None:
    assert not is_misread(code)


@pytest.mark.parametrize("code", ["4006381333932", "4006381339331", "96385075", "036000291453", "10012345000018"])
def test_a_wrong_check_digit_is_a_misread(code: str) -> None:
    assert is_misread(code)


def test_parts_of_a_bar_fill_it() -> None:
    parts = charts.stacked({"a": 1, "b": 0, "c": 3})
    assert [(part.of, part.start, part.width) for part in parts] == [("a", 0, 250), ("b", 250, 0), ("c", 250, 750)]
    assert [part.width for part in charts.stacked({"a": 0})] == [0]


def test_a_column_with_nothing_is_still_a_line() -> None:
    found = charts.sparkline([0, 4, 2])
    assert [column.height for column in found] == [1.5, 40, 20]
    assert {column.y + column.height for column in found} == {40}
