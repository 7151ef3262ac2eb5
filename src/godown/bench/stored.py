"""Stored orders by the ten thousand, without waiting for them: what a few real ones left in the warehouse, copied."""

from godown.kit import sql

#: The n-th copy of an order has an id made from both; lines of copies are numbered past every real one.
ORDERS = (
    """INSERT INTO wms_outward_order (id, seller_id, warehouse_id, pool_id, account, order_code, picklist, sla_at,
                                       status, status_at, version, blocked)
        SELECT md5(o.id::text || '-' || n)::uuid, seller_id, warehouse_id, pool_id, account, order_code || '-' || n,
               picklist, sla_at, status, status_at, version, blocked
        FROM wms_outward_order o, generate_series(1, %(copies)s) n""",
    """INSERT INTO wms_outward_line (id, seller_id, order_id, sku_id, quantity, cancelled, picked, packed, dispatched,
                                      returned)
        SELECT l.id + n * 1000000000::bigint, seller_id, md5(l.order_id::text || '-' || n)::uuid, sku_id, quantity,
               cancelled, picked, packed, dispatched, returned
        FROM wms_outward_line l, generate_series(1, %(copies)s) n""",
    """INSERT INTO wms_pick_line (seller_id, warehouse_id, wave_id, order_id, line_id, sku_id, bin_id, tote_id,
                                   quantity, picked, short)
        SELECT seller_id, warehouse_id, wave_id, md5(p.order_id::text || '-' || n)::uuid,
               p.line_id + n * 1000000000::bigint, sku_id, bin_id, tote_id, quantity, picked, short
        FROM wms_pick_line p, generate_series(1, %(copies)s) n""",
    """INSERT INTO wms_shipment (seller_id, warehouse_id, order_id, status, status_at, version, packer, scans, length,
                                  breadth, height, weight, shipment_code, refusal, refusal_text, awb, transporter,
                                  invoice_number, invoice_date, document_key, document_sha256)
        SELECT seller_id, warehouse_id, md5(s.order_id::text || '-' || n)::uuid, status, status_at, version, packer,
               scans, length, breadth, height, weight,
               shipment_code || '-' || n, refusal, refusal_text, awb || '-' || n,
               transporter, invoice_number, invoice_date, document_key, document_sha256
        FROM wms_shipment s, generate_series(1, %(copies)s) n""",
    """INSERT INTO wms_shipment_line (seller_id, shipment_id, line_id, quantity, scanned)
        SELECT l.seller_id, made.id, l.line_id + n * 1000000000::bigint, l.quantity, l.scanned
        FROM wms_shipment_line l JOIN wms_shipment s ON s.id = l.shipment_id
        CROSS JOIN generate_series(1, %(copies)s) n
        JOIN wms_shipment made ON made.order_id = md5(s.order_id::text || '-' || n)::uuid""",
)

#: These look the real orders up, so they are copied before there are copies of those.
TOLD = (
    """INSERT INTO wms_stock_move (key, line, at, actor, seller_id, warehouse_id, sku_id, quantity, from_location_id,
                                    to_location_id, from_pool_id, from_bucket, to_pool_id, to_bucket, reason,
                                    reference, note)
        SELECT key || '-' || n, line, at, actor, seller_id, warehouse_id, sku_id, quantity, from_location_id,
               to_location_id, from_pool_id, from_bucket, to_pool_id, to_bucket, reason,
               (md5(m.reference || '-' || n)::uuid)::text, note
        FROM wms_stock_move m, generate_series(1, %(copies)s) n
        WHERE m.reference IN (SELECT id::text FROM wms_outward_order)""",
    """INSERT INTO kit_history (seller_id, thread, at, actor, code, data)
        SELECT seller_id, md5(h.thread::text || '-' || n)::uuid, at, actor, code, data
        FROM kit_history h, generate_series(1, %(copies)s) n
        WHERE h.thread IN (SELECT id FROM wms_outward_order)""",
)


def copy(copies: int) -> None:
    """Copy every order that is done so many times: orders, lines, picks, parcels, ledger rows and timelines.

    A set-based statement a table. Balances stay: nothing that is measured after it proves books.
    """
    for statement in (*TOLD, *ORDERS):
        sql.execute(statement, {"copies": copies})
    sql.execute("ANALYZE")
