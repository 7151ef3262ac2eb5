"""All SQL of the reservations."""

from collections.abc import Collection
from uuid import UUID

from godown.kit import sql


def lock_live(pool_id: int, seller_id: int, skus: Collection[str]) -> list[sql.Row]:
    """Lock the balances of a pool by SKU in order: (sku_id, code, live)."""
    return sql.rows(
        """SELECT b.sku_id, s.code, b.live
           FROM wms_pool_balance b JOIN wms_sku s ON s.id = b.sku_id
           WHERE b.pool_id = %s AND s.seller_id = %s AND s.code = ANY(%s) ORDER BY b.sku_id FOR UPDATE OF b""",
        (pool_id, seller_id, list(skus)),
    )


def select_reserved(order_ids: Collection[UUID]) -> dict[int, int]:
    """Pieces that are reserved for these orders, by line."""
    found = sql.rows("SELECT line_id, quantity FROM wms_reservation WHERE order_id = ANY(%s)", (list(order_ids),))
    return {row["line_id"]: row["quantity"] for row in found}


def add_reservations(
    seller_id: int,
    warehouse_id: int,
    pool_id: int,
    lines: list[int],
    orders: list[UUID],
    skus: list[int],
    quantities: list[int],
) -> None:
    sql.execute(
        """INSERT INTO wms_reservation (seller_id, warehouse_id, pool_id, line_id, order_id, sku_id, quantity)
           SELECT %s, %s, %s, r.* FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::int[]) AS r (line_id)
           ORDER BY r.line_id
           ON CONFLICT (line_id) DO UPDATE SET quantity = wms_reservation.quantity + excluded.quantity""",
        (seller_id, warehouse_id, pool_id, lines, orders, skus, quantities),
    )


def delete_reservations(order_ids: Collection[UUID]) -> list[sql.Row]:
    """Remove the reservations of orders, and say what they were. Two who try remove each row once."""
    return sql.rows(
        """WITH gone AS (DELETE FROM wms_reservation WHERE line_id IN (
                             SELECT line_id FROM wms_reservation WHERE order_id = ANY(%s) ORDER BY line_id FOR UPDATE)
                         RETURNING line_id, order_id, seller_id, warehouse_id, pool_id, sku_id, quantity)
           SELECT gone.*, w.code AS warehouse FROM gone JOIN wms_warehouse w ON w.id = gone.warehouse_id
           ORDER BY gone.warehouse_id, gone.line_id""",
        (list(order_ids),),
    )


def shrink_reservations(lines: list[int], pieces: list[int]) -> list[sql.Row]:
    """Take pieces off reservations; returns (line_id, order_id, pool_id, sku_id, pieces) of those that had them.

    A line that a count took pieces from has fewer reserved than it wants: those go first, there is nothing to take.
    """
    return sql.rows(
        """WITH locked AS (SELECT r.line_id, r.order_id, r.pool_id, r.sku_id, r.quantity,
                                  least(c.pieces, r.quantity - l.quantity) AS pieces
                           FROM wms_reservation r
                           JOIN unnest(%s::bigint[], %s::int[]) AS c (line_id, pieces) USING (line_id)
                           JOIN wms_outward_line l ON l.id = r.line_id
                           WHERE r.quantity > l.quantity ORDER BY r.line_id FOR UPDATE OF r),
                gone AS (DELETE FROM wms_reservation r USING locked
                         WHERE r.line_id = locked.line_id AND locked.quantity = locked.pieces),
                less AS (UPDATE wms_reservation r SET quantity = locked.quantity - locked.pieces FROM locked
                         WHERE r.line_id = locked.line_id AND locked.quantity > locked.pieces)
           SELECT line_id, order_id, pool_id, sku_id, pieces FROM locked ORDER BY line_id""",
        (lines, pieces),
    )


# --- lost ---------------------------------------------------------------------------------------------------------


def lock_losers(pools: list[int], skus: list[int]) -> list[UUID]:
    """Lock the orders and transfers for which pieces of these pools and SKUs are reserved; their ids."""
    locked: list[UUID] = []
    for table in ("wms_outward_order", "wms_transfer"):
        locked += sql.values(
            f"""SELECT o.id FROM {table} o
                WHERE o.id IN (SELECT r.order_id FROM wms_reservation r
                               JOIN unnest(%s::bigint[], %s::bigint[]) AS n (pool_id, sku_id) USING (pool_id, sku_id))
                ORDER BY o.id FOR UPDATE""",  # noqa: S608
            (pools, skus),
        )
    return locked


def select_losable(pools: list[int], skus: list[int], orders: Collection[UUID]) -> list[sql.Row]:
    """Reserved pieces of these that are not picked: (line_id, order_id, pool_id, sku_id, pieces, status, sla_at).

    The rows are locked; their orders and transfers have to be before: whoever else holds a row and wants a balance
    holds its order. Lines of transfers have the negative of their id, and the status TRANSFER.
    """
    return sql.rows(
        """SELECT r.line_id, r.order_id, r.pool_id, r.sku_id,
                  r.quantity - coalesce(l.picked, t.picked) AS pieces, coalesce(o.status, 'TRANSFER') AS status,
                  o.sla_at
           FROM wms_reservation r
           JOIN unnest(%s::bigint[], %s::bigint[]) AS n (pool_id, sku_id) USING (pool_id, sku_id)
           LEFT JOIN wms_outward_line l ON l.id = r.line_id LEFT JOIN wms_outward_order o ON o.id = r.order_id
           LEFT JOIN wms_transfer_line t ON t.id = -r.line_id
           WHERE r.order_id = ANY(%s) AND r.quantity > coalesce(l.picked, t.picked)
           ORDER BY r.line_id FOR UPDATE OF r""",
        (pools, skus, list(orders)),
    )


def lose_pieces(lines: list[int], pieces: list[int]) -> None:
    sql.execute(
        """WITH n AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS n (line_id, pieces)),
                gone AS (DELETE FROM wms_reservation r USING n WHERE r.line_id = n.line_id AND r.quantity = n.pieces)
           UPDATE wms_reservation r SET quantity = r.quantity - n.pieces
           FROM n WHERE r.line_id = n.line_id AND r.quantity > n.pieces""",
        (lines, pieces),
    )


def select_differences(sellers: list[int]) -> list[sql.Row]:
    """Pools whose reserved bucket is not what is promised to order lines."""
    return sql.rows(
        """SELECT p.code AS place, s.code AS sku, coalesce(b.reserved, 0) AS kept, coalesce(r.pieces, 0)::int AS proved
           FROM (SELECT pool_id, sku_id, sum(quantity) AS pieces FROM wms_reservation
                 WHERE seller_id = ANY(%(sellers)s) GROUP BY 1, 2) r
           FULL JOIN (SELECT * FROM wms_pool_balance WHERE seller_id = ANY(%(sellers)s)) b USING (pool_id, sku_id)
           JOIN wms_pool p ON p.id = pool_id JOIN wms_sku s ON s.id = sku_id
           WHERE coalesce(b.reserved, 0) <> coalesce(r.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )


def select_unwanted(sellers: list[int]) -> list[sql.Row]:
    """Order lines for which more is reserved than they want: nothing, once the order has left or is cancelled."""
    return sql.rows(
        """SELECT o.order_code AS place, s.code AS sku, r.quantity AS kept, n.pieces AS proved
           FROM wms_reservation r JOIN wms_outward_line l ON l.id = r.line_id
           JOIN wms_outward_order o ON o.id = l.order_id JOIN wms_sku s ON s.id = r.sku_id
           CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('COMPLETED', 'CANCELLED') THEN 0 ELSE l.quantity END
                               AS pieces) n
           WHERE r.seller_id = ANY(%s) AND r.quantity > n.pieces ORDER BY 1, 2""",
        (sellers,),
    )
