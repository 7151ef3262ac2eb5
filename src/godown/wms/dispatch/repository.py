"""All SQL of the dispatch."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from godown.kit import sql

# --- manifests ----------------------------------------------------------------------------------------------------


def insert_manifest(thread: UUID, seller_id: int, warehouse_id: int, courier: str, now: datetime) -> int | None:
    """Open a manifest unless one is open for this courier; returns the id of a new one."""
    manifest_id: int | None = sql.value(
        """INSERT INTO wms_manifest (thread, seller_id, warehouse_id, courier, status, status_at, version)
           VALUES (%s, %s, %s, %s, 'open', %s, 1)
           ON CONFLICT (warehouse_id, courier) WHERE status = 'open' DO NOTHING RETURNING id""",
        (thread, seller_id, warehouse_id, courier, now),
    )
    return manifest_id


def select_open_manifest(warehouse_id: int, courier: str) -> int:
    manifest_id: int = sql.value(
        "SELECT id FROM wms_manifest WHERE warehouse_id = %s AND courier = %s AND status = 'open'",
        (warehouse_id, courier),
    )
    return manifest_id


def lock_manifest(warehouse_id: int, manifest_id: int) -> sql.Row | None:
    """Lock a manifest: whoever changes what is on it does so first."""
    return sql.row(
        "SELECT id, courier, status FROM wms_manifest WHERE id = %s AND warehouse_id = %s FOR UPDATE",
        (manifest_id, warehouse_id),
    )


def lock_manifest_for_outcomes(manifest_id: int) -> sql.Row | None:
    """Lock a manifest and say in which warehouse it is."""
    return sql.row(
        """SELECT m.id, m.status, w.id AS warehouse_id, w.seller_id, w.code
           FROM wms_manifest m JOIN wms_warehouse w ON w.id = m.warehouse_id WHERE m.id = %s FOR UPDATE OF m""",
        (manifest_id,),
    )


# --- parcels on them ----------------------------------------------------------------------------------------------


def select_scanned(warehouse_id: int, code: str) -> sql.Row | None:
    """The parcel with this AWB, or with this code of the channel, or of this order; the newest if there are several.

    `manifest_id` is the manifest that it is on, unless it was refused there.
    """
    return sql.row(
        """SELECT s.id, s.order_id, s.awb, s.transporter, s.document_key, o.order_code, o.status, o.blocked,
                  s.status AS shipment_status, p.manifest_id
           FROM wms_shipment s JOIN wms_outward_order o ON o.id = s.order_id
           LEFT JOIN wms_manifest_parcel p ON p.shipment_id = s.id AND p.outcome <> 'refused'
           WHERE s.status <> 'UNPACKED' AND s.id IN (
               SELECT id FROM wms_shipment WHERE warehouse_id = %(warehouse)s AND awb = %(code)s AND awb <> ''
               UNION ALL
               SELECT id FROM wms_shipment
               WHERE warehouse_id = %(warehouse)s AND shipment_code = %(code)s AND shipment_code <> ''
               UNION ALL
               SELECT x.id FROM wms_shipment x JOIN wms_outward_order y ON y.id = x.order_id
               WHERE y.warehouse_id = %(warehouse)s AND y.order_code = %(code)s)
           ORDER BY s.id DESC LIMIT 1""",
        {"warehouse": warehouse_id, "code": code},
    )


def select_shipments(warehouse_id: int, shipments: Collection[int]) -> list[sql.Row]:
    """Parcels by id, with what `select_scanned` tells of one."""
    return sql.rows(
        """SELECT s.id, s.order_id, s.awb, s.transporter, s.document_key, o.order_code, o.status, o.blocked,
                  s.status AS shipment_status, p.manifest_id
           FROM wms_shipment s JOIN wms_outward_order o ON o.id = s.order_id
           LEFT JOIN wms_manifest_parcel p ON p.shipment_id = s.id AND p.outcome <> 'refused'
           WHERE s.warehouse_id = %s AND s.id = ANY(%s) ORDER BY s.id""",
        (warehouse_id, list(shipments)),
    )


def insert_parcels(manifest_id: int, shipments: Collection[int]) -> list[int]:
    """Put parcels onto a manifest; returns those that did not get onto one, and were not voided, meanwhile."""
    return sql.values(
        """INSERT INTO wms_manifest_parcel (seller_id, manifest_id, shipment_id, order_id, awb, outcome, code, text)
           SELECT seller_id, %s, id, order_id, awb, '', '', '' FROM wms_shipment
           WHERE id = ANY(%s) AND status = 'PACKED' ORDER BY id FOR SHARE
           ON CONFLICT (shipment_id) WHERE outcome <> 'refused' DO NOTHING RETURNING shipment_id""",
        (manifest_id, list(shipments)),
    )


def delete_parcel(manifest_id: int, shipment_id: int) -> int:
    return sql.execute(
        "DELETE FROM wms_manifest_parcel WHERE manifest_id = %s AND shipment_id = %s AND outcome = ''",
        (manifest_id, shipment_id),
    )


def delete_pending(shipments: list[int]) -> list[sql.Row]:
    """Take parcels off the manifests on which they have no outcome yet: (manifest_id, shipment_id, order, seller)."""
    return sql.rows(
        """DELETE FROM wms_manifest_parcel p USING wms_shipment s
           WHERE p.shipment_id = ANY(%s) AND p.outcome = '' AND s.id = p.shipment_id
           RETURNING p.manifest_id AS manifest, p.shipment_id AS shipment, s.order_id, s.seller_id""",
        (shipments,),
    )


def select_pending(manifest_id: int) -> list[sql.Row]:
    """Parcels of a manifest without an outcome: (shipment_id, order_id, awb)."""
    return sql.rows(
        """SELECT shipment_id, order_id, awb FROM wms_manifest_parcel
           WHERE manifest_id = %s AND outcome = '' ORDER BY shipment_id""",
        (manifest_id,),
    )


def settle(
    manifest_id: int, shipments: list[int], outcomes: list[str], codes: list[str], texts: list[str], now: datetime
) -> list[sql.Row]:
    """Note what became of parcels that had no outcome yet; returns (shipment_id, order_id, outcome, text) of those."""
    return sql.rows(
        """UPDATE wms_manifest_parcel p SET outcome = u.outcome, code = u.code, text = u.text, settled_at = %s
           FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS u (shipment_id, outcome, code, text)
           WHERE p.manifest_id = %s AND p.shipment_id = u.shipment_id AND p.outcome = ''
           RETURNING p.shipment_id, p.order_id, p.outcome, p.text""",
        (now, shipments, outcomes, codes, texts, manifest_id),
    )


# --- looking ------------------------------------------------------------------------------------------------------


def select_manifests(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT m.id, m.courier, m.status, m.status_at, count(p.id)::int AS parcels,
                  count(p.id) FILTER (WHERE p.outcome = 'dispatched')::int AS dispatched,
                  count(p.id) FILTER (WHERE p.outcome = 'refused')::int AS refused
           FROM (SELECT * FROM wms_manifest WHERE seller_id = %s AND warehouse_id = %s ORDER BY id DESC LIMIT %s) m
           LEFT JOIN wms_manifest_parcel p ON p.manifest_id = m.id
           GROUP BY m.id, m.courier, m.status, m.status_at ORDER BY m.id DESC""",
        (seller_id, warehouse_id, limit),
    )


def select_parcels(seller_id: int, manifest_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT p.shipment_id, p.order_id, o.order_code, p.awb, p.outcome, p.code, p.text, p.settled_at
           FROM wms_manifest_parcel p JOIN wms_outward_order o ON o.id = p.order_id
           WHERE p.seller_id = %s AND p.manifest_id = %s ORDER BY p.id""",
        (seller_id, manifest_id),
    )


def select_waiting(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """Accepted parcels that are on no manifest, and why a manifest gave them back."""
    return sql.rows(
        """SELECT s.id AS shipment_id, o.id AS order_id, o.order_code, s.awb, s.transporter,
                  s.document_key <> '' AS has_document, o.sla_at, o.blocked, coalesce(back.code, '') AS refusal,
                  coalesce(back.text, '') AS refusal_text
           FROM wms_outward_order o
           JOIN wms_shipment s ON s.order_id = o.id AND s.status = 'PACKED'
           LEFT JOIN LATERAL (SELECT code, text FROM wms_manifest_parcel p
                              WHERE p.shipment_id = s.id AND p.outcome = 'refused'
                              ORDER BY p.id DESC LIMIT 1) back ON true
           WHERE o.seller_id = %s AND o.warehouse_id = %s AND o.status = 'PACKED'
             AND NOT EXISTS (SELECT 1 FROM wms_manifest_parcel p WHERE p.shipment_id = s.id AND p.outcome <> 'refused')
           ORDER BY o.sla_at NULLS LAST, s.id LIMIT %s""",
        (seller_id, warehouse_id, limit),
    )
