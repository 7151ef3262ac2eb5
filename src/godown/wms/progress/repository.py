"""SQL of the progress."""

from godown.kit import sql


def select_progress(seller_id: int, warehouse_id: int, account: str, pool: str, bins: list[str]) -> sql.Row:
    return sql.rows(
        """SELECT b.bins, cardinality(%(bins)s::text[]) - b.common AS fk_missing, b.bins - b.common AS fk_extra,
                  (SELECT count(*) FROM wms_sku s WHERE s.seller_id = w.seller_id)::int AS skus,
                  coalesce(p.account IS NULL OR p.account = %(account)s, false) AND p.id IS NOT NULL AS own_pool,
                  w.sole_account IS NOT DISTINCT FROM %(account)s AS sole,
                  (SELECT coalesce(sum(m.quantity), 0) FROM wms_stock_move m
                   JOIN wms_location f ON f.id = m.from_location_id AND f.kind IN ('supplier', 'transit')
                   JOIN wms_location t ON t.id = m.to_location_id AND t.kind NOT IN ('supplier', 'transit')
                   WHERE m.warehouse_id = w.id)::int AS received,
                  r.referenced, r.unreferenced,
                  (SELECT coalesce(sum(l.moved), 0) FROM wms_pool_document d
                   JOIN wms_pool_document_line l ON l.document_id = d.id WHERE d.target_id = p.id)::int AS allocated,
                  (SELECT coalesce(sum(q.live + q.reserved), 0) FROM wms_pool_balance q WHERE q.pool_id = p.id)::int
                      AS pooled
           FROM wms_warehouse w LEFT JOIN wms_pool p ON p.warehouse_id = w.id AND p.code = %(pool)s
           CROSS JOIN LATERAL (
               SELECT count(*)::int AS bins, count(*) FILTER (WHERE code = ANY(%(bins)s))::int AS common
               FROM wms_location WHERE warehouse_id = w.id AND kind = 'bin') b
           CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE channel_reference <> '')::int AS referenced,
                      count(*) FILTER (WHERE channel_reference = '')::int AS unreferenced
               FROM wms_receipt WHERE warehouse_id = w.id AND status IN ('put_away', 'closed')) r
           WHERE w.id = %(warehouse)s AND w.seller_id = %(seller)s""",
        {"warehouse": warehouse_id, "seller": seller_id, "pool": pool, "account": account, "bins": bins},
    )[0]
