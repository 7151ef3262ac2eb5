"""All SQL of the counts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from godown.kit import sql

from .rules import Setting
from .states import UNFINISHED

#: A count as every reader wants it.
COUNT = """SELECT c.id, c.thread, c.bin_id, b.code AS bin, c.sku_id, coalesce(s.code, '') AS sku, c.origin,
                  c.reference, c.opened_at, c.opened_by, c.status, c.status_at, c.round, c.counter, c.barred, c.mark,
                  c.last_sku_id, c.last_pieces, c.note
           FROM wms_count c JOIN wms_location b ON b.id = c.bin_id LEFT JOIN wms_sku s ON s.id = c.sku_id"""

# --- what is to be counted ----------------------------------------------------------------------------------------


def insert_counts(
    seller_id: int,
    warehouse_id: int,
    threads: list[UUID],
    bins: list[int],
    skus: list[int | None],
    origin: str,
    reference: str,
    actor: str,
    now: datetime,
) -> list[sql.Row]:
    """Open counts; returns (thread, bin) of those that were not open yet."""
    return sql.rows(
        """WITH made AS (
               INSERT INTO wms_count (thread, seller_id, warehouse_id, bin_id, sku_id, origin, reference, opened_at,
                                      opened_by, status, status_at, version, round, counter, barred, mark,
                                      last_pieces, note)
               SELECT n.thread, %(seller)s, %(warehouse)s, n.bin, n.sku, %(origin)s, %(reference)s, %(now)s,
                      %(actor)s, 'OPEN', %(now)s, 1, 1, '', '', 0, 1, ''
               FROM unnest(%(threads)s::uuid[], %(bins)s::bigint[], %(skus)s::bigint[]) AS n (thread, bin, sku)
               ORDER BY n.bin, n.sku
               ON CONFLICT DO NOTHING RETURNING thread, bin_id)
           SELECT made.thread, b.code AS bin FROM made JOIN wms_location b ON b.id = made.bin_id""",
        {
            "seller": seller_id,
            "warehouse": warehouse_id,
            "threads": threads,
            "bins": bins,
            "skus": skus,
            "origin": origin,
            "reference": reference,
            "actor": actor,
            "now": now,
        },
    )


def select_bins_of(warehouse_id: int, skus: Collection[int]) -> list[sql.Row]:
    """Bins in which the book has these SKUs: location_id, sku_id."""
    return sql.rows(
        """SELECT b.location_id, b.sku_id FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id
           WHERE b.warehouse_id = %s AND b.sku_id = ANY(%s) AND b.quantity > 0 AND l.kind = 'bin' ORDER BY 1, 2""",
        (warehouse_id, list(skus)),
    )


def select_overdue(warehouse_id: int, before: datetime, limit: int) -> list[int]:
    """Bins with stock of which no whole count was finished since, those that wait longest first."""
    return sql.values(
        """SELECT l.id FROM wms_location l
           LEFT JOIN (SELECT bin_id, max(status_at) AS at FROM wms_count
                      WHERE warehouse_id = %(warehouse)s AND status = 'DONE' AND sku_id IS NULL GROUP BY 1) done
                  ON done.bin_id = l.id
           WHERE l.warehouse_id = %(warehouse)s AND l.kind = 'bin' AND (done.at IS NULL OR done.at < %(before)s)
             AND EXISTS (SELECT FROM wms_location_balance b WHERE b.location_id = l.id AND b.quantity > 0)
             AND NOT EXISTS (SELECT FROM wms_count c WHERE c.bin_id = l.id AND c.sku_id IS NULL
                                                       AND c.status = ANY(%(unfinished)s))
           ORDER BY done.at NULLS FIRST, l.zone, l.sequence, l.id LIMIT %(limit)s""",
        {"warehouse": warehouse_id, "before": before, "limit": limit, "unfinished": list(UNFINISHED)},
    )


def select_waiting(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """Open counts in walking order, what a short pick asks for first; nothing of what the book has."""
    return sql.rows(
        """SELECT c.id, b.code AS bin, b.zone, coalesce(s.code, '') AS sku, coalesce(s.title, '') AS title, c.origin,
                  c.round, c.barred
           FROM wms_count c JOIN wms_location b ON b.id = c.bin_id LEFT JOIN wms_sku s ON s.id = c.sku_id
           WHERE c.seller_id = %s AND c.warehouse_id = %s AND c.status = 'OPEN'
           ORDER BY c.origin <> 'short', b.zone, b.sequence, b.code, s.code LIMIT %s""",
        (seller_id, warehouse_id, limit),
    )


def lock_warehouse(warehouse_id: int) -> None:
    sql.execute("SELECT id FROM wms_warehouse WHERE id = %s FOR NO KEY UPDATE", (warehouse_id,))


# --- counting -----------------------------------------------------------------------------------------------------


def select_at(bin_id: int) -> list[sql.Row]:
    """The unfinished counts of a bin, what a short pick asks for first."""
    return sql.rows(
        f"{COUNT} WHERE c.bin_id = %s AND c.status = ANY(%s) ORDER BY c.origin <> 'short', c.id",
        (bin_id, list(UNFINISHED)),
    )


def select_in_hand(warehouse_id: int, counter: str) -> sql.Row | None:
    """The count that somebody works on."""
    return sql.row(
        f"{COUNT} WHERE c.warehouse_id = %s AND c.counter = %s AND c.status = 'COUNTING'", (warehouse_id, counter)
    )


def lock_count(warehouse_id: int, count_id: int) -> sql.Row | None:
    """Locks the bin too: of the counts of a bin and of SKUs in it one is finished or decided at a time."""
    return sql.row(
        f"{COUNT} WHERE c.warehouse_id = %s AND c.id = %s FOR UPDATE OF c FOR NO KEY UPDATE OF b",
        (warehouse_id, count_id),
    )


def last_move() -> int:
    """The newest row of the ledger."""
    newest: int = sql.value("SELECT coalesce(max(id), 0) FROM wms_stock_move")
    return newest


def add_pieces(count_id: int, round: int, sku_id: int, pieces: int) -> int:
    """Count so many pieces more of a SKU; returns how many that makes."""
    counted: int = sql.value(
        """WITH line AS (INSERT INTO wms_count_line (seller_id, count_id, round, sku_id, counted)
                         SELECT seller_id, id, %(round)s, %(sku)s, %(pieces)s FROM wms_count WHERE id = %(count)s
                         ON CONFLICT (count_id, round, sku_id)
                         DO UPDATE SET counted = wms_count_line.counted + excluded.counted RETURNING counted),
                seen AS (UPDATE wms_count SET last_sku_id = %(sku)s, last_pieces = %(pieces)s WHERE id = %(count)s)
           SELECT counted FROM line""",
        {"count": count_id, "round": round, "sku": sku_id, "pieces": pieces},
    )
    return counted


def take_back(count_id: int, round: int, sku_id: int, pieces: int) -> None:
    """So many pieces of what was scanned last are left; asked again, one less."""
    sql.execute(
        """WITH seen AS (UPDATE wms_count SET last_pieces = 1 WHERE id = %(count)s)
           UPDATE wms_count_line SET counted = %(pieces)s
           WHERE count_id = %(count)s AND round = %(round)s AND sku_id = %(sku)s""",
        {"count": count_id, "round": round, "sku": sku_id, "pieces": pieces},
    )


def select_counted(count_id: int, round: int) -> list[sql.Row]:
    """What is counted in a round, what was counted last at the end."""
    return sql.rows(
        """SELECT l.sku_id, s.code AS sku, s.ean, s.title, l.counted
           FROM wms_count_line l JOIN wms_sku s ON s.id = l.sku_id
           WHERE l.count_id = %s AND l.round = %s ORDER BY l.id""",
        (count_id, round),
    )


def delete_counted(count_id: int, round: int) -> None:
    sql.execute("DELETE FROM wms_count_line WHERE count_id = %s AND round = %s", (count_id, round))


# --- the book -----------------------------------------------------------------------------------------------------


def select_book(warehouse_id: int, bin_id: int, sku_id: int | None, mark: int) -> list[sql.Row]:
    """What the book has in a bin, and what the ledger changed there since a row of it: (sku_id, quantity, changes).

    One statement, so that both are of the same moment.
    """
    return sql.rows(
        """SELECT sku_id, coalesce(b.quantity, 0) AS quantity, coalesce(m.changes, '{}') AS changes
           FROM (SELECT sku_id, quantity FROM wms_location_balance
                 WHERE location_id = %(bin)s AND (%(sku)s::bigint IS NULL OR sku_id = %(sku)s)) b
           FULL JOIN (SELECT sku_id, array_agg(CASE WHEN to_location_id = %(bin)s THEN quantity ELSE -quantity END
                                               ORDER BY id) AS changes
                      FROM wms_stock_move
                      WHERE id > %(mark)s AND warehouse_id = %(warehouse)s
                        AND (to_location_id = %(bin)s OR from_location_id = %(bin)s)
                        AND (%(sku)s::bigint IS NULL OR sku_id = %(sku)s) GROUP BY sku_id) m USING (sku_id)""",
        {"warehouse": warehouse_id, "bin": bin_id, "sku": sku_id, "mark": mark},
    )


def select_corrected(warehouse_id: int, bin_id: int, skus: Collection[int], mark: int) -> str | None:
    """The first of these SKUs that a count corrected in a bin since a row of the ledger."""
    sku: str | None = sql.value(
        """SELECT s.code FROM wms_stock_move m JOIN wms_sku s ON s.id = m.sku_id
           WHERE m.id > %(mark)s AND m.warehouse_id = %(warehouse)s AND m.reason = 'count'
             AND m.sku_id = ANY(%(skus)s) AND %(bin)s IN (m.from_location_id, m.to_location_id)
           ORDER BY s.code LIMIT 1""",
        {"mark": mark, "warehouse": warehouse_id, "skus": list(skus), "bin": bin_id},
    )
    return sku


def upsert_results(
    count_id: int,
    round: int,
    skus: list[int],
    lows: list[int],
    highs: list[int],
    variances: list[int],
) -> None:
    """Note what the book had; a SKU that was not scanned was counted as none."""
    sql.execute(
        """INSERT INTO wms_count_line (seller_id, count_id, round, sku_id, counted, low, high, variance)
           SELECT c.seller_id, c.id, %s, n.sku, 0, n.low, n.high, n.variance
           FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS n (sku, low, high, variance)
           JOIN wms_count c ON c.id = %s ORDER BY n.sku
           ON CONFLICT (count_id, round, sku_id)
           DO UPDATE SET low = excluded.low, high = excluded.high, variance = excluded.variance""",
        (round, skus, lows, highs, variances, count_id),
    )


def select_variances(count_id: int, round: int) -> list[sql.Row]:
    """What a round found: (sku_id, sku, variance)."""
    return sql.rows(
        """SELECT l.sku_id, s.code AS sku, l.variance FROM wms_count_line l JOIN wms_sku s ON s.id = l.sku_id
           WHERE l.count_id = %s AND l.round = %s AND l.variance IS NOT NULL ORDER BY l.sku_id""",
        (count_id, round),
    )


# --- whose pieces -------------------------------------------------------------------------------------------------


def select_holdings(warehouse_id: int, skus: Collection[int]) -> list[sql.Row]:
    """What pools have of these SKUs in bins: (sku_id, pool_id, common, live, cancelled, reserved)."""
    return sql.rows(
        """SELECT b.sku_id, b.pool_id, p.account IS NULL AS common, b.live,
                  b.cancelled - coalesce(w.waiting, 0) AS cancelled, b.reserved - coalesce(r.picked, 0) AS reserved
           FROM wms_pool_balance b JOIN wms_pool p ON p.id = b.pool_id
           LEFT JOIN (SELECT pool_id, sku_id, sum(quantity - done)::int AS waiting FROM wms_putback
                      WHERE quantity > done GROUP BY 1, 2) w USING (pool_id, sku_id)
           LEFT JOIN (SELECT r.pool_id, r.sku_id, sum(coalesce(l.picked, t.picked))::int AS picked
                      FROM wms_reservation r LEFT JOIN wms_outward_line l ON l.id = r.line_id
                      LEFT JOIN wms_transfer_line t ON t.id = -r.line_id
                      WHERE r.sku_id = ANY(%(skus)s) GROUP BY 1, 2) r USING (pool_id, sku_id)
           WHERE b.warehouse_id = %(warehouse)s AND b.sku_id = ANY(%(skus)s)""",
        {"warehouse": warehouse_id, "skus": list(skus)},
    )


def select_lost(location_id: int, skus: Collection[int]) -> dict[int, int]:
    """What counts lost so far, by SKU."""
    found = sql.rows(
        "SELECT sku_id, quantity FROM wms_location_balance WHERE location_id = %s AND sku_id = ANY(%s)",
        (location_id, list(skus)),
    )
    return {row["sku_id"]: row["quantity"] for row in found}


# --- the setting --------------------------------------------------------------------------------------------------


def select_setting(warehouse_id: int) -> sql.Row | None:
    return sql.row("SELECT approve_above, plan_days FROM wms_count_setting WHERE warehouse_id = %s", (warehouse_id,))


def upsert_setting(seller_id: int, warehouse_id: int, setting: Setting) -> None:
    sql.execute(
        """INSERT INTO wms_count_setting (warehouse_id, seller_id, approve_above, plan_days) VALUES (%s, %s, %s, %s)
           ON CONFLICT (warehouse_id)
           DO UPDATE SET approve_above = excluded.approve_above, plan_days = excluded.plan_days""",
        (warehouse_id, seller_id, setting.approve_above, setting.plan_days),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_board(
    seller_id: int, warehouse_id: int, statuses: list[str], text: str, origin: str, before: int, limit: int
) -> list[sql.Row]:
    """Counts, the newest first, with the pieces that the last finished round found too few and too many."""
    return sql.rows(
        """SELECT c.id, b.code AS bin, b.zone, coalesce(s.code, '') AS sku, c.origin, c.reference, c.opened_at,
                  c.opened_by, c.status, c.status_at, c.round, c.counter, c.barred, c.note,
                  coalesce(v.missing, 0)::int AS missing, coalesce(v.found, 0)::int AS found, v.round AS found_in
           FROM wms_count c JOIN wms_location b ON b.id = c.bin_id LEFT JOIN wms_sku s ON s.id = c.sku_id
           LEFT JOIN LATERAL (SELECT l.round, -sum(least(l.variance, 0)) AS missing,
                                     sum(greatest(l.variance, 0)) AS found
                              FROM wms_count_line l WHERE l.count_id = c.id AND l.variance IS NOT NULL
                              GROUP BY l.round ORDER BY l.round DESC LIMIT 1) v ON true
           WHERE c.seller_id = %(seller)s AND c.warehouse_id = %(warehouse)s
             AND (%(statuses)s::text[] = '{}' OR c.status = ANY(%(statuses)s))
             AND (%(origin)s = '' OR c.origin = %(origin)s)
             AND (%(text)s = '' OR strpos(lower(b.code), %(text)s) > 0 OR strpos(lower(s.code), %(text)s) > 0)
             AND (%(before)s = 0 OR c.id < %(before)s)
           ORDER BY c.id DESC LIMIT %(limit)s""",
        {
            "seller": seller_id,
            "warehouse": warehouse_id,
            "statuses": statuses,
            "text": text.casefold(),
            "origin": origin,
            "before": before,
            "limit": limit,
        },
    )


def count_by_status(seller_id: int, warehouse_id: int) -> dict[str, int]:
    found = sql.rows(
        """SELECT status, count(*)::int AS counts FROM wms_count
           WHERE seller_id = %s AND warehouse_id = %s GROUP BY status""",
        (seller_id, warehouse_id),
    )
    return {row["status"]: row["counts"] for row in found}


def select_lines(count_id: int) -> list[sql.Row]:
    """Everything that was counted, round by round."""
    return sql.rows(
        """SELECT l.round, s.code AS sku, s.title, l.counted, l.low, l.high, l.variance
           FROM wms_count_line l JOIN wms_sku s ON s.id = l.sku_id WHERE l.count_id = %s ORDER BY l.round, s.code""",
        (count_id,),
    )


def select_count(seller_id: int, warehouse_id: int, count_id: int) -> sql.Row | None:
    return sql.row(
        f"{COUNT} WHERE c.seller_id = %s AND c.warehouse_id = %s AND c.id = %s", (seller_id, warehouse_id, count_id)
    )
