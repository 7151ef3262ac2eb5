"""All SQL of the packing."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from godown.kit import sql

# --- which order --------------------------------------------------------------------------------------------------


def select_by_order_code(warehouse_id: int, code: str) -> list[UUID]:
    return sql.values(
        "SELECT id FROM wms_outward_order WHERE warehouse_id = %s AND order_code = %s AND status = 'PICKED'",
        (warehouse_id, code),
    )


def select_in_tote(warehouse_id: int, tote_id: int) -> list[UUID]:
    """Picked orders with pieces in a tote, most urgent first."""
    return sql.values(
        """SELECT o.id FROM wms_outward_order o
           WHERE o.warehouse_id = %(warehouse)s AND o.status = 'PICKED'
             AND (SELECT sum(CASE WHEN m.to_location_id = %(tote)s THEN m.quantity
                                  WHEN m.from_location_id = %(tote)s THEN -m.quantity ELSE 0 END)
                  FROM wms_stock_move m WHERE m.reference = o.id::text) > 0
           ORDER BY o.sla_at NULLS LAST, o.id""",
        {"warehouse": warehouse_id, "tote": tote_id},
    )


def select_with_sku(warehouse_id: int, sku_id: int) -> list[UUID]:
    """The most urgent picked order with this SKU that nobody has a parcel of, or is just opening one of."""
    return sql.values(
        """SELECT o.id FROM wms_outward_order o
           WHERE o.warehouse_id = %s AND o.status = 'PICKED' AND o.blocked = ''
             AND EXISTS (SELECT 1 FROM wms_outward_line l
                         WHERE l.order_id = o.id AND l.sku_id = %s AND l.quantity > 0)
             AND NOT EXISTS (SELECT 1 FROM wms_shipment s WHERE s.order_id = o.id AND s.status <> 'UNPACKED')
           ORDER BY o.sla_at NULLS LAST, o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED""",
        (warehouse_id, sku_id),
    )


# --- parcels ------------------------------------------------------------------------------------------------------


def insert_shipments(orders: Collection[UUID], packer: str, now: datetime) -> dict[UUID, int]:
    """Open parcels; returns their ids by order. Orders that have one already are left out."""
    rows = sql.rows(
        """INSERT INTO wms_shipment (seller_id, warehouse_id, order_id, status, status_at, version, packer, scans,
               shipment_code, refusal, refusal_text, awb, transporter, invoice_number, document_key, document_sha256)
           SELECT seller_id, warehouse_id, id, 'OPEN', %s, 1, %s, '{}', '', '', '', '', '', '', '', ''
           FROM wms_outward_order WHERE id = ANY(%s) ORDER BY id
           ON CONFLICT (order_id) WHERE status <> 'UNPACKED' DO NOTHING
           RETURNING id, order_id""",
        (now, packer, list(orders)),
    )
    return {row["order_id"]: row["id"] for row in rows}


def insert_shipment_lines(shipments: Collection[int], scanned: bool) -> None:
    """The lines of new parcels: the whole order, all of it scanned or nothing yet."""
    sql.execute(
        """INSERT INTO wms_shipment_line (seller_id, shipment_id, line_id, quantity, scanned)
           SELECT s.seller_id, s.id, l.id, l.quantity, CASE WHEN %s THEN l.quantity ELSE 0 END
           FROM wms_shipment s JOIN wms_outward_line l ON l.order_id = s.order_id
           WHERE s.id = ANY(%s) AND l.quantity > 0 ORDER BY s.id, l.id""",
        (scanned, list(shipments)),
    )


def select_shipment_of(order_id: UUID) -> sql.Row | None:
    return sql.row(
        "SELECT id, status, packer FROM wms_shipment WHERE order_id = %s AND status <> 'UNPACKED'", (order_id,)
    )


def select_shipment(warehouse_id: int, shipment_id: int) -> sql.Row | None:
    return sql.row(
        """SELECT s.id, s.order_id, o.order_code, s.status, s.packer, s.scans, s.length, s.breadth, s.height, s.weight,
                  s.shipment_code, s.refusal, s.refusal_text, s.awb, s.transporter, s.invoice_number, s.invoice_date,
                  s.document_key, s.document_sha256, o.blocked
           FROM wms_shipment s JOIN wms_outward_order o ON o.id = s.order_id
           WHERE s.id = %s AND s.warehouse_id = %s""",
        (shipment_id, warehouse_id),
    )


def lock_shipment(warehouse_id: int, shipment_id: int) -> sql.Row | None:
    """Lock a parcel: whoever changes one does so first."""
    return sql.row(
        """SELECT id, order_id, status, packer, scans FROM wms_shipment
           WHERE id = %s AND warehouse_id = %s FOR UPDATE""",
        (shipment_id, warehouse_id),
    )


def lock_shipments_of(order_ids: Collection[UUID]) -> list[sql.Row]:
    """Lock the parcels of these orders that are not unpacked: (order_id, id, status)."""
    return sql.rows(
        """SELECT order_id, id, status FROM wms_shipment
           WHERE order_id = ANY(%s) AND status <> 'UNPACKED' ORDER BY id FOR UPDATE""",
        (list(order_ids),),
    )


def select_shipments_of(order_ids: Collection[UUID]) -> dict[UUID, int]:
    """The parcels of these orders that are not unpacked, by order."""
    found = sql.rows(
        "SELECT order_id, id FROM wms_shipment WHERE order_id = ANY(%s) AND status <> 'UNPACKED'", (list(order_ids),)
    )
    return {row["order_id"]: row["id"] for row in found}


def select_lines(shipment_id: int) -> list[sql.Row]:
    """The lines of a parcel: (line_id, sku, ean, title, quantity, scanned)."""
    return sql.rows(
        """SELECT p.line_id, s.code AS sku, s.ean, s.title, p.quantity, p.scanned
           FROM wms_shipment_line p JOIN wms_outward_line l ON l.id = p.line_id JOIN wms_sku s ON s.id = l.sku_id
           WHERE p.shipment_id = %s ORDER BY p.line_id""",
        (shipment_id,),
    )


def push_scan(shipment_id: int, line_id: int) -> None:
    sql.execute(
        """WITH scanned AS (UPDATE wms_shipment_line SET scanned = scanned + 1 WHERE shipment_id = %(shipment)s
                            AND line_id = %(line)s)
           UPDATE wms_shipment SET scans = scans || %(line)s::bigint WHERE id = %(shipment)s""",
        {"shipment": shipment_id, "line": line_id},
    )


def pop_scan(shipment_id: int, line_id: int) -> None:
    sql.execute(
        """WITH scanned AS (UPDATE wms_shipment_line SET scanned = scanned - 1 WHERE shipment_id = %(shipment)s
                            AND line_id = %(line)s)
           UPDATE wms_shipment SET scans = trim_array(scans, 1) WHERE id = %(shipment)s""",
        {"shipment": shipment_id, "line": line_id},
    )


def set_packer(shipment_id: int, packer: str) -> None:
    sql.execute("UPDATE wms_shipment SET packer = %s, version = version + 1 WHERE id = %s", (packer, shipment_id))


# --- closing ------------------------------------------------------------------------------------------------------


def select_contents(shipments: Collection[int]) -> list[sql.Row]:
    """What is in parcels: lines with the size of their articles, and the box if somebody measured it."""
    return sql.rows(
        """SELECT p.shipment_id, s.order_id, o.order_code, o.picklist, p.line_id, p.quantity, l.sku_id, k.code AS sku,
                  k.length, k.breadth, k.height, k.weight,
                  s.length AS box_length, s.breadth AS box_breadth, s.height AS box_height, s.weight AS box_weight
           FROM wms_shipment_line p
           JOIN wms_shipment s ON s.id = p.shipment_id JOIN wms_outward_order o ON o.id = s.order_id
           JOIN wms_outward_line l ON l.id = p.line_id JOIN wms_sku k ON k.id = l.sku_id
           WHERE p.shipment_id = ANY(%s) ORDER BY p.shipment_id, p.line_id""",
        (list(shipments),),
    )


def set_boxes(
    shipments: list[int],
    lengths: list[Decimal],
    breadths: list[Decimal],
    heights: list[Decimal],
    weights: list[int],
) -> None:
    sql.execute(
        """UPDATE wms_shipment s SET length = b.length, breadth = b.breadth, height = b.height, weight = b.weight
           FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[])
                AS b (id, length, breadth, height, weight)
           WHERE s.id = b.id""",
        (shipments, lengths, breadths, heights, weights),
    )


# --- what the channel says ----------------------------------------------------------------------------------------


def set_codes(shipments: list[int], codes: list[str]) -> list[sql.Row]:
    """Note the channel's code of parcels that it was asked to accept; returns (id, order_id) of those."""
    return sql.rows(
        """WITH locked AS (SELECT s.id, c.code FROM wms_shipment s
                           JOIN unnest(%s::bigint[], %s::text[]) AS c (id, code) USING (id)
                           WHERE s.status = 'ASKED' ORDER BY s.id FOR UPDATE OF s)
           UPDATE wms_shipment s SET shipment_code = locked.code FROM locked WHERE s.id = locked.id
           RETURNING s.id, s.order_id""",
        (shipments, codes),
    )


def select_status(shipment_id: int) -> str | None:
    status: str | None = sql.value("SELECT status FROM wms_shipment WHERE id = %s", (shipment_id,))
    return status


def set_documents(
    shipments: list[int],
    keys: list[str],
    hashes: list[str],
    awbs: list[str],
    transporters: list[str],
    invoices: list[str],
    dates: list[date],
) -> None:
    """Note the documents of parcels."""
    sql.execute(
        """WITH locked AS (SELECT s.id, d.key, d.sha256, d.awb, d.transporter, d.invoice, d.date
                           FROM wms_shipment s
                           JOIN unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                                       %s::date[]) AS d (id, key, sha256, awb, transporter, invoice, date) USING (id)
                           WHERE s.document_sha256 <> d.sha256 ORDER BY s.id FOR UPDATE OF s)
           UPDATE wms_shipment s
           SET document_key = locked.key, document_sha256 = locked.sha256, awb = locked.awb,
               transporter = locked.transporter, invoice_number = locked.invoice, invoice_date = locked.date
           FROM locked WHERE s.id = locked.id""",
        (shipments, keys, hashes, awbs, transporters, invoices, dates),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_by_status(seller_id: int, warehouse_id: int, statuses: list[str], limit: int) -> list[dict[str, Any]]:
    return sql.rows(
        """SELECT s.id, s.order_id, o.order_code, s.status, s.status_at, s.packer, s.awb, s.transporter,
                  s.document_key <> '' AS has_document, s.refusal, s.refusal_text, o.sla_at, o.blocked
           FROM wms_shipment s JOIN wms_outward_order o ON o.id = s.order_id
           WHERE s.seller_id = %s AND s.warehouse_id = %s AND s.status = ANY(%s)
             AND o.status NOT IN ('COMPLETED', 'CANCELLED')
           ORDER BY o.sla_at NULLS LAST, s.id LIMIT %s""",
        (seller_id, warehouse_id, statuses, limit),
    )
