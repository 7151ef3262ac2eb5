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


def begin(seller_id: int, account_id: int, now: datetime) -> None:
    """Some bins are told now, the first ever unless there is a mirror; it is locked."""
    sql.execute(
        """INSERT INTO omni_flipkart_mirror (account_id, seller_id, source, read_at) VALUES (%s, %s, 'file', %s)
           ON CONFLICT (account_id) DO NOTHING""",
        (account_id, seller_id, now),
    )
    lock_mirror(account_id)


def lock_mirror(account_id: int) -> sql.Row | None:
    return sql.row("SELECT source, read_at FROM omni_flipkart_mirror WHERE account_id = %s FOR UPDATE", (account_id,))


def select_told(account_id: int) -> dict[str, datetime]:
    """When each bin that Flipkart has was told."""
    found = sql.rows(
        """SELECT code, read_at FROM omni_flipkart_bin WHERE account_id = %s AND read_at IS NOT NULL AND NOT gone""",
        (account_id,),
    )
    return {row["code"]: row["read_at"] for row in found}


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
    """These are all bins there are: ids by code of those that were not told later, which stay as they are.

    What no longer fits beside the pieces is not promised any more.
    """
    sql.execute(
        """UPDATE omni_flipkart_bin SET gone = true, pieces = 0, planned = 0, as_of = %(at)s
           WHERE account_id = %(account)s AND read_at < %(at)s AND NOT gone AND code <> ALL(%(codes)s)""",
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
           WHERE coalesce(omni_flipkart_bin.read_at < excluded.read_at, true)
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


def set_contents(
    seller_id: int, account_id: int, bins: list[int], listings: list[str], pieces: list[int], read_at: datetime
) -> None:
    """These are all pieces there are in the bins that were not told later."""
    told = {
        "seller": seller_id,
        "account": account_id,
        "bins": bins,
        "listings": listings,
        "pieces": pieces,
        "at": read_at,
    }
    sql.execute(
        """WITH told AS MATERIALIZED (SELECT * FROM unnest(%(bins)s::bigint[], %(listings)s::text[], %(pieces)s::int[])
                                                    AS t (bin_id, listing_id, pieces))
           DELETE FROM omni_flipkart_content c WHERE c.account_id = %(account)s
             AND NOT EXISTS (SELECT FROM told
                             WHERE (told.bin_id, told.listing_id, told.pieces) = (c.bin_id, c.listing_id, c.pieces))
             AND NOT EXISTS (SELECT FROM omni_flipkart_bin b
                             WHERE b.id = c.bin_id AND NOT b.gone AND b.read_at > %(at)s)""",
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


def select_sold(account_id: int, orders: Sequence[UUID], read_at: datetime) -> list[sql.Row]:
    """Pieces by listing and time of pack of orders that were handed over, if they were packed after `read_at`."""
    return sql.rows(
        """SELECT l.listing_id, coalesce(d.wanted_at, o.status_at) AS at, sum(l.dispatched)::int AS pieces
           FROM omni_order o JOIN omni_order_line l ON l.order_id = o.id
           LEFT JOIN omni_document d ON d.order_id = o.id
           WHERE o.account_id = %(account)s AND o.id = ANY(%(orders)s)
             AND coalesce(d.wanted_at, o.status_at) > %(read_at)s AND l.dispatched > 0
           GROUP BY 1, 2""",
        {"account": account_id, "orders": list(orders), "read_at": read_at},
    )


def select_sold_since(account_id: int, read_at: datetime) -> list[sql.Row]:
    """Pieces by listing and time of pack that were packed and handed over since."""
    return sql.rows(
        """SELECT l.listing_id, coalesce(d.wanted_at, o.status_at) AS at, sum(l.dispatched)::int AS pieces
           FROM omni_order o JOIN omni_order_line l ON l.order_id = o.id
           LEFT JOIN omni_document d ON d.order_id = o.id
           WHERE o.account_id = %(account)s AND o.status = 'COMPLETED' AND o.status_at > %(read_at)s
             AND coalesce(d.wanted_at, o.status_at) > %(read_at)s AND l.dispatched > 0
           GROUP BY 1, 2""",
        {"account": account_id, "read_at": read_at},
    )


def select_holding(account_id: int, listings: Sequence[str]) -> list[sql.Row]:
    """The contents of these listings, with when their bin was told."""
    return sql.rows(
        """SELECT c.id, c.listing_id, c.pieces, b.read_at AS told_at
           FROM omni_flipkart_content c JOIN omni_flipkart_bin b ON b.id = c.bin_id AND b.read_at IS NOT NULL
           WHERE c.account_id = %s AND c.listing_id = ANY(%s) ORDER BY b.code, c.id""",
        (account_id, list(listings)),
    )


def take(contents: Sequence[int], pieces: Sequence[int], now: datetime) -> None:
    """Take pieces out of these contents."""
    sql.execute(
        """WITH taken AS (UPDATE omni_flipkart_content c SET pieces = c.pieces - t.pieces
                          FROM unnest(%s::bigint[], %s::int[]) AS t (id, pieces) WHERE c.id = t.id
                          RETURNING c.bin_id, t.pieces)
           UPDATE omni_flipkart_bin b SET pieces = greatest(0, b.pieces - t.pieces), as_of = %s
           FROM (SELECT bin_id, sum(pieces)::int AS pieces FROM taken GROUP BY bin_id) t WHERE b.id = t.bin_id""",
        (list(contents), list(pieces), now),
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
                             as_of = %(now)s
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


def select_open(account_id: int) -> dict[str, int]:
    """Pieces by SKU that the open orders of an account want and that have not left the house."""
    found = sql.rows(
        """SELECT l.sku, sum(l.ordered - greatest(l.cancelled, l.channel_cancelled) - l.dispatched)::int AS pieces
           FROM omni_order o JOIN omni_order_line l ON l.order_id = o.id
           WHERE o.account_id = %s AND o.status IN ('CREATED', 'UNFULFILLABLE', 'FULFILLABLE', 'FAILED', 'PROCESSING')
             AND l.sku IS NOT NULL AND l.ordered > greatest(l.cancelled, l.channel_cancelled) + l.dispatched
           GROUP BY l.sku""",
        (account_id,),
    )
    return {row["sku"]: row["pieces"] for row in found}


#: Lines of parcels that Flipkart took as packed and that are still in the house, but those that some bin with pieces of
#: the listing was told before; where none has any, but those packed after the last bin with it, or all bins, were told.
SHOWN_AS_GONE = """
    FROM omni_document d JOIN omni_order o ON o.id = d.order_id
    JOIN omni_flipkart_mirror m ON m.account_id = o.account_id
    JOIN omni_order_line l ON l.order_id = o.id
    CROSS JOIN LATERAL (SELECT coalesce(min(b.read_at) FILTER (WHERE c.pieces > 0), max(b.read_at), m.read_at) AS at
                        FROM omni_flipkart_content c
                        JOIN omni_flipkart_bin b ON b.id = c.bin_id AND b.read_at IS NOT NULL AND NOT b.gone
                        WHERE c.account_id = o.account_id AND c.listing_id = l.listing_id) t
    WHERE o.account_id = %s AND o.status = 'PROCESSING' AND d.wanted_at <= t.at"""


def select_packed(account_id: int) -> dict[str, int]:
    """Pieces by SKU of parcels in the house that Flipkart's bins show as gone."""
    found = sql.rows(
        f"SELECT l.sku, sum(l.reserved)::int AS pieces {SHOWN_AS_GONE} AND l.sku IS NOT NULL GROUP BY l.sku",
        (account_id,),
    )
    return {row["sku"]: row["pieces"] for row in found}


def select_packed_orders(account_id: int) -> list[UUID]:
    """Orders whose parcels are in the house and that Flipkart's bins show as gone."""
    return sql.values(f"SELECT DISTINCT o.id {SHOWN_AS_GONE} ORDER BY o.id", (account_id,))


# --- looking ------------------------------------------------------------------------------------------------------


#: What open plans move into each bin out of another, by account and bin.
MOVING = """
    SELECT p.account_id, l.to_bin AS code, sum(l.pieces) AS pieces
    FROM omni_bin_plan p JOIN omni_bin_plan_line l ON l.plan_id = p.id
    WHERE p.status IN ('open', 'filling') AND l.kind = 'move' AND l.status IN ('planned', 'sent') GROUP BY 1, 2"""


def select_fill(account_id: int) -> sql.Row:
    """Of the bins that Flipkart has: how many, their capacity, what lies in them, what is promised to them."""
    return sql.rows(
        f"""SELECT count(*)::int AS bins, coalesce(sum(capacity), 0)::int AS capacity,
                  coalesce(sum(b.pieces), 0)::int AS used, coalesce(sum(planned), 0)::int AS planned,
                  coalesce(sum(m.pieces), 0)::int AS moving, min(read_at) AS oldest
           FROM omni_flipkart_bin b LEFT JOIN ({MOVING}) m USING (account_id, code)
           WHERE account_id = %s AND read_at IS NOT NULL AND NOT gone""",  # noqa: S608
        (account_id,),
    )[0]


def select_mirrors(sellers: Sequence[int]) -> list[sql.Row]:
    return sql.rows(
        f"""SELECT a.id AS account_id, a.seller_id, a.code AS account, a.warehouse, a.pool, a.stock_mode, m.source,
                  m.read_at, d.next_at, d.leased_until, f.bins, f.capacity, f.used, f.planned, f.moving, f.as_of,
                  f.oldest, f.newest, f.estimated
           FROM omni_channel_account a LEFT JOIN omni_flipkart_mirror m ON m.account_id = a.id
           LEFT JOIN kit_due d ON d.kind = 'read_bins' AND d.subject = a.id::text
           CROSS JOIN LATERAL (
               SELECT count(*)::int AS bins, coalesce(sum(capacity), 0)::int AS capacity,
                      coalesce(sum(b.pieces), 0)::int AS used, coalesce(sum(planned), 0)::int AS planned,
                      coalesce(sum(t.pieces), 0)::int AS moving, max(as_of) AS as_of,
                      min(b.read_at) AS oldest, max(b.read_at) AS newest,
                      coalesce(bool_or(as_of > b.read_at), false) AS estimated
               FROM omni_flipkart_bin b LEFT JOIN ({MOVING}) t ON t.account_id = a.id AND t.code = b.code
               WHERE b.account_id = a.id AND b.read_at IS NOT NULL AND NOT b.gone) f
           WHERE a.seller_id = ANY(%s) ORDER BY a.code""",  # noqa: S608
        (list(sellers),),
    )


def select_bins(sellers: Sequence[int], account_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT b.code, b.capacity, b.pieces, b.planned, b.gone, b.source, b.read_at, b.as_of,
                  coalesce(c.listings, 0)::int AS listings,
                  max(b.read_at) FILTER (WHERE NOT b.gone) OVER () AS newest
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
