"""Verbs of cancellations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history, jobs
from godown.kit.errors import Conflict, NotFound

from .. import ports
from ..allocation.messages import OUT_OF_STOCK
from ..exceptions import service as exceptions
from ..fulfilment.messages import (
    DOCUMENT_LATE,
    DOCUMENT_REFUSED,
    DOCUMENT_WRONG,
    HANDOVER_CANCELLED,
    HANDOVER_ON_HOLD,
    HANDOVER_REFUSED,
    LINKED_UNSERVABLE,
    PACK_ON_HOLD,
    PACK_REFUSED,
    PICKED_SHORT,
)
from ..orders import gates
from ..orders.messages import CANCELLED_ON_CHANNEL, STRANGE_LINES
from ..orders.states import OPEN, ORDER
from . import messages, repository, rules
from .rules import Line, Portal

#: How old a read-back of Flipkart may be to count as evidence.
FRESH = timedelta(minutes=15)
#: What a followed cancellation settles.
SETTLED = (
    CANCELLED_ON_CHANNEL,
    PACK_ON_HOLD,
    PACK_REFUSED,
    HANDOVER_CANCELLED,
    HANDOVER_ON_HOLD,
    HANDOVER_REFUSED,
    PICKED_SHORT,
)
#: What there is nothing more to do about once nothing is left of the order.
ENDED = (OUT_OF_STOCK, LINKED_UNSERVABLE, DOCUMENT_LATE, DOCUMENT_REFUSED, DOCUMENT_WRONG, STRANGE_LINES)


@dataclass(frozen=True)
class Look:
    """What is known of an order's cancellation. `read_back_at`: when Flipkart was last asked about just this order."""

    order_id: UUID
    order_code: str
    status: str
    read_back_at: datetime | None
    lines: Sequence[Line]

    @property
    def differs(self) -> bool:
        """Whether Flipkart cancelled something that is not cancelled here."""
        return any(line.channel_cancelled > line.cancelled for line in self.lines)


def look(sellers: Sequence[int], order_id: UUID) -> Look:
    """What to show somebody who is to follow a cancellation; `NotFound` if the order is not theirs."""
    order, lines = _order(sellers, order_id, lock=False)
    return Look(order_id, order["order_code"], order["status"], order["read_back_at"], lines)


def ask_read_back(sellers: Sequence[int], order_id: UUID, now: datetime) -> None:
    """Have Flipkart asked about this order as soon as a worker is free."""
    _order(sellers, order_id, lock=False)
    jobs.ask("read_back", [order_id], now)


def preview(sellers: Sequence[int], order_id: UUID, portal: Portal | None, now: datetime) -> dict[int, int]:
    """What `follow` would cancel on this evidence, by line, with the refusals of omni's side; changes nothing."""
    order, lines = _order(sellers, order_id, lock=False)
    return _further(order, lines, portal, now)[1]


def follow(sellers: Sequence[int], order_id: UUID, portal: Portal | None, now: datetime) -> dict[int, int]:
    """Cancel here what Flipkart cancelled; returns the pieces cancelled by it, by line (empty: nothing new).

    Evidence is a fresh read-back, or `portal`: what a person saw there. `Invalid` or `Conflict`, and nothing changed,
    if the evidence is missing, contradicts itself or is older than what is known, or the warehouse cannot any more.
    """
    with transaction.atomic():
        order, lines = _order(sellers, order_id, lock=True)
        cancelled, more = _further(order, lines, portal, now)
        if not more:
            return {}
        reserved = {line.id: more[line.id] for line in lines if line.id in more and line.reserved}
        if reserved:
            ports.warehouse().cancel(order_id, reserved, now)
        repository.add_cancelled(list(more), list(more.values()))
        _write_down(order, lines, cancelled, more, portal, now)
        whole = all(cancelled.get(line.id, line.cancelled) == line.ordered for line in lines)
        if whole:
            ORDER.move(order_id, "cancel", now)
        gates.apply([order_id], now)
        exceptions.clear(order["account_id"], SETTLED + ENDED if whole else SETTLED, [order["order_code"]], now)
    return more


def _order(sellers: Sequence[int], order_id: UUID, lock: bool) -> tuple[dict[str, Any], list[Line]]:
    order = repository.select_order(sellers, order_id, lock)
    if order is None:
        raise NotFound(messages.NO_ORDER)
    return order, [Line(**row) for row in repository.select_lines(order_id)]


def _further(
    order: dict[str, Any], lines: Sequence[Line], portal: Portal | None, now: datetime
) -> tuple[Mapping[int, int], dict[int, int]]:
    """Absolute cancelled pieces by line as the evidence has them, and those of them that are new."""
    cancelled = _evidence(order, lines, portal, now)
    more = rules.further(lines, cancelled)
    if more and order["status"] not in OPEN:
        raise Conflict(messages.TOO_LATE, status=order["status"])
    return cancelled, more


def _evidence(order: dict[str, Any], lines: Sequence[Line], portal: Portal | None, now: datetime) -> Mapping[int, int]:
    """Absolute cancelled pieces by line, as the evidence has them."""
    if portal is not None:
        rules.check_portal(portal, lines, order["ordered_at"], now)
        return portal.cancelled
    if order["read_back_at"] is None or now - order["read_back_at"] > FRESH:
        raise Conflict(messages.NO_READ_BACK, minutes=FRESH // timedelta(minutes=1))
    if not any(line.channel_cancelled > line.cancelled for line in lines):
        raise Conflict(messages.NOTHING_CANCELLED)
    return {line.id: max(line.cancelled, line.channel_cancelled) for line in lines}


def _write_down(
    order: dict[str, Any],
    lines: Sequence[Line],
    cancelled: Mapping[int, int],
    more: Mapping[int, int],
    portal: Portal | None,
    now: datetime,
) -> None:
    evidence = "portal" if portal else "read_back"
    seen = (
        {"status": portal.status.value, "looked_at": portal.looked_at.isoformat()}
        if portal
        else {"read_back_at": order["read_back_at"].isoformat()}
    )
    quantities = {str(line_id): total for line_id, total in cancelled.items()}
    repository.insert_cancellation(order["seller_id"], order["id"], now, history.actor(), evidence, quantities, seen)
    pieces = ", ".join(f"{more[line.id]} × {line.sku}" for line in lines if line.id in more)
    event = history.Event(
        order["seller_id"], order["id"], messages.FOLLOWED, {"pieces": pieces, "evidence": evidence, **seen}
    )
    history.record([event], now)
