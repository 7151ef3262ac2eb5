"""SQL of allocation."""

from datetime import datetime
from uuid import UUID

from godown.kit import sql


def take_waiting(account_id: int, now: datetime, limit: int) -> list[sql.Row]:
    """Lines of the next orders that want stock and were not tried at `now` yet, oldest SLA first; marks them tried.

    The orders are locked; one that somebody changes at this moment is left for the next time. One whose pick ran
    short has its stock reserved still: it waits for the floor, not for stock. One of which the channel cancelled
    pieces waits for a person to follow that.
    """
    return sql.rows(
        """WITH next AS MATERIALIZED (
               SELECT id, order_code, picklist, sla_at, tried_at FROM omni_order
               WHERE account_id = %(account)s AND status IN ('CREATED', 'UNFULFILLABLE') AND NOT on_hold
                 AND (tried_at IS NULL OR tried_at < %(now)s) AND given_to_floor_at IS NULL
                 AND NOT EXISTS (SELECT FROM omni_order_line c
                                 WHERE c.order_id = omni_order.id AND c.channel_cancelled > c.cancelled)
               ORDER BY sla_at NULLS LAST, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED),
                tried AS (UPDATE omni_order SET tried_at = %(now)s FROM next WHERE omni_order.id = next.id)
           SELECT o.id, o.order_code, o.picklist, o.sla_at, o.tried_at IS NOT NULL AS tried_before, l.id AS line_id,
                  l.sku, l.ordered - l.cancelled AS quantity
           FROM next o JOIN omni_order_line l ON l.order_id = o.id AND l.ordered > l.cancelled
           ORDER BY o.sla_at NULLS LAST, o.id, l.id""",
        {"account": account_id, "now": now, "limit": limit},
    )


def set_reserved(orders: list[UUID]) -> None:
    sql.execute("UPDATE omni_order_line SET reserved = ordered - cancelled WHERE order_id = ANY(%s)", (orders,))


def count_unfulfillable(account_id: int) -> int:
    count: int = sql.value(
        """SELECT count(*) FROM omni_order
           WHERE account_id = %s AND status = 'UNFULFILLABLE' AND given_to_floor_at IS NULL""",
        (account_id,),
    )
    return count
