"""SQL of the sheets."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from .. import sql

_UPLOAD = """id, seller_id, sheet, choices, name, file_key, sha256, size, actor, at, status, status_at, mode, read_as,
             headings, total, error, changed, new, same, problem, problem_data, percent"""


def json_of(value: Any) -> Jsonb:
    """A value for a column of JSON."""
    return Jsonb(value)


def insert_upload(
    upload_id: UUID,
    seller_id: int,
    sheet: str,
    choices: Mapping[str, str],
    name: str,
    file: tuple[str, str, int],
    once: str | None,
    actor: str,
    now: datetime,
) -> bool:
    """Whether it was added; False if the same file was taken before and counts once."""
    key, sha256, size = file
    return bool(
        sql.execute(
            """INSERT INTO kit_upload (id, seller_id, sheet, choices, name, file_key, sha256, size, once, actor, at,
                                       status, status_at, version, mode, read_as, headings, total, error, changed, new,
                                       same, problem, problem_data, percent)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'RECEIVED', %s, 0, '', '', '[]', 0, 0, 0, 0, 0, '',
                       '{}', 0)
               ON CONFLICT (once) WHERE status <> 'REFUSED' DO NOTHING""",
            (upload_id, seller_id, sheet, Jsonb(dict(choices)), name, key, sha256, size, once, actor, now, now),
        )
    )


def set_percent(upload_id: UUID, percent: int) -> None:
    sql.execute("UPDATE kit_upload SET percent = %s WHERE id = %s", (percent, upload_id))


def select_once(once: str) -> UUID:
    upload_id: UUID = sql.value("SELECT id FROM kit_upload WHERE once = %s AND status <> 'REFUSED'", (once,))
    return upload_id


def select_upload(sellers: Collection[int], upload_id: UUID) -> sql.Row | None:
    return sql.row(
        f"SELECT {_UPLOAD} FROM kit_upload WHERE id = %s AND seller_id = ANY(%s)",  # noqa: S608
        (upload_id, list(sellers)),
    )


def select_any_uploads(ids: Collection[UUID]) -> list[sql.Row]:
    """Uploads of whichever seller, for the passes."""
    return sql.rows(f"SELECT {_UPLOAD} FROM kit_upload WHERE id = ANY(%s) ORDER BY id", (list(ids),))  # noqa: S608


def select_latest(
    sellers: Collection[int], sheet: str, before: tuple[datetime, UUID] | None, limit: int
) -> list[sql.Row]:
    return sql.rows(
        f"""SELECT {_UPLOAD} FROM kit_upload
            WHERE seller_id = ANY(%(sellers)s) AND (%(sheet)s = '' OR sheet = %(sheet)s)
              AND (%(at)s::timestamptz IS NULL OR (at, id) < (%(at)s, %(id)s::uuid))
            ORDER BY at DESC, id DESC LIMIT %(limit)s""",  # noqa: S608
        {
            "sellers": list(sellers),
            "sheet": sheet,
            "at": before and before[0],
            "id": before and before[1],
            "limit": limit,
        },
    )


def lock_sheet(seller_id: int, sheet: str) -> None:
    """Until the transaction ends, nobody else applies this sheet of the seller."""
    sql.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"sheet:{seller_id}:{sheet}",))


def replace_rows(upload_id: UUID, rows: Iterable[tuple[int, int, list[str], list[Any], Mapping[str, Any]]]) -> None:
    """Write the verdicts of an upload anew, by COPY."""
    sql.execute("DELETE FROM kit_upload_row WHERE upload_id = %s", (upload_id,))
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY kit_upload_row (upload_id, row_no, outcome, cells, problems, was) FROM STDIN") as copy,
    ):
        for row_no, outcome, cells, problems, was in rows:
            copy.write_row((upload_id, row_no, outcome, json.dumps(cells), json.dumps(problems), json.dumps(was)))


def select_rows(upload_id: UUID, outcomes: Collection[int], after: tuple[int, int], limit: int) -> list[sql.Row]:
    """Verdicts in the order of outcome and row, after (outcome, row number)."""
    return sql.rows(
        """SELECT row_no, outcome, cells, problems, was FROM kit_upload_row
           WHERE upload_id = %s AND outcome = ANY(%s) AND (outcome, row_no) > (%s, %s)
           ORDER BY outcome, row_no LIMIT %s""",
        (upload_id, list(outcomes), *after, limit),
    )
