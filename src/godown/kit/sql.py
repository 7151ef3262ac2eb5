"""How `repository.py` files speak to PostgreSQL: hand-written, set-based statements through Django's connection."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import IntegrityError, connection

Params = Mapping[str, Any] | Sequence[Any]
Row = dict[str, Any]
#: PostgreSQL's ids of json and jsonb, which Django's connections leave as text.
JSON_TYPES = (114, 3802)


def rows(statement: str, params: Params = ()) -> list[Row]:
    """Run one statement and return its rows as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        columns = cursor.description or ()
        found = [dict(zip([column.name for column in columns], row, strict=True)) for row in cursor.fetchall()]
    for column in columns:
        if column.type_code in JSON_TYPES:
            for each in found:
                each[column.name] = each[column.name] and json.loads(each[column.name])
    return found


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


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused a statement."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
