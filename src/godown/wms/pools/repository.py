"""All SQL of the pools and their documents."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import sql


def insert_pool(seller_id: int, warehouse_id: int, code: str, account: str | None) -> int:
    pool_id: int = sql.value(
        "INSERT INTO wms_pool (seller_id, warehouse_id, code, account) VALUES (%s, %s, %s, %s) RETURNING id",
        (seller_id, warehouse_id, code, account),
    )
    return pool_id


def insert_commons(seller_id: int, warehouse_ids: list[int], code: str) -> None:
    sql.execute(
        """INSERT INTO wms_pool (seller_id, warehouse_id, code) SELECT %s, id, %s FROM unnest(%s::bigint[]) AS w (id)
           ORDER BY id ON CONFLICT DO NOTHING""",
        (seller_id, code, warehouse_ids),
    )


def lock_warehouse(warehouse_id: int) -> str | None:
    """The only account it serves, if there is one."""
    account: str | None = sql.value(
        "SELECT sole_account FROM wms_warehouse WHERE id = %s FOR NO KEY UPDATE", (warehouse_id,)
    )
    return account


def set_sole_account(warehouse_id: int, account: str | None) -> None:
    sql.execute(
        """UPDATE wms_warehouse SET sole_account = %(account)s
           WHERE id = %(id)s AND sole_account IS DISTINCT FROM %(account)s""",
        {"id": warehouse_id, "account": account},
    )


def select_pools_of_others(warehouse_id: int, account: str) -> list[str]:
    """Codes of other accounts' pools that hold anything."""
    return sql.values(
        """SELECT p.code FROM wms_pool p WHERE p.warehouse_id = %s AND p.account <> %s
             AND EXISTS (SELECT FROM wms_pool_balance b
                         WHERE b.pool_id = p.id AND b.live + b.reserved + b.cancelled > 0) ORDER BY p.code""",
        (warehouse_id, account),
    )


def insert_pool_if_new(seller_id: int, warehouse_id: int, code: str, account: str) -> None:
    """Add a dedicated pool unless its code or its account has one in the warehouse."""
    sql.execute(
        """INSERT INTO wms_pool (seller_id, warehouse_id, code, account) VALUES (%s, %s, %s, %s)
           ON CONFLICT DO NOTHING""",
        (seller_id, warehouse_id, code, account),
    )


def select_pool_of(warehouse_id: int, code: str, account: str) -> sql.Row:
    """The pool with this code and account, else the one with the code, else the account's."""
    return sql.rows(
        """SELECT code, account FROM wms_pool WHERE warehouse_id = %(warehouse)s
               AND (code = %(code)s OR account = %(account)s)
           ORDER BY (code, coalesce(account, '')) = (%(code)s, %(account)s) DESC, code = %(code)s DESC LIMIT 1""",
        {"warehouse": warehouse_id, "code": code, "account": account},
    )[0]


def select_pool(warehouse_id: int, code: str) -> int | None:
    pool_id: int | None = sql.value(
        "SELECT id FROM wms_pool WHERE warehouse_id = %s AND code = %s", (warehouse_id, code)
    )
    return pool_id


def select_uncovered(pools: Collection[int]) -> sql.Row | None:
    """The first pool and SKU (codes) of which more pieces wait to be put back than the pool has cancelled."""
    return sql.row(
        """SELECT p.code AS pool, s.code AS sku, w.waiting
           FROM (SELECT pool_id, sku_id, sum(quantity - done)::int AS waiting FROM wms_putback
                 WHERE pool_id = ANY(%s) AND quantity > done GROUP BY 1, 2) w
           JOIN wms_pool_balance b ON b.pool_id = w.pool_id AND b.sku_id = w.sku_id AND b.cancelled < w.waiting
           JOIN wms_pool p ON p.id = w.pool_id JOIN wms_sku s ON s.id = w.sku_id ORDER BY 1, 2 LIMIT 1""",
        (list(pools),),
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


# --- documents ----------------------------------------------------------------------------------------------------


def insert_document(
    thread: UUID,
    seller_id: int,
    warehouse_id: int,
    number: str,
    source_id: int,
    target_id: int,
    reason: str,
    key: str,
    actor: str,
    now: datetime,
) -> sql.Row | None:
    """Add a draft; None if its key or number is taken. Without a number it gets one made from its id."""
    return sql.row(
        """INSERT INTO wms_pool_document (id, thread, seller_id, warehouse_id, number, source_id, target_id, reason,
                                          key, made_by, made_at, status, status_at, version)
           SELECT n.id, %(thread)s, %(seller)s, %(warehouse)s,
                  coalesce(nullif(%(number)s, ''), 'POOL-' || lpad(n.id::text, 5, '0')), %(source)s, %(target)s,
                  %(reason)s, %(key)s, %(actor)s, %(now)s, 'draft', %(now)s, 1
           FROM nextval(pg_get_serial_sequence('wms_pool_document', 'id')) AS n (id)
           ON CONFLICT DO NOTHING RETURNING id, number""",
        {
            "thread": thread,
            "seller": seller_id,
            "warehouse": warehouse_id,
            "number": number,
            "source": source_id,
            "target": target_id,
            "reason": reason,
            "key": key,
            "actor": actor,
            "now": now,
        },
    )


def insert_lines(seller_id: int, document_id: int, skus: list[int], quantities: list[int]) -> None:
    sql.execute(
        """INSERT INTO wms_pool_document_line (seller_id, document_id, sku_id, quantity, moved)
           SELECT %s, %s, l.sku, l.quantity, 0 FROM unnest(%s::bigint[], %s::int[]) AS l (sku, quantity)""",
        (seller_id, document_id, skus, quantities),
    )


def select_by_key(key: str) -> sql.Row | None:
    return sql.row("SELECT id, warehouse_id, source_id, target_id FROM wms_pool_document WHERE key = %s", (key,))


def lock_document(sellers: list[int], warehouse_id: int, document_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT d.number, d.status, d.reason, d.source_id, d.target_id, s.code AS source, t.code AS target
           FROM wms_pool_document d JOIN wms_pool s ON s.id = d.source_id JOIN wms_pool t ON t.id = d.target_id
           WHERE d.id = %s AND d.warehouse_id = %s AND d.seller_id = ANY(%s) FOR UPDATE OF d""",
        (document_id, warehouse_id, sellers),
    )


def select_wanted(document_id: int) -> list[sql.Row]:
    """What a document asks for, by SKU code."""
    return sql.rows(
        """SELECT l.sku_id, s.code AS sku, l.quantity FROM wms_pool_document_line l JOIN wms_sku s ON s.id = l.sku_id
           WHERE l.document_id = %s ORDER BY s.code""",
        (document_id,),
    )


def set_moved(document_id: int, skus: Sequence[int], there: Sequence[int], moved: Sequence[bool]) -> None:
    """Keep what was there of each SKU, and which lines went over."""
    sql.execute(
        """UPDATE wms_pool_document_line l SET there = n.there, moved = CASE WHEN n.moved THEN l.quantity ELSE 0 END
           FROM unnest(%s::bigint[], %s::int[], %s::bool[]) AS n (sku_id, there, moved)
           WHERE l.document_id = %s AND l.sku_id = n.sku_id""",
        (list(skus), list(there), list(moved), document_id),
    )


def select_live(warehouse_id: int, pool: str, skus: list[str]) -> dict[str, int]:
    """Live pieces of a pool by SKU code."""
    found = sql.rows(
        """SELECT s.code, b.live FROM wms_pool p JOIN wms_pool_balance b ON b.pool_id = p.id
           JOIN wms_sku s ON s.id = b.sku_id
           WHERE p.warehouse_id = %s AND p.code = %s AND s.code = ANY(%s)""",
        (warehouse_id, pool, skus),
    )
    return {row["code"]: row["live"] for row in found}


def select_dedicated(sellers: list[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT w.code AS warehouse, p.code AS pool FROM wms_pool p JOIN wms_warehouse w ON w.id = p.warehouse_id
           WHERE p.seller_id = ANY(%s) AND p.account IS NOT NULL ORDER BY w.code, p.code""",
        (sellers,),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_pools(sellers: list[int], warehouse_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT p.code, p.account, coalesce(sum(b.live), 0)::int AS live,
                  coalesce(sum(b.reserved), 0)::int AS reserved, coalesce(sum(b.cancelled), 0)::int AS cancelled,
                  count(*) FILTER (WHERE b.live + b.reserved + b.cancelled > 0)::int AS skus
           FROM wms_pool p LEFT JOIN wms_pool_balance b ON b.pool_id = p.id
           WHERE p.seller_id = ANY(%s) AND p.warehouse_id = %s
           GROUP BY p.id ORDER BY p.account IS NOT NULL, p.code""",
        (sellers, warehouse_id),
    )


def select_held(
    sellers: list[int],
    warehouse_id: int,
    pool: str,
    bucket: str,
    text: str,
    after: tuple[str, str, str],
    limit: int,
) -> list[sql.Row]:
    return sql.rows(
        """SELECT s.code AS sku, s.title, p.code AS pool, b.live, b.reserved, b.cancelled
           FROM wms_pool_balance b JOIN wms_pool p ON p.id = b.pool_id JOIN wms_sku s ON s.id = b.sku_id
           WHERE b.seller_id = ANY(%(sellers)s) AND b.warehouse_id = %(warehouse)s
             AND (%(pool)s = '' OR p.code = %(pool)s)
             AND CASE %(bucket)s WHEN 'live' THEN b.live WHEN 'reserved' THEN b.reserved
                                 WHEN 'cancelled' THEN b.cancelled ELSE b.live + b.reserved + b.cancelled END > 0
             AND (%(text)s = '' OR s.code ILIKE %(like)s OR s.title ILIKE %(like)s OR s.ean = %(text)s)
             AND (%(sku)s = '' OR (s.code, p.code) > (%(sku)s, %(in_pool)s))
           ORDER BY s.code, p.code LIMIT %(limit)s""",
        {
            "sellers": sellers,
            "warehouse": warehouse_id,
            "pool": pool,
            "bucket": bucket,
            "text": text,
            "like": _like(text),
            "sku": after[0],
            "in_pool": after[2],
            "limit": limit,
        },
    )


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


CARDS = """SELECT d.id, d.thread, d.number, s.code AS source, t.code AS target, d.reason, d.status, d.status_at,
                  d.made_at, d.made_by, l.lines, l.pieces, l.moved
           FROM wms_pool_document d JOIN wms_pool s ON s.id = d.source_id JOIN wms_pool t ON t.id = d.target_id
           CROSS JOIN LATERAL (SELECT count(*)::int AS lines, coalesce(sum(n.quantity), 0)::int AS pieces,
                                      coalesce(sum(n.moved), 0)::int AS moved
                               FROM wms_pool_document_line n WHERE n.document_id = d.id) l"""


def select_documents(
    sellers: list[int], warehouse_id: int, status: str, pool: str, text: str, before: int | None, limit: int
) -> list[sql.Row]:
    found = sql.rows(
        f"""{CARDS}
           WHERE d.seller_id = ANY(%(sellers)s) AND d.warehouse_id = %(warehouse)s
             AND (%(status)s = '' OR d.status = %(status)s)
             AND (%(pool)s = '' OR %(pool)s IN (s.code, t.code))
             AND (%(text)s = '' OR d.number ILIKE %(like)s OR d.reason ILIKE %(like)s
                  OR EXISTS (SELECT FROM wms_pool_document_line n JOIN wms_sku k ON k.id = n.sku_id
                             WHERE n.document_id = d.id AND k.code = %(text)s))
             AND (%(before)s::bigint IS NULL OR d.id < %(before)s)
           ORDER BY d.id DESC LIMIT %(limit)s""",
        {
            "sellers": sellers,
            "warehouse": warehouse_id,
            "status": status,
            "pool": pool,
            "text": text,
            "like": _like(text),
            "before": before,
            "limit": limit,
        },
    )
    return [{name: value for name, value in row.items() if name != "thread"} for row in found]


def select_document(sellers: list[int], warehouse_id: int, document_id: int) -> sql.Row | None:
    return sql.row(
        f"{CARDS} WHERE d.seller_id = ANY(%s) AND d.warehouse_id = %s AND d.id = %s",
        (sellers, warehouse_id, document_id),
    )


def select_document_lines(document_id: int, limit: int) -> list[sql.Row]:
    """The first lines, short ones before the others; of a draft against what is live now. Each says how many are."""
    return sql.rows(
        """SELECT n.*, sum(n.short::int) OVER ()::int AS all_short
           FROM (SELECT s.code AS sku, s.title, l.quantity, l.moved,
                        CASE d.status WHEN 'draft' THEN coalesce(b.live, 0) ELSE l.there END AS there,
                        coalesce(CASE d.status WHEN 'draft' THEN coalesce(b.live, 0) ELSE l.there END < l.quantity,
                                 false) AS short
                 FROM wms_pool_document_line l JOIN wms_pool_document d ON d.id = l.document_id
                 JOIN wms_sku s ON s.id = l.sku_id
                 LEFT JOIN wms_pool_balance b ON b.pool_id = d.source_id AND b.sku_id = l.sku_id
                 WHERE l.document_id = %s) n
           ORDER BY n.short DESC, n.sku LIMIT %s""",
        (document_id, limit),
    )


def select_shifts(sellers: list[int], warehouse_id: int, sku: str, limit: int) -> list[sql.Row]:
    """Ledger rows of a SKU that changed its pool, or made pieces live again, the latest first."""
    return sql.rows(
        """SELECT m.at, m.actor, m.reason, m.quantity, coalesce(f.code, '') AS source, coalesce(t.code, '') AS target,
                  m.reference, m.note, d.id AS document
           FROM wms_stock_move m JOIN wms_sku s ON s.id = m.sku_id
           LEFT JOIN wms_pool f ON f.id = m.from_pool_id LEFT JOIN wms_pool t ON t.id = m.to_pool_id
           LEFT JOIN wms_pool_document d ON d.warehouse_id = m.warehouse_id AND d.number = m.reference
                                        AND m.reason IN ('allocate', 'deallocate')
           WHERE m.seller_id = ANY(%s) AND m.warehouse_id = %s AND s.code = %s
             AND (m.from_pool_id <> m.to_pool_id OR m.reason = 'make_live')
           ORDER BY m.id DESC LIMIT %s""",
        (sellers, warehouse_id, sku, limit),
    )
