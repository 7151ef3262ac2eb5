"""Judging a file: headings, cells, rows that say the same twice, and what the room finds. Reads only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from ..errors import Invalid
from ..messages import catalogue
from . import messages
from .cells import Row
from .declaring import REPORT, Outcome, Problem, Scope, Sheet, Verdict, sheets
from .reading import read

#: Who follows the checking of a file is told every so many rows.
STEP = 1000
#: Percent of the way that reading the cells takes; the rest is comparing them with what is there.
CELLS = 80


@dataclass(frozen=True)
class Line:
    """A row of the file as text, in the columns of the file; `row` is None if a cell is wrong.

    `group` is the cell that says with which other rows it belongs together, if the sheet has such a column.
    """

    row_no: int
    cells: list[str]
    row: Row | None
    verdict: Verdict | None
    group: str = ""


@dataclass(frozen=True)
class Checked:
    """A judged file. Every line has its verdict."""

    headings: list[str]
    read_as: str
    lines: list[Line]

    def counts(self) -> dict[str, int]:
        """How many rows there are, and of each outcome."""
        counts = {outcome.name.lower(): 0 for outcome in Outcome}
        for line in self.lines:
            assert line.verdict
            counts[line.verdict.outcome.name.lower()] += 1
        return {**counts, "total": len(self.lines)}

    def to_apply(self) -> list[Row]:
        """The rows that would change something."""
        wanted = (Outcome.NEW, Outcome.CHANGED)
        return [line.row for line in self.lines if line.row and line.verdict and line.verdict.outcome in wanted]


def check(sheet: Sheet[Any], scope: Scope, content: bytes, tell: Callable[[int], None] | None = None) -> Checked:
    """Judge every row of a file; `Invalid` if it is not a file of this sheet.

    `tell` is told every `STEP` rows how many percent of the way are gone: reading the cells is most of it.
    """
    table = read(content)
    places = _places(sheet, table.headings)
    kept = [number for number, heading in enumerate(table.headings) if heading.casefold() not in REPORT]
    rows = list(table.rows)  # before the first is judged, because there may be too many
    lines = []
    for number, raw in enumerate(rows):
        if tell and number and number % STEP == 0:
            tell(number * CELLS // len(rows))
        lines.append(_line(sheet, raw, places, kept, len(table.headings)))
    if tell and len(lines) > STEP:
        tell(CELLS)
    if not lines:
        raise Invalid(messages.EMPTY_FILE)
    headings = [table.headings[number] for number in kept]
    return Checked(headings, table.read_as, _together(_judged(sheet, scope, _together(_once_each(sheet, lines)))))


def check_one(sheet: Sheet[Any], scope: Scope, cells: Mapping[str, str]) -> Line:
    """Judge one row that was typed, by heading."""
    columns = list(sheet.columns())
    typed = [cells.get(column.heading, "").strip() for column in columns]
    line = _line(
        sheet,
        (1, typed),
        {number: column.field for number, column in enumerate(columns)},
        range(len(columns)),
        len(columns),
    )
    (judged,) = _judged(sheet, scope, [line])
    return judged


def _places(sheet: Sheet[Any], headings: Sequence[str]) -> dict[int, str]:
    """Which field each column is; `Invalid` if the headings are not those of the sheet."""
    known = {column.heading.casefold(): column for column in sheet.columns()}
    found = [heading.casefold() for heading in headings]
    unknown = [heading for heading in headings if heading.casefold() not in {*known, *REPORT}]
    missing = [
        column.heading for column in known.values() if column.required and column.heading.casefold() not in found
    ]
    if (unknown or missing) and (other := _sheet_of(found)) and other.name != sheet.name:
        raise Invalid(messages.OTHER_TEMPLATE, title=str(other.title))
    if missing:
        raise Invalid(messages.MISSING_COLUMNS, columns=", ".join(missing))
    if unknown:
        raise Invalid(messages.UNKNOWN_COLUMNS, columns=", ".join(each or "–" for each in unknown))
    if double := sorted({heading for heading in headings if found.count(heading.casefold()) > 1}):
        raise Invalid(messages.DOUBLE_COLUMNS, columns=", ".join(double))
    return {number: known[heading].field for number, heading in enumerate(found) if heading in known}


def _sheet_of(found: Sequence[str]) -> Sheet[Any] | None:
    """The sheet whose template these headings are."""
    given = set(found) - set(REPORT)
    for each in sheets():
        known = {column.heading.casefold(): column.required for column in each.columns()}
        if given <= set(known) and {heading for heading, required in known.items() if required} <= given:
            return each
    return None


def _line(
    sheet: Sheet[Any], raw: tuple[int, list[str]], places: Mapping[int, str], kept: Sequence[int], width: int
) -> Line:
    row_no, cells = raw
    surplus, cells = cells[width:], cells[:width] + [""] * (width - len(cells))
    shown = [cells[number] for number in kept]
    group = next((cells[number] for number, field in places.items() if field == sheet.group), "")
    if any(surplus):
        problem = Problem(messages.TOO_MANY_CELLS, data={"got": width + len(surplus), "headings": width})
        return Line(row_no, shown, None, Verdict(Outcome.ERROR, (problem,)), group)
    given = {field: cells[number] for number, field in places.items() if cells[number]}
    try:
        return Line(row_no, shown, sheet.row.model_validate(given), None, group)
    except ValidationError as error:
        problems = tuple(_problem(each) for each in error.errors(include_url=False))
        return Line(row_no, shown, None, Verdict(Outcome.ERROR, problems), group)


def _once_each(sheet: Sheet[Any], lines: list[Line]) -> list[Line]:
    """A row that names the same thing as an earlier one is an error."""
    first: dict[tuple[Any, ...], int] = {}
    judged = []
    for line in lines:
        if line.row is not None:
            named = tuple(getattr(line.row, name) for name in sheet.key)
            if (row_no := first.setdefault(named, line.row_no)) != line.row_no:
                problem = Problem(messages.TWICE, sheet.key[0], {"row_no": row_no})
                line = replace(line, row=None, verdict=Verdict(Outcome.ERROR, (problem,)))
        judged.append(line)
    return judged


def _judged(sheet: Sheet[Any], scope: Scope, lines: list[Line]) -> list[Line]:
    """The room's verdict on every row whose cells are right."""
    rows = [line.row for line in lines if line.row is not None]
    verdicts = iter(sheet.check(scope, rows) if rows else ())
    return [line if line.row is None else replace(line, verdict=next(verdicts)) for line in lines]


def _together(lines: list[Line]) -> list[Line]:
    """Rows that belong to a wrong one are wrong with it."""
    wrong = {line.group: line.row_no for line in reversed(lines) if line.group and _is_wrong(line)}
    return [
        line if _is_wrong(line) or line.group not in wrong else _with_other(line, wrong[line.group]) for line in lines
    ]


def _is_wrong(line: Line) -> bool:
    return line.verdict is not None and line.verdict.outcome is Outcome.ERROR


def _with_other(line: Line, row_no: int) -> Line:
    problem = Problem(messages.OTHER_ROW_WRONG, data={"row_no": row_no})
    return replace(line, row=None, verdict=Verdict(Outcome.ERROR, (problem,)))


# --- what pydantic finds, in the house's words --------------------------------------------------------------------

_PYDANTIC = {
    "missing": messages.EMPTY,
    "string_too_short": messages.EMPTY,
    "string_too_long": messages.TOO_LONG,
    "int_parsing": messages.NO_NUMBER,
    "int_parsing_size": messages.NO_NUMBER,
    "int_from_float": messages.NOT_WHOLE,
    "decimal_parsing": messages.NO_NUMBER,
    "decimal_max_digits": messages.OUT_OF_RANGE,
    "decimal_max_places": messages.OUT_OF_RANGE,
    "decimal_whole_digits": messages.OUT_OF_RANGE,
    "finite_number": messages.NO_NUMBER,
    "greater_than": messages.OUT_OF_RANGE,
    "greater_than_equal": messages.OUT_OF_RANGE,
    "less_than": messages.OUT_OF_RANGE,
    "less_than_equal": messages.OUT_OF_RANGE,
    "literal_error": messages.NOT_ONE_OF,
    "enum": messages.NOT_ONE_OF,
}
_RANGES = {"gt": "more than %s", "ge": "at least %s", "lt": "less than %s", "le": "at most %s"}
_DIGITS = {
    "max_digits": "at most %s digits",
    "decimal_places": "at most %s digits after the point",
    "whole_digits": "at most %s digits before the point",
}


def _problem(found: Any) -> Problem:
    field = str(found["loc"][0]) if found["loc"] else ""
    context = {name: value for name, value in (found.get("ctx") or {}).items() if name != "error"}
    own = catalogue().get(found["type"])
    if own:
        return Problem(own, field, context)
    message = _PYDANTIC.get(found["type"], messages.BAD_VALUE)
    limits = [text % context[name] for name, text in {**_RANGES, **_DIGITS}.items() if name in context]
    told = {
        "got": str(found["input"])[:100],
        "range": ", ".join(limits),
        "why": found["msg"],
        **{name: context[name] for name in ("max_length", "expected") if name in context},
    }
    return Problem(message, field, {name: value for name, value in told.items() if f"%({name})s" in str(message.text)})
