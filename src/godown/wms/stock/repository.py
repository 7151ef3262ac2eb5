"""All SQL of the stock: ledger and balances."""

from collections.abc import Collection, Sequence
from datetime import datetime

from godown.kit import sql

from .rules import Line, LocationDelta, PoolDelta

# --- the ledger ---------------------------------------------------------------------------------------------------


def insert_moves(
    seller_id: int,
    warehouse_id: int,
    lines: Sequence[Line],
    reason: str,
    note: str,
    key: str,
    actor: str,
    now: datetime,
) -> list[int]:
    """Append lines to the ledger; returns their ids, or nothing if the key is taken."""
    return sql.values(
        """INSERT INTO wms_stock_move (key, line, at, actor, seller_id, warehouse_id, reason, note, sku_id, quantity,
               from_location_id, to_location_id, from_pool_id, from_bucket, to_pool_id, to_bucket, reference)
           SELECT %(key)s, l.line, %(now)s, %(actor)s, %(seller)s, %(warehouse)s, %(reason)s, %(note)s, l.sku,
               l.quantity, l.source, l.target, l.from_pool, l.from_bucket, l.to_pool, l.to_bucket, l.reference
           FROM unnest(%(skus)s::bigint[], %(quantities)s::int[], %(sources)s::bigint[], %(targets)s::bigint[],
                       %(from_pools)s::bigint[], %(from_buckets)s::text[], %(to_pools)s::bigint[],
                       %(to_buckets)s::text[], %(references)s::text[]) WITH ORDINALITY
                AS l (sku, quantity, source, target, from_pool, from_bucket, to_pool, to_bucket, reference, line)
           ORDER BY l.line
           ON CONFLICT (key, line) DO NOTHING
           RETURNING id""",
        {
            "key": key,
            "now": now,
            "actor": actor,
            "seller": seller_id,
            "warehouse": warehouse_id,
            "reason": reason,
            "note": note,
            "skus": [line.sku_id for line in lines],
            "quantities": [line.quantity for line in lines],
            "sources": [line.source for line in lines],
            "targets": [line.target for line in lines],
            "from_pools": [line.out_of.pool_id if line.out_of else None for line in lines],
            "from_buckets": [line.out_of.name.value if line.out_of else None for line in lines],
            "to_pools": [line.into.pool_id if line.into else None for line in lines],
            "to_buckets": [line.into.name.value if line.into else None for line in lines],
            "references": [line.reference for line in lines],
        },
    )


def select_moves_by_key(key: str) -> list[sql.Row]:
    return sql.rows(
        """SELECT id, warehouse_id, reason, sku_id, quantity, from_location_id, to_location_id, from_pool_id,
                  from_bucket, to_pool_id, to_bucket, reference
           FROM wms_stock_move WHERE key = %s ORDER BY line""",
        (key,),
    )


def select_locations(warehouse_id: int, ids: Collection[int]) -> list[sql.Row]:
    return sql.rows(
        "SELECT id, kind, counts FROM wms_location WHERE warehouse_id = %s AND id = ANY(%s)", (warehouse_id, list(ids))
    )


# --- balances -----------------------------------------------------------------------------------------------------
# The rows that are there are locked in the order of the deltas and set to what the locked row holds after the change;
# one that would become negative is left alone and missing from what comes back. A row that nothing is taken from may be
# new: it is made, or, if somebody made it at this moment, added to.


def apply_to_locations(seller_id: int, warehouse_id: int, deltas: Sequence[LocationDelta]) -> list[sql.Row]:
    """Change location balances; returns (location_id, sku_id) of those that could be."""
    return sql.rows(
        """WITH d AS MATERIALIZED (
               SELECT * FROM unnest(%(locations)s::bigint[], %(skus)s::bigint[], %(changes)s::int[])
                    AS d (location_id, sku_id, change)),
           locked AS MATERIALIZED (
               SELECT b.id, location_id, sku_id, b.quantity + d.change AS quantity
               FROM wms_location_balance b JOIN d USING (location_id, sku_id)
               WHERE b.warehouse_id = %(warehouse)s ORDER BY location_id, sku_id FOR UPDATE OF b),
           changed AS (
               UPDATE wms_location_balance b SET quantity = locked.quantity
               FROM locked WHERE b.id = locked.id AND locked.quantity >= 0
               RETURNING b.location_id, b.sku_id),
           made AS (
               INSERT INTO wms_location_balance AS b (seller_id, warehouse_id, location_id, sku_id, quantity)
               SELECT %(seller)s, %(warehouse)s, location_id, sku_id, d.change
               FROM d LEFT JOIN locked USING (location_id, sku_id) WHERE locked.id IS NULL AND d.change >= 0
               ORDER BY location_id, sku_id
               ON CONFLICT (location_id, sku_id) DO UPDATE SET quantity = b.quantity + excluded.quantity
               RETURNING location_id, sku_id)
           SELECT * FROM changed UNION ALL SELECT * FROM made""",
        {
            "seller": seller_id,
            "warehouse": warehouse_id,
            "locations": [location for location, _, _ in deltas],
            "skus": [sku for _, sku, _ in deltas],
            "changes": [change for _, _, change in deltas],
        },
    )


def apply_to_pools(seller_id: int, warehouse_id: int, deltas: Sequence[PoolDelta]) -> list[sql.Row]:
    """Change pool balances; returns (pool_id, sku_id) of those that could be."""
    return sql.rows(
        """WITH d AS MATERIALIZED (
               SELECT * FROM unnest(%(pools)s::bigint[], %(skus)s::bigint[], %(live)s::int[], %(reserved)s::int[],
                                    %(cancelled)s::int[]) AS d (pool_id, sku_id, live, reserved, cancelled)),
           locked AS MATERIALIZED (
               SELECT b.id, pool_id, sku_id, b.live + d.live AS live, b.reserved + d.reserved AS reserved,
                      b.cancelled + d.cancelled AS cancelled
               FROM wms_pool_balance b JOIN d USING (pool_id, sku_id)
               WHERE b.warehouse_id = %(warehouse)s ORDER BY pool_id, sku_id FOR UPDATE OF b),
           changed AS (
               UPDATE wms_pool_balance b
               SET live = locked.live, reserved = locked.reserved, cancelled = locked.cancelled
               FROM locked WHERE b.id = locked.id AND least(locked.live, locked.reserved, locked.cancelled) >= 0
               RETURNING b.pool_id, b.sku_id),
           made AS (
               INSERT INTO wms_pool_balance AS b (seller_id, warehouse_id, pool_id, sku_id, live, reserved, cancelled)
               SELECT %(seller)s, %(warehouse)s, pool_id, sku_id, d.live, d.reserved, d.cancelled
               FROM d LEFT JOIN locked USING (pool_id, sku_id)
               WHERE locked.id IS NULL AND least(d.live, d.reserved, d.cancelled) >= 0 ORDER BY pool_id, sku_id
               ON CONFLICT (pool_id, sku_id) DO UPDATE
               SET live = b.live + excluded.live, reserved = b.reserved + excluded.reserved,
                   cancelled = b.cancelled + excluded.cancelled
               RETURNING pool_id, sku_id)
           SELECT * FROM changed UNION ALL SELECT * FROM made""",
        {
            "seller": seller_id,
            "warehouse": warehouse_id,
            "pools": [pool for pool, *_ in deltas],
            "skus": [sku for _, sku, *_ in deltas],
            "live": [live for _, _, live, _, _ in deltas],
            "reserved": [reserved for _, _, _, reserved, _ in deltas],
            "cancelled": [cancelled for _, _, _, _, cancelled in deltas],
        },
    )


def lock_pools(seller_id: int, warehouse_id: int, pools: list[int], skus: list[int]) -> list[sql.Row]:
    """Lock the balances of these SKUs in these pools in the order that a move locks them; new ones are made at zero."""
    params = {"seller": seller_id, "warehouse": warehouse_id, "pools": pools, "skus": skus}
    sql.execute(
        """INSERT INTO wms_pool_balance (seller_id, warehouse_id, pool_id, sku_id, live, reserved, cancelled)
           SELECT %(seller)s, %(warehouse)s, pool, sku, 0, 0, 0
           FROM unnest(%(pools)s::bigint[]) AS pool CROSS JOIN unnest(%(skus)s::bigint[]) AS sku ORDER BY pool, sku
           ON CONFLICT (pool_id, sku_id) DO NOTHING""",
        params,
    )
    return sql.rows(
        """SELECT pool_id, sku_id, live FROM wms_pool_balance
           WHERE warehouse_id = %(warehouse)s AND pool_id = ANY(%(pools)s) AND sku_id = ANY(%(skus)s)
           ORDER BY pool_id, sku_id FOR UPDATE""",
        params,
    )


def select_short_location(delta: LocationDelta) -> sql.Row | None:
    """What is needed of a SKU at a place, and what is there."""
    return sql.row(
        """SELECT s.code AS sku, l.code AS place, %(needed)s AS needed, coalesce(b.quantity, 0) AS there
           FROM wms_location l JOIN wms_sku s ON s.id = %(sku)s
           LEFT JOIN wms_location_balance b ON b.location_id = l.id AND b.sku_id = s.id WHERE l.id = %(location)s""",
        {"location": delta[0], "sku": delta[1], "needed": -delta[2]},
    )


def select_short_pool(delta: PoolDelta) -> sql.Row | None:
    """What is needed of a SKU in the first bucket of a pool that has too little, and what is there."""
    pool, sku, live, reserved, cancelled = delta
    return sql.row(
        """SELECT s.code AS sku, p.code || ' ' || k.bucket AS place, k.needed, k.there
           FROM wms_pool p JOIN wms_sku s ON s.id = %(sku)s
           LEFT JOIN wms_pool_balance b ON b.pool_id = p.id AND b.sku_id = s.id
           CROSS JOIN LATERAL (VALUES ('live', %(live)s, coalesce(b.live, 0)),
                                      ('reserved', %(reserved)s, coalesce(b.reserved, 0)),
                                      ('cancelled', %(cancelled)s, coalesce(b.cancelled, 0)))
                      AS k (bucket, needed, there)
           WHERE p.id = %(pool)s AND k.needed > k.there LIMIT 1""",
        {"pool": pool, "sku": sku, "live": -live, "reserved": -reserved, "cancelled": -cancelled},
    )


# --- proof --------------------------------------------------------------------------------------------------------

LOCATION_FOLD = """
    SELECT m.seller_id, m.warehouse_id, m.location_id, m.sku_id, sum(m.change)::int AS quantity
    FROM (SELECT seller_id, warehouse_id, to_location_id AS location_id, sku_id, quantity AS change
          FROM wms_stock_move WHERE to_location_id IS NOT NULL AND seller_id = ANY(%(sellers)s)
          UNION ALL
          SELECT seller_id, warehouse_id, from_location_id, sku_id, -quantity
          FROM wms_stock_move WHERE from_location_id IS NOT NULL AND seller_id = ANY(%(sellers)s)) m
    JOIN wms_location l ON l.id = m.location_id AND l.kind NOT IN ('supplier', 'customer')
    GROUP BY 1, 2, 3, 4"""

POOL_FOLD = """
    SELECT m.seller_id, m.warehouse_id, m.pool_id, m.sku_id,
           coalesce(sum(m.change) FILTER (WHERE m.bucket = 'live'), 0)::int AS live,
           coalesce(sum(m.change) FILTER (WHERE m.bucket = 'reserved'), 0)::int AS reserved,
           coalesce(sum(m.change) FILTER (WHERE m.bucket = 'cancelled'), 0)::int AS cancelled
    FROM (SELECT seller_id, warehouse_id, to_pool_id AS pool_id, to_bucket AS bucket, sku_id, quantity AS change
          FROM wms_stock_move WHERE to_pool_id IS NOT NULL AND seller_id = ANY(%(sellers)s)
          UNION ALL
          SELECT seller_id, warehouse_id, from_pool_id, from_bucket, sku_id, -quantity
          FROM wms_stock_move WHERE from_pool_id IS NOT NULL AND seller_id = ANY(%(sellers)s)) m
    GROUP BY 1, 2, 3, 4"""


def select_location_differences(sellers: list[int]) -> list[sql.Row]:
    return sql.rows(
        f"""SELECT l.code AS place, s.code AS sku, coalesce(b.quantity, 0) AS kept, coalesce(f.quantity, 0) AS proved
            FROM ({LOCATION_FOLD}) f
            FULL JOIN (SELECT * FROM wms_location_balance WHERE seller_id = ANY(%(sellers)s)) b
                 USING (location_id, sku_id)
            JOIN wms_location l ON l.id = location_id JOIN wms_sku s ON s.id = sku_id
            WHERE coalesce(b.quantity, 0) <> coalesce(f.quantity, 0) ORDER BY 1, 2""",  # noqa: S608
        {"sellers": sellers},
    )


def select_pool_differences(sellers: list[int]) -> list[sql.Row]:
    return sql.rows(
        f"""SELECT p.code || ' ' || k.bucket AS place, s.code AS sku, k.kept, k.proved
            FROM ({POOL_FOLD}) f
            FULL JOIN (SELECT * FROM wms_pool_balance WHERE seller_id = ANY(%(sellers)s)) b USING (pool_id, sku_id)
            JOIN wms_pool p ON p.id = pool_id JOIN wms_sku s ON s.id = sku_id
            CROSS JOIN LATERAL (VALUES ('live', coalesce(b.live, 0), coalesce(f.live, 0)),
                                       ('reserved', coalesce(b.reserved, 0), coalesce(f.reserved, 0)),
                                       ('cancelled', coalesce(b.cancelled, 0), coalesce(f.cancelled, 0)))
                       AS k (bucket, kept, proved)
            WHERE k.kept <> k.proved ORDER BY 1, 2""",  # noqa: S608
        {"sellers": sellers},
    )


def select_book_differences(sellers: list[int]) -> list[sql.Row]:
    """Warehouses and SKUs whose pools do not sum to the locations that count."""
    return sql.rows(
        """SELECT w.code AS place, s.code AS sku, coalesce(p.pieces, 0)::int AS kept,
                  coalesce(l.pieces, 0)::int AS proved
           FROM (SELECT warehouse_id, sku_id, sum(live + reserved + cancelled) AS pieces FROM wms_pool_balance
                 WHERE seller_id = ANY(%(sellers)s) GROUP BY 1, 2) p
           FULL JOIN (SELECT b.warehouse_id, b.sku_id, sum(b.quantity) AS pieces
                      FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id AND l.counts
                      WHERE b.seller_id = ANY(%(sellers)s) GROUP BY 1, 2) l USING (warehouse_id, sku_id)
           JOIN wms_warehouse w ON w.id = warehouse_id JOIN wms_sku s ON s.id = sku_id
           WHERE coalesce(p.pieces, 0) <> coalesce(l.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )


def lock_balances() -> None:
    """Readers go on; whoever moves stock waits until the transaction ends."""
    sql.execute("LOCK TABLE wms_location_balance, wms_pool_balance IN EXCLUSIVE MODE")


def rebuild_balances(sellers: list[int]) -> None:
    """Make balances again from the ledger."""
    for table, fold, columns in (
        ("wms_location_balance", LOCATION_FOLD, "seller_id, warehouse_id, location_id, sku_id, quantity"),
        ("wms_pool_balance", POOL_FOLD, "seller_id, warehouse_id, pool_id, sku_id, live, reserved, cancelled"),
    ):
        sql.execute(f"DELETE FROM {table} WHERE seller_id = ANY(%s)", (sellers,))  # noqa: S608
        sql.execute(f"INSERT INTO {table} ({columns}) {fold}", {"sellers": sellers})


# --- looking ------------------------------------------------------------------------------------------------------


def select_statement(sellers: list[int], warehouse_id: int, sku: str, after: int, limit: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT m.id, m.at, m.actor, m.reason, m.quantity, m.reference, m.note,
                  coalesce(source.code, '') AS source, coalesce(target.code, '') AS target,
                  coalesce(out_of.code || ' ' || m.from_bucket, '') AS out_of,
                  coalesce(into_pool.code || ' ' || m.to_bucket, '') AS into
           FROM wms_stock_move m JOIN wms_sku s ON s.id = m.sku_id AND s.code = %(sku)s
           LEFT JOIN wms_location source ON source.id = m.from_location_id
           LEFT JOIN wms_location target ON target.id = m.to_location_id
           LEFT JOIN wms_pool out_of ON out_of.id = m.from_pool_id
           LEFT JOIN wms_pool into_pool ON into_pool.id = m.to_pool_id
           WHERE m.seller_id = ANY(%(sellers)s) AND m.warehouse_id = %(warehouse)s AND m.id > %(after)s
           ORDER BY m.id LIMIT %(limit)s""",
        {"sellers": sellers, "warehouse": warehouse_id, "sku": sku, "after": after, "limit": limit},
    )


def select_stock(sellers: list[int], warehouse_id: int, sku: str) -> list[sql.Row]:
    """Per SKU and pool: live, reserved, cancelled."""
    return sql.rows(
        """SELECT s.code AS sku, s.title, p.code AS pool, b.live, b.reserved, b.cancelled
           FROM wms_pool_balance b JOIN wms_sku s ON s.id = b.sku_id JOIN wms_pool p ON p.id = b.pool_id
           WHERE b.seller_id = ANY(%(sellers)s) AND b.warehouse_id = %(warehouse)s
             AND (%(sku)s = '' OR s.code = %(sku)s) ORDER BY s.code, p.code""",
        {"sellers": sellers, "warehouse": warehouse_id, "sku": sku},
    )


def select_bins(sellers: list[int], warehouse_id: int, sku: str) -> list[sql.Row]:
    """Per location and SKU: what lies there, in walking order."""
    return sql.rows(
        """SELECT l.code AS location, l.kind, s.code AS sku, b.quantity
           FROM wms_location_balance b JOIN wms_sku s ON s.id = b.sku_id JOIN wms_location l ON l.id = b.location_id
           WHERE b.seller_id = ANY(%(sellers)s) AND b.warehouse_id = %(warehouse)s AND b.quantity > 0
             AND (%(sku)s = '' OR s.code = %(sku)s)
           ORDER BY l.zone, l.sequence, l.code, s.code""",
        {"sellers": sellers, "warehouse": warehouse_id, "sku": sku},
    )


def select_pool_pieces(pool_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT s.code AS sku, b.live, b.live + b.reserved + b.cancelled AS pieces
           FROM wms_pool_balance b JOIN wms_sku s ON s.id = b.sku_id
           WHERE b.pool_id = %s AND b.live + b.reserved + b.cancelled > 0""",
        (pool_id,),
    )


def select_bin_pieces(warehouse_id: int) -> list[sql.Row]:
    """Per bin and SKU what lies there; a bin with nothing in it has one row without SKU."""
    return sql.rows(
        """SELECT l.code AS bin, s.code AS sku, b.quantity AS pieces
           FROM wms_location l LEFT JOIN wms_location_balance b ON b.location_id = l.id AND b.quantity > 0
           LEFT JOIN wms_sku s ON s.id = b.sku_id
           WHERE l.warehouse_id = %s AND l.kind = 'bin'""",
        (warehouse_id,),
    )


def select_whereabouts(warehouse_id: int, references: list[str]) -> list[sql.Row]:
    """Per reference and SKU: the pieces that its moves brought to locations of the house and that are still there."""
    return sql.rows(
        """SELECT m.reference, m.location_id, l.code AS location, l.kind, m.sku_id, sum(m.change)::int AS quantity
           FROM (SELECT reference, sku_id, to_location_id AS location_id, quantity AS change
                 FROM wms_stock_move WHERE reference = ANY(%(references)s) AND to_location_id IS NOT NULL
                 UNION ALL
                 SELECT reference, sku_id, from_location_id, -quantity
                 FROM wms_stock_move WHERE reference = ANY(%(references)s) AND from_location_id IS NOT NULL) m
           JOIN wms_location l ON l.id = m.location_id AND l.warehouse_id = %(warehouse)s
           GROUP BY 1, 2, 3, 4, 5 HAVING sum(m.change) > 0 ORDER BY 1, 2, 5""",
        {"warehouse": warehouse_id, "references": references},
    )
