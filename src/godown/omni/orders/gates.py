"""Whether an order may be worked on in the warehouse: one answer from all facts that can stop it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from godown.kit.sql import Row

from .. import ports
from ..exceptions import service as exceptions
from ..fulfilment.messages import HANDOVER_ON_HOLD
from . import repository
from .messages import CANCELLED_ON_CHANNEL
from .states import ON_HOLD


def apply(orders: Collection[UUID], now: datetime) -> None:
    """Block these orders or let them go, by their hold and by cancellations of the channel not followed yet.

    Those that go have the SLA as it is now.
    """
    facts = repository.select_gates(sorted(orders))
    _block(facts, now)
    free = {row["id"]: row["sla_at"] for row in facts if not row["stopped"]}
    unheld = [row for row in facts if not row["on_hold"]]
    for account_id in {row["account_id"] for row in unheld}:
        codes = [row["order_code"] for row in unheld if row["account_id"] == account_id]
        exceptions.clear(account_id, [HANDOVER_ON_HOLD], codes, now)
    if free:
        ports.warehouse().unblock(free, now)


def stop(orders: Collection[UUID], now: datetime) -> None:
    """Block those of these orders that something stops; the others are as they are."""
    _block(repository.select_gates(sorted(orders)), now)


def _block(facts: Sequence[Row], now: datetime) -> None:
    blocked = {row["id"]: ON_HOLD if row["on_hold"] else CANCELLED_ON_CHANNEL for row in facts if row["stopped"]}
    if blocked:
        ports.warehouse().block(blocked, now)
