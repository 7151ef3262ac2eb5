"""SQL of the inventory: what is due, under way, settled. `board.py` looks."""

from collections.abc import Sequence
from datetime import datetime

from godown.kit import sql

from .rules import Offer, Settled

KEPT = 10
"""Updates of a listing that are kept (facts/increff.md §1)."""
TELLABLE = "l.product_id ~ '^[A-Za-z0-9_.:~-]{1,100}$' AND length(l.channel_sku) <= 120"
"""A listing without FSN cannot be told (facts/flipkart.md §3.11: keyed by SKU, needs the FSN too)."""

MAY_SELL = "(e.told > 0 OR e.told IS NULL AND e.version > 0 AND e.refused IS NULL)"
"""Flipkart may have pieces of a listing for sale: it was told of some, or what became of an update is not known."""


def select_waiting(seller_id: int, warehouse: str, pool: str) -> dict[str, int]:
    """Pieces by SKU that orders from this pool want and have not reserved."""
    found = sql.rows(
        """SELECT l.sku, sum(l.ordered - greatest(l.cancelled, l.channel_cancelled) - l.reserved)::int AS pieces
           FROM omni_channel_account a
           JOIN omni_order o ON o.account_id = a.id AND o.status IN ('FAILED', 'CREATED', 'UNFULFILLABLE')
           JOIN omni_order_line l ON l.order_id = o.id AND l.sku IS NOT NULL
                AND l.ordered > greatest(l.cancelled, l.channel_cancelled) + l.reserved
           WHERE a.seller_id = %s AND a.warehouse = %s AND a.pool = %s GROUP BY l.sku""",
        (seller_id, warehouse, pool),
    )
    return {row["sku"]: row["pieces"] for row in found}


def _offered(account_id: int, offered: Sequence[Offer], listing: int | None = None) -> dict[str, object]:
    return {
        "account": account_id,
        "listing": listing,
        "skus": [each.sku for each in offered],
        "available": [each.available for each in offered],
        "quantities": [each.quantity for each in offered],
    }


def _time(statement: str, account_id: int) -> datetime | None:
    at: datetime | None = sql.value(statement, (account_id,))
    return at


# --- sending ------------------------------------------------------------------------------------------------------


def select_due(
    account_id: int,
    offered: Sequence[Offer],
    *,
    daily_before: datetime,
    along_before: datetime,
    refused_before: datetime,
    limit: int,
) -> list[sql.Row]:
    """Listings to be told their quantity, the most pressing first, and after them those that may go along."""
    return sql.rows(
        f"""WITH wanted AS (
               SELECT l.id, l.channel_sku, l.product_id, coalesce(w.available, 0) AS available, e.told, e.told_at,
                      e.asked_at, e.refused, e.refused_at,
                      CASE WHEN l.enabled THEN coalesce(w.quantity, 0) ELSE 0 END AS quantity
               FROM omni_listing l
               LEFT JOIN unnest(%(skus)s::text[], %(available)s::int[], %(quantities)s::int[])
                         AS w (sku, available, quantity) ON w.sku = l.sku
               LEFT JOIN omni_exposure e ON e.listing_id = l.id
               WHERE l.account_id = %(account)s AND {TELLABLE} AND (l.enabled OR {MAY_SELL})
                 AND NOT coalesce(e.paused, false) AND e.sending IS NULL),
           judged AS (
               SELECT *, CASE WHEN asked_at IS NOT NULL THEN 'asked'
                              WHEN refused = quantity AND refused_at > %(refused_before)s THEN NULL
                              WHEN told IS DISTINCT FROM quantity THEN 'changed'
                              WHEN told_at <= %(daily_before)s THEN 'daily'
                              WHEN told_at <= %(along_before)s THEN 'along' END AS cause
               FROM wanted)
           SELECT id AS listing_id, channel_sku, product_id, available, quantity, told, cause,
                  refused IS NOT NULL AS suspect FROM judged
           WHERE cause IS NOT NULL
           ORDER BY array_position(ARRAY['asked', 'changed', 'daily', 'along'], cause),
                    quantity >= coalesce(told, 0), told_at NULLS FIRST, id
           LIMIT %(limit)s""",  # noqa: S608
        {
            **_offered(account_id, offered),
            "daily_before": daily_before,
            "along_before": along_before,
            "refused_before": refused_before,
            "limit": limit,
        },
    )


def select_last_sent(account_id: int) -> datetime | None:
    """When anything of an account was last told, or refused."""
    statement = "SELECT greatest(max(told_at), max(refused_at)) FROM omni_exposure WHERE account_id = %s"
    return _time(statement, account_id)


def stamp(
    seller_id: int,
    account_id: int,
    listings: list[int],
    quantities: list[int],
    available: list[int],
    causes: list[str],
    buffer: int,
    now: datetime,
) -> list[sql.Row]:
    """These are under way from now on, each under a new version; one that is already, or is paused, is left out."""
    return sql.rows(
        """WITH stamped AS (
               INSERT INTO omni_exposure AS e (seller_id, account_id, listing_id, version, sending, sending_at,
                                               paused, doubt, refused_code, refused_text)
               SELECT %(seller)s, %(account)s, listing_id, 1, quantity, %(now)s, false, false, '', ''
               FROM unnest(%(listings)s::bigint[], %(quantities)s::int[]) AS w (listing_id, quantity) ORDER BY 1, 2, 3
               ON CONFLICT (listing_id) DO UPDATE
               SET version = e.version + 1, sending = excluded.sending, sending_at = excluded.sending_at
               WHERE e.sending IS NULL AND NOT e.paused
               RETURNING id, listing_id, version, sending),
           noted AS (
               INSERT INTO omni_inventory_update (seller_id, exposure_id, version, at, cause, available, buffer,
                                                  quantity, outcome, code, text)
               SELECT %(seller)s, s.id, s.version, %(now)s, w.cause, w.available, %(buffer)s, s.sending, 'sent', '', ''
               FROM stamped s JOIN unnest(%(listings)s::bigint[], %(available)s::int[], %(causes)s::text[])
                                   AS w (listing_id, available, cause) ON w.listing_id = s.listing_id
               ORDER BY s.id)
           SELECT s.id, s.version, s.sending, l.channel_sku, l.product_id
           FROM stamped s JOIN omni_listing l ON l.id = s.listing_id ORDER BY s.id""",
        {
            "seller": seller_id,
            "account": account_id,
            "listings": listings,
            "quantities": quantities,
            "available": available,
            "causes": causes,
            "buffer": buffer,
            "now": now,
        },
    )


def settle(settled: Sequence[Settled], now: datetime) -> int:
    """Write outcomes where the version is still the one under way; how many were written. Two statements for all.

    `not_sent` leaves what is known as it was; all others end somebody's asking for it.
    """
    params = {
        "ids": [each.id for each in settled],
        "versions": [each.version for each in settled],
        "outcomes": [each.outcome for each in settled],
        "told": [each.told for each in settled],
        "codes": [each.code for each in settled],
        "texts": [each.text for each in settled],
        "now": now,
        "kept": KEPT,
    }
    rows = """unnest(%(ids)s::bigint[], %(versions)s::int[], %(outcomes)s::text[], %(told)s::int[],
                     %(codes)s::text[], %(texts)s::text[]) AS s (id, version, outcome, told, code, text)"""
    written = sql.execute(
        f"""WITH mine AS MATERIALIZED (
                SELECT e.id, e.sending, e.sending_at, s.outcome, s.told, s.code, s.text, s.version
                FROM omni_exposure e JOIN {rows} ON s.id = e.id AND s.version = e.version
                WHERE e.sending IS NOT NULL ORDER BY e.id FOR UPDATE OF e),
            noted AS (
                UPDATE omni_inventory_update u
                SET outcome = m.outcome, settled_at = %(now)s, code = m.code, text = m.text
                FROM mine m WHERE u.exposure_id = m.id AND u.version = m.version AND u.outcome = 'sent')
            UPDATE omni_exposure e
            SET sending = NULL, sending_at = NULL, doubt = false, looked_at = NULL,
                told = CASE WHEN m.outcome IN ('accepted', 'read_back', 'undone') THEN m.told ELSE e.told END,
                told_at = CASE WHEN m.outcome IN ('accepted', 'read_back') THEN %(now)s ELSE e.told_at END,
                drifted_at = CASE WHEN m.outcome IN ('accepted', 'read_back', 'undone') THEN NULL
                                  ELSE e.drifted_at END,
                seen_at = CASE m.outcome WHEN 'undone' THEN NULL ELSE e.seen_at END,
                asked_at = CASE WHEN m.outcome <> 'not_sent' AND e.asked_at <= m.sending_at THEN NULL
                                ELSE e.asked_at END,
                refused = CASE m.outcome WHEN 'refused' THEN m.sending WHEN 'not_sent' THEN e.refused END,
                refused_at = CASE m.outcome WHEN 'refused' THEN %(now)s WHEN 'not_sent' THEN e.refused_at END,
                refused_code = CASE m.outcome WHEN 'not_sent' THEN e.refused_code ELSE m.code END,
                refused_text = CASE m.outcome WHEN 'not_sent' THEN e.refused_text ELSE m.text END
            FROM mine m WHERE e.id = m.id""",  # noqa: S608
        params,
    )
    sql.execute(
        """DELETE FROM omni_inventory_update u USING
               (SELECT id, row_number() OVER (PARTITION BY exposure_id ORDER BY id DESC) AS place
                FROM omni_inventory_update WHERE exposure_id = ANY(%(ids)s)) AS old
           WHERE u.id = old.id AND (old.place > %(kept)s OR u.outcome = 'not_sent')""",
        params,
    )
    return written


def go_on(exposure: int, version: int, now: datetime) -> bool:
    """Tell it from now on, if it still is under way under this version and nobody doubts it."""
    return bool(
        sql.execute(
            """UPDATE omni_exposure SET sending_at = %s
               WHERE id = %s AND version = %s AND sending IS NOT NULL AND NOT doubt""",
            (now, exposure, version),
        )
    )


# --- doubts -------------------------------------------------------------------------------------------------------


def set_doubt(ids: list[int], versions: list[int], looked_at: datetime | None = None) -> None:
    """These are in doubt; `looked_at`: they were read back for the first time, and did not show what was sent."""
    sql.execute(
        """UPDATE omni_exposure e SET doubt = true, looked_at = %s
           FROM unnest(%s::bigint[], %s::int[]) AS d (id, version)
           WHERE e.id = d.id AND e.version = d.version AND e.sending IS NOT NULL""",
        (looked_at, ids, versions),
    )


def select_doubtful(account_id: int, sent_before: datetime, looked_before: datetime, limit: int) -> list[sql.Row]:
    """What is in doubt, or was sent so long ago that its sender must have died; looked at long enough ago, if ever."""
    return sql.rows(
        """SELECT e.id, e.version, e.sending, e.looked_at, l.channel_sku
           FROM omni_exposure e JOIN omni_listing l ON l.id = e.listing_id
           WHERE e.account_id = %s AND e.sending IS NOT NULL AND (e.doubt OR e.sending_at <= %s)
             AND (e.looked_at IS NULL OR e.looked_at <= %s)
           ORDER BY e.id LIMIT %s""",
        (account_id, sent_before, looked_before, limit),
    )


# --- refusals and asking ------------------------------------------------------------------------------------------


def select_refused(account_id: int) -> sql.Row:
    """How many listings are refused, and what is said of the first of them."""
    return sql.rows(
        """SELECT count(*)::int AS listings, min(l.channel_sku) AS sku,
                  (array_agg(e.refused_text ORDER BY l.channel_sku))[1] AS text
           FROM omni_exposure e JOIN omni_listing l ON l.id = e.listing_id
           WHERE e.account_id = %s AND e.refused IS NOT NULL AND NOT e.paused""",
        (account_id,),
    )[0]


def ask(seller_id: int, account_id: int, channel_sku: str | None, now: datetime) -> int:
    """Somebody wants these listings told now (None: all of the account). How many."""
    return sql.execute(
        f"""INSERT INTO omni_exposure (seller_id, account_id, listing_id, version, paused, doubt, refused_code,
                                      refused_text, asked_at)
           SELECT %(seller)s, account_id, id, 0, false, false, '', '', %(now)s FROM omni_listing l
           WHERE account_id = %(account)s AND (%(sku)s::text IS NULL OR channel_sku = %(sku)s) AND enabled
             AND {TELLABLE}
           ORDER BY id
           ON CONFLICT (listing_id) DO UPDATE SET asked_at = excluded.asked_at""",  # noqa: S608
        {"seller": seller_id, "account": account_id, "sku": channel_sku, "now": now},
    )


def set_paused(seller_id: int, account_id: int, channel_sku: str, paused: bool) -> int:
    return sql.execute(
        """INSERT INTO omni_exposure (seller_id, account_id, listing_id, version, doubt, refused_code, refused_text,
                                      paused)
           SELECT %s, account_id, id, 0, false, '', '', %s FROM omni_listing WHERE account_id = %s AND channel_sku = %s
           ON CONFLICT (listing_id) DO UPDATE SET paused = excluded.paused""",
        (seller_id, paused, account_id, channel_sku),
    )


# --- comparing ----------------------------------------------------------------------------------------------------


def select_unseen(account_id: int, seen_before: datetime, drifted_before: datetime, limit: int) -> list[str]:
    """Channel SKUs of listings that were told once and were not read for long, the longest unread first; and of those
    that showed another quantity some time ago.
    """
    return sql.values(
        """SELECT l.channel_sku FROM omni_exposure e JOIN omni_listing l ON l.id = e.listing_id
           WHERE e.account_id = %(account)s AND e.told IS NOT NULL AND e.sending IS NULL
             AND (e.seen_at IS NULL OR e.seen_at <= %(seen_before)s
                  OR e.drifted_at <= %(drifted_before)s AND e.seen_at <= %(drifted_before)s)
           ORDER BY e.seen_at NULLS FIRST, e.id LIMIT %(limit)s""",
        {"account": account_id, "seen_before": seen_before, "drifted_before": drifted_before, "limit": limit},
    )


def see(
    account_id: int,
    skus: list[str],
    quantities: list[int | None],
    enabled: list[bool | None],
    read_at: datetime,
    drifted_before: datetime,
) -> None:
    """Flipkart showed these quantities at `read_at` (None: it told nothing).

    What differs from what was told before is noted; if it differs still, at least so long after, somebody edited it:
    then that is what Flipkart has, and ours is sent again.
    """
    sql.execute(
        """WITH seen AS MATERIALIZED (
               SELECT e.id, e.version, e.told, s.quantity, s.enabled,
                      s.quantity IS NOT NULL AND e.told <> s.quantity AND e.sending IS NULL
                      AND e.told_at < %(read_at)s AS differs, e.drifted_at
               FROM omni_exposure e JOIN omni_listing l ON l.id = e.listing_id
               JOIN unnest(%(skus)s::text[], %(quantities)s::int[], %(enabled)s::bool[])
                    AS s (sku, quantity, enabled) ON s.sku = l.channel_sku
               WHERE e.account_id = %(account)s ORDER BY e.id FOR UPDATE OF e),
           judged AS (
               SELECT *, differs AND drifted_at <= %(drifted_before)s AS found FROM seen),
           noted AS (
               INSERT INTO omni_inventory_update (seller_id, exposure_id, version, at, cause, available, buffer,
                                                  quantity, outcome, settled_at, code, text)
               SELECT e.seller_id, j.id, j.version, %(read_at)s, 'found', j.told, 0, j.quantity, 'found', %(read_at)s,
                      '', ''
               FROM judged j JOIN omni_exposure e ON e.id = j.id WHERE j.found ORDER BY j.id)
           UPDATE omni_exposure e
           SET seen = j.quantity, seen_at = %(read_at)s, seen_enabled = j.enabled,
               drifted_at = CASE WHEN j.found OR NOT j.differs THEN NULL ELSE coalesce(j.drifted_at, %(read_at)s) END,
               found_at = CASE WHEN j.found THEN %(read_at)s ELSE e.found_at END,
               told = CASE WHEN j.found THEN j.quantity ELSE e.told END
           FROM judged j WHERE e.id = j.id""",
        {
            "account": account_id,
            "skus": skus,
            "quantities": quantities,
            "enabled": enabled,
            "read_at": read_at,
            "drifted_before": drifted_before,
        },
    )


def count_found(account_id: int, since: datetime) -> int:
    return int(
        sql.value("SELECT count(*) FROM omni_exposure WHERE account_id = %s AND found_at > %s", (account_id, since))
    )


def next_drift(account_id: int) -> datetime | None:
    """When the first quantity that has to be read again was seen."""
    return _time("SELECT min(drifted_at) FROM omni_exposure WHERE account_id = %s", account_id)


# --- looking ------------------------------------------------------------------------------------------------------

_LISTINGS = f"""WITH listing AS (
       SELECT l.id, l.channel_sku, l.sku, l.listing_id, l.product_id, l.enabled, {TELLABLE} AS tellable,
              coalesce(w.available, 0) AS available,
              CASE WHEN l.enabled THEN coalesce(w.quantity, 0) ELSE 0 END AS quantity,
              e.told, e.told_at, e.sending, e.sending_at, coalesce(e.doubt, false) AS doubt,
              coalesce(e.paused, false) AS paused, e.refused, e.refused_at, e.refused_code, e.refused_text,
              e.seen, e.seen_at, e.seen_enabled, e.asked_at
       FROM omni_listing l
       LEFT JOIN unnest(%(skus)s::text[], %(available)s::int[], %(quantities)s::int[])
                 AS w (sku, available, quantity) ON w.sku = l.sku
       LEFT JOIN omni_exposure e ON e.listing_id = l.id
       WHERE l.account_id = %(account)s AND (%(listing)s::bigint IS NULL OR l.id = %(listing)s)),
   stated AS (
       SELECT *, CASE WHEN paused THEN 'paused' WHEN NOT enabled THEN 'disabled' WHEN NOT tellable THEN 'untellable'
                      WHEN doubt THEN 'doubt' WHEN refused IS NOT NULL THEN 'refused'
                      WHEN seen <> told AND seen_at > told_at THEN 'differs'
                      WHEN told IS DISTINCT FROM quantity OR sending IS NOT NULL OR asked_at IS NOT NULL THEN 'waiting'
                      WHEN told = 0 THEN 'nothing' ELSE 'told' END AS state
       FROM listing)"""  # noqa: S608


def count_states(account_id: int, offered: Sequence[Offer]) -> dict[str, int]:
    counted = f"{_LISTINGS} SELECT state, count(*)::int AS listings FROM stated GROUP BY state"  # noqa: S608
    return {row["state"]: row["listings"] for row in sql.rows(counted, _offered(account_id, offered))}


def select_listings(
    account_id: int, offered: Sequence[Offer], state: str, text: str, after: str, limit: int
) -> list[sql.Row]:
    """Listings with their state, by channel SKU, from the one after `after` on."""
    return sql.rows(
        f"""{_LISTINGS} SELECT * FROM stated
            WHERE channel_sku > %(after)s AND (%(state)s = '' OR state = %(state)s)
              AND (%(text)s = '' OR strpos(lower(concat_ws(' ', channel_sku, sku, listing_id, product_id)),
                                           lower(%(text)s)) > 0)
            ORDER BY channel_sku LIMIT %(limit)s""",  # noqa: S608
        {**_offered(account_id, offered), "state": state, "text": text, "after": after, "limit": limit},
    )


def select_listing(account_id: int, offered: Sequence[Offer], listing: int) -> sql.Row | None:
    return sql.row(f"{_LISTINGS} SELECT * FROM stated", _offered(account_id, offered, listing))  # noqa: S608


def select_updates(listing: int) -> list[sql.Row]:
    """The last updates of a listing, the latest first."""
    return sql.rows(
        """SELECT u.at, u.cause, u.available, u.buffer, u.quantity, u.outcome, u.settled_at, u.code, u.text
           FROM omni_inventory_update u JOIN omni_exposure e ON e.id = u.exposure_id
           WHERE e.listing_id = %s ORDER BY u.id DESC LIMIT %s""",
        (listing, KEPT),
    )
