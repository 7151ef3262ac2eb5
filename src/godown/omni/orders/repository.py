"""SQL of order intake."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import sql

from .rules import Change, Known, KnownLine


def lock_known(account_id: int, codes: list[str]) -> dict[str, Known]:
    rows = sql.rows(
        """SELECT o.id, o.order_code, o.payload_hash, o.payload_version, o.modified_at, o.on_hold, o.start_at,
                  o.dispatch_by, o.sla_at, o.sla_source,
                  (SELECT jsonb_agg(jsonb_build_array(l.id, l.item_code, l.ordered, l.cancelled, l.channel_cancelled))
                   FROM omni_order_line l WHERE l.order_id = o.id) AS lines
           FROM omni_order o WHERE o.account_id = %s AND o.order_code = ANY(%s) ORDER BY o.id FOR UPDATE OF o""",
        (account_id, codes),
    )
    found = {}
    for row in rows:
        lines = {line[1]: KnownLine(*line) for line in row.pop("lines") or ()}
        found[row["order_code"]] = Known(**row, lines=lines)
    return found


def insert_orders(rows: Sequence[tuple[Any, ...]], seller_id: int, account_id: int, now: datetime) -> set[UUID]:
    """Insert new orders; those that somebody else inserted meanwhile are left alone. Returns the ids inserted."""
    columns = list(zip(*rows, strict=True))
    return set(
        sql.values(
            """INSERT INTO omni_order (id, order_code, parent_code, status, ordered_at, modified_at, payment, start_at,
                   dispatch_by, sla_at, sla_alert_at, sla_source, payload_hash, seller_id, account_id, status_at,
                   first_seen_at, version, payload_version, on_hold)
               SELECT o.id, o.order_code, o.parent_code, o.status, o.ordered_at, o.modified_at, o.payment, o.start_at,
                   o.dispatch_by, o.sla_at, o.sla_at, o.sla_source, o.payload_hash, %s, %s, %s, %s, 1, 1, false
               FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
                   %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[])
                   AS o (id, order_code, parent_code, status, ordered_at, modified_at, payment, start_at, dispatch_by,
                         sla_at, sla_source, payload_hash)
               ORDER BY o.order_code
               ON CONFLICT (account_id, order_code) DO NOTHING RETURNING id""",
            (seller_id, account_id, now, now, *(list(column) for column in columns)),
        )
    )


def insert_lines(rows: Sequence[tuple[Any, ...]], seller_id: int) -> None:
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    sql.execute(
        """INSERT INTO omni_order_line (order_id, item_code, channel_sku, listing_id, product_id, title, sku, price,
               ordered, cancelled, channel_cancelled, channel_status, seller_id, reserved, dispatched, returned)
           SELECT l.order_id, l.item_code, l.channel_sku, l.listing_id, l.product_id, l.title, l.sku, l.price,
               l.ordered, l.cancelled, l.cancelled, l.channel_status, %s, 0, 0, 0
           FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
               %s::numeric[], %s::int[], %s::int[], %s::text[])
               AS l (order_id, item_code, channel_sku, listing_id, product_id, title, sku, price,
                     ordered, cancelled, channel_status)""",
        (seller_id, *(list(column) for column in columns)),
    )


def insert_payloads(orders: list[UUID], versions: list[int], sealed: list[bytes], seen_at: datetime) -> None:
    sql.execute(
        """INSERT INTO omni_order_payload (order_id, version, seen_at, sealed)
           SELECT order_id, version, %s, sealed
           FROM unnest(%s::uuid[], %s::int[], %s::bytea[]) AS p (order_id, version, sealed)""",
        (seen_at, orders, versions, sealed),
    )


def update_changed(changes: Sequence[Change], hashes: list[str]) -> None:
    sql.execute(
        """UPDATE omni_order o
           SET payload_hash = c.payload_hash, payload_version = o.payload_version + 1, modified_at = c.modified_at,
               start_at = c.start_at, dispatch_by = c.dispatch_by, sla_at = c.sla_at, sla_source = c.sla_source,
               sla_alert_at = CASE WHEN c.sla_source = 'flipkart' THEN c.sla_at ELSE o.sla_alert_at END,
               version = o.version + 1
           FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
               %s::timestamptz[], %s::text[])
               AS c (id, payload_hash, modified_at, start_at, dispatch_by, sla_at, sla_source)
           WHERE o.id = c.id""",
        (
            [change.known.id for change in changes],
            hashes,
            [change.order.modifiedTime for change in changes],
            [change.order.startProcessingTime for change in changes],
            [change.order.dispatchByTime for change in changes],
            [change.sla_at for change in changes],
            [change.sla_source for change in changes],
        ),
    )


def update_channels_side(lines: list[int], cancelled: list[int], statuses: list[str]) -> None:
    """What the channel says of lines; cancelled quantities only grow."""
    sql.execute(
        """UPDATE omni_order_line l
           SET channel_cancelled = greatest(l.channel_cancelled, c.cancelled), channel_status = c.status
           FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS c (id, cancelled, status) WHERE l.id = c.id""",
        (lines, cancelled, statuses),
    )


def resolve_lines(account_id: int) -> int:
    """Give lines without SKU the one of a listing that came since."""
    return sql.execute(
        """UPDATE omni_order_line l SET sku = s.sku
           FROM omni_listing s, omni_order o
           WHERE l.sku IS NULL AND o.id = l.order_id AND o.account_id = %s AND s.account_id = o.account_id
             AND s.channel_sku = l.channel_sku AND s.enabled""",
        (account_id,),
    )


def select_failed(account_id: int) -> list[sql.Row]:
    """Failed orders with the channel SKUs they still lack (empty: none)."""
    return sql.rows(
        """SELECT o.id, coalesce(array_agg(l.channel_sku) FILTER (WHERE l.sku IS NULL AND l.ordered > l.cancelled),
                                 '{}') AS lacking
           FROM omni_order o JOIN omni_order_line l ON l.order_id = o.id
           WHERE o.account_id = %s AND o.status = 'FAILED' GROUP BY o.id ORDER BY o.id""",
        (account_id,),
    )


def select_mapped(account_id: int) -> list[str]:
    return sql.values("SELECT channel_sku FROM omni_listing WHERE account_id = %s AND enabled", (account_id,))


def select_open_codes(account_id: int, statuses: Sequence[str], only_held: bool) -> list[str]:
    return sql.values(
        """SELECT order_code FROM omni_order
           WHERE account_id = %s AND status = ANY(%s) AND (on_hold OR NOT %s) ORDER BY sla_at NULLS LAST, id""",
        (account_id, list(statuses), only_held),
    )


#: Whether an order `o` is free to be worked on, or is worked on, and Flipkart accepted no parcel of it.
UNPACKED = """o.status IN ('CREATED', 'FULFILLABLE', 'PROCESSING') AND NOT o.on_hold
              AND NOT EXISTS (SELECT FROM omni_document d WHERE d.order_id = o.id)"""


def count_unpacked(account_id: int) -> int:
    """Orders in hand that are not packed."""
    count: int = sql.value(
        f"SELECT count(*) FROM omni_order o WHERE o.account_id = %s AND {UNPACKED}",  # noqa: S608
        (account_id,),
    )
    return count


def select_gates(orders: list[UUID]) -> list[sql.Row]:
    """What could stop these orders; locks them, so that the answer stays true until the commit."""
    return sql.rows(
        """SELECT o.id, o.account_id, o.order_code, o.on_hold, o.sla_at,
                  o.on_hold OR EXISTS (SELECT FROM omni_order_line l
                                       WHERE l.order_id = o.id AND l.channel_cancelled > l.cancelled) AS stopped
           FROM omni_order o WHERE o.id = ANY(%s) ORDER BY o.id FOR UPDATE OF o""",
        (orders,),
    )


def select_not_cancelled(account_id: int, codes: list[str]) -> list[str]:
    """Those of these orders that we have and that are not wholly cancelled here."""
    return sql.values(
        """SELECT order_code FROM omni_order
           WHERE account_id = %s AND order_code = ANY(%s) AND status <> 'CANCELLED' ORDER BY id""",
        (account_id, codes),
    )


def select_codes(orders: list[UUID]) -> list[sql.Row]:
    """Code and account of these orders."""
    return sql.rows(
        "SELECT id, account_id, order_code FROM omni_order WHERE id = ANY(%s) ORDER BY account_id, id", (orders,)
    )


def set_read_back(account_id: int, codes: list[str], at: datetime) -> None:
    sql.execute(
        "UPDATE omni_order SET read_back_at = %s WHERE account_id = %s AND order_code = ANY(%s)",
        (at, account_id, codes),
    )


def select_by_code(sellers: list[int], code: str) -> list[UUID]:
    return sql.values(
        "SELECT id FROM omni_order WHERE seller_id = ANY(%s) AND order_code = %s ORDER BY id", (sellers, code)
    )


def select_ids(account_id: int, codes: list[str]) -> dict[str, UUID]:
    return {
        row["order_code"]: row["id"]
        for row in sql.rows(
            "SELECT id, order_code FROM omni_order WHERE account_id = %s AND order_code = ANY(%s)",
            (account_id, codes),
        )
    }
