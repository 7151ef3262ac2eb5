"""All SQL of the gestures."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kit import sql


def insert_gesture(gesture: UUID, seller_id: int, actor: str, now: datetime) -> bool:
    """False if it is there already; waits for one that is just being worked on."""
    return bool(
        sql.execute(
            "INSERT INTO wms_gesture (id, seller_id, at, actor) VALUES (%s, %s, %s, %s) ON CONFLICT (id) DO NOTHING",
            (gesture, seller_id, now, actor),
        )
    )


def set_answer(gesture: UUID, answer: dict[str, Any]) -> None:
    sql.execute("UPDATE wms_gesture SET answer = %s WHERE id = %s", (Jsonb(answer), gesture))


def select_answer(gesture: UUID, seller_id: int) -> sql.Row | None:
    return sql.row("SELECT answer FROM wms_gesture WHERE id = %s AND seller_id = %s", (gesture, seller_id))


def delete_gestures(before: datetime, limit: int) -> int:
    return sql.execute(
        """WITH old AS MATERIALIZED (
               SELECT id FROM wms_gesture WHERE at < %s ORDER BY at LIMIT %s FOR UPDATE SKIP LOCKED)
           DELETE FROM wms_gesture USING old WHERE wms_gesture.id = old.id""",
        (before, limit),
    )
