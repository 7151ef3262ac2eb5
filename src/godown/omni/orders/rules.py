"""What an order from the channel means to us. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from godown.proxy.contract import ChannelItem, ChannelOrder

LONGEST_POLL = timedelta(minutes=20)


@dataclass(frozen=True)
class KnownLine:
    id: int
    item_code: str
    ordered: int
    cancelled: int
    channel_cancelled: int


@dataclass(frozen=True)
class Known:
    """An order as we have it, locked."""

    id: UUID
    order_code: str
    payload_hash: str
    payload_version: int
    modified_at: datetime | None
    on_hold: bool
    start_at: datetime | None
    dispatch_by: datetime | None
    sla_at: datetime | None
    sla_source: str
    lines: Mapping[str, KnownLine]


@dataclass(frozen=True)
class Change:
    """How a known order differs now. `differences` is for people; the rest is what to store."""

    known: Known
    order: ChannelOrder
    differences: Mapping[str, Any]
    sla_at: datetime | None
    sla_source: str
    cancelled_units: int
    strange_lines: list[str]
    """Item codes of lines that Flipkart does not show any more, or shows for the first time."""


def seldomer(every: timedelta, unpacked: int, orders_per_hour: int) -> timedelta:
    """When to look for new orders again while calls run low; in the usual rhythm it is `every`.

    The floor needs no new orders while it has some: as long goes by as the unpacked ones last, if all calls of an
    hour were theirs (`orders_per_hour`). Never seldomer than `LONGEST_POLL`.
    """
    lasts = timedelta(hours=unpacked / orders_per_hour) if orders_per_hour else LONGEST_POLL
    return max(every, min(lasts, LONGEST_POLL))


def payload_hash(order: ChannelOrder) -> str:
    """Two payloads are the same order if this is equal."""
    return hashlib.sha256(order.raw.encode()).hexdigest()


def latest(orders: Sequence[ChannelOrder]) -> dict[str, ChannelOrder]:
    """Orders by code; of one that a page shows twice, the last."""
    return {order.orderCode: order for order in orders}


def first_status(order: ChannelOrder, skus: Mapping[str, str]) -> str:
    """A new order is CREATED, or FAILED if a live line has no listing, or CANCELLED if nothing of it is left."""
    live = [item for item in order.orderItems if item.quantity]
    if not live:
        return "CANCELLED"
    return "CREATED" if all(item.channelSkuCode in skus for item in live) else "FAILED"


def first_sla(order: ChannelOrder) -> tuple[datetime | None, str]:
    """Flipkart's date, unless the order is on hold: then the date is stale (architecture §6)."""
    if order.onHold or order.dispatchByTime is None:
        return None, ""
    return order.dispatchByTime, "flipkart"


def cancelled_of(line: KnownLine, item: ChannelItem) -> int:
    """How many pieces of a line the channel cancelled: said, or shown by a smaller quantity than was ordered."""
    return max(item.cancelledQuantity, line.ordered - item.quantity)


def is_older(known: Known, order: ChannelOrder) -> bool:
    """Whether `order` is from before what is known; the channel may show it late."""
    return bool(order.modifiedTime and known.modified_at and order.modifiedTime < known.modified_at)


def change(known: Known, order: ChannelOrder) -> Change | None:
    """How `order` differs from what is known; None if it is the same, or older than what is known."""
    if payload_hash(order) == known.payload_hash or is_older(known, order):
        return None
    differences: dict[str, Any] = {}
    if order.onHold != known.on_hold:
        differences["on hold"] = order.onHold
    if order.startProcessingTime != known.start_at:
        differences["start processing"] = _text(order.startProcessingTime)
    if order.dispatchByTime != known.dispatch_by:
        differences["dispatch by"] = _text(order.dispatchByTime)
    cancelled_units = 0
    for item in order.orderItems:
        line = known.lines.get(item.orderItemCode)
        if line is None:
            continue
        cancelled = cancelled_of(line, item)
        if cancelled > line.channel_cancelled:
            differences[f"cancelled of {item.channelSkuCode}"] = cancelled
        cancelled_units += max(0, cancelled - line.cancelled)
    gone, new = _strange(known, order)
    if gone:
        differences["lines not shown"] = ", ".join(gone)
    if new:
        differences["lines not known"] = ", ".join(new)
    sla_at, sla_source = _sla_after(known, order)
    return Change(known, order, differences, sla_at, sla_source, cancelled_units, gone + new)


def _strange(known: Known, order: ChannelOrder) -> tuple[list[str], list[str]]:
    """Lines of ours that are not shown, though something of them is left, and live lines that are not ours.

    What is not shown is not cancelled: a person has to look.
    """
    shown = {item.orderItemCode for item in order.orderItems}
    gone = [code for code, line in known.lines.items() if code not in shown and line.ordered > line.cancelled]
    new = [item.orderItemCode for item in order.orderItems if item.quantity and item.orderItemCode not in known.lines]
    return sorted(gone), sorted(new)


def _sla_after(known: Known, order: ChannelOrder) -> tuple[datetime | None, str]:
    """A date that Flipkart changes while the order is free wins; one carried while on hold is stale."""
    if known.on_hold or order.onHold or order.dispatchByTime in (None, known.dispatch_by):
        return known.sla_at, known.sla_source
    return order.dispatchByTime, "flipkart"


def _text(time: datetime | None) -> str:
    return time.isoformat() if time else "–"
