"""All SQL of the inward side."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import sql

# --- announcing ---------------------------------------------------------------------------------------------------

NewRow = tuple[UUID, int, str, UUID | None, str, str]


def insert_receipts(seller_id: int, warehouse_id: int, rows: Sequence[NewRow], now: datetime) -> set[UUID]:
    """(id, pool, kind, transfer, reference, supplier) of each; returns those whose reference was free."""
    return set(
        sql.values(
            """INSERT INTO wms_receipt (seller_id, warehouse_id, id, pool_id, kind, transfer_id, reference, supplier,
                                        status, status_at, version, created_at, vehicle, channel_reference,
                                        channel_reference_by)
               SELECT %s, %s, r.*, 'open', %s, 1, %s, '', '', ''
               FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::uuid[], %s::text[], %s::text[])
                    AS r (id, pool_id, kind, transfer_id, reference, supplier) ORDER BY r.reference
               ON CONFLICT (warehouse_id, reference) DO NOTHING RETURNING id""",
            (seller_id, warehouse_id, now, now, *(list(column) for column in zip(*rows, strict=True))),
        )
    )


def insert_lines(seller_id: int, warehouse_id: int, rows: Sequence[tuple[UUID, int, int]]) -> None:
    """(receipt, SKU, expected pieces) of each."""
    receipts, skus, expected = zip(*rows, strict=True)
    sql.execute(
        """INSERT INTO wms_receipt_line
               (seller_id, warehouse_id, receipt_id, sku_id, expected, allowed, counted, damaged, put_away, reason)
           SELECT %s, %s, l.*, 0, 0, 0, 0, ''
           FROM unnest(%s::uuid[], %s::bigint[], %s::int[]) AS l (receipt_id, sku_id, expected)""",
        (seller_id, warehouse_id, list(receipts), list(skus), list(expected)),
    )


def select_announced(seller_id: int, warehouse_id: int, references: Collection[str]) -> list[sql.Row]:
    """The lines of the receipts of these references: (reference, supplier, pool, sku, expected)."""
    return sql.rows(
        """SELECT r.reference, r.supplier, p.code AS pool, s.code AS sku, l.expected AS pieces
           FROM wms_receipt r JOIN wms_receipt_line l ON l.receipt_id = r.id
           JOIN wms_sku s ON s.id = l.sku_id JOIN wms_pool p ON p.id = r.pool_id
           WHERE r.seller_id = %s AND r.warehouse_id = %s AND r.reference = ANY(%s)""",
        (seller_id, warehouse_id, list(references)),
    )


# --- the receipt --------------------------------------------------------------------------------------------------


def lock_receipt(seller_id: int, warehouse_id: int, receipt_id: UUID) -> sql.Row | None:
    return sql.row(
        """SELECT id, kind, transfer_id, reference, pool_id, status, arrived_at FROM wms_receipt
           WHERE id = %s AND seller_id = %s AND warehouse_id = %s FOR UPDATE""",
        (receipt_id, seller_id, warehouse_id),
    )


def select_by_reference(seller_id: int, warehouse_id: int, reference: str) -> UUID | None:
    receipt_id: UUID | None = sql.value(
        "SELECT id FROM wms_receipt WHERE seller_id = %s AND warehouse_id = %s AND reference = %s",
        (seller_id, warehouse_id, reference),
    )
    return receipt_id


def set_all_counted(receipt_id: UUID) -> None:
    sql.execute("UPDATE wms_receipt_line SET counted = expected WHERE receipt_id = %s", (receipt_id,))


def set_arrived(receipt_id: UUID, vehicle: str, boxes: int, now: datetime) -> None:
    """A move that did not see it fails."""
    sql.execute(
        "UPDATE wms_receipt SET arrived_at = %s, vehicle = %s, boxes = %s, version = version + 1 WHERE id = %s",
        (now, vehicle, boxes, receipt_id),
    )


def lock_by_reference(seller_id: int, warehouse_id: int, references: Collection[str]) -> list[sql.Row]:
    """Lock the receipts of these references."""
    return sql.rows(
        """SELECT id, reference, status FROM wms_receipt
           WHERE seller_id = %s AND warehouse_id = %s AND reference = ANY(%s) ORDER BY id FOR UPDATE""",
        (seller_id, warehouse_id, list(references)),
    )


def set_channel_references(ids: Sequence[UUID], references: Sequence[str], actor: str, now: datetime) -> None:
    sql.execute(
        """UPDATE wms_receipt r
           SET channel_reference = t.reference, channel_reference_by = %s, channel_reference_at = %s
           FROM unnest(%s::uuid[], %s::text[]) AS t (id, reference) WHERE r.id = t.id""",
        (actor, now, list(ids), list(references)),
    )


def select_lines(receipt_id: UUID) -> list[sql.Row]:
    return sql.rows(
        """SELECT l.id, l.sku_id, s.code AS sku, s.ean, s.title, l.expected, l.counted, l.damaged, l.put_away, l.reason
           FROM wms_receipt_line l JOIN wms_sku s ON s.id = l.sku_id WHERE l.receipt_id = %s ORDER BY s.code""",
        (receipt_id,),
    )


def set_reasons(receipt_id: UUID, reasons: Mapping[str, str]) -> None:
    sql.execute(
        """UPDATE wms_receipt_line l SET reason = r.reason
           FROM unnest(%s::text[], %s::text[]) AS r (sku, reason) JOIN wms_sku s ON s.code = r.sku
           WHERE l.receipt_id = %s AND l.sku_id = s.id""",
        (list(reasons), list(reasons.values()), receipt_id),
    )


# --- counting -----------------------------------------------------------------------------------------------------


def select_line(receipt_id: UUID, sku_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT id, expected, allowed, counted, damaged, put_away FROM wms_receipt_line
           WHERE receipt_id = %s AND sku_id = %s""",
        (receipt_id, sku_id),
    )


def add_counted(receipt_id: UUID, sku_id: int, good: int, damaged: int, allowed: int) -> None:
    """Note pieces of a line; negative ones are taken out again."""
    sql.execute(
        """UPDATE wms_receipt_line SET counted = counted + %s, damaged = damaged + %s, allowed = allowed + %s
           WHERE receipt_id = %s AND sku_id = %s""",
        (good, damaged, allowed, receipt_id, sku_id),
    )


def add_damage(receipt_id: UUID, sku_id: int, reason: str, pieces: int, actor: str, now: datetime) -> None:
    """Pieces of a line came damaged, for this reason."""
    sql.execute(
        """INSERT INTO wms_receipt_damage AS d (seller_id, warehouse_id, line_id, reason, quarantined, scrapped,
                                                sent_back, at, actor)
           SELECT seller_id, warehouse_id, id, %(reason)s, %(pieces)s, 0, 0, %(now)s, %(actor)s FROM wms_receipt_line
           WHERE receipt_id = %(receipt)s AND sku_id = %(sku)s
           ON CONFLICT (line_id, reason) DO UPDATE
           SET quarantined = d.quarantined + excluded.quarantined, at = excluded.at, actor = excluded.actor""",
        {"receipt": receipt_id, "sku": sku_id, "reason": reason, "pieces": pieces, "actor": actor, "now": now},
    )


def undo_damage(line_id: int, pieces: int) -> None:
    """Pieces of a line are not damaged: of the reason that was counted last first."""
    sql.execute(
        """UPDATE wms_receipt_damage d SET quarantined = d.quarantined - least(d.quarantined, %(pieces)s - n.later)
           FROM (SELECT id, coalesce(sum(quarantined) OVER (
                                ORDER BY at DESC, id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS later
                 FROM wms_receipt_damage WHERE line_id = %(line)s) n
           WHERE d.id = n.id AND n.later < %(pieces)s""",
        {"line": line_id, "pieces": pieces},
    )


# --- putting away -------------------------------------------------------------------------------------------------


def count_on_dock(warehouse_id: int, sku_id: int) -> int:
    pieces: int = sql.value(
        """SELECT coalesce(sum(counted - put_away), 0)::int FROM wms_receipt_line
           WHERE warehouse_id = %s AND sku_id = %s AND counted > put_away""",
        (warehouse_id, sku_id),
    )
    return pieces


def lock_receipts_on_dock(warehouse_id: int, sku_id: int) -> list[UUID]:
    """Lock the receipts that have pieces of a SKU on the dock, by id."""
    return sql.values(
        """SELECT id FROM wms_receipt
           WHERE id IN (SELECT receipt_id FROM wms_receipt_line
                        WHERE warehouse_id = %s AND sku_id = %s AND counted > put_away)
           ORDER BY id FOR UPDATE""",
        (warehouse_id, sku_id),
    )


def select_on_dock(receipts: Collection[UUID], sku_id: int) -> list[sql.Row]:
    """What these receipts have of a SKU on the dock, who came first before."""
    return sql.rows(
        """SELECT l.receipt_id, r.reference, r.pool_id, l.id AS line_id, l.counted - l.put_away AS pieces
           FROM wms_receipt_line l JOIN wms_receipt r ON r.id = l.receipt_id
           WHERE l.receipt_id = ANY(%s) AND l.sku_id = %s AND l.counted > l.put_away ORDER BY r.arrived_at, r.id""",
        (list(receipts), sku_id),
    )


def add_put_away(lines: Sequence[int], pieces: Sequence[int]) -> None:
    sql.execute(
        """UPDATE wms_receipt_line l SET put_away = l.put_away + n.pieces
           FROM unnest(%s::bigint[], %s::int[]) AS n (id, pieces) WHERE l.id = n.id""",
        (list(lines), list(pieces)),
    )


def select_all_put_away(receipts: Collection[UUID]) -> list[UUID]:
    """Which of these receipts are counted and have nothing left on the dock."""
    return sql.values(
        """SELECT r.id FROM wms_receipt r
           WHERE r.id = ANY(%s) AND r.status = 'counted'
             AND NOT EXISTS (SELECT 1 FROM wms_receipt_line l WHERE l.receipt_id = r.id AND l.counted > l.put_away)
           ORDER BY r.id""",
        (list(receipts),),
    )


def select_waiting(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """What lies on the dock, by SKU, what came first before."""
    return sql.rows(
        """SELECT s.id AS sku_id, s.code AS sku, s.ean, s.title, sum(l.counted - l.put_away)::int AS pieces,
                  array_agg(DISTINCT r.reference ORDER BY r.reference) AS documents, min(r.arrived_at) AS since
           FROM wms_receipt_line l JOIN wms_receipt r ON r.id = l.receipt_id JOIN wms_sku s ON s.id = l.sku_id
           WHERE l.seller_id = %s AND l.warehouse_id = %s AND l.counted > l.put_away
           GROUP BY s.id ORDER BY min(r.arrived_at), s.code LIMIT %s""",
        (seller_id, warehouse_id, limit),
    )


# --- quarantine ---------------------------------------------------------------------------------------------------

QUARANTINED = """
    SELECT d.id, r.id AS document_id, r.reference AS document, r.supplier AS about, r.status, r.reference,
           p.code AS pool, l.sku_id, s.code AS sku, s.title, d.quarantined AS quantity, d.reason, d.at, d.actor,
           r.kind = 'purchase' AS from_supplier
    FROM wms_receipt_damage d JOIN wms_receipt_line l ON l.id = d.line_id JOIN wms_sku s ON s.id = l.sku_id
    JOIN wms_receipt r ON r.id = l.receipt_id AND r.status IN ('counted', 'put_away', 'closed')
    JOIN wms_pool p ON p.id = r.pool_id
    WHERE d.seller_id = %(seller)s AND d.warehouse_id = %(warehouse)s AND d.quarantined > 0"""


def select_quarantined(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """Damaged pieces of counted receipts that are in quarantine, longest there first."""
    return sql.rows(
        f"{QUARANTINED} ORDER BY d.at, d.id LIMIT %(limit)s",
        {"seller": seller_id, "warehouse": warehouse_id, "limit": limit},
    )


def lock_quarantined(seller_id: int, warehouse_id: int, damages: Collection[int]) -> list[sql.Row]:
    """Lock the receipts of this damage, by id; then what of it is in quarantine."""
    sql.execute(
        """SELECT 1 FROM wms_receipt
           WHERE seller_id = %s AND id IN (SELECT l.receipt_id FROM wms_receipt_damage d
                                           JOIN wms_receipt_line l ON l.id = d.line_id WHERE d.id = ANY(%s))
           ORDER BY id FOR UPDATE""",
        (seller_id, list(damages)),
    )
    return sql.rows(
        f"{QUARANTINED} AND d.id = ANY(%(damages)s) ORDER BY d.id FOR UPDATE OF d",
        {"seller": seller_id, "warehouse": warehouse_id, "damages": list(damages)},
    )


def take_from_quarantine(damages: Sequence[int], pieces: Sequence[int], fate: str) -> None:
    """So many pieces of each are released (good in their line), scrapped or sent back."""
    sql.execute(
        """WITH gone AS (
               UPDATE wms_receipt_damage d
               SET quarantined = d.quarantined - n.pieces,
                   scrapped = d.scrapped + CASE %(fate)s WHEN 'scrapped' THEN n.pieces ELSE 0 END,
                   sent_back = d.sent_back + CASE %(fate)s WHEN 'sent_back' THEN n.pieces ELSE 0 END
               FROM unnest(%(damages)s::bigint[], %(pieces)s::int[]) AS n (id, pieces) WHERE d.id = n.id
               RETURNING d.line_id, n.pieces)
           UPDATE wms_receipt_line l SET counted = l.counted + g.pieces, damaged = l.damaged - g.pieces
           FROM (SELECT line_id, sum(pieces)::int AS pieces FROM gone GROUP BY 1) g
           WHERE l.id = g.line_id AND %(fate)s = 'released'""",
        {"damages": list(damages), "pieces": list(pieces), "fate": fate},
    )


# --- proof --------------------------------------------------------------------------------------------------------


def select_dock_differences(sellers: list[int]) -> list[sql.Row]:
    """Receipts of which not exactly the pieces lie on the dock that are counted and not put away, or in quarantine
    and scrap that are damaged; and lines whose damage is not that of their reasons."""
    return sql.rows(
        """WITH moved AS (SELECT warehouse_id, reference, sku_id, to_location_id AS location_id, quantity AS change
                          FROM wms_stock_move WHERE seller_id = ANY(%(sellers)s) UNION ALL
                          SELECT warehouse_id, reference, sku_id, from_location_id, -quantity
                          FROM wms_stock_move WHERE seller_id = ANY(%(sellers)s)),
                lying AS (SELECT m.warehouse_id, m.reference, m.sku_id, l.kind, sum(m.change)::int AS pieces
                          FROM moved m JOIN wms_location l ON l.id = m.location_id
                                                          AND l.kind IN ('dock', 'quarantine', 'scrap')
                          GROUP BY 1, 2, 3, 4),
                damage AS (SELECT line_id, sum(quarantined)::int AS quarantined, sum(scrapped)::int AS scrapped,
                                  sum(quarantined + scrapped + sent_back)::int AS pieces
                           FROM wms_receipt_damage WHERE seller_id = ANY(%(sellers)s) GROUP BY 1)
           SELECT r.reference || ' ' || said.kind AS place, s.code AS sku, said.pieces AS kept,
                  coalesce(lying.pieces, said.told, 0) AS proved
           FROM wms_receipt_line l JOIN wms_receipt r ON r.id = l.receipt_id JOIN wms_sku s ON s.id = l.sku_id
           LEFT JOIN damage d ON d.line_id = l.id
           CROSS JOIN LATERAL (VALUES ('dock', l.counted - l.put_away, 0), ('damaged', l.damaged, d.pieces),
                                      ('quarantine', coalesce(d.quarantined, 0), 0),
                                      ('scrap', coalesce(d.scrapped, 0), 0)) AS said (kind, pieces, told)
           LEFT JOIN lying ON lying.warehouse_id = l.warehouse_id AND lying.reference = r.reference
                          AND lying.sku_id = l.sku_id AND lying.kind = said.kind
           WHERE l.seller_id = ANY(%(sellers)s) AND said.pieces <> coalesce(lying.pieces, said.told, 0)
           ORDER BY 1, 2""",
        {"sellers": sellers},
    )


def select_transit_differences(sellers: list[int]) -> list[sql.Row]:
    """Warehouses in whose transit not exactly the pieces lie that receipts of transfers still expect."""
    return sql.rows(
        """SELECT w.code AS place, s.code AS sku, coalesce(e.pieces, 0) AS kept, coalesce(b.quantity, 0) AS proved
           FROM (SELECT l.warehouse_id, l.sku_id, sum(l.expected - l.counted - l.damaged)::int AS pieces
                 FROM wms_receipt_line l JOIN wms_receipt r ON r.id = l.receipt_id
                 WHERE l.seller_id = ANY(%(sellers)s) AND r.transfer_id IS NOT NULL
                   AND r.status IN ('open', 'counted', 'put_away') AND l.expected > l.counted + l.damaged
                 GROUP BY 1, 2) e
           FULL JOIN (SELECT b.warehouse_id, b.sku_id, b.quantity
                      FROM wms_location_balance b JOIN wms_location l ON l.id = b.location_id AND l.kind = 'transit'
                      WHERE b.seller_id = ANY(%(sellers)s)) b USING (warehouse_id, sku_id)
           JOIN wms_warehouse w ON w.id = warehouse_id JOIN wms_sku s ON s.id = sku_id
           WHERE coalesce(e.pieces, 0) <> coalesce(b.quantity, 0) ORDER BY 1, 2""",
        {"sellers": sellers},
    )


# --- looking ------------------------------------------------------------------------------------------------------

CARD = """
    SELECT r.id, r.kind, r.transfer_id, r.reference, r.supplier, w.code AS warehouse, p.code AS pool, p.account,
           r.status, r.status_at, r.created_at, r.arrived_at, r.vehicle, r.boxes, r.counted_at, r.channel_reference,
           r.channel_reference_by, r.channel_reference_at, t.expected, t.counted, t.damaged, t.put_away, t.differs
    FROM wms_receipt r JOIN wms_warehouse w ON w.id = r.warehouse_id JOIN wms_pool p ON p.id = r.pool_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(l.expected), 0)::int AS expected,
                               coalesce(sum(l.counted), 0)::int AS counted,
                               coalesce(sum(l.damaged), 0)::int AS damaged,
                               coalesce(sum(l.put_away), 0)::int AS put_away,
                               coalesce(bool_or(l.counted + l.damaged <> l.expected), false) AS differs
                        FROM wms_receipt_line l WHERE l.receipt_id = r.id) t"""


def select_receipt(sellers: Collection[int], receipt_id: UUID) -> sql.Row | None:
    return sql.row(f"{CARD} WHERE r.seller_id = ANY(%s) AND r.id = %s", (list(sellers), receipt_id))


def select_of_transfer(sellers: Collection[int], transfer_id: UUID) -> list[sql.Row]:
    return sql.rows(
        f"{CARD} WHERE r.seller_id = ANY(%s) AND r.transfer_id = %s ORDER BY r.created_at, r.id",
        (list(sellers), transfer_id),
    )


def select_receipts(
    sellers: Collection[int],
    warehouse: str,
    statuses: Collection[str],
    text: str,
    untold: bool,
    before: UUID | None,
    limit: int,
) -> list[sql.Row]:
    """The newest first, from the one before `before` on; ids grow with time."""
    return sql.rows(
        f"""{CARD} WHERE r.seller_id = ANY(%(sellers)s) AND (%(warehouse)s = '' OR w.code = %(warehouse)s)
              AND r.status = ANY(%(statuses)s)
              AND (%(text)s = '' OR strpos(lower(r.reference || ' ' || r.supplier), lower(%(text)s)) > 0)
              AND (NOT %(untold)s OR (r.counted_at IS NOT NULL AND r.channel_reference = ''))
              AND (%(before)s::uuid IS NULL OR r.id < %(before)s)
            ORDER BY r.id DESC LIMIT %(limit)s""",
        {
            "sellers": list(sellers),
            "warehouse": warehouse,
            "statuses": list(statuses),
            "text": text,
            "untold": untold,
            "before": before,
            "limit": limit,
        },
    )


def select_untold(seller_id: int, warehouse: str, pool: str | None, before: datetime) -> list[sql.Row]:
    """Receipts counted before a time that nobody has received on the channel's panel."""
    return sql.rows(
        """SELECT r.id, r.reference, r.counted_at, r.status IN ('put_away', 'closed') AS stored,
                  (SELECT jsonb_object_agg(s.code, l.put_away)
                   FROM wms_receipt_line l JOIN wms_sku s ON s.id = l.sku_id
                   WHERE l.receipt_id = r.id AND l.put_away > 0) AS pieces
           FROM wms_receipt r JOIN wms_warehouse w ON w.id = r.warehouse_id JOIN wms_pool p ON p.id = r.pool_id
           WHERE r.seller_id = %(seller)s AND w.code = %(warehouse)s
             AND (%(pool)s::text IS NULL OR p.code = %(pool)s)
             AND r.channel_reference = '' AND r.counted_at <= %(before)s
           ORDER BY r.counted_at, r.id""",
        {"seller": seller_id, "warehouse": warehouse, "pool": pool, "before": before},
    )
