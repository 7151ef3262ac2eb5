"""Verbs of cancellations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import jobs
from godown.kit.errors import Conflict, NotFound

from ..channels.service import Account
from ..orders.states import OPEN
from . import messages, repository, rules
from .carrying import Cancelling, carry_out
from .rules import Line, Portal

#: How old a read-back of Flipkart may be to count as evidence.
FRESH = timedelta(minutes=15)
LATELY = timedelta(days=7)


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

    Evidence is a fresh read-back, or `portal`: what a person saw there; Flipkart is then asked what it says.
    `Invalid` or `Conflict`, and nothing changed, if the evidence is missing, contradicts itself or is older than what
    is known, or the warehouse cannot any more.
    """
    with transaction.atomic():
        order, lines = _order(sellers, order_id, lock=True)
        _, more = _further(order, lines, portal, now)
        if not more:
            return {}
        evidence = "portal" if portal else "read_back"
        seen = (
            {"status": portal.status.value, "looked_at": portal.looked_at.isoformat()}
            if portal
            else {"read_back_at": order["read_back_at"].isoformat()}
        )
        for reason in carry_out([Cancelling(order, lines, more, evidence, seen)], now).values():
            raise reason
        if portal:
            jobs.ask("read_back", [order_id], now)
    return more


def catch_up(account: Account, now: datetime) -> None:
    """Have followed what Flipkart cancelled before the account began to follow by itself."""
    jobs.ask("follow_cancellations", repository.select_unfollowed(account.id, OPEN), now)


def followed_lately(sellers: Sequence[int], now: datetime) -> dict[int, int]:
    """How many cancellations each account followed by itself in the last seven days, by account id."""
    return repository.count_followed(sellers, now - LATELY)


def _order(sellers: Sequence[int], order_id: UUID, lock: bool) -> tuple[dict[str, Any], list[Line]]:
    order = repository.select_order(sellers, order_id, lock)
    if order is None:
        raise NotFound(messages.NO_ORDER)
    return order, lines_of([order_id])[order_id]


def lines_of(order_ids: Collection[UUID]) -> dict[UUID, list[Line]]:
    """The lines of orders, by order."""
    lines: dict[UUID, list[Line]] = {order_id: [] for order_id in order_ids}
    for row in repository.select_lines(order_ids):
        lines[row.pop("order_id")].append(Line(**row))
    return lines


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
    return {line.id: line.known_cancelled for line in lines}
