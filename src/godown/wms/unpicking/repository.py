"""All SQL of the unpicking."""

from uuid import UUID

from godown.kit import sql

#: Pick lines with pieces that lie in a tote for orders that have no parcel: what was cancelled of them does not count,
#: nor what was carried elsewhere since. `pieces` are those of the line, as far as the order's pieces lie there.
UNPACKED = """
    SELECT p.id AS pick_line_id, p.line_id, p.order_id, o.order_code, o.status, o.sla_at, p.sku_id,
           greatest(least(p.picked, l.picked - (sum(p.picked) OVER line - p.picked), lying.pieces
                          - (sum(p.picked) OVER line - p.picked)), 0)::int AS pieces
    FROM wms_pick_line p JOIN wms_outward_line l ON l.id = p.line_id
    JOIN wms_outward_order o ON o.id = p.order_id AND o.status IN ('PICKING', 'PICKED', 'UNFULFILLABLE')
    CROSS JOIN LATERAL (
        SELECT sum(CASE WHEN m.to_location_id = %(tote)s THEN m.quantity
                        WHEN m.from_location_id = %(tote)s THEN -m.quantity ELSE 0 END)::int
               - coalesce((SELECT sum(w.quantity - w.done) FROM wms_putback w
                           WHERE w.order_id = p.order_id AND w.sku_id = p.sku_id), 0)::int AS pieces
        FROM wms_stock_move m WHERE m.reference = p.order_id::text AND m.sku_id = p.sku_id) lying
    WHERE p.warehouse_id = %(warehouse)s AND p.picked > 0 AND (%(sku)s::bigint IS NULL OR p.sku_id = %(sku)s)
      AND NOT EXISTS (SELECT FROM wms_shipment s
                      WHERE s.order_id = p.order_id AND s.status IN ('OPEN', 'ASKED', 'REFUSED'))
    WINDOW line AS (PARTITION BY p.line_id ORDER BY p.id)"""


def select_in_tote(warehouse_id: int, tote_id: int) -> list[sql.Row]:
    """What of a tote can be unpicked: (sku, ean, title, pieces, orders)."""
    return sql.rows(
        f"""SELECT s.code AS sku, s.ean, s.title, sum(u.pieces)::int AS pieces,
                   array_agg(DISTINCT u.order_code ORDER BY u.order_code) AS orders
            FROM ({UNPACKED}) u JOIN wms_sku s ON s.id = u.sku_id WHERE u.pieces > 0
            GROUP BY s.id ORDER BY s.code""",  # noqa: S608
        {"warehouse": warehouse_id, "tote": tote_id, "sku": None},
    )


def select_orders_in_tote(warehouse_id: int, tote_id: int, sku_id: int) -> list[UUID]:
    return sql.values(
        f"SELECT DISTINCT u.order_id FROM ({UNPACKED}) u WHERE u.pieces > 0",  # noqa: S608
        {"warehouse": warehouse_id, "tote": tote_id, "sku": sku_id},
    )


def select_picked(warehouse_id: int, tote_id: int, sku_id: int) -> list[sql.Row]:
    """Pick lines that can be unpicked, those of the orders with most time left first."""
    return sql.rows(
        f"""SELECT pick_line_id, line_id, order_id, status, pieces FROM ({UNPACKED}) u WHERE pieces > 0
            ORDER BY sla_at DESC NULLS FIRST, order_id, pick_line_id""",  # noqa: S608
        {"warehouse": warehouse_id, "tote": tote_id, "sku": sku_id},
    )
