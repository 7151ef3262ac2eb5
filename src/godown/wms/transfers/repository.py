"""All SQL of the transfers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import sql

# --- drafting -----------------------------------------------------------------------------------------------------


def insert_transfers(
    seller_id: int,
    ends: tuple[int, int, int, int],
    rows: Sequence[tuple[UUID, str, str]],
    actor: str,
    now: datetime,
) -> set[UUID]:
    """(id, code, note) of each; returns those whose code was free. Ends: the warehouses and pools of source and target.

    In the order of ends: source, target, source's pool, target's pool.
    """
    identities, codes, notes = zip(*rows, strict=True)
    return set(
        sql.values(
            """INSERT INTO wms_transfer (seller_id, source_id, target_id, source_pool_id, target_pool_id, id, code,
                                         note, status, status_at, version, created_at, created_by, vehicle, outcome)
               SELECT %s, %s, %s, %s, %s, t.*, 'draft', %s, 1, %s, %s, '', ''
               FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS t (id, code, note) ORDER BY t.code
               ON CONFLICT (seller_id, code) DO NOTHING RETURNING id""",
            (seller_id, *ends, now, now, actor, list(identities), list(codes), list(notes)),
        )
    )


def insert_lines(seller_id: int, rows: Sequence[tuple[UUID, int, int]]) -> None:
    """(transfer, SKU, pieces) of each."""
    transfers, skus, quantities = zip(*rows, strict=True)
    sql.execute(
        """INSERT INTO wms_transfer_line (seller_id, transfer_id, sku_id, quantity, picked)
           SELECT %s, l.*, 0 FROM unnest(%s::uuid[], %s::bigint[], %s::int[]) AS l (transfer_id, sku_id, quantity)""",
        (seller_id, list(transfers), list(skus), list(quantities)),
    )


def select_drafted(seller_id: int, codes: Collection[str]) -> list[sql.Row]:
    """The lines of the transfers of these codes: (code, sku, pieces, source, target) with the pools of the ends."""
    return sql.rows(
        """SELECT t.code, s.code AS sku, l.quantity AS pieces, w.code || '/' || sp.code AS source,
                  g.code || '/' || tp.code AS target
           FROM wms_transfer t JOIN wms_transfer_line l ON l.transfer_id = t.id JOIN wms_sku s ON s.id = l.sku_id
           JOIN wms_warehouse w ON w.id = t.source_id JOIN wms_warehouse g ON g.id = t.target_id
           JOIN wms_pool sp ON sp.id = t.source_pool_id JOIN wms_pool tp ON tp.id = t.target_pool_id
           WHERE t.seller_id = %s AND t.code = ANY(%s)""",
        (seller_id, list(codes)),
    )


# --- the transfer -------------------------------------------------------------------------------------------------


def lock_transfer(sellers: Collection[int], transfer_id: UUID) -> str | None:
    """The status of a locked transfer."""
    status: str | None = sql.value(
        "SELECT status FROM wms_transfer WHERE id = %s AND seller_id = ANY(%s) FOR UPDATE", (transfer_id, list(sellers))
    )
    return status


def select_lines(transfer_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.id, l.sku_id, s.code AS sku, s.ean, s.title, l.quantity, l.picked
           FROM wms_transfer_line l JOIN wms_sku s ON s.id = l.sku_id WHERE l.transfer_id = %s ORDER BY s.code""",
        (transfer_id,),
    )


def select_lacking(pool_id: int, transfer_id: UUID) -> sql.Row | None:
    """The first SKU of a transfer of which a pool has less than is asked."""
    return sql.row(
        """SELECT s.code AS sku, l.quantity AS asked, coalesce(b.live, 0) AS live
           FROM wms_transfer_line l JOIN wms_sku s ON s.id = l.sku_id
           LEFT JOIN wms_pool_balance b ON b.pool_id = %s AND b.sku_id = l.sku_id
           WHERE l.transfer_id = %s AND coalesce(b.live, 0) < l.quantity ORDER BY s.code LIMIT 1""",
        (pool_id, transfer_id),
    )


def take_off(lines: Sequence[int], pieces: Sequence[int]) -> None:
    sql.execute(
        """UPDATE wms_transfer_line l SET quantity = l.quantity - n.pieces
           FROM unnest(%s::bigint[], %s::int[]) AS n (id, pieces) WHERE l.id = n.id""",
        (list(lines), list(pieces)),
    )


# --- picking ------------------------------------------------------------------------------------------------------


def add_picked(transfer_id: UUID, sku_id: int, pieces: int) -> bool:
    """Note picked pieces; false if fewer are left to pick."""
    return bool(
        sql.execute(
            """UPDATE wms_transfer_line SET picked = picked + %(pieces)s
               WHERE transfer_id = %(transfer)s AND sku_id = %(sku)s AND picked + %(pieces)s <= quantity""",
            {"transfer": transfer_id, "sku": sku_id, "pieces": pieces},
        )
    )


def select_hand(transfer_id: UUID, actor: str) -> sql.Row | None:
    return sql.row(
        """SELECT h.bin_id, b.code AS bin, h.sku_id, coalesce(s.code, '') AS sku, h.pieces
           FROM wms_transfer_hand h JOIN wms_location b ON b.id = h.bin_id LEFT JOIN wms_sku s ON s.id = h.sku_id
           WHERE h.transfer_id = %s AND h.actor = %s""",
        (transfer_id, actor),
    )


def select_full_hand(transfer_id: UUID) -> sql.Row | None:
    return sql.row(
        """SELECT h.actor, s.code AS sku, h.pieces FROM wms_transfer_hand h JOIN wms_sku s ON s.id = h.sku_id
           WHERE h.transfer_id = %s ORDER BY h.id LIMIT 1""",
        (transfer_id,),
    )


def set_hand(seller_id: int, transfer_id: UUID, actor: str, bin_id: int, sku_id: int | None, pieces: int) -> None:
    sql.execute(
        """INSERT INTO wms_transfer_hand (seller_id, transfer_id, actor, bin_id, sku_id, pieces)
           VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (transfer_id, actor) DO UPDATE
           SET bin_id = excluded.bin_id, sku_id = excluded.sku_id, pieces = excluded.pieces""",
        (seller_id, transfer_id, actor, bin_id, sku_id, pieces),
    )


def select_held(bin_id: int) -> dict[int, int]:
    """What is in hand from a bin, by SKU."""
    found = sql.rows(
        """SELECT sku_id, sum(pieces)::int AS pieces FROM wms_transfer_hand
           WHERE bin_id = %s AND pieces > 0 GROUP BY sku_id""",
        (bin_id,),
    )
    return {row["sku_id"]: row["pieces"] for row in found}


def clear_hand(transfer_id: UUID, actor: str) -> int:
    """0 if nothing was in hand."""
    return sql.execute("DELETE FROM wms_transfer_hand WHERE transfer_id = %s AND actor = %s", (transfer_id, actor))


def clear_hands(transfer_id: UUID) -> None:
    sql.execute("DELETE FROM wms_transfer_hand WHERE transfer_id = %s", (transfer_id,))


# --- proof --------------------------------------------------------------------------------------------------------


def select_tote_differences(sellers: list[int]) -> list[sql.Row]:
    """Transfers of which not exactly the picked pieces lie in totes, as long as they are in the house."""
    return sql.rows(
        """WITH moved AS (SELECT reference, sku_id, to_location_id AS location_id, quantity AS change
                          FROM wms_stock_move WHERE reference <> '' AND seller_id = ANY(%(sellers)s)
                          UNION ALL
                          SELECT reference, sku_id, from_location_id, -quantity
                          FROM wms_stock_move WHERE reference <> '' AND seller_id = ANY(%(sellers)s)),
                lying AS (SELECT m.reference, m.sku_id, sum(m.change)::int AS pieces
                          FROM moved m JOIN wms_location l ON l.id = m.location_id AND l.kind = 'tote' GROUP BY 1, 2),
                wanted AS (SELECT t.id, t.code, l.sku_id,
                                  CASE WHEN t.status IN ('approved', 'picked') THEN l.picked ELSE 0 END AS pieces
                           FROM wms_transfer_line l JOIN wms_transfer t ON t.id = l.transfer_id
                           WHERE l.seller_id = ANY(%(sellers)s))
           SELECT w.code AS place, s.code AS sku, w.pieces AS kept, coalesce(lying.pieces, 0) AS proved
           FROM wanted w JOIN wms_sku s ON s.id = w.sku_id
           LEFT JOIN lying ON lying.reference = w.id::text AND lying.sku_id = w.sku_id
           WHERE w.pieces <> coalesce(lying.pieces, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )


def select_promise_differences(sellers: list[int]) -> list[sql.Row]:
    """Transfers for which not exactly the pieces are reserved that they ask for: those that are picked, once nothing
    more is, and none once they have left or ended."""
    return sql.rows(
        """SELECT t.code AS place, s.code AS sku, n.pieces AS kept, coalesce(r.quantity, 0) AS proved
           FROM wms_transfer_line l JOIN wms_transfer t ON t.id = l.transfer_id JOIN wms_sku s ON s.id = l.sku_id
           CROSS JOIN LATERAL (SELECT CASE t.status WHEN 'approved' THEN l.quantity WHEN 'picked' THEN l.picked
                                                    ELSE 0 END AS pieces) n
           LEFT JOIN wms_reservation r ON r.line_id = -l.id
           WHERE l.seller_id = ANY(%s) AND n.pieces <> coalesce(r.quantity, 0) ORDER BY 1, 2""",
        (sellers,),
    )


# --- looking ------------------------------------------------------------------------------------------------------

CARD = """
    SELECT t.id, t.seller_id, t.code, t.source_id, s.code AS source, t.target_id, g.code AS target,
           t.source_pool_id, sp.code AS source_pool, t.target_pool_id, tp.code AS target_pool, t.status, t.status_at,
           t.created_at, t.created_by, t.note, t.vehicle, t.outcome, l.asked, l.picked
    FROM wms_transfer t
    JOIN wms_warehouse s ON s.id = t.source_id JOIN wms_warehouse g ON g.id = t.target_id
    JOIN wms_pool sp ON sp.id = t.source_pool_id JOIN wms_pool tp ON tp.id = t.target_pool_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0)::int AS asked, coalesce(sum(picked), 0)::int AS picked
                        FROM wms_transfer_line WHERE transfer_id = t.id) l"""


def select_transfer(sellers: Collection[int], transfer_id: UUID) -> sql.Row | None:
    return sql.row(f"{CARD} WHERE t.seller_id = ANY(%s) AND t.id = %s", (list(sellers), transfer_id))


def select_transfers(
    sellers: Collection[int],
    ends: Mapping[str, str],
    statuses: Collection[str],
    text: str,
    before: UUID | None,
    limit: int,
) -> list[sql.Row]:
    """The newest first, from the one before `before` on; ids grow with time.

    `ends` name the warehouse at the source, at the target, or at either end; an empty text means any.
    """
    return sql.rows(
        f"""{CARD} WHERE t.seller_id = ANY(%(sellers)s) AND t.status = ANY(%(statuses)s)
              AND (%(source)s = '' OR s.code = %(source)s) AND (%(target)s = '' OR g.code = %(target)s)
              AND (%(either)s = '' OR %(either)s IN (s.code, g.code))
              AND (%(text)s = '' OR strpos(lower(t.code || ' ' || t.note), lower(%(text)s)) > 0)
              AND (%(before)s::uuid IS NULL OR t.id < %(before)s)
            ORDER BY t.id DESC LIMIT %(limit)s""",
        {
            "sellers": list(sellers),
            "statuses": list(statuses),
            "source": ends.get("source", ""),
            "target": ends.get("target", ""),
            "either": ends.get("either", ""),
            "text": text,
            "before": before,
            "limit": limit,
        },
    )


def count_transfers(sellers: Collection[int]) -> int:
    number: int = sql.value("SELECT count(*)::int FROM wms_transfer WHERE seller_id = ANY(%s)", (list(sellers),))
    return number
