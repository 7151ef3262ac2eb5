"""Verbs of order intake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from godown.kit import files, history, ids, jobs
from godown.kit.secrets import seal
from godown.proxy.contract import ChannelOrder

from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..holds import service as holds
from ..listings import service as listings
from . import gates, messages, repository, rules
from .rules import Change
from .states import ORDER


@dataclass(frozen=True)
class Intake:
    """What a page brought: ids by order code."""

    new: Mapping[str, UUID]
    changed: Mapping[str, UUID]
    same: int


def take_in(account: Account, orders: Sequence[ChannelOrder], asked_at: datetime, now: datetime) -> Intake:
    """Store a page of channel orders in a constant number of statements, in one transaction.

    `asked_at` is when the channel was asked: what it says about holds was true then at the earliest. A repeat is a
    no-op, a change a new version; an order older than what is known changes nothing.
    """
    page = rules.latest(orders)
    if not page:
        return Intake({}, {}, 0)
    with transaction.atomic():
        known = repository.lock_known(account.id, sorted(page))
        new = _insert(account, [order for code, order in page.items() if code not in known], now)
        changes = [change for code, found in known.items() if (change := rules.change(found, page[code])) is not None]
        _update(account, changes, now)
        sightings = {
            found.id: page[code].onHold for code, found in known.items() if not rules.is_older(found, page[code])
        }
        sightings |= {order_id: True for code, order_id in new.items() if page[code].onHold}  # none has a hold to end
        holds.observe(account, sightings, asked_at, now)
        if new or changes:
            jobs.ask_each(["allocate", "acknowledge"], [account.id], now)
    changed = {change.known.order_code: change.known.id for change in changes}
    return Intake(new, changed, len(page) - len(new) - len(changed))


def _insert(account: Account, orders: Sequence[ChannelOrder], now: datetime) -> dict[str, UUID]:
    if not orders:
        return {}
    skus = listings.resolve(account, {item.channelSkuCode for order in orders for item in order.orderItems})
    order_ids = {order.orderCode: ids.new(now) for order in orders}
    inserted = repository.insert_orders(
        [_order_row(order, order_ids[order.orderCode], skus) for order in orders],
        account.seller_id,
        account.id,
        now,
    )
    fresh = [order for order in orders if order_ids[order.orderCode] in inserted]
    if not fresh:
        return {}
    repository.insert_lines(
        [
            (
                order_ids[order.orderCode],
                item.orderItemCode,
                item.channelSkuCode,
                item.listingId,
                item.productId,
                item.title,
                skus.get(item.channelSkuCode),
                item.sellingPricePerUnit,
                item.quantity + item.cancelledQuantity,
                item.cancelledQuantity,
                item.status,
            )
            for order in fresh
            for item in order.orderItems
            if item.quantity + item.cancelledQuantity
        ],
        account.seller_id,
    )
    _keep_payloads([(order_ids[order.orderCode], 1, order) for order in fresh], now)
    lacking = {order.orderCode: _lacking(order, skus) for order in fresh}
    events = []
    for order in fresh:
        thread = order_ids[order.orderCode]
        units = sum(item.quantity for item in order.orderItems)
        facts = {"lines": len(order.orderItems), "units": units, "order": order.orderCode}
        events.append(history.Event(account.seller_id, thread, messages.RECEIVED, facts))
        if lacking[order.orderCode]:
            parked = {"channel_skus": ", ".join(lacking[order.orderCode])}
            events.append(history.Event(account.seller_id, thread, messages.PARKED, parked))
    history.record(events, now)
    exceptions.report(
        (
            Trouble(account.seller_id, account.id, messages.UNMAPPED, channel_sku)
            for channel_skus in lacking.values()
            for channel_sku in channel_skus
        ),
        now,
    )
    return {order.orderCode: order_ids[order.orderCode] for order in fresh}


def _lacking(order: ChannelOrder, skus: Mapping[str, str]) -> list[str]:
    return sorted({item.channelSkuCode for item in order.orderItems if item.quantity} - skus.keys())


def _order_row(order: ChannelOrder, order_id: UUID, skus: Mapping[str, str]) -> tuple[object, ...]:
    sla_at, sla_source = rules.first_sla(order)
    return (
        order_id,
        order.orderCode,
        order.parentOrderCode,
        rules.first_status(order, skus),
        order.orderTime,
        order.modifiedTime,
        order.paymentMethod,
        order.startProcessingTime,
        order.dispatchByTime,
        sla_at,
        sla_source,
        rules.payload_hash(order),
    )


def _update(account: Account, changes: Sequence[Change], now: datetime) -> None:
    if not changes:
        return
    repository.update_changed(changes, [rules.payload_hash(change.order) for change in changes])
    _keep_payloads([(change.known.id, change.known.payload_version + 1, change.order) for change in changes], now)
    told = [
        (line.id, rules.cancelled_of(line, item), item.status)
        for change in changes
        for item in change.order.orderItems
        if (line := change.known.lines.get(item.orderItemCode))
    ]
    if told:
        repository.update_channels_side(*map(list, zip(*told, strict=True)))
    history.record(
        (
            history.Event(
                account.seller_id,
                change.known.id,
                messages.CHANGED,
                {
                    "version": change.known.payload_version + 1,
                    "differences": "; ".join(f"{name}: {value}" for name, value in change.differences.items()),
                },
            )
            for change in changes
            if change.differences
        ),
        now,
    )
    stopped = [change for change in changes if change.cancelled_units]
    exceptions.report(
        (
            Trouble(
                account.seller_id,
                account.id,
                messages.CANCELLED_ON_CHANNEL,
                change.known.order_code,
                {"units": change.cancelled_units},
            )
            for change in stopped
        ),
        now,
    )
    strange = [change for change in changes if change.strange_lines]
    exceptions.report(
        (
            Trouble(
                account.seller_id,
                account.id,
                messages.STRANGE_LINES,
                change.known.order_code,
                {"lines": ", ".join(change.strange_lines)},
            )
            for change in strange
        ),
        now,
    )
    right = [change.known.order_code for change in changes if not change.strange_lines]
    exceptions.clear(account.id, [messages.STRANGE_LINES], right, now)
    jobs.ask("follow_cancellations", [change.known.id for change in stopped], now)
    moved = {change.known.id for change in changes if change.sla_at != change.known.sla_at}
    gates.apply({change.known.id for change in stopped} | moved, now)  # the floor works by the SLA too


def _keep_payloads(payloads: Sequence[tuple[UUID, int, ChannelOrder]], now: datetime) -> None:
    repository.insert_payloads(
        [order_id for order_id, _, _ in payloads],
        [version for _, version, _ in payloads],
        [seal(order.raw.encode()) for _, _, order in payloads],
        now,
    )


def keep_unreadable(account: Account, raw: Sequence[str], now: datetime) -> None:
    """What could not be read of orders (or returns) is kept as it came, as an exception, so that nothing is lost."""
    kept = [files.store("unreadable", each.encode()) for each in raw]
    exceptions.report(
        (Trouble(account.seller_id, account.id, messages.UNREADABLE, file.sha256, {"key": file.key}) for file in kept),
        now,
    )


def retry_failed(account: Account, now: datetime) -> int:
    """Free the orders whose listings have come; returns how many."""
    with transaction.atomic():
        repository.resolve_lines(account.id)
        failed = repository.select_failed(account.id)
        moved = ORDER.move_many([row["id"] for row in failed if not row["lacking"]], "retry", now)
        exceptions.clear(account.id, [messages.UNMAPPED], repository.select_mapped(account.id), now)
        if moved.ids:
            jobs.ask("allocate", [account.id], now)
    return len(moved.ids)


def known_ids(account: Account, codes: Sequence[str]) -> dict[str, UUID]:
    """Ids of those of these orders that we have."""
    return repository.select_ids(account.id, list(codes))


def find(sellers: Sequence[int], code: str) -> list[UUID]:
    """Orders of these sellers with this code; one for each account that has it."""
    return repository.select_by_code(list(sellers), code)


def batches(codes: Sequence[str], size: int) -> list[list[str]]:
    """Codes in batches as Flipkart takes them (100 ids a call, facts/flipkart.md §7.4)."""
    rest = iter(codes)
    return list(iter(lambda: list(islice(rest, size)), []))
