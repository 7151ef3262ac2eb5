"""All SQL of the quarantine."""

from godown.kit import sql


def select_differences(sellers: list[int]) -> list[sql.Row]:
    """Warehouses in whose quarantine not exactly the pieces lie that returns and receipts tell of."""
    return sql.rows(
        """WITH told AS (SELECT warehouse_id, sku_id, quantity AS pieces FROM wms_return_item
                         WHERE seller_id = ANY(%(sellers)s) AND disposition = 'quarantine' AND sku_id IS NOT NULL
                         UNION ALL
                         SELECT l.warehouse_id, l.sku_id, d.quarantined
                         FROM wms_receipt_damage d JOIN wms_receipt_line l ON l.id = d.line_id
                         WHERE d.seller_id = ANY(%(sellers)s) AND d.quarantined > 0),
                lying AS (SELECT b.warehouse_id, b.sku_id, b.quantity
                          FROM wms_location_balance b JOIN wms_location p ON p.id = b.location_id
                                                                        AND p.kind = 'quarantine'
                          WHERE b.seller_id = ANY(%(sellers)s))
           SELECT w.code AS place, s.code AS sku, coalesce(t.pieces, 0)::int AS kept, coalesce(l.quantity, 0) AS proved
           FROM (SELECT warehouse_id, sku_id, sum(pieces) AS pieces FROM told GROUP BY 1, 2) t
           FULL JOIN lying l USING (warehouse_id, sku_id)
           JOIN wms_warehouse w ON w.id = warehouse_id JOIN wms_sku s ON s.id = sku_id
           WHERE coalesce(t.pieces, 0) <> coalesce(l.quantity, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )
