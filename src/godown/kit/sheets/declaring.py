"""What a room says of a sheet, and what it answers when rows are checked."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ..errors import NotFound
from ..messages import Message, Text
from .cells import Row
from .messages import NO_SHEET

#: Columns that the error file adds; an uploaded file may have them.
REPORT = ("row_no", "result", "code", "message")

R = TypeVar("R", bound=Row)


class Outcome(IntEnum):
    """What applying a row will do; in the order in which people want to see rows."""

    ERROR = 0
    CHANGED = 1
    NEW = 2
    SAME = 3


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row; `field` is the model's field, or empty if it is the row as a whole."""

    message: Message
    field: str = ""
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`was` holds the present values of the fields that a CHANGED row will change."""

    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    was: Mapping[str, Any] = dataclasses.field(default_factory=dict)


NEW = Verdict(Outcome.NEW)
SAME = Verdict(Outcome.SAME)


def error(message: Message, field: str = "", **data: Any) -> Verdict:
    """The verdict on a row that cannot be applied."""
    return Verdict(Outcome.ERROR, (Problem(message, field, data),))


def compared(row: Row, known: Row | None) -> Verdict:
    """The verdict on a row of master data: new, changed (and what it was), or the same.

    Make `known` by `model_construct`: what is there may be older than today's rules.
    """
    if known is None:
        return NEW
    was = {name: value for name, value in known if value != getattr(row, name)}
    return Verdict(Outcome.CHANGED, was=was) if was else SAME


@dataclass(frozen=True)
class Scope:
    """Whose rows they are and what was chosen with the file, such as `{"warehouse": "BLR1"}`.

    `key` names the upload: what `apply` does under keys made from it is done once.
    """

    seller_id: int
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Choice:
    """Something to be chosen with the file; `options` yields (value, label) of a seller."""

    name: str
    label: Text
    options: Callable[[int], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Column:
    """A column as people are told of it: `heading` in files, `label` where a row is typed.

    `options` are the cells it may hold, if these are few; `is_number` says what keys a telephone offers.
    """

    heading: str
    field: str
    label: str
    required: bool
    description: str
    example: str
    options: tuple[str, ...]
    is_number: bool


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """A kind of file.

    `key` are the fields that name a row: two rows of a file with the same ones are an error. `check` answers a verdict
    per row and only reads; `apply` gets rows that `check` found NEW or CHANGED, inside the upload's transaction; both
    take all rows at once and are set-based. Rows with the same `group` (a field) stand or fall together. `once`: the
    same file for the same choices is taken only once.
    `single`: rows can be typed one by one
    too, and a page of the sheet's name lists them. `permission` is the value of the `Permission` that uploading needs.
    """

    name: str
    title: Text
    about: Text
    row: type[R]
    key: tuple[str, ...]
    permission: str
    check: Callable[[Scope, Sequence[R]], Sequence[Verdict]]
    apply: Callable[[Scope, Sequence[R], datetime], object]
    export: Callable[[Scope], Iterable[R]] | None = None
    choices: tuple[Choice, ...] = ()
    once: bool = False
    single: bool = False
    group: str = ""

    def columns(self) -> Iterator[Column]:
        """The columns in the order of the template."""
        for name, info in self.row.model_fields.items():
            example = info.examples[0] if info.examples else ""
            required = info.default is PydanticUndefined and info.default_factory is None
            heading = info.alias or name
            yield Column(
                heading=heading,
                field=name,
                label=gettext(info.title) if info.title else heading.replace("_", " ").capitalize(),
                required=required,
                description=gettext(info.description) if info.description else "",
                example=str(example),
                options=_options(info),
                is_number=info.annotation in (int, Decimal),
            )

    def headings(self) -> dict[str, str]:
        """Heading by field."""
        return {column.field: column.heading for column in self.columns()}


def _options(info: FieldInfo) -> tuple[str, ...]:
    """The cells of a column that is yes or no, or one of a few words: its examples are all of them."""
    if info.annotation is bool:
        return ("yes", "no")
    if isinstance(info.annotation, type) and issubclass(info.annotation, Enum):
        return tuple(str(each) for each in info.examples or ())
    return ()


_sheets: dict[str, Sheet[Any]] = {}


def register(sheet: Sheet[Any]) -> None:
    """Make a sheet known."""
    if sheet.name in _sheets:
        raise ValueError(f"sheet {sheet.name} is registered twice")
    if set(REPORT) & set(sheet.headings().values()):
        raise ValueError(f"sheet {sheet.name} has a column of the error file")
    _sheets[sheet.name] = sheet


def sheets() -> list[Sheet[Any]]:
    """All sheets, in the order in which they were registered."""
    return list(_sheets.values())


def title(name: str) -> str:
    """The title of a sheet, or its name if this release has no such sheet."""
    return str(_sheets[name].title) if name in _sheets else name


def sheet(name: str) -> Sheet[Any]:
    """The sheet of this name, or `NotFound`."""
    if name not in _sheets:
        raise NotFound(NO_SHEET, name=name)
    return _sheets[name]
