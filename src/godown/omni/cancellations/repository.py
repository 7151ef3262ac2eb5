"""SQL of cancellations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from godown.kit import sql

_ORDER = """SELECT o.id, o.seller_id, o.account_id, o.order_code, o.status, o.ordered_at, o.sla_at, o.read_back_at,
                   a.follow_cancellations AS follows, a.relive_unpicked AS relive,
                   (SELECT c.status FROM omni_command c WHERE c.thread = o.id AND c.kind = 'pack'
                        AND c.status <> 'withdrawn' ORDER BY c.id DESC LIMIT 1) AS pack
            FROM omni_order o JOIN omni_channel_account a ON a.id = o.account_id"""


def select_order(sellers: Sequence[int], order_id: UUID, lock: bool) -> sql.Row | None:
    """An order with its account's rules and the status of its last pack command."""
    return sql.row(
        f"{_ORDER} WHERE o.id = %s AND o.seller_id = ANY(%s) {'FOR UPDATE OF o' if lock else ''}",
        (order_id, list(sellers)),
    )


def lock_orders(order_ids: Collection[UUID]) -> list[sql.Row]:
    """The same of many, locked."""
    return sql.rows(f"{_ORDER} WHERE o.id = ANY(%s) ORDER BY o.id FOR UPDATE OF o", (list(order_ids),))


def select_lines(order_ids: Collection[UUID]) -> list[sql.Row]:
    return sql.rows(
        """SELECT order_id, id, coalesce(sku, channel_sku) AS sku, ordered, cancelled, channel_cancelled, reserved,
                  channel_status
           FROM omni_order_line WHERE order_id = ANY(%s) ORDER BY id""",
        (list(order_ids),),
    )


def select_unfollowed(account_id: int, statuses: Sequence[str]) -> list[UUID]:
    """Open orders of an account of which the channel cancelled pieces that are not cancelled here."""
    return sql.values(
        """SELECT o.id FROM omni_order o
           WHERE o.account_id = %s AND o.status = ANY(%s)
             AND EXISTS (SELECT FROM omni_order_line l
                         WHERE l.order_id = o.id AND l.channel_cancelled > l.cancelled)""",
        (account_id, list(statuses)),
    )


def select_coming_back(order_ids: Collection[UUID]) -> set[UUID]:
    """Those of these orders that have a return which is not withdrawn."""
    return set(
        sql.values(
            "SELECT order_id FROM omni_return WHERE order_id = ANY(%s) AND status <> 'cancelled'",
            (list(order_ids),),
        )
    )


def count_followed(sellers: Sequence[int], since: datetime) -> dict[int, int]:
    """How many cancellations each account of these sellers followed by itself since then, by account id."""
    found = sql.rows(
        """SELECT o.account_id, count(*)::int AS followed
           FROM omni_cancellation c JOIN omni_order o ON o.id = c.order_id
           WHERE c.seller_id = ANY(%s) AND c.at >= %s AND c.evidence = 'sync' GROUP BY 1""",
        (list(sellers), since),
    )
    return {row["account_id"]: row["followed"] for row in found}


def add_cancelled(lines: list[int], pieces: list[int]) -> None:
    sql.execute(
        """UPDATE omni_order_line l
           SET cancelled = l.cancelled + c.pieces, reserved = least(l.reserved, l.ordered - l.cancelled - c.pieces)
           FROM unnest(%s::bigint[], %s::int[]) AS c (id, pieces) WHERE l.id = c.id""",
        (lines, pieces),
    )


def insert_cancellations(
    sellers: list[int],
    orders: list[UUID],
    evidence: list[str],
    quantities: list[dict[str, Any]],
    seen: list[dict[str, Any]],
    actor: str,
    at: datetime,
) -> None:
    sql.execute(
        """INSERT INTO omni_cancellation (seller_id, order_id, at, actor, evidence, quantities, seen)
           SELECT n.seller_id, n.order_id, %s, %s, n.evidence, n.quantities, n.seen
           FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::jsonb[], %s::jsonb[])
                AS n (seller_id, order_id, evidence, quantities, seen)""",
        (at, actor, sellers, orders, evidence, [Jsonb(each) for each in quantities], [Jsonb(each) for each in seen]),
    )
