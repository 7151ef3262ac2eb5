"""Whether an order may be worked on in the warehouse: one answer from all facts that can stop it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from .. import ports
from . import repository
from .messages import CANCELLED_ON_CHANNEL
from .states import ON_HOLD


def apply(orders: Collection[UUID], now: datetime) -> None:
    """Block these orders or let them go, by their hold and by cancellations of the channel not followed yet.

    Those that go have the SLA as it is now.
    """
    facts = repository.select_gates(sorted(orders))
    blocked = {row["id"]: ON_HOLD if row["on_hold"] else CANCELLED_ON_CHANNEL for row in facts if row["stopped"]}
    free = {row["id"]: row["sla_at"] for row in facts if not row["stopped"]}
    if blocked:
        ports.warehouse().block(blocked, now)
    if free:
        ports.warehouse().unblock(free, now)
