"""All SQL of the inspection."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import sql

# --- parcels ------------------------------------------------------------------------------------------------------


def select_scanned_parcel(warehouse_id: int, code: str) -> int | None:
    """The parcel with this AWB, or that of the return with this code."""
    parcel_id: int | None = sql.value(
        """SELECT id FROM wms_return_parcel WHERE warehouse_id = %(warehouse)s AND awb = %(code)s
           UNION ALL
           SELECT parcel_id FROM wms_return_order
           WHERE warehouse_id = %(warehouse)s AND return_code = %(code)s AND parcel_id IS NOT NULL LIMIT 1""",
        {"warehouse": warehouse_id, "code": code},
    )
    return parcel_id


def select_parcel(seller_id: int, warehouse_id: int, parcel_id: int) -> sql.Row | None:
    return sql.row(
        "SELECT id, awb FROM wms_return_parcel WHERE id = %s AND warehouse_id = %s AND seller_id = %s",
        (parcel_id, warehouse_id, seller_id),
    )


def lock_parcel(warehouse_id: int, parcel_id: int) -> sql.Row | None:
    """Lock a parcel: whoever finds, judges or takes out a piece of it does so first."""
    return sql.row(
        "SELECT id, awb FROM wms_return_parcel WHERE id = %s AND warehouse_id = %s FOR NO KEY UPDATE",
        (parcel_id, warehouse_id),
    )


def select_returns(parcel_id: int) -> list[sql.Row]:
    """The returns that came in a parcel."""
    return sql.rows(
        """SELECT r.id, r.return_code, r.kind, r.status, r.order_id, r.order_code, p.code AS pool, r.account,
                  r.transporter
           FROM wms_return_order r JOIN wms_pool p ON p.id = r.pool_id WHERE r.parcel_id = %s ORDER BY r.id""",
        (parcel_id,),
    )


def select_lines(parcel_id: int) -> list[sql.Row]:
    """The lines of the returns of a parcel that are to be inspected."""
    return sql.rows(
        """SELECT l.id AS line_id, l.return_order_id AS return_id, l.sku_id, s.code AS sku, s.title, s.ean, l.quantity,
                  l.received, l.reason, l.order_line_id, r.order_code
           FROM wms_return_line l JOIN wms_return_order r ON r.id = l.return_order_id AND r.status = 'ARRIVED'
           JOIN wms_sku s ON s.id = l.sku_id WHERE r.parcel_id = %s ORDER BY r.id, l.id""",
        (parcel_id,),
    )


def add_received(lines: list[int], pieces: list[int]) -> None:
    sql.execute(
        """WITH locked AS (SELECT l.id, n.pieces FROM wms_return_line l
                           JOIN unnest(%s::bigint[], %s::int[]) AS n (id, pieces) USING (id)
                           ORDER BY l.id FOR UPDATE OF l)
           UPDATE wms_return_line l SET received = l.received + locked.pieces FROM locked WHERE l.id = locked.id""",
        (lines, pieces),
    )


def add_missing(lines: list[int], pieces: list[int]) -> None:
    sql.execute(
        """UPDATE wms_return_line l SET missing = l.missing + n.pieces
           FROM unnest(%s::bigint[], %s::int[]) AS n (id, pieces) WHERE l.id = n.id""",
        (lines, pieces),
    )


# --- items --------------------------------------------------------------------------------------------------------

ITEMS = """
    SELECT i.id, i.return_order_id AS return_id, i.line_id, i.sku_id, coalesce(s.code, '') AS sku,
           coalesce(s.title, '') AS title, i.quantity, i.announced, i.qc, i.reason, i.disposition, i.put_away, i.at,
           i.actor,
           coalesce((SELECT array_agg(p.id ORDER BY p.id) FROM wms_return_photo p WHERE p.item_id = i.id), '{}')
                    AS photos
    FROM wms_return_item i LEFT JOIN wms_sku s ON s.id = i.sku_id"""


def insert_items(rows: list[dict[str, Any]], warehouse_id: int, parcel_id: int, actor: str, now: datetime) -> list[int]:
    """Pieces that are in a parcel; their ids, in the order given."""
    return sql.values(
        """INSERT INTO wms_return_item (seller_id, warehouse_id, parcel_id, return_order_id, line_id, sku_id, quantity,
                                        announced, qc, reason, disposition, put_away, at, actor)
           SELECT r.seller_id, %(warehouse)s, %(parcel)s, r.id, n.line_id, n.sku_id, n.quantity, n.announced, n.qc,
                  n.reason, n.disposition, 0, %(now)s, %(actor)s
           FROM unnest(%(returns)s::uuid[], %(lines)s::bigint[], %(skus)s::bigint[], %(quantities)s::int[],
                       %(announced)s::bool[], %(qcs)s::text[], %(reasons)s::text[], %(dispositions)s::text[])
                WITH ORDINALITY AS n (return_id, line_id, sku_id, quantity, announced, qc, reason, disposition, place)
           JOIN wms_return_order r ON r.id = n.return_id ORDER BY n.place RETURNING id""",
        {
            "warehouse": warehouse_id,
            "parcel": parcel_id,
            "actor": actor,
            "now": now,
            "returns": [row["return_id"] for row in rows],
            "lines": [row["line_id"] for row in rows],
            "skus": [row["sku_id"] for row in rows],
            "quantities": [row["quantity"] for row in rows],
            "announced": [row["announced"] for row in rows],
            "qcs": [row["qc"] for row in rows],
            "reasons": [row["reason"] for row in rows],
            "dispositions": [row["disposition"] for row in rows],
        },
    )


def select_items(parcel_id: int) -> list[sql.Row]:
    """What was found in a parcel, of the returns that are to be inspected; the last scanned last."""
    return sql.rows(
        f"""{ITEMS} JOIN wms_return_order r ON r.id = i.return_order_id AND r.status = 'ARRIVED'
            WHERE i.parcel_id = %s ORDER BY i.id""",
        (parcel_id,),
    )


def select_items_of(return_id: UUID) -> list[sql.Row]:
    return sql.rows(f"{ITEMS} WHERE i.return_order_id = %s ORDER BY i.id", (return_id,))


def judge_item(item_id: int, qc: str, reason: str, disposition: str) -> None:
    sql.execute(
        "UPDATE wms_return_item SET qc = %s, reason = %s, disposition = %s WHERE id = %s",
        (qc, reason, disposition, item_id),
    )


def set_lines(items: list[int], lines: list[int]) -> None:
    """These came in place of pieces of these lines."""
    sql.execute(
        """UPDATE wms_return_item i SET line_id = n.line_id
           FROM unnest(%s::bigint[], %s::bigint[]) AS n (id, line_id) WHERE i.id = n.id""",
        (items, lines),
    )


def delete_item(item_id: int) -> None:
    sql.execute("DELETE FROM wms_return_photo WHERE item_id = %s", (item_id,))
    sql.execute("DELETE FROM wms_return_item WHERE id = %s", (item_id,))


# --- photos -------------------------------------------------------------------------------------------------------


def lock_item(warehouse_id: int, item_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT i.id, i.seller_id, coalesce(s.code, '') AS sku,
                  (SELECT count(*) FROM wms_return_photo p WHERE p.item_id = i.id)::int AS photos
           FROM wms_return_item i LEFT JOIN wms_sku s ON s.id = i.sku_id
           WHERE i.id = %s AND i.warehouse_id = %s FOR UPDATE OF i""",
        (item_id, warehouse_id),
    )


def insert_photo(
    item_id: int, seller_id: int, content_type: str, key: str, sha256: str, actor: str, now: datetime
) -> None:
    sql.execute(
        """INSERT INTO wms_return_photo (seller_id, item_id, content_type, key, sha256, at, actor)
           VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (item_id, sha256) DO NOTHING""",
        (seller_id, item_id, content_type, key, sha256, now, actor),
    )


def select_photo(sellers: Collection[int], photo_id: int) -> sql.Row | None:
    return sql.row(
        "SELECT content_type, key, sha256 FROM wms_return_photo WHERE id = %s AND seller_id = ANY(%s)",
        (photo_id, list(sellers)),
    )


# --- after the inspection -----------------------------------------------------------------------------------------


def lock_returns_to_put_away(warehouse_id: int, sku_id: int) -> list[UUID]:
    """Lock the inspected returns with pieces of a SKU that wait for a bin, by id."""
    return sql.values(
        """SELECT r.id FROM wms_return_order r
           WHERE r.status = 'INSPECTED' AND r.id IN (
               SELECT return_order_id FROM wms_return_item
               WHERE warehouse_id = %s AND sku_id = %s AND disposition = 'restock' AND quantity > put_away)
           ORDER BY r.id FOR UPDATE""",
        (warehouse_id, sku_id),
    )


def select_to_put_away(returns: Collection[UUID], sku_id: int) -> list[sql.Row]:
    """Items of these returns of which pieces wait for a bin, longest first."""
    return sql.rows(
        """SELECT i.id AS line_id, i.return_order_id AS return_id, r.return_code, r.pool_id,
                  i.quantity - i.put_away AS pieces, i.line_id AS return_line_id,
                  i.qc = 'fail' OR NOT i.announced AS released
           FROM wms_return_item i JOIN wms_return_order r ON r.id = i.return_order_id
           WHERE i.return_order_id = ANY(%s) AND i.sku_id = %s AND i.disposition = 'restock'
             AND i.quantity > i.put_away ORDER BY i.id""",
        (list(returns), sku_id),
    )


def count_to_put_away(warehouse_id: int, sku_id: int) -> int:
    pieces: int = sql.value(
        """SELECT coalesce(sum(i.quantity - i.put_away), 0)::int FROM wms_return_item i
           JOIN wms_return_order r ON r.id = i.return_order_id AND r.status = 'INSPECTED'
           WHERE i.warehouse_id = %s AND i.sku_id = %s AND i.disposition = 'restock' AND i.quantity > i.put_away""",
        (warehouse_id, sku_id),
    )
    return pieces


def select_waiting(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """Per SKU: pieces that wait for a bin, of which returns, since when; what waits longest first."""
    return sql.rows(
        """SELECT i.sku_id, s.code AS sku, s.ean, s.title, sum(i.quantity - i.put_away)::int AS pieces,
                  array_agg(DISTINCT r.return_code ORDER BY r.return_code) AS documents, min(i.at) AS since
           FROM wms_return_item i JOIN wms_return_order r ON r.id = i.return_order_id AND r.status = 'INSPECTED'
           JOIN wms_sku s ON s.id = i.sku_id
           WHERE i.seller_id = %s AND i.warehouse_id = %s AND i.disposition = 'restock' AND i.quantity > i.put_away
           GROUP BY i.sku_id, s.code, s.ean, s.title ORDER BY min(i.at), s.code LIMIT %s""",
        (seller_id, warehouse_id, limit),
    )


def add_put_away(items: list[int], pieces: list[int]) -> None:
    sql.execute(
        """UPDATE wms_return_item i SET put_away = i.put_away + n.pieces
           FROM unnest(%s::bigint[], %s::int[]) AS n (id, pieces) WHERE i.id = n.id""",
        (items, pieces),
    )


def select_done(returns: Collection[UUID]) -> list[UUID]:
    """Those of these inspected returns of which nothing waits for a bin."""
    return sql.values(
        """SELECT r.id FROM wms_return_order r WHERE r.id = ANY(%s) AND r.status = 'INSPECTED' AND NOT EXISTS (
               SELECT 1 FROM wms_return_item i
               WHERE i.return_order_id = r.id AND i.disposition = 'restock' AND i.quantity > i.put_away)
           ORDER BY r.id""",
        (list(returns),),
    )


# --- quarantine ---------------------------------------------------------------------------------------------------

QUARANTINED = """
    SELECT i.id, r.id AS document_id, r.return_code AS document, r.order_code AS about, r.status,
           r.id::text AS reference, p.code AS pool, i.line_id, i.sku_id, s.code AS sku, s.title, i.quantity, i.reason,
           i.at, i.actor, false AS from_supplier,
           coalesce((SELECT array_agg(f.id ORDER BY f.id) FROM wms_return_photo f WHERE f.item_id = i.id), '{}')
                    AS photos
    FROM wms_return_item i
    JOIN wms_return_order r ON r.id = i.return_order_id AND r.status IN ('INSPECTED', 'PROCESSED')
    JOIN wms_pool p ON p.id = r.pool_id JOIN wms_sku s ON s.id = i.sku_id
    WHERE i.seller_id = %(seller)s AND i.warehouse_id = %(warehouse)s AND i.disposition = 'quarantine'"""


def select_quarantined(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """Pieces of inspected returns in quarantine, longest there first."""
    return sql.rows(
        f"{QUARANTINED} ORDER BY i.at, i.id LIMIT %(limit)s",
        {"seller": seller_id, "warehouse": warehouse_id, "limit": limit},
    )


def lock_quarantined(seller_id: int, warehouse_id: int, items: Collection[int]) -> list[sql.Row]:
    """Lock the returns of these pieces, by id; then those of the pieces that are in quarantine."""
    sql.execute(
        """SELECT 1 FROM wms_return_order
           WHERE seller_id = %s AND id IN (SELECT return_order_id FROM wms_return_item WHERE id = ANY(%s))
           ORDER BY id FOR UPDATE""",
        (seller_id, list(items)),
    )
    return sql.rows(
        f"{QUARANTINED} AND i.id = ANY(%(items)s) ORDER BY i.id FOR UPDATE OF i",
        {"seller": seller_id, "warehouse": warehouse_id, "items": list(items)},
    )


def set_disposition(items: Collection[int], disposition: str) -> None:
    sql.execute("UPDATE wms_return_item SET disposition = %s WHERE id = ANY(%s)", (disposition, list(items)))


# --- looking ------------------------------------------------------------------------------------------------------


def select_return(sellers: Collection[int], return_id: UUID) -> sql.Row | None:
    return sql.row(
        """SELECT r.id, r.seller_id, w.code AS warehouse, p.code AS pool, r.account, r.return_code, r.kind, r.order_id,
                  r.order_code, r.awb, r.transporter, r.expected_at, r.announced_at, r.status, r.status_at
           FROM wms_return_order r JOIN wms_warehouse w ON w.id = r.warehouse_id JOIN wms_pool p ON p.id = r.pool_id
           WHERE r.id = %s AND r.seller_id = ANY(%s)""",
        (return_id, list(sellers)),
    )


def select_return_lines(return_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.id, s.code AS sku, s.title, l.quantity, l.received, l.missing, l.reason
           FROM wms_return_line l JOIN wms_sku s ON s.id = l.sku_id WHERE l.return_order_id = %s ORDER BY l.id""",
        (return_id,),
    )


# --- proof --------------------------------------------------------------------------------------------------------


def select_astray(sellers: list[int]) -> list[sql.Row]:
    """Returns of which the ledger has not exactly the pieces in the places of returns, quarantine and scrap that
    their items say; and places of returns where other pieces lie.
    """
    return sql.rows(
        """WITH moved AS (SELECT reference, sku_id, to_location_id AS location_id, quantity AS change
                          FROM wms_stock_move WHERE reference <> '' AND seller_id = ANY(%(sellers)s)
                          UNION ALL
                          SELECT reference, sku_id, from_location_id, -quantity
                          FROM wms_stock_move WHERE reference <> '' AND seller_id = ANY(%(sellers)s)),
                lying AS (SELECT m.reference, m.sku_id, l.kind, sum(m.change)::int AS pieces
                          FROM moved m
                          JOIN wms_location l ON l.id = m.location_id AND l.kind IN ('returns', 'quarantine', 'scrap')
                          JOIN wms_return_order r ON r.id::text = m.reference
                          GROUP BY 1, 2, 3 HAVING sum(m.change) <> 0),
                said AS (SELECT return_order_id::text AS reference, sku_id,
                                CASE disposition WHEN 'restock' THEN 'returns' ELSE disposition END AS kind,
                                sum(quantity - put_away)::int AS pieces
                         FROM wms_return_item
                         WHERE seller_id = ANY(%(sellers)s) AND sku_id IS NOT NULL AND disposition <> ''
                         GROUP BY 1, 2, 3 HAVING sum(quantity - put_away) > 0)
           SELECT r.return_code || ' ' || coalesce(said.kind, lying.kind) AS place, s.code AS sku,
                  coalesce(said.pieces, 0) AS kept, coalesce(lying.pieces, 0) AS proved
           FROM said FULL JOIN lying USING (reference, sku_id, kind)
           JOIN wms_return_order r ON r.id::text = reference JOIN wms_sku s ON s.id = sku_id
           WHERE coalesce(said.pieces, 0) <> coalesce(lying.pieces, 0)
           UNION ALL
           SELECT l.code, s.code, coalesce(i.pieces, 0)::int, b.quantity
           FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id AND l.kind = 'returns'
           JOIN wms_sku s ON s.id = b.sku_id
           LEFT JOIN (SELECT warehouse_id, sku_id, sum(quantity - put_away) AS pieces FROM wms_return_item
                      WHERE disposition = 'restock' GROUP BY 1, 2) i
                     ON i.warehouse_id = b.warehouse_id AND i.sku_id = b.sku_id
           WHERE b.seller_id = ANY(%(sellers)s) AND b.quantity <> coalesce(i.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )


def select_miscounted(sellers: list[int]) -> list[sql.Row]:
    """Return lines whose received pieces are not those that the inspections counted."""
    return sql.rows(
        """SELECT r.return_code AS place, s.code AS sku, l.received AS kept, coalesce(i.pieces, 0)::int AS proved
           FROM wms_return_line l JOIN wms_return_order r ON r.id = l.return_order_id JOIN wms_sku s ON s.id = l.sku_id
           LEFT JOIN (SELECT line_id, sum(quantity) AS pieces FROM wms_return_item
                      WHERE announced AND seller_id = ANY(%(sellers)s) GROUP BY 1) i ON i.line_id = l.id
           WHERE l.seller_id = ANY(%(sellers)s) AND l.received <> coalesce(i.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )


def select_overreturned(sellers: list[int]) -> list[sql.Row]:
    """Order lines whose returned pieces are not those that the inspections counted."""
    return sql.rows(
        """SELECT o.order_code AS place, s.code AS sku, l.returned AS kept, coalesce(i.pieces, 0)::int AS proved
           FROM wms_outward_line l JOIN wms_outward_order o ON o.id = l.order_id JOIN wms_sku s ON s.id = l.sku_id
           LEFT JOIN (SELECT r.order_line_id, sum(i.quantity) AS pieces
                      FROM wms_return_item i JOIN wms_return_line r ON r.id = i.line_id
                      WHERE i.announced AND i.seller_id = ANY(%(sellers)s) GROUP BY 1) i ON i.order_line_id = l.id
           WHERE l.seller_id = ANY(%(sellers)s) AND l.returned <> coalesce(i.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )
