"""All SQL of the returns."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import sql

# --- announcing ---------------------------------------------------------------------------------------------------


def insert_returns(columns: dict[str, list[Any]], now: datetime) -> set[UUID]:
    """Take return orders in as ANNOUNCED; the ids of those that were not here and whose warehouse and pool are."""
    return set(
        sql.values(
            """INSERT INTO wms_return_order (id, seller_id, warehouse_id, pool_id, account, return_code, kind, order_id,
                   order_code, awb, transporter, expected_at, announced_at, status, status_at, version)
               SELECT r.id, r.seller, w.id, p.id, r.account, r.return_code, r.kind, r.order_id, r.order_code, r.awb,
                      r.transporter, r.expected_at, %(now)s, 'ANNOUNCED', %(now)s, 1
               FROM unnest(%(id)s::uuid[], %(seller_id)s::bigint[], %(warehouse)s::text[], %(pool)s::text[],
                           %(account)s::text[], %(return_code)s::text[], %(kind)s::text[], %(order_id)s::uuid[],
                           %(order_code)s::text[], %(awb)s::text[], %(transporter)s::text[],
                           %(expected_at)s::timestamptz[])
                    AS r (id, seller, warehouse, pool, account, return_code, kind, order_id, order_code, awb,
                          transporter, expected_at)
               JOIN wms_warehouse w ON w.seller_id = r.seller AND w.code = r.warehouse
               JOIN wms_pool p ON p.warehouse_id = w.id AND p.code = r.pool
               ORDER BY r.id ON CONFLICT DO NOTHING RETURNING id""",
            {**columns, "now": now},
        )
    )


def insert_lines(
    ids: list[int],
    returns: list[UUID],
    order_lines: list[int | None],
    skus: list[str],
    quantities: list[int],
    reasons: list[str],
) -> int:
    """Take the lines of returns in, joined to the order lines that are known here; how many there were whose SKU is."""
    return sql.execute(
        """INSERT INTO wms_return_line (id, seller_id, return_order_id, order_line_id, sku_id, quantity, received,
                                        missing, reason)
           SELECT l.id, r.seller_id, r.id, o.id, s.id, l.quantity, 0, 0, l.reason
           FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::text[], %s::int[], %s::text[])
                AS l (id, return_id, order_line_id, sku, quantity, reason)
           JOIN wms_return_order r ON r.id = l.return_id
           JOIN wms_sku s ON s.seller_id = r.seller_id AND s.code = l.sku
           LEFT JOIN wms_outward_line o
                ON o.id = l.order_line_id AND o.seller_id = r.seller_id AND o.sku_id = s.id
           ORDER BY l.id""",
        (ids, returns, order_lines, skus, quantities, reasons),
    )


def select_known(ids: Collection[UUID]) -> set[UUID]:
    return set(sql.values("SELECT id FROM wms_return_order WHERE id = ANY(%s)", (list(ids),)))


def select_taken(ids: list[UUID], accounts: list[str], codes: list[str]) -> sql.Row | None:
    """The first of these (account, return code) that belongs to another return."""
    return sql.row(
        """SELECT r.account, r.return_code FROM wms_return_order r
           JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS n (id, account, return_code)
                ON n.account = r.account AND n.return_code = r.return_code AND n.id <> r.id
           WHERE r.status <> 'CANCELLED' ORDER BY r.id LIMIT 1""",
        (ids, accounts, codes),
    )


def update_announced(columns: dict[str, list[Any]]) -> list[sql.Row]:
    """Give known returns the code, and as long as they are awaited the courier's details, that they are announced with
    now. Those that changed.
    """
    return sql.rows(
        """WITH locked AS MATERIALIZED (
               SELECT r.id, n.return_code, r.status = 'ANNOUNCED' AS awaited, n.awb, n.transporter, n.expected_at
               FROM wms_return_order r
               JOIN unnest(%(id)s::uuid[], %(return_code)s::text[], %(awb)s::text[], %(transporter)s::text[],
                           %(expected_at)s::timestamptz[]) AS n (id, return_code, awb, transporter, expected_at)
                    USING (id)
               WHERE r.return_code <> n.return_code
                  OR (r.status = 'ANNOUNCED' AND (r.awb, r.transporter, r.expected_at)
                                                 IS DISTINCT FROM (n.awb, n.transporter, n.expected_at))
               ORDER BY r.id FOR UPDATE OF r)
           UPDATE wms_return_order r
           SET return_code = l.return_code, version = r.version + 1,
               awb = CASE WHEN l.awaited THEN l.awb ELSE r.awb END,
               transporter = CASE WHEN l.awaited THEN l.transporter ELSE r.transporter END,
               expected_at = CASE WHEN l.awaited THEN l.expected_at ELSE r.expected_at END
           FROM locked l WHERE r.id = l.id RETURNING r.id, r.seller_id, r.awb, r.transporter""",
        columns,
    )


def select_waiting_parcels(ids: Collection[UUID]) -> list[sql.Row]:
    """Of these announced returns those whose parcel is here already.

    One that was never delivered may also come under the AWB of the box it left in, whatever the channel calls it
    (facts/increff.md §3.8: RTO, same parcel, same AWB).
    """
    return sql.rows(
        """SELECT DISTINCT ON (r.id) r.id, r.return_code, p.id AS parcel_id, p.awb
           FROM wms_return_order r
           CROSS JOIN LATERAL (
               SELECT r.awb, true AS own UNION ALL
               SELECT s.awb, false FROM wms_shipment s
               WHERE r.kind = 'return_to_origin' AND s.order_id = r.order_id AND s.status <> 'UNPACKED') a
           JOIN wms_return_parcel p ON p.warehouse_id = r.warehouse_id AND p.awb = a.awb
           WHERE r.id = ANY(%s) AND r.status = 'ANNOUNCED' ORDER BY r.id, a.own DESC""",
        (list(ids),),
    )


def set_parcels(ids: list[UUID], parcels: list[int]) -> None:
    """Link awaited returns to the parcels they came in; the Flow moves them afterwards. One that was withdrawn
    meanwhile keeps none: its parcel is one without return."""
    sql.execute(
        """UPDATE wms_return_order r SET parcel_id = n.parcel_id
           FROM unnest(%s::uuid[], %s::bigint[]) AS n (id, parcel_id)
           WHERE r.id = n.id AND r.status = 'ANNOUNCED'""",
        (ids, parcels),
    )


def select_awaited(ids: Collection[UUID]) -> list[UUID]:
    return sql.values("SELECT id FROM wms_return_order WHERE id = ANY(%s) AND status = 'ANNOUNCED'", (list(ids),))


# --- the gate -----------------------------------------------------------------------------------------------------


def insert_gate_entry(
    thread: UUID, seller_id: int, warehouse_id: int, transporter: str, actor: str, now: datetime
) -> int:
    entry_id: int = sql.value(
        """INSERT INTO wms_return_gate_entry (thread, seller_id, warehouse_id, transporter, opened_by, opened_at,
                                              status, status_at, version)
           VALUES (%(thread)s, %(seller)s, %(warehouse)s, %(transporter)s, %(actor)s, %(now)s, 'open', %(now)s, 1)
           RETURNING id""",
        {
            "thread": thread,
            "seller": seller_id,
            "warehouse": warehouse_id,
            "transporter": transporter,
            "actor": actor,
            "now": now,
        },
    )
    return entry_id


def lock_gate_entry(warehouse_id: int, entry_id: int) -> sql.Row | None:
    """Lock a gate entry: whoever closes it or takes a parcel off does so first."""
    return sql.row(
        "SELECT id, status FROM wms_return_gate_entry WHERE id = %s AND warehouse_id = %s FOR UPDATE",
        (entry_id, warehouse_id),
    )


def insert_parcel(warehouse_id: int, entry_id: int, awb: str, actor: str, now: datetime) -> int | None:
    """Note a parcel on an open gate entry of a warehouse; None if it is not open, or the parcel came in before."""
    parcel_id: int | None = sql.value(
        """INSERT INTO wms_return_parcel (seller_id, warehouse_id, gate_entry_id, awb, at, actor)
           SELECT seller_id, warehouse_id, id, %(awb)s, %(now)s, %(actor)s FROM wms_return_gate_entry
           WHERE id = %(entry)s AND warehouse_id = %(warehouse)s AND status = 'open' AND %(awb)s <> '' FOR SHARE
           ON CONFLICT (warehouse_id, awb) DO NOTHING RETURNING id""",
        {"warehouse": warehouse_id, "entry": entry_id, "awb": awb, "actor": actor, "now": now},
    )
    return parcel_id


def delete_parcel(parcel_id: int) -> None:
    sql.execute("DELETE FROM wms_return_parcel WHERE id = %s", (parcel_id,))


def select_parcel_by_awb(warehouse_id: int, awb: str) -> sql.Row | None:
    return sql.row(
        "SELECT id, gate_entry_id FROM wms_return_parcel WHERE warehouse_id = %s AND awb = %s", (warehouse_id, awb)
    )


def select_last_parcel(entry_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT p.id, p.awb, (SELECT count(*) FROM wms_return_order r WHERE r.parcel_id = p.id)::int AS returns
           FROM wms_return_parcel p WHERE p.gate_entry_id = %s ORDER BY p.id DESC LIMIT 1""",
        (entry_id,),
    )


def select_announced(parcels: Collection[int]) -> list[UUID]:
    """Returns that are awaited in these parcels; see `select_waiting_parcels`."""
    return sql.values(
        """SELECT r.id FROM wms_return_parcel p
           JOIN wms_return_order r ON r.warehouse_id = p.warehouse_id AND r.awb = p.awb AND r.status = 'ANNOUNCED'
           WHERE p.id = ANY(%(parcels)s)
           UNION
           SELECT r.id FROM wms_return_parcel p
           JOIN wms_shipment s ON s.warehouse_id = p.warehouse_id AND s.awb = p.awb AND s.status <> 'UNPACKED'
           JOIN wms_return_order r ON r.order_id = s.order_id AND r.warehouse_id = p.warehouse_id
                AND r.kind = 'return_to_origin' AND r.status = 'ANNOUNCED'
           WHERE p.id = ANY(%(parcels)s)""",
        {"parcels": list(parcels)},
    )


def select_parcel_ids(entry_id: int) -> list[int]:
    return sql.values("SELECT id FROM wms_return_parcel WHERE gate_entry_id = %s", (entry_id,))


def select_left_with(warehouse_id: int, awb: str) -> sql.Row | None:
    """The order that was packed into the parcel with this AWB; the newest if there are several."""
    return sql.row(
        """SELECT o.id, o.order_code, o.status FROM wms_shipment s JOIN wms_outward_order o ON o.id = s.order_id
           WHERE s.warehouse_id = %s AND s.awb = %s AND s.awb <> '' AND s.status <> 'UNPACKED'
           ORDER BY s.id DESC LIMIT 1""",
        (warehouse_id, awb),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_gate_entries(seller_id: int, warehouse_id: int, entry_id: int | None, limit: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT e.id, e.transporter, e.opened_by, e.opened_at, e.status, e.status_at, p.parcels, p.unknown
           FROM (SELECT * FROM wms_return_gate_entry
                 WHERE seller_id = %(seller)s AND warehouse_id = %(warehouse)s AND id = coalesce(%(entry)s, id)
                 ORDER BY status DESC, id DESC LIMIT %(limit)s) e
           CROSS JOIN LATERAL (
               SELECT count(*)::int AS parcels, count(*) FILTER (WHERE NOT EXISTS (
                          SELECT FROM wms_return_order r WHERE r.parcel_id = p.id))::int AS unknown
               FROM wms_return_parcel p WHERE p.gate_entry_id = e.id) p
           ORDER BY e.status DESC, e.id DESC""",
        {"seller": seller_id, "warehouse": warehouse_id, "entry": entry_id, "limit": limit},
    )


#: A parcel with its returns; the statuses after ANNOUNCED are in the order of the alphabet, so the least is the first.
PARCELS = """
    SELECT p.id, p.awb, p.at, p.actor, coalesce(r.codes, '{}') AS returns, coalesce(r.kind, '') AS kind,
           coalesce(r.status, '') AS status
    FROM wms_return_parcel p
    LEFT JOIN LATERAL (SELECT array_agg(return_code ORDER BY id) AS codes, min(kind) AS kind, min(status) AS status
                       FROM wms_return_order WHERE parcel_id = p.id) r ON true
    WHERE p.seller_id = %(seller)s AND p.warehouse_id = %(warehouse)s"""


def select_parcels(seller_id: int, warehouse_id: int, entry_id: int, limit: int) -> list[sql.Row]:
    return sql.rows(
        f"{PARCELS} AND p.gate_entry_id = %(entry)s ORDER BY p.id DESC LIMIT %(limit)s",
        {"seller": seller_id, "warehouse": warehouse_id, "entry": entry_id, "limit": limit},
    )


def select_uninspected(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    return sql.rows(
        f"""{PARCELS} AND p.id IN (
                SELECT parcel_id FROM wms_return_order
                WHERE warehouse_id = %(warehouse)s AND status = 'ARRIVED'
                UNION ALL
                SELECT u.id FROM wms_return_parcel u LEFT JOIN wms_return_order o ON o.parcel_id = u.id
                WHERE u.warehouse_id = %(warehouse)s AND o.id IS NULL)
            ORDER BY p.id LIMIT %(limit)s""",  # noqa: S608
        {"seller": seller_id, "warehouse": warehouse_id, "limit": limit},
    )


def select_unknown(sellers: list[int], before: datetime | None) -> list[sql.Row]:
    """Per warehouse: parcels that came in (before a time) and have no return order; when the first of them came."""
    return sql.rows(
        """SELECT w.code AS warehouse, count(*)::int AS parcels, min(p.at) AS since
           FROM wms_return_parcel p JOIN wms_warehouse w ON w.id = p.warehouse_id
           LEFT JOIN wms_return_order r ON r.parcel_id = p.id
           WHERE p.seller_id = ANY(%(sellers)s) AND r.id IS NULL
             AND (%(before)s::timestamptz IS NULL OR p.at <= %(before)s)
           GROUP BY w.code ORDER BY w.code""",
        {"sellers": sellers, "before": before},
    )
