"""Kinds of cells, and what spreadsheets do to them.

A room's row model is a `Row` whose fields are these types; a field's alias is its column's heading, its `title` the
label where one row is typed, `description` and `examples` are shown on the sheet's page. A field with a default is a
column that may be missing or empty. Titles and descriptions are marked by `gettext_noop` and rendered in the reader's
language.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from .. import gtin
from ..messages import Message
from .messages import (
    AMBIGUOUS_DATE,
    BAD_DATE,
    BAD_GTIN,
    BECAME_A_DATE,
    CONTROL,
    FORMULA_ERROR,
    LOST_ZEROS,
    NOT_YES_NO,
    SCIENTIFIC,
)

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+\d+")
#: What a spreadsheet makes of a code like 1-2 or MAR-26.
_DATED = re.compile(r"\d{1,2}-[A-Z][a-z]{2}(-\d{2,4})?|[A-Z][a-z]{2}-\d{2,4}|\d{4}-\d{2}-\d{2}( 00:00:00)?")
_FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
_SPACES = re.compile(r"[\xa0\u2000-\u200a\u202f\u3000]")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})")


class Row(BaseModel):
    """One row of a sheet. Cells come stripped of space around them; an empty cell takes the field's default."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, validate_by_name=True, validate_by_alias=True
    )


def wrong(message: Message, **data: Any) -> PydanticCustomError:
    """A cell's fault as the house's message, for validators of row models."""
    return PydanticCustomError(message.code, message.code, data)


def _printable(value: str) -> str:
    if not value.isprintable():
        raise wrong(CONTROL)
    return value


def _spaced(value: Any) -> Any:
    """Spaces of other widths, as web pages and Word have them, become plain ones."""
    return _SPACES.sub(" ", value) if isinstance(value, str) else value


def _whole(value: str) -> str:
    if _SCIENTIFIC.fullmatch(value):
        raise wrong(SCIENTIFIC, got=value)
    if _FORMULA_ERROR.fullmatch(value):
        raise wrong(FORMULA_ERROR, got=value)
    return value


def became_a_date(value: str) -> bool:
    """Whether this looks like a code that a spreadsheet took for a date."""
    return _DATED.fullmatch(value) is not None


def _undated(value: str) -> str:
    if became_a_date(value):
        raise wrong(BECAME_A_DATE, got=value)
    return value


def _gtin(value: str) -> str:
    if not value:
        return value
    _whole(value)
    if not (value.isascii() and value.isdigit()):
        raise wrong(BAD_GTIN, got=value, why="it holds other characters than digits")
    if not gtin.is_shaped(value):
        longer = next((length for length in gtin.LENGTHS if length > len(value)), 0)
        if longer and len(value) >= 6 and gtin.fits(value):
            raise wrong(LOST_ZEROS, got=value, probably=value.zfill(longer))
        raise wrong(BAD_GTIN, got=value, why=f"it has {len(value)} digits")
    if not gtin.fits(value):
        raise wrong(BAD_GTIN, got=value, why="its check digit is wrong")
    return value


def _yes_no(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    said = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
    found = said.get(value.strip().casefold())
    if found is None:
        raise wrong(NOT_YES_NO, got=value)
    return found


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if slashed := _SLASHED.fullmatch(value.strip()):
        both_ways = int(slashed[1]) <= 12 and int(slashed[2]) <= 12 and slashed[1] != slashed[2]
        raise wrong(AMBIGUOUS_DATE if both_ways else BAD_DATE, got=value)
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise wrong(BAD_DATE, got=value) from error


Printed = Annotated[str, BeforeValidator(_spaced), StringConstraints(max_length=500), AfterValidator(_printable)]
OptionalCode = Annotated[Printed, StringConstraints(max_length=100), AfterValidator(_whole)]
#: A code that must not be touched by a spreadsheet: SKU, place, order, listing.
Code = Annotated[OptionalCode, StringConstraints(min_length=1)]
#: The same, where the file alone tells of it: no known code can show that a spreadsheet made a date of it.
OptionalNewCode = Annotated[OptionalCode, AfterValidator(_undated)]
NewCode = Annotated[Code, AfterValidator(_undated)]
#: EAN-8, UPC-A, EAN-13 or GTIN-14 with a right check digit, or nothing.
Gtin = Annotated[str, AfterValidator(_gtin)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Day = Annotated[date, BeforeValidator(_day)]
