"""All SQL of the put-back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from godown.kit import sql

# --- what waits ---------------------------------------------------------------------------------------------------


def upsert_putbacks(orders: list[UUID], skus: list[int], quantities: list[int], now: datetime) -> None:
    sql.execute(
        """INSERT INTO wms_putback AS p (seller_id, warehouse_id, order_id, pool_id, sku_id, quantity, done, since)
           SELECT o.seller_id, o.warehouse_id, o.id, o.pool_id, n.sku_id, n.quantity, 0, %s
           FROM unnest(%s::uuid[], %s::bigint[], %s::int[]) AS n (id, sku_id, quantity)
           JOIN wms_outward_order o USING (id) ORDER BY o.id, n.sku_id
           ON CONFLICT (order_id, sku_id) DO UPDATE
           SET quantity = p.quantity + excluded.quantity,
               since = CASE WHEN p.quantity > p.done THEN p.since ELSE excluded.since END""",
        (now, orders, skus, quantities),
    )


def select_left(order_ids: Collection[UUID]) -> list[sql.Row]:
    return sql.rows(
        """SELECT order_id, sku_id, quantity - done AS pieces FROM wms_putback
           WHERE order_id = ANY(%s) AND quantity > done""",
        (list(order_ids),),
    )


def count_left(warehouse_id: int, sku_id: int) -> int:
    left: int = sql.value(
        """SELECT coalesce(sum(quantity - done), 0)::int FROM wms_putback
           WHERE warehouse_id = %s AND sku_id = %s AND quantity > done""",
        (warehouse_id, sku_id),
    )
    return left


def select_orders(warehouse_id: int, sku_id: int) -> list[UUID]:
    """The orders of which pieces of a SKU wait."""
    return sql.values(
        "SELECT order_id FROM wms_putback WHERE warehouse_id = %s AND sku_id = %s AND quantity > done",
        (warehouse_id, sku_id),
    )


def select_longest(order_ids: Collection[UUID], sku_id: int, pieces: int) -> list[sql.Row]:
    """Those of these orders that wait longest for a SKU, as many as it takes for so many pieces: (order_id, pieces)."""
    return sql.rows(
        """SELECT order_id, pieces
           FROM (SELECT order_id, since, id, quantity - done AS pieces,
                        sum(quantity - done) OVER (ORDER BY since, id) - (quantity - done) AS before
                 FROM wms_putback WHERE order_id = ANY(%s) AND sku_id = %s AND quantity > done) w
           WHERE before < %s ORDER BY since, id""",
        (list(order_ids), sku_id, pieces),
    )


def add_done(sku_id: int, orders: list[UUID], quantities: list[int]) -> None:
    sql.execute(
        """UPDATE wms_putback p SET done = p.done + n.quantity
           FROM unnest(%s::uuid[], %s::int[]) AS n (order_id, quantity)
           WHERE p.order_id = n.order_id AND p.sku_id = %s""",
        (orders, quantities, sku_id),
    )


def anything_waits(warehouse_id: int) -> bool:
    return bool(
        sql.value("SELECT 1 FROM wms_putback WHERE warehouse_id = %s AND quantity > done LIMIT 1", (warehouse_id,))
    )


def select_waiting(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """What waits to be put back, longest first."""
    return sql.rows(
        """SELECT p.order_id, o.order_code, o.status, p.sku_id, s.code AS sku, s.ean, s.title,
                  p.quantity - p.done AS pieces, p.since
           FROM wms_putback p JOIN wms_outward_order o ON o.id = p.order_id JOIN wms_sku s ON s.id = p.sku_id
           WHERE p.seller_id = %s AND p.warehouse_id = %s AND p.quantity > p.done ORDER BY p.since, p.id LIMIT %s""",
        (seller_id, warehouse_id, limit),
    )


# --- the hand -----------------------------------------------------------------------------------------------------


def select_hand(warehouse_id: int, actor: str) -> sql.Row | None:
    return sql.row(
        """SELECT h.sku_id, s.code AS sku, h.pieces FROM wms_putback_hand h JOIN wms_sku s ON s.id = h.sku_id
           WHERE h.warehouse_id = %s AND h.actor = %s""",
        (warehouse_id, actor),
    )


def set_hand(seller_id: int, warehouse_id: int, actor: str, sku_id: int, pieces: int) -> None:
    sql.execute(
        """INSERT INTO wms_putback_hand (seller_id, warehouse_id, actor, sku_id, pieces) VALUES (%s, %s, %s, %s, %s)
           ON CONFLICT (warehouse_id, actor) DO UPDATE SET sku_id = excluded.sku_id, pieces = excluded.pieces""",
        (seller_id, warehouse_id, actor, sku_id, pieces),
    )


def clear_hand(warehouse_id: int, actor: str) -> int:
    """0 if nothing was in hand."""
    return sql.execute("DELETE FROM wms_putback_hand WHERE warehouse_id = %s AND actor = %s", (warehouse_id, actor))


# --- proof --------------------------------------------------------------------------------------------------------


def select_uncovered(sellers: list[int]) -> list[sql.Row]:
    """Pools that have fewer cancelled pieces than wait to be put back."""
    return sql.rows(
        """SELECT p.code AS place, s.code AS sku, coalesce(b.cancelled, 0) AS kept, w.pieces AS proved
           FROM (SELECT pool_id, sku_id, sum(quantity - done)::int AS pieces FROM wms_putback
                 WHERE seller_id = ANY(%s) AND quantity > done GROUP BY 1, 2) w
           JOIN wms_pool p ON p.id = w.pool_id JOIN wms_sku s ON s.id = w.sku_id
           LEFT JOIN wms_pool_balance b ON b.pool_id = w.pool_id AND b.sku_id = w.sku_id
           WHERE coalesce(b.cancelled, 0) < w.pieces ORDER BY 1, 2""",
        (sellers,),
    )


def select_astray(sellers: list[int]) -> list[sql.Row]:
    """Orders of which not exactly the pieces lie in totes and parcels that are picked, or wait to be put back."""
    return sql.rows(
        """WITH moved AS (SELECT reference, sku_id, to_location_id AS location_id, quantity AS change
                          FROM wms_stock_move WHERE reference <> '' AND seller_id = ANY(%(sellers)s)
                          UNION ALL
                          SELECT reference, sku_id, from_location_id, -quantity
                          FROM wms_stock_move WHERE reference <> '' AND seller_id = ANY(%(sellers)s)),
                lying AS (SELECT m.reference, m.sku_id, sum(m.change)::int AS pieces
                          FROM moved m JOIN wms_location l ON l.id = m.location_id AND l.kind IN ('tote', 'packed')
                          GROUP BY 1, 2),
                wanted AS (SELECT order_id, sku_id, sum(pieces)::int AS pieces
                           FROM (SELECT order_id, sku_id, picked - dispatched AS pieces FROM wms_outward_line
                                 WHERE seller_id = ANY(%(sellers)s)
                                 UNION ALL
                                 SELECT order_id, sku_id, quantity - done FROM wms_putback
                                 WHERE seller_id = ANY(%(sellers)s)) each_of GROUP BY 1, 2)
           SELECT o.order_code AS place, s.code AS sku, wanted.pieces AS kept, coalesce(lying.pieces, 0) AS proved
           FROM wanted JOIN wms_outward_order o ON o.id = wanted.order_id JOIN wms_sku s ON s.id = wanted.sku_id
           LEFT JOIN lying ON lying.reference = wanted.order_id::text AND lying.sku_id = wanted.sku_id
           WHERE wanted.pieces <> coalesce(lying.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )
