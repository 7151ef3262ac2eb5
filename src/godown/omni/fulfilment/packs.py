"""Telling Flipkart that orders are packed.

While Flipkart holds an order its pack stays planned. One that Flipkart cancelled is sent all the same: its refusal
leads to the cancellation (architecture §6).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from godown.kit import jobs
from godown.proxy.contract import (
    Accepted,
    Answer,
    Deferred,
    InDoubt,
    PackReply,
    PackRequest,
    PackResult,
    PacksReply,
    PacksRequest,
    ParcelStatus,
    RefusalCode,
    Refused,
)

from .. import limits, ports
from ..exceptions import service as exceptions
from ..warehouse import PackedParcel
from . import commands, messages, pace, repository, rules
from .commands import Command
from .states import REFUSED

KIND = "pack"


def send_packs(now: datetime, limit: int) -> int:
    """Send the pack commands that are due and settle what became of them."""
    return commands.send(KIND, now, limit, _ask, _settle, _on_hold, _paced, _together)


def _on_hold(planned: Sequence[Command], now: datetime) -> set[int]:
    """Those whose order is on hold by now: they wait, and a person is told."""
    held = {row["id"] for row in repository.lock_stopped([command.thread for command in planned]) if row["on_hold"]}
    waiting = [command for command in planned if command.thread in held]
    exceptions.report(
        (command.trouble(messages.PACK_ON_HOLD, command.request["orderCode"]) for command in waiting), now
    )
    return {command.id for command in waiting}


def _paced(planned: Sequence[Command], now: datetime) -> dict[int, datetime]:
    """When to look again at those that wait for calls, see `pace`."""
    waiting: dict[int, datetime] = {}
    for account in {command.account: command.account_id for command in planned}:
        budget = limits.budget(account)
        if budget is None or not budget.scarce:
            continue
        own = [command for command in planned if command.account == account]
        can = limits.capabilities(account)
        owed = repository.select_owed(own[0].account_id)
        scanned = can is not None and can.scanBeforePack
        boxes = [pace.Box(c.id, c.planned_at, _units(c) if scanned else 0) for c in own]
        hour = pace.Hour(budget, owed["accounts"], owed["parcels"], owed["unpacked"], can.parcelsPerCall if can else 1)
        going = set(pace.going(boxes, hour, now))
        waiting |= {command.id: pace.look_again(now) for command in own if command.id not in going}
    return waiting


def _units(command: Command) -> int:
    return sum(item["quantity"] for item in command.request["shipmentItems"])


def _together(going: Sequence[Command]) -> list[list[Command]]:
    """Where a call packs several parcels, all of an account in one go; else each alone, at the same time."""
    groups: list[list[Command]] = []
    for account in dict.fromkeys(command.account for command in going):
        own = [command for command in going if command.account == account]
        can = limits.capabilities(account) if len(own) > 1 else None
        size = can.parcelsPerCall if can else 1
        groups += [own[start : start + size] for start in range(0, len(own), size)]
    return groups


def _ask(group: list[Command]) -> Sequence[Answer[PackReply]]:
    requests = [PackRequest.model_validate(command.request) for command in group]
    if len(group) == 1:
        return [ports.proxy().pack(group[0].account, requests[0])]
    answer: Answer[PacksReply] = ports.proxy().pack_together(group[0].account, PacksRequest(parcels=requests))
    if not isinstance(answer, Accepted):
        return [answer] * len(group)
    told = {item.shipmentId: item for item in answer.value.items}
    return [_answer(told.get(command.key)) for command in group]


def _answer(item: PackResult | None) -> Answer[PackReply]:
    if item is None:
        return InDoubt("the proxy does not say what became of it")
    match item.status:
        case ParcelStatus.ACCEPTED:
            reply = PackReply(orderCode=item.orderCode, shipmentId=item.shipmentId, shipmentCode=item.orderCode)
            return Accepted(reply)
        case ParcelStatus.REFUSED:
            return Refused(item.code, item.message, item.exchange)
        case ParcelStatus.IN_DOUBT:
            return InDoubt(item.message, item.retryAfter, item.exchange)
        case ParcelStatus.DEFERRED:
            return Deferred(item.message, item.retryAfter)


def _settle(accepted: Mapping[Command, Accepted[PackReply]], refused: Mapping[Command, Refused], now: datetime) -> None:
    if accepted:
        repository.lock_orders([command.thread for command in accepted])  # before the warehouse locks its own
        parcels = [PackedParcel(command.key, reply.value.shipmentCode) for command, reply in accepted.items()]
        ports.warehouse().pack_accepted(parcels, now)
        orders: list[UUID] = [command.thread for command in accepted]
        repository.want_documents(orders, [command.key for command in accepted], now)
        jobs.ask("documents", {command.account_id for command in accepted}, now, at=now + rules.READY_AFTER)
    told = [*accepted, *refused]
    for account_id in {command.account_id for command in told}:
        codes = [command.request["orderCode"] for command in told if command.account_id == account_id]
        exceptions.clear(account_id, [messages.PACK_REFUSED, messages.PACK_ON_HOLD, messages.FLOOR_ASKS], codes, now)
    cancelled = [command.thread for command, refusal in refused.items() if refusal.code == RefusalCode.CANCELLED]
    jobs.ask("read_back", cancelled, now)
    for command, refusal in refused.items():
        ports.warehouse().pack_refused(command.key, REFUSED, refusal.message, now)
    exceptions.report(
        (
            command.trouble(
                messages.PACK_REFUSED, command.request["orderCode"], code=refusal.code, text=refusal.message
            )
            for command, refusal in refused.items()
        ),
        now,
    )
