"""What is written is read back as it was, and no spreadsheet calculates it (E-45)."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from godown.kit.sheets import Day, Row, reading, writing

WICKED = ["=HYPERLINK(…)", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", "\t=1", "\r=1", "'=1", "''=1", "%1", "|x", "'plain"]
text = st.one_of(
    st.sampled_from(WICKED),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30),
    st.text("=+-@\t\r\n'\"%|, a", max_size=8),
)
# an empty row is no row: the first cell always says something
rows = st.lists(st.tuples(st.text("abc=-+@'", min_size=1, max_size=5), text, text), min_size=1, max_size=8)


@given(rows)
def test_any_text_comes_back_without_the_space_around_it(given_rows: list[tuple[str, str, str]]) -> None:
    content = b"".join(writing.csv_file(["a", "b", "c"], given_rows))
    table = reading.read(content)
    assert table.headings == ["a", "b", "c"]
    assert [cells for _, cells in table.rows] == [[cell.strip() for cell in row] for row in given_rows]


@given(rows)
def test_no_text_begins_as_a_formula_does(given_rows: list[tuple[str, str, str]]) -> None:
    content = b"".join(writing.csv_file(["a", "b", "c"], given_rows)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\x00%|")] == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-2, "-2"),
        (Decimal("-2.50"), "-2.50"),
        ("-2", "'-2"),
        (True, "yes"),
        (None, ""),
        ("Thé", "Thé"),
    ],
)
def test_numbers_stay_numbers_and_text_is_neutralised(value: object, written: str) -> None:
    assert writing.cell(value) == written


class Dated(Row):
    day: Day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("03/04/2026", "sheets.ambiguous_date"),
        ("3-4-26", "sheets.ambiguous_date"),
        ("23/11/2026", "sheets.bad_date"),
        ("46349", "sheets.bad_date"),
        ("2026-02-30", "sheets.bad_date"),
    ],
)
def test_a_date_that_can_be_read_in_two_ways_is_not_guessed(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Dated.model_validate({"day": typed})
    assert refused.value.errors()[0]["type"] == code


def test_a_date_is_year_month_day() -> None:
    assert Dated.model_validate({"day": "2026-11-23"}).day == date(2026, 11, 23)
    assert writing.cell(date(2026, 11, 23)) == "2026-11-23"
