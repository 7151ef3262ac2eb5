"""How `repository.py` files speak to PostgreSQL: hand-written, set-based statements through Django's connection.

A connection prepares what it sends again and again (`settings.DATABASES`): PostgreSQL keeps one plan for whatever
values come, which saves a third of its work. Such a plan takes lists to be short, so a long one is planned by itself.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import IntegrityError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Params = Mapping[str, Any] | Sequence[Any]
Row = dict[str, Any]
#: PostgreSQL's ids of json and jsonb, which Django's connections leave as text.
JSON_TYPES = (114, 3802)
#: Values from which a list is long: a statement of a batch has fewer, one of a sheet or of a large pool has more.
LONG = 500
#: Statements that a connection keeps prepared; more than the rooms have.
KEPT = 1000


def keep_prepared(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Called with every new connection (`wiring`)."""
    connection.connection.prepared_max = KEPT


def _send(cursor: CursorWrapper, statement: str, params: Params) -> None:
    values = params.values() if isinstance(params, Mapping) else params
    if not any(isinstance(value, list) and len(value) > LONG for value in values):
        cursor.execute(statement, params)
        return
    session = connection.connection
    threshold, session.prepare_threshold = session.prepare_threshold, None
    try:
        cursor.execute(statement, params)
    finally:
        session.prepare_threshold = threshold


def rows(statement: str, params: Params = ()) -> list[Row]:
    """Run one statement and return its rows as dictionaries."""
    with connection.cursor() as cursor:
        _send(cursor, statement, params)
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
        _send(cursor, statement, params)
        return [row[0] for row in cursor.fetchall()]


def value(statement: str, params: Params = ()) -> Any:
    """The first column of the first row of a statement, or None."""
    found = values(statement, params)
    return found[0] if found else None


def execute(statement: str, params: Params = ()) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        _send(cursor, statement, params)
        return int(cursor.rowcount)


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused a statement."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
