"""All SQL of the picking."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import sql

from .rules import Pick

# --- planning -----------------------------------------------------------------------------------------------------


def select_needs(order_ids: Sequence[UUID]) -> list[sql.Row]:
    """What the lines of these orders still lack, in the order given: (order_id, line_id, sku_id, sku, quantity)."""
    return sql.rows(
        """SELECT l.order_id, l.id AS line_id, l.sku_id, s.code AS sku, l.quantity - l.picked AS quantity
           FROM unnest(%s::uuid[]) WITH ORDINALITY AS o (id, place)
           JOIN wms_outward_line l ON l.order_id = o.id JOIN wms_sku s ON s.id = l.sku_id
           WHERE l.quantity > l.picked ORDER BY o.place, l.id""",
        (list(order_ids),),
    )


def lock_shelves(warehouse_id: int, skus: Collection[int]) -> list[sql.Row]:
    """Lock what lies of these SKUs in bins, in the order of balances: (bin_id, sku_id, quantity, zone, sequence)."""
    return sql.rows(
        """SELECT b.location_id AS bin_id, b.sku_id, b.quantity, l.zone, l.sequence
           FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id AND l.kind = 'bin'
           WHERE b.warehouse_id = %s AND b.sku_id = ANY(%s) AND b.quantity > 0
           ORDER BY b.location_id, b.sku_id FOR UPDATE OF b""",
        (warehouse_id, list(skus)),
    )


def select_promises(warehouse_id: int, skus: Collection[int]) -> list[sql.Row]:
    """What is promised of these SKUs, by bin, and whether a bin was found short and not checked since."""
    return sql.rows(
        """SELECT bin_id, sku_id, coalesce(sum(quantity - picked), 0)::int AS promised,
                  bool_or(short > 0 AND checked_at IS NULL) AS doubtful
           FROM wms_pick_line
           WHERE warehouse_id = %s AND sku_id = ANY(%s) AND (quantity > picked OR (short > 0 AND checked_at IS NULL))
           GROUP BY bin_id, sku_id""",
        (warehouse_id, list(skus)),
    )


def select_free(warehouse_id: int, skus: Collection[int]) -> list[sql.Row]:
    """What lies of these SKUs in bins less what is promised there, in walking order."""
    return sql.rows(
        """SELECT b.location_id AS bin_id, l.code AS bin, b.sku_id, b.quantity - coalesce(p.promised, 0) AS pieces,
                  coalesce(p.doubtful, false) AS doubtful
           FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id AND l.kind = 'bin'
           LEFT JOIN LATERAL (SELECT sum(quantity - picked)::int AS promised,
                                     bool_or(short > 0 AND checked_at IS NULL) AS doubtful
                              FROM wms_pick_line p
                              WHERE p.bin_id = b.location_id AND p.sku_id = b.sku_id
                                AND (quantity > picked OR (short > 0 AND checked_at IS NULL))) p ON true
           WHERE b.warehouse_id = %s AND b.sku_id = ANY(%s) AND (b.quantity > 0 OR p.promised > 0)
           ORDER BY l.zone, l.sequence, b.location_id, b.sku_id""",
        (warehouse_id, list(skus)),
    )


def insert_pick_lines(seller_id: int, warehouse_id: int, waves: Mapping[UUID, int], picks: Sequence[Pick]) -> None:
    sql.execute(
        """INSERT INTO wms_pick_line
               (seller_id, warehouse_id, wave_id, order_id, line_id, sku_id, bin_id, quantity, picked, short)
           SELECT %s, %s, p.*, 0, 0
           FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[]) AS p (wave_id)""",
        (
            seller_id,
            warehouse_id,
            [waves[pick.need.order_id] for pick in picks],
            [pick.need.order_id for pick in picks],
            [pick.need.line_id for pick in picks],
            [pick.need.sku_id for pick in picks],
            [pick.bin_id for pick in picks],
            [pick.quantity for pick in picks],
        ),
    )


# --- picking ------------------------------------------------------------------------------------------------------


def select_open_lines(wave_id: int) -> list[sql.Row]:
    """What is left to fetch in a wave, in walking order; nothing of orders that are blocked."""
    return sql.rows(
        """SELECT p.id, p.order_id, o.order_code, p.line_id, p.sku_id, s.code AS sku, s.ean, s.title, p.bin_id,
                  b.code AS bin, coalesce(t.code, '') AS tote, p.quantity, p.picked
           FROM wms_pick_line p
           JOIN wms_location b ON b.id = p.bin_id JOIN wms_sku s ON s.id = p.sku_id
           JOIN wms_outward_order o ON o.id = p.order_id LEFT JOIN wms_location t ON t.id = p.tote_id
           WHERE p.wave_id = %s AND p.quantity > p.picked AND o.blocked = ''
           ORDER BY b.zone, b.sequence, b.code, s.code, p.id""",
        (wave_id,),
    )


def lock_orders_of(lines: list[int]) -> list[str]:
    """Lock the orders of pick lines by id; returns what blocks each."""
    return sql.values(
        """SELECT blocked FROM wms_outward_order
           WHERE id IN (SELECT order_id FROM wms_pick_line WHERE id = ANY(%s)) ORDER BY id FOR UPDATE""",
        (lines,),
    )


def add_picks(wave_id: int, lines: list[int], quantities: list[int], totes: list[int]) -> list[sql.Row]:
    """Note picked pieces; returns what was picked. Missing are lines with too little open, or bound to another tote."""
    return sql.rows(
        """UPDATE wms_pick_line p SET picked = p.picked + n.quantity, tote_id = n.tote
           FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS n (id, quantity, tote), wms_sku s, wms_location b
           WHERE p.id = n.id AND p.wave_id = %s AND s.id = p.sku_id AND b.id = p.bin_id
             AND n.quantity > 0 AND p.picked + n.quantity <= p.quantity
             AND (p.tote_id IS NULL OR p.tote_id = n.tote)
           RETURNING p.id, p.seller_id, p.order_id, p.line_id, p.sku_id, p.bin_id, p.tote_id, n.quantity,
                     s.code AS sku, b.code AS bin""",
        (lines, quantities, totes, wave_id),
    )


def take_picks(lines: list[int], pieces: list[int]) -> None:
    """So many pieces of pick lines are in their tote no more; they are not promised again by this wave."""
    sql.execute(
        """UPDATE wms_pick_line p SET picked = p.picked - n.pieces, quantity = p.quantity - n.pieces
           FROM unnest(%s::bigint[], %s::int[]) AS n (id, pieces) WHERE p.id = n.id""",
        (lines, pieces),
    )


def select_line(wave_id: int, line_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT p.quantity - p.picked AS open, coalesce(t.code, '') AS tote, b.code AS bin, s.code AS sku,
                  o.order_code
           FROM wms_pick_line p
           JOIN wms_location b ON b.id = p.bin_id JOIN wms_sku s ON s.id = p.sku_id
           JOIN wms_outward_order o ON o.id = p.order_id LEFT JOIN wms_location t ON t.id = p.tote_id
           WHERE p.id = %s AND p.wave_id = %s""",
        (line_id, wave_id),
    )


def select_finished(waves: Collection[int]) -> list[int]:
    """Which of these waves have nothing left to fetch for orders that are not blocked."""
    return sql.values(
        """SELECT w.id FROM wms_wave w
           WHERE w.id = ANY(%s) AND w.status <> 'DONE' AND NOT EXISTS (
               SELECT FROM wms_pick_line p JOIN wms_outward_order o ON o.id = p.order_id AND o.blocked = ''
               WHERE p.wave_id = w.id AND p.quantity > p.picked) ORDER BY w.id""",
        (list(waves),),
    )


def leave_out_rest(waves: Collection[int]) -> list[sql.Row]:
    """End the open promises of waves; returns (seller_id, order_id, wave_id) of orders that are left unfinished."""
    return sql.rows(
        """WITH ended AS (UPDATE wms_pick_line SET quantity = picked WHERE wave_id = ANY(%s) AND quantity > picked
                          RETURNING seller_id, order_id, wave_id)
           SELECT DISTINCT seller_id, order_id, wave_id FROM ended ORDER BY order_id""",
        (list(waves),),
    )


# --- the hand -----------------------------------------------------------------------------------------------------


def select_hand(wave_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT h.pick_line_id, h.pieces, b.code AS bin, s.code AS sku
           FROM wms_pick_hand h JOIN wms_pick_line p ON p.id = h.pick_line_id
           JOIN wms_location b ON b.id = p.bin_id JOIN wms_sku s ON s.id = p.sku_id WHERE h.wave_id = %s""",
        (wave_id,),
    )


def set_hand(wave_id: int, pick_line_id: int, pieces: int) -> None:
    sql.execute(
        """INSERT INTO wms_pick_hand (seller_id, wave_id, pick_line_id, pieces)
           SELECT seller_id, wave_id, id, %s FROM wms_pick_line WHERE wave_id = %s AND id = %s
           ON CONFLICT (wave_id) DO UPDATE SET pick_line_id = excluded.pick_line_id, pieces = excluded.pieces""",
        (pieces, wave_id, pick_line_id),
    )


def clear_hands(waves: Collection[int]) -> None:
    sql.execute("DELETE FROM wms_pick_hand WHERE wave_id = ANY(%s)", (list(waves),))


def select_held(bin_id: int) -> dict[int, int]:
    """What pickers hold of a bin and have put into no tote yet, by SKU."""
    found = sql.rows(
        """SELECT p.sku_id, sum(h.pieces)::int AS pieces FROM wms_pick_hand h
           JOIN wms_pick_line p ON p.id = h.pick_line_id AND p.bin_id = %s WHERE h.pieces > 0 GROUP BY 1""",
        (bin_id,),
    )
    return {row["sku_id"]: row["pieces"] for row in found}


# --- short --------------------------------------------------------------------------------------------------------


def mark_short(line_id: int) -> None:
    """The open pieces of a line are not in its bin: the promise ends, the bin is doubtful."""
    sql.execute(
        """UPDATE wms_pick_line SET short = short + quantity - picked, quantity = picked, checked_at = NULL
           WHERE id = %s""",
        (line_id,),
    )


def withdraw_lines(order_ids: Collection[UUID]) -> set[int]:
    """End all open promises of orders; returns the waves that had them."""
    return set(
        sql.values(
            """UPDATE wms_pick_line SET quantity = picked WHERE order_id = ANY(%s) AND quantity > picked
               RETURNING wave_id""",
            (list(order_ids),),
        )
    )


def lock_waves_of(order_ids: Collection[UUID]) -> set[int]:
    """Lock the waves in which pieces of these orders are open (one of each, as a rule)."""
    return set(
        sql.values(
            """SELECT id FROM wms_wave
               WHERE id IN (SELECT wave_id FROM wms_pick_line WHERE order_id = ANY(%s) AND quantity > picked)
               ORDER BY id FOR UPDATE""",
            (list(order_ids),),
        )
    )


def select_waves_of(order_ids: Collection[UUID]) -> list[sql.Row]:
    """(order_id, wave_id) of the waves in which pieces of these orders are open."""
    return sql.rows(
        "SELECT DISTINCT order_id, wave_id FROM wms_pick_line WHERE order_id = ANY(%s) AND quantity > picked",
        (list(order_ids),),
    )


def withdraw_pieces(order_ids: Collection[UUID], lines: list[int], pieces: list[int]) -> set[int]:
    """Take so many open pieces of each order line off its pick lines, those in hand last; returns the waves concerned.

    `before` is what the pick lines that come first give.
    """
    return set(
        sql.values(
            """WITH open AS (SELECT p.id, p.line_id, p.quantity - p.picked AS pieces,
                                    sum(p.quantity - p.picked) OVER (PARTITION BY p.line_id
                                                                     ORDER BY h.wave_id IS NOT NULL, p.id DESC)
                                    - (p.quantity - p.picked) AS before
                             FROM wms_pick_line p LEFT JOIN wms_pick_hand h ON h.pick_line_id = p.id AND h.pieces > 0
                             WHERE p.order_id = ANY(%(orders)s) AND p.quantity > p.picked)
               UPDATE wms_pick_line p SET quantity = p.quantity - least(open.pieces, c.pieces - open.before)
               FROM open JOIN unnest(%(lines)s::bigint[], %(pieces)s::int[]) AS c (line_id, pieces) USING (line_id)
               WHERE p.id = open.id AND c.pieces > open.before RETURNING p.wave_id""",
            {"orders": list(order_ids), "lines": lines, "pieces": pieces},
        )
    )


def set_checked(warehouse_id: int, bin_id: int, sku_id: int | None, now: datetime) -> int:
    """Somebody looked into a bin, for one SKU or (None) for all; returns how many reports of a short bin end."""
    return sql.execute(
        """UPDATE wms_pick_line SET checked_at = %(now)s
           WHERE warehouse_id = %(warehouse)s AND bin_id = %(bin)s AND short > 0 AND checked_at IS NULL
             AND (%(sku)s::bigint IS NULL OR sku_id = %(sku)s)""",
        {"now": now, "warehouse": warehouse_id, "bin": bin_id, "sku": sku_id},
    )


# --- lost ---------------------------------------------------------------------------------------------------------


def lock_waves_with(warehouse_id: int, skus: Collection[int]) -> None:
    """Lock the waves in which pieces of these SKUs are open."""
    sql.execute(
        """SELECT id FROM wms_wave
           WHERE id IN (SELECT wave_id FROM wms_pick_line
                        WHERE warehouse_id = %s AND sku_id = ANY(%s) AND quantity > picked)
           ORDER BY id FOR UPDATE""",
        (warehouse_id, list(skus)),
    )


def withdraw_lost(bin_id: int, skus: Collection[int]) -> list[sql.Row]:
    """End what a bin promises of these SKUs beyond what lies in it, the newest promises first, those in hand last.

    Returns (wave_id, order_id, line_id, sku_id, quantity) of what is lost. `before` is what later lines give.
    """
    return sql.rows(
        """WITH open AS (SELECT p.id, p.sku_id, p.quantity - p.picked AS pieces,
                                sum(p.quantity - p.picked) OVER (PARTITION BY p.sku_id
                                                                 ORDER BY h.wave_id IS NOT NULL, p.id DESC)
                                - (p.quantity - p.picked) AS before,
                                sum(p.quantity - p.picked) OVER (PARTITION BY p.sku_id)
                                - coalesce(b.quantity, 0) AS lost
                         FROM wms_pick_line p
                         LEFT JOIN wms_location_balance b ON b.location_id = p.bin_id AND b.sku_id = p.sku_id
                         LEFT JOIN wms_pick_hand h ON h.pick_line_id = p.id AND h.pieces > 0
                         WHERE p.bin_id = %s AND p.sku_id = ANY(%s) AND p.quantity > p.picked)
           UPDATE wms_pick_line p SET quantity = p.quantity - least(open.pieces, open.lost - open.before)
           FROM open WHERE p.id = open.id AND open.lost > open.before
           RETURNING p.wave_id, p.order_id, p.line_id, p.sku_id,
                     least(open.pieces, open.lost - open.before)::int AS quantity""",
        (bin_id, list(skus)),
    )


def select_doubtful(seller_id: int, warehouse_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT b.code AS bin, s.code AS sku, sum(p.short)::int AS missing
           FROM wms_pick_line p JOIN wms_location b ON b.id = p.bin_id JOIN wms_sku s ON s.id = p.sku_id
           WHERE p.seller_id = %s AND p.warehouse_id = %s AND p.short > 0 AND p.checked_at IS NULL
           GROUP BY 1, 2 ORDER BY 1, 2""",
        (seller_id, warehouse_id),
    )


def select_sku_codes(skus: Collection[int]) -> dict[int, str]:
    found = sql.rows("SELECT id, code FROM wms_sku WHERE id = ANY(%s)", (list(skus),))
    return {row["id"]: row["code"] for row in found}


def select_under_way(warehouse_id: int, gone: Collection[UUID]) -> list[sql.Row]:
    """Per bin and SKU: pieces that were picked from it for orders whose parcel is still in the house."""
    return sql.rows(
        """SELECT b.code AS bin, s.code AS sku, sum(p.picked)::int AS pieces
           FROM wms_pick_line p JOIN wms_outward_order o ON o.id = p.order_id
           JOIN wms_location b ON b.id = p.bin_id JOIN wms_sku s ON s.id = p.sku_id
           WHERE p.warehouse_id = %s AND p.picked > 0 AND o.status NOT IN ('COMPLETED', 'CANCELLED')
             AND NOT o.id = ANY(%s::uuid[])
           GROUP BY 1, 2""",
        (warehouse_id, list(gone)),
    )


# --- proof --------------------------------------------------------------------------------------------------------


def select_differences(sellers: list[int]) -> list[dict[str, Any]]:
    """Bins that promise more than lies in them."""
    return sql.rows(
        """SELECT b.code AS place, s.code AS sku, coalesce(balance.quantity, 0) AS kept, p.pieces AS proved
           FROM (SELECT bin_id, sku_id, sum(quantity - picked)::int AS pieces FROM wms_pick_line
                 WHERE seller_id = ANY(%s) AND quantity > picked GROUP BY 1, 2) p
           JOIN wms_location b ON b.id = p.bin_id JOIN wms_sku s ON s.id = p.sku_id
           LEFT JOIN wms_location_balance balance ON balance.location_id = p.bin_id AND balance.sku_id = p.sku_id
           WHERE p.pieces > coalesce(balance.quantity, 0) ORDER BY 1, 2""",
        (sellers,),
    )
