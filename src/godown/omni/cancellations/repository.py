"""SQL of cancellations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kit import sql


def select_order(sellers: Sequence[int], order_id: UUID, lock: bool) -> sql.Row | None:
    return sql.row(
        f"""SELECT id, seller_id, account_id, order_code, status, ordered_at, sla_at, read_back_at
            FROM omni_order WHERE id = %s AND seller_id = ANY(%s) {"FOR UPDATE" if lock else ""}""",  # noqa: S608
        (order_id, list(sellers)),
    )


def select_lines(order_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT id, coalesce(sku, channel_sku) AS sku, ordered, cancelled, channel_cancelled, reserved
           FROM omni_order_line WHERE order_id = %s ORDER BY id""",
        (order_id,),
    )


def add_cancelled(lines: list[int], pieces: list[int]) -> None:
    sql.execute(
        """UPDATE omni_order_line l
           SET cancelled = l.cancelled + c.pieces, reserved = least(l.reserved, l.ordered - l.cancelled - c.pieces)
           FROM unnest(%s::bigint[], %s::int[]) AS c (id, pieces) WHERE l.id = c.id""",
        (lines, pieces),
    )


def insert_cancellation(
    seller_id: int, order_id: UUID, at: datetime, actor: str, evidence: str, quantities: Any, seen: Any
) -> None:
    sql.execute(
        """INSERT INTO omni_cancellation (seller_id, order_id, at, actor, evidence, quantities, seen)
           VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        (seller_id, order_id, at, actor, evidence, Jsonb(quantities), Jsonb(seen)),
    )
