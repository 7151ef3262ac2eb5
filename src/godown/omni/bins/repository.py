"""SQL of the mirror."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import sql

# --- truth --------------------------------------------------------------------------------------------------------


def advance(seller_id: int, account_id: int, source: str, read_at: datetime) -> bool:
    """Note a newer truth and lock the mirror; False if what we have is as new."""
    return bool(
        sql.execute(
            """INSERT INTO omni_flipkart_mirror (account_id, seller_id, source, read_at)
               VALUES (%(account)s, %(seller)s, %(source)s, %(at)s)
               ON CONFLICT (account_id) DO UPDATE SET source = excluded.source, read_at = excluded.read_at
               WHERE omni_flipkart_mirror.read_at < excluded.read_at""",
            {"account": account_id, "seller": seller_id, "source": source, "at": read_at},
        )
    )


def lock_mirror(account_id: int) -> sql.Row | None:
    return sql.row("SELECT source, read_at FROM omni_flipkart_mirror WHERE account_id = %s FOR UPDATE", (account_id,))


def select_read_at(account_id: int) -> datetime | None:
    at: datetime | None = sql.value("SELECT read_at FROM omni_flipkart_mirror WHERE account_id = %s", (account_id,))
    return at


def set_bins(
    seller_id: int,
    account_id: int,
    codes: list[str],
    capacities: list[int],
    pieces: list[int],
    source: str,
    read_at: datetime,
) -> dict[str, int]:
    """These are all bins there are: ids by code. What no longer fits beside the pieces is not promised any more."""
    sql.execute(
        """UPDATE omni_flipkart_bin SET gone = true, pieces = 0, planned = 0, as_of = %(at)s
           WHERE account_id = %(account)s AND read_at IS NOT NULL AND NOT gone AND code <> ALL(%(codes)s)""",
        {"account": account_id, "codes": codes, "at": read_at},
    )
    found = sql.rows(
        """INSERT INTO omni_flipkart_bin (seller_id, account_id, code, capacity, pieces, planned, gone, source,
                                          read_at, as_of)
           SELECT %(seller)s, %(account)s, t.code, t.capacity, t.pieces, 0, false, %(source)s, %(at)s, %(at)s
           FROM unnest(%(codes)s::text[], %(capacities)s::int[], %(pieces)s::int[]) AS t (code, capacity, pieces)
           ORDER BY t.code
           ON CONFLICT (account_id, code) DO UPDATE
           SET capacity = excluded.capacity, pieces = excluded.pieces, gone = false, source = excluded.source,
               planned = least(omni_flipkart_bin.planned, excluded.capacity - excluded.pieces),
               read_at = excluded.read_at, as_of = excluded.as_of
           RETURNING id, code""",
        {
            "seller": seller_id,
            "account": account_id,
            "codes": codes,
            "capacities": capacities,
            "pieces": pieces,
            "source": source,
            "at": read_at,
        },
    )
    return {row["code"]: row["id"] for row in found}


def set_contents(seller_id: int, account_id: int, bins: list[int], listings: list[str], pieces: list[int]) -> None:
    """These are all pieces there are."""
    told = {"seller": seller_id, "account": account_id, "bins": bins, "listings": listings, "pieces": pieces}
    sql.execute(
        """WITH told AS MATERIALIZED (SELECT * FROM unnest(%(bins)s::bigint[], %(listings)s::text[], %(pieces)s::int[])
                                                    AS t (bin_id, listing_id, pieces))
           DELETE FROM omni_flipkart_content c WHERE c.account_id = %(account)s
             AND NOT EXISTS (SELECT FROM told
                             WHERE (told.bin_id, told.listing_id, told.pieces) = (c.bin_id, c.listing_id, c.pieces))""",
        told,
    )
    sql.execute(
        """INSERT INTO omni_flipkart_content (seller_id, account_id, bin_id, listing_id, pieces)
           SELECT %(seller)s, %(account)s, t.bin_id, t.listing_id, t.pieces
           FROM unnest(%(bins)s::bigint[], %(listings)s::text[], %(pieces)s::int[]) AS t (bin_id, listing_id, pieces)
           ON CONFLICT (bin_id, listing_id) DO NOTHING""",
        told,
    )


def set_rows(
    seller_id: int, account_id: int, bins: list[str], listings: list[str], pieces: list[int], now: datetime
) -> None:
    """These pieces lie in these bins; a row without listing only says that the bin is there."""
    told = {"seller": seller_id, "account": account_id, "bins": bins, "listings": listings, "pieces": pieces, "at": now}
    sql.execute(
        """INSERT INTO omni_flipkart_bin (seller_id, account_id, code, capacity, pieces, planned, gone, source,
                                          read_at, as_of)
           SELECT DISTINCT %(seller)s, %(account)s, c, 1500, 0, 0, false, 'file', %(at)s::timestamptz,
                  %(at)s::timestamptz
           FROM unnest(%(bins)s::text[]) AS c ORDER BY c
           ON CONFLICT (account_id, code) DO UPDATE
           SET gone = false, source = 'file', read_at = excluded.read_at, as_of = excluded.as_of""",
        told,
    )
    sql.execute(
        """INSERT INTO omni_flipkart_content (seller_id, account_id, bin_id, listing_id, pieces)
           SELECT %(seller)s, %(account)s, b.id, t.listing_id, t.pieces
           FROM unnest(%(bins)s::text[], %(listings)s::text[], %(pieces)s::int[]) AS t (code, listing_id, pieces)
           JOIN omni_flipkart_bin b ON b.account_id = %(account)s AND b.code = t.code
           WHERE t.listing_id <> '' ORDER BY b.id, t.listing_id
           ON CONFLICT (bin_id, listing_id) DO UPDATE SET pieces = excluded.pieces""",
        told,
    )
    sql.execute(
        """UPDATE omni_flipkart_bin b
           SET pieces = least(s.pieces, b.capacity),
               planned = least(b.planned, b.capacity - least(s.pieces, b.capacity))
           FROM (SELECT b.id, coalesce(sum(c.pieces), 0)::int AS pieces
                 FROM omni_flipkart_bin b LEFT JOIN omni_flipkart_content c ON c.bin_id = b.id
                 WHERE b.account_id = %(account)s AND b.code = ANY(%(bins)s) GROUP BY b.id) s
           WHERE b.id = s.id""",
        told,
    )


def insert_wanted_bins(seller_id: int, account_id: int, codes: list[str], now: datetime) -> None:
    """Bins that are to be made on the portal; one that was there once and is gone is wanted again."""
    sql.execute(
        """INSERT INTO omni_flipkart_bin (seller_id, account_id, code, capacity, pieces, planned, gone, source, as_of)
           SELECT %(seller)s, %(account)s, c, 1500, 0, 0, false, 'estimate', %(now)s
           FROM unnest(%(codes)s::text[]) AS c ORDER BY c
           ON CONFLICT (account_id, code) DO UPDATE SET gone = false, read_at = NULL, as_of = excluded.as_of
           WHERE omni_flipkart_bin.gone""",
        {"seller": seller_id, "account": account_id, "codes": codes, "now": now},
    )


def set_made(account_id: int, codes: list[str], now: datetime) -> None:
    sql.execute(
        """UPDATE omni_flipkart_bin SET read_at = %s, source = 'file'
           WHERE account_id = %s AND code = ANY(%s) AND read_at IS NULL""",
        (now, account_id, codes),
    )


# --- the estimate -------------------------------------------------------------------------------------------------


def select_sold(account_id: int, orders: Sequence[UUID], read_at: datetime) -> dict[str, int]:
    """Pieces by listing of orders that were handed over, as far as they were packed after `read_at`."""
    return _pieces_by_listing(
        """SELECT l.listing_id, sum(l.dispatched)::int AS pieces
           FROM omni_order o JOIN omni_order_line l ON l.order_id = o.id
           LEFT JOIN omni_document d ON d.order_id = o.id
           WHERE o.account_id = %(account)s AND o.id = ANY(%(orders)s)
             AND coalesce(d.wanted_at, o.status_at) > %(read_at)s AND l.dispatched > 0
           GROUP BY l.listing_id""",
        {"account": account_id, "orders": list(orders), "read_at": read_at},
    )


def select_sold_since(account_id: int, read_at: datetime) -> dict[str, int]:
    """Pieces by listing that were packed and handed over since."""
    return _pieces_by_listing(
        """SELECT l.listing_id, sum(l.dispatched)::int AS pieces
           FROM omni_order o JOIN omni_order_line l ON l.order_id = o.id
           LEFT JOIN omni_document d ON d.order_id = o.id
           WHERE o.account_id = %(account)s AND o.status = 'COMPLETED' AND o.status_at > %(read_at)s
             AND coalesce(d.wanted_at, o.status_at) > %(read_at)s AND l.dispatched > 0
           GROUP BY l.listing_id""",
        {"account": account_id, "read_at": read_at},
    )


def _pieces_by_listing(statement: str, params: sql.Params) -> dict[str, int]:
    return {row["listing_id"]: row["pieces"] for row in sql.rows(statement, params)}


def take(account_id: int, listings: list[str], pieces: list[int], now: datetime) -> dict[str, int]:
    """Take pieces out, first bin first, as far as there are any; returns by listing what was taken."""
    return _pieces_by_listing(
        """WITH wanted AS (SELECT * FROM unnest(%(listings)s::text[], %(pieces)s::int[]) AS w (listing_id, pieces)),
                lying AS (SELECT c.id, c.bin_id, c.listing_id, c.pieces, w.pieces AS wanted,
                                 coalesce(sum(c.pieces) OVER (PARTITION BY c.listing_id ORDER BY b.code
                                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
                          FROM omni_flipkart_content c JOIN wanted w USING (listing_id)
                          JOIN omni_flipkart_bin b ON b.id = c.bin_id WHERE c.account_id = %(account)s),
                taken AS (SELECT id, bin_id, listing_id, least(pieces, wanted - before)::int AS pieces FROM lying
                          WHERE before < wanted AND pieces > 0),
                contents AS (UPDATE omni_flipkart_content c SET pieces = c.pieces - t.pieces
                             FROM taken t WHERE c.id = t.id),
                bins AS (UPDATE omni_flipkart_bin b
                         SET pieces = greatest(0, b.pieces - t.pieces), source = 'estimate', as_of = %(now)s
                         FROM (SELECT bin_id, sum(pieces)::int AS pieces FROM taken GROUP BY bin_id) t
                         WHERE b.id = t.bin_id)
           SELECT listing_id, sum(pieces)::int AS pieces FROM taken GROUP BY listing_id""",
        {"account": account_id, "listings": listings, "pieces": pieces, "now": now},
    )


def change(
    seller_id: int, account_id: int, bins: list[str], listings: list[str], changes: list[int], now: datetime
) -> None:
    """Add pieces to bins, or take them out; what the mirror cannot hold or lacks is left out until the next read."""
    sql.execute(
        """WITH told AS (SELECT b.id AS bin_id, t.listing_id, sum(t.change)::int AS change
                         FROM unnest(%(bins)s::text[], %(listings)s::text[], %(changes)s::int[])
                              AS t (code, listing_id, change)
                         JOIN omni_flipkart_bin b ON b.account_id = %(account)s AND b.code = t.code
                         GROUP BY b.id, t.listing_id),
                bins AS (UPDATE omni_flipkart_bin b
                         SET pieces = greatest(0, least(b.capacity - b.planned, b.pieces + t.change)),
                             source = 'estimate', as_of = %(now)s
                         FROM (SELECT bin_id, sum(change)::int AS change FROM told GROUP BY bin_id) t
                         WHERE b.id = t.bin_id)
           INSERT INTO omni_flipkart_content AS c (seller_id, account_id, bin_id, listing_id, pieces)
           SELECT %(seller)s, %(account)s, bin_id, listing_id, greatest(0, change) FROM told ORDER BY bin_id, listing_id
           ON CONFLICT (bin_id, listing_id) DO UPDATE
           SET pieces = greatest(0, c.pieces + (SELECT t.change FROM told t
                                                WHERE (t.bin_id, t.listing_id) = (c.bin_id, c.listing_id)))""",
        {
            "seller": seller_id,
            "account": account_id,
            "bins": bins,
            "listings": listings,
            "changes": changes,
            "now": now,
        },
    )


def select_packed(account_id: int, read_at: datetime) -> dict[str, int]:
    """Pieces by SKU of parcels that Flipkart took as packed before `read_at` and that are still in the house."""
    found = sql.rows(
        """SELECT l.sku, sum(l.reserved)::int AS pieces
           FROM omni_document d JOIN omni_order o ON o.id = d.order_id JOIN omni_order_line l ON l.order_id = o.id
           WHERE o.account_id = %s AND d.wanted_at <= %s AND o.status = 'PROCESSING' AND l.sku IS NOT NULL
           GROUP BY l.sku""",
        (account_id, read_at),
    )
    return {row["sku"]: row["pieces"] for row in found}


def select_packed_orders(account_id: int, read_at: datetime) -> list[UUID]:
    """Orders that Flipkart took as packed before `read_at` and whose parcels are still in the house."""
    return sql.values(
        """SELECT d.order_id FROM omni_document d JOIN omni_order o ON o.id = d.order_id
           WHERE o.account_id = %s AND d.wanted_at <= %s AND o.status = 'PROCESSING'""",
        (account_id, read_at),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_fill(account_id: int) -> sql.Row:
    """Of the bins that Flipkart has: how many, their capacity, what lies in them, what is promised to them."""
    return sql.rows(
        """SELECT count(*)::int AS bins, coalesce(sum(capacity), 0)::int AS capacity,
                  coalesce(sum(pieces), 0)::int AS used, coalesce(sum(planned), 0)::int AS planned
           FROM omni_flipkart_bin WHERE account_id = %s AND read_at IS NOT NULL AND NOT gone""",
        (account_id,),
    )[0]


def select_mirrors(sellers: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        """SELECT a.id AS account_id, a.seller_id, a.code AS account, a.warehouse, a.pool, a.stock_mode, m.source,
                  m.read_at, d.next_at, d.leased_until, f.bins, f.capacity, f.used, f.planned, f.as_of,
                  f.estimated
           FROM omni_channel_account a LEFT JOIN omni_flipkart_mirror m ON m.account_id = a.id
           LEFT JOIN kit_due d ON d.kind = 'read_bins' AND d.subject = a.id::text
           CROSS JOIN LATERAL (
               SELECT count(*)::int AS bins, coalesce(sum(capacity), 0)::int AS capacity,
                      coalesce(sum(pieces), 0)::int AS used, coalesce(sum(planned), 0)::int AS planned,
                      max(as_of) AS as_of, coalesce(bool_or(source = 'estimate'), false) AS estimated
               FROM omni_flipkart_bin b
               WHERE b.account_id = a.id AND b.read_at IS NOT NULL AND NOT b.gone) f
           WHERE a.seller_id = ANY(%s) ORDER BY a.code""",
        (list(sellers),),
    )


def select_bins(sellers: Sequence[int], account_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT b.code, b.capacity, b.pieces, b.planned, b.gone, b.source, b.read_at, b.as_of,
                  coalesce(c.listings, 0)::int AS listings
           FROM omni_flipkart_bin b
           LEFT JOIN (SELECT bin_id, count(*) AS listings FROM omni_flipkart_content
                      WHERE account_id = %(account)s AND pieces > 0 GROUP BY bin_id) c ON c.bin_id = b.id
           WHERE b.seller_id = ANY(%(sellers)s) AND b.account_id = %(account)s ORDER BY b.code""",
        {"sellers": list(sellers), "account": account_id},
    )


#: Several listings of an account may be one SKU; a listing that is known twice counts by its first.
SKU_OF = """(SELECT DISTINCT ON (listing_id) listing_id, sku, channel_sku FROM omni_listing
             WHERE account_id = %(account)s ORDER BY listing_id, enabled DESC, id)"""


def select_contents(sellers: Sequence[int], account_id: int, code: str | None = None) -> list[sql.Row]:
    """What lies where, in one bin or in all; `sku` is None for a listing that we do not have."""
    return sql.rows(
        f"""SELECT b.code AS bin, c.listing_id, l.sku, c.pieces
            FROM omni_flipkart_content c JOIN omni_flipkart_bin b ON b.id = c.bin_id
            LEFT JOIN {SKU_OF} l ON l.listing_id = c.listing_id
            WHERE c.seller_id = ANY(%(sellers)s) AND c.account_id = %(account)s AND c.pieces > 0
              AND (%(code)s::text IS NULL OR b.code = %(code)s)
            ORDER BY b.code, l.sku, c.listing_id""",  # noqa: S608
        {"sellers": list(sellers), "account": account_id, "code": code},
    )
