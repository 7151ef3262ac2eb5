"""All SQL of the pools."""

from godown.kit import sql


def insert_pool(seller_id: int, warehouse_id: int, code: str, account: str | None) -> int:
    pool_id: int = sql.value(
        "INSERT INTO wms_pool (seller_id, warehouse_id, code, account) VALUES (%s, %s, %s, %s) RETURNING id",
        (seller_id, warehouse_id, code, account),
    )
    return pool_id


def select_pool(warehouse_id: int, code: str) -> int | None:
    pool_id: int | None = sql.value(
        "SELECT id FROM wms_pool WHERE warehouse_id = %s AND code = %s", (warehouse_id, code)
    )
    return pool_id


def select_uncovered(pool_id: int) -> sql.Row | None:
    """The first SKU (code) of which more pieces wait to be put back than the pool has cancelled."""
    return sql.row(
        """SELECT s.code AS sku, w.waiting
           FROM (SELECT sku_id, sum(quantity - done)::int AS waiting FROM wms_putback
                 WHERE pool_id = %(pool)s AND quantity > done GROUP BY sku_id) w
           JOIN wms_pool_balance b ON b.pool_id = %(pool)s AND b.sku_id = w.sku_id AND b.cancelled < w.waiting
           JOIN wms_sku s ON s.id = w.sku_id ORDER BY s.code LIMIT 1""",
        {"pool": pool_id},
    )


def select_cancelled(sellers: list[int], warehouse_id: int) -> list[sql.Row]:
    """Per pool and SKU with cancelled pieces: how many, and how many of them lie in bins."""
    return sql.rows(
        """SELECT p.code AS pool, s.code AS sku, s.title, b.cancelled,
                  b.cancelled - coalesce((SELECT sum(w.quantity - w.done)::int FROM wms_putback w
                                          WHERE w.pool_id = b.pool_id AND w.sku_id = b.sku_id
                                            AND w.quantity > w.done), 0) AS in_bins
           FROM wms_pool_balance b JOIN wms_pool p ON p.id = b.pool_id JOIN wms_sku s ON s.id = b.sku_id
           WHERE b.seller_id = ANY(%s) AND b.warehouse_id = %s AND b.cancelled > 0 ORDER BY p.code, s.code""",
        (sellers, warehouse_id),
    )
