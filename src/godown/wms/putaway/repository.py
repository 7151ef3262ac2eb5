"""All SQL of the put-away."""

from godown.kit import sql


def select_shelves(warehouse_id: int, sku_id: int, limit: int) -> list[sql.Row]:
    """Bins that hold a SKU; only if none does, for it looks at all bins: the first empty ones on the way, those of a
    zone that knows it before."""
    return sql.rows(
        """WITH known AS (SELECT b.location_id, b.quantity, l.zone
                          FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id AND l.kind = 'bin'
                          WHERE b.sku_id = %(sku)s AND b.warehouse_id = %(warehouse)s)
           (SELECT l.code, l.zone, l.sequence, k.quantity AS holds, false AS empty, true AS known_zone
            FROM known k JOIN wms_location l ON l.id = k.location_id WHERE k.quantity > 0
            ORDER BY l.zone, l.sequence, l.code LIMIT %(limit)s)
           UNION ALL
           (SELECT l.code, l.zone, l.sequence, 0, true, l.zone IN (SELECT zone FROM known)
            FROM wms_location l
            WHERE NOT EXISTS (SELECT 1 FROM known WHERE quantity > 0)
              AND l.warehouse_id = %(warehouse)s AND l.kind = 'bin'
              AND NOT EXISTS (SELECT 1 FROM wms_location_balance b WHERE b.location_id = l.id AND b.quantity > 0)
            ORDER BY l.zone IN (SELECT zone FROM known) DESC, l.zone, l.sequence, l.code LIMIT %(limit)s)""",
        {"warehouse": warehouse_id, "sku": sku_id, "limit": limit},
    )


def select_hand(warehouse_id: int, stack: str, actor: str) -> sql.Row | None:
    return sql.row(
        """SELECT h.sku_id, s.code AS sku, h.pieces FROM wms_putaway_hand h JOIN wms_sku s ON s.id = h.sku_id
           WHERE h.warehouse_id = %s AND h.stack = %s AND h.actor = %s""",
        (warehouse_id, stack, actor),
    )


def set_hand(seller_id: int, warehouse_id: int, stack: str, actor: str, sku_id: int, pieces: int) -> None:
    sql.execute(
        """INSERT INTO wms_putaway_hand (seller_id, warehouse_id, stack, actor, sku_id, pieces)
           VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (warehouse_id, stack, actor)
           DO UPDATE SET sku_id = excluded.sku_id, pieces = excluded.pieces""",
        (seller_id, warehouse_id, stack, actor, sku_id, pieces),
    )


def clear_hand(warehouse_id: int, stack: str, actor: str) -> int:
    """0 if nothing was in hand."""
    return sql.execute(
        "DELETE FROM wms_putaway_hand WHERE warehouse_id = %s AND stack = %s AND actor = %s",
        (warehouse_id, stack, actor),
    )
