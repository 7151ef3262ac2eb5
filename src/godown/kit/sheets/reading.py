"""From a file's bytes to headings and rows of text. What cannot be read is refused with a reason; nothing is guessed.

Text is UTF-8, or UTF-16 with its mark (Excel's "Unicode text"), or else CP-1252 (Excel's plain "CSV" on Windows). The
separator is the one that the heading row uses. A workbook is read from its first sheet.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound, ZipError

from ..errors import Invalid
from .messages import BAD_WORKBOOK, EMPTY_FILE, NOT_TEXT, SWELLS, TOO_MANY_ROWS

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
MOST_ROWS = 50_000
MOST_EXACT = 10**15
SEPARATORS = ",;\t|"
ZIP = b"PK\x03\x04"
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
#: A cell that `writing` has neutralised, however often.
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\x00%|]")

csv.field_size_limit(MEGABYTE)


@dataclass(frozen=True)
class Table:
    """`rows` yields (number, cells): numbers count as a spreadsheet does, the headings are row 1; empty rows are left
    out. `read_as` says how the file was read."""

    headings: list[str]
    rows: Iterator[tuple[int, list[str]]]
    read_as: str


def read(content: bytes) -> Table:
    """The table in a CSV file or an Excel workbook, or `Invalid`."""
    if content.startswith(ZIP):
        rows, read_as = _workbook(content), "xlsx"
    else:
        text, read_as = _text(content)
        rows = _separated(text)
    numbered = ((number, cells) for number, cells in enumerate(rows, start=1) if any(cells))
    first = next(numbered, None)
    if first is None:
        raise Invalid(EMPTY_FILE)
    return Table(_without_tail(first[1]), _capped(numbered), read_as)


def _text(content: bytes) -> tuple[str, str]:
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "utf-8")
    for each in (encoding, "cp1252"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, each
    raise Invalid(NOT_TEXT)


def _separated(text: str) -> Iterator[list[str]]:
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_plain(cell) for cell in cells]
    except csv.Error as error:
        raise Invalid(NOT_TEXT) from error


def _plain(cell: str) -> str:
    """The cell's text, without the apostrophe that `writing` puts before what a spreadsheet would calculate."""
    return (cell[1:] if _NEUTRALISED.match(cell) else cell).strip()


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
                raise Invalid(SWELLS, most=MOST_UNPACKED // MEGABYTE)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for values in workbook.get_sheet_by_index(0).iter_rows():
            yield [_cell(value) for value in values]
    except (zipfile.BadZipFile, CalamineError, PasswordError, WorksheetNotFound, ZipError) as error:
        raise Invalid(BAD_WORKBOOK) from error


def _cell(value: Any) -> str:
    """A workbook's value as text: whole numbers without a point, dates as ISO.

    A number of more digits than a spreadsheet keeps shows itself as one that was rounded.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and abs(value) >= MOST_EXACT:
        return f"{value:.14E}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _plain(str(value))


def _without_tail(headings: list[str]) -> list[str]:
    while headings and not headings[-1]:
        headings.pop()
    return headings


def _capped(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Invalid(TOO_MANY_ROWS, most=MOST_ROWS)
        yield row
