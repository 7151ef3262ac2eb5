"""All SQL of the waves."""

from datetime import datetime
from uuid import UUID

from godown.kit import sql


def lock_warehouse(warehouse_id: int) -> None:
    """One wave of a warehouse is made at a time; nobody else waits for this lock."""
    sql.execute("SELECT id FROM wms_warehouse WHERE id = %s FOR NO KEY UPDATE", (warehouse_id,))


def select_candidates(seller_id: int, warehouse_id: int, limit: int) -> list[sql.Row]:
    """Orders that may be picked, most urgent first: (order_id, sla_at, pieces, zones, started).

    `started` are those that an earlier wave left out because they were blocked then. `zones` are where the first bins
    on the way lie that have their pieces: what a wave will really find there, `planning` decides.
    """
    return sql.rows(
        """SELECT o.id AS order_id, o.sla_at, o.started, l.pieces, l.zones
           FROM ((SELECT id, sla_at, false AS started FROM wms_outward_order
                  WHERE seller_id = %(seller)s AND warehouse_id = %(warehouse)s AND blocked = ''
                    AND status = 'ACKNOWLEDGED'
                  ORDER BY sla_at NULLS LAST, id LIMIT %(limit)s)
                 UNION ALL
                 (SELECT id, sla_at, true FROM wms_outward_order o
                  WHERE seller_id = %(seller)s AND warehouse_id = %(warehouse)s AND blocked = '' AND status = 'PICKING'
                    AND NOT EXISTS (SELECT 1 FROM wms_pick_line p WHERE p.order_id = o.id AND p.quantity > p.picked)
                  ORDER BY sla_at NULLS LAST, id LIMIT %(limit)s)) o
           CROSS JOIN LATERAL (
               SELECT sum(l.quantity - l.picked)::int AS pieces,
                      coalesce(array_agg(DISTINCT z.zone) FILTER (WHERE z.zone IS NOT NULL), '{}') AS zones
               FROM wms_outward_line l LEFT JOIN LATERAL (
                   SELECT b.zone FROM wms_location_balance s
                   JOIN wms_location b ON b.id = s.location_id AND b.kind = 'bin'
                   WHERE s.sku_id = l.sku_id AND s.warehouse_id = %(warehouse)s AND s.quantity > 0
                   ORDER BY s.quantity < l.quantity - l.picked, b.zone, b.sequence LIMIT 1) z ON true
               WHERE l.order_id = o.id AND l.quantity > l.picked) l
           ORDER BY o.sla_at NULLS LAST, o.id LIMIT %(limit)s""",
        {"seller": seller_id, "warehouse": warehouse_id, "limit": limit},
    )


def insert_wave(thread: UUID, seller_id: int, warehouse_id: int, now: datetime) -> int:
    wave_id: int = sql.value(
        """INSERT INTO wms_wave (thread, seller_id, warehouse_id, status, status_at, version, picker)
           VALUES (%s, %s, %s, 'OPEN', %s, 1, '') RETURNING id""",
        (thread, seller_id, warehouse_id, now),
    )
    return wave_id


def select_wave(warehouse_id: int, wave_id: int) -> sql.Row | None:
    return sql.row(
        "SELECT id, status, picker FROM wms_wave WHERE id = %s AND warehouse_id = %s", (wave_id, warehouse_id)
    )


def lock_wave(warehouse_id: int, wave_id: int) -> sql.Row | None:
    return sql.row(
        "SELECT id, status, picker FROM wms_wave WHERE id = %s AND warehouse_id = %s FOR UPDATE",
        (wave_id, warehouse_id),
    )


def select_open_waves(seller_id: int, warehouse_id: int) -> list[sql.Row]:
    return sql.rows(
        """SELECT w.id, w.status, w.picker, count(DISTINCT l.order_id)::int AS orders,
                  coalesce(sum(l.quantity), 0)::int AS pieces, coalesce(sum(l.picked), 0)::int AS picked
           FROM wms_wave w LEFT JOIN wms_pick_line l ON l.wave_id = w.id
           WHERE w.seller_id = %s AND w.warehouse_id = %s AND w.status <> 'DONE' GROUP BY w.id ORDER BY w.id""",
        (seller_id, warehouse_id),
    )


# --- the setting --------------------------------------------------------------------------------------------------


def select_setting(warehouse_id: int) -> sql.Row | None:
    return sql.row(
        "SELECT totes, pieces, by_zone, urgent_hours FROM wms_wave_setting WHERE warehouse_id = %s", (warehouse_id,)
    )


def upsert_setting(
    seller_id: int, warehouse_id: int, totes: int, pieces: int, by_zone: bool, urgent_hours: int
) -> None:
    sql.execute(
        """INSERT INTO wms_wave_setting (warehouse_id, seller_id, totes, pieces, by_zone, urgent_hours)
           VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (warehouse_id) DO UPDATE
           SET totes = excluded.totes, pieces = excluded.pieces, by_zone = excluded.by_zone,
               urgent_hours = excluded.urgent_hours""",
        (warehouse_id, seller_id, totes, pieces, by_zone, urgent_hours),
    )
