"""How `repository.py` files speak to PostgreSQL: hand-written, set-based statements through Django's connection."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Params = Mapping[str, Any] | Sequence[Any]
Row = dict[str, Any]


def rows(statement: str, params: Params = ()) -> list[Row]:
    """Run one statement and return its rows as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row(statement: str, params: Params = ()) -> Row | None:
    """The first row of a statement, or None."""
    found = rows(statement, params)
    return found[0] if found else None


def values(statement: str, params: Params = ()) -> list[Any]:
    """The first column of every row of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def value(statement: str, params: Params = ()) -> Any:
    """The first column of the first row of a statement, or None."""
    found = values(statement, params)
    return found[0] if found else None


def execute(statement: str, params: Params = ()) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
