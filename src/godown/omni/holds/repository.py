"""SQL of holds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import sql


def open_holds(orders: list[UUID], seller_id: int, at: datetime) -> list[UUID]:
    """Orders newly on hold: not held yet, and not released after `at`."""
    return sql.values(
        """WITH held AS (
               INSERT INTO omni_hold (seller_id, order_id, seen_at, last_confirmed_at)
               SELECT %(seller)s, o.id, %(at)s, %(at)s FROM omni_order o
               WHERE o.id = ANY(%(orders)s)
                 AND NOT EXISTS (SELECT FROM omni_hold h WHERE h.order_id = o.id AND h.released_at > %(at)s)
               ORDER BY o.id
               ON CONFLICT (order_id) WHERE released_at IS NULL DO NOTHING
               RETURNING order_id)
           UPDATE omni_order o
           SET on_hold = true, sla_at = NULL, sla_alert_at = NULL, sla_source = '', version = o.version + 1
           FROM held WHERE o.id = held.order_id RETURNING o.id""",
        {"seller": seller_id, "orders": orders, "at": at},
    )


def confirm(orders: list[UUID], at: datetime) -> None:
    sql.execute(
        """UPDATE omni_hold SET last_confirmed_at = %s
           WHERE order_id = ANY(%s) AND released_at IS NULL AND last_confirmed_at < %s""",
        (at, orders, at),
    )


def release(orders: list[UUID], at: datetime) -> list[sql.Row]:
    """Close open holds that were last confirmed before `at`; returns order and when it was last confirmed."""
    return sql.rows(
        """UPDATE omni_hold SET released_at = %s
           WHERE order_id = ANY(%s) AND released_at IS NULL AND last_confirmed_at < %s
           RETURNING order_id, last_confirmed_at""",
        (at, orders, at),
    )


def set_free(orders: Sequence[UUID], slas: list[datetime], alerts: list[datetime]) -> None:
    sql.execute(
        """UPDATE omni_order o
           SET on_hold = false, sla_at = r.sla, sla_alert_at = r.alert, sla_source = 'derived', version = o.version + 1
           FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[]) AS r (id, sla, alert) WHERE o.id = r.id""",
        (list(orders), slas, alerts),
    )
