"""Telling Flipkart that the parcels of a manifest were given to the courier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from godown.kit import clock, jobs
from godown.kit.messages import Message
from godown.proxy.contract import (
    Accepted,
    Answer,
    Deferred,
    HandoverItem,
    HandoverReply,
    HandoverRequest,
    HandoverResult,
    InDoubt,
    ParcelStatus,
    Refused,
)

from .. import ports
from ..bins import service as bins
from ..exceptions import service as exceptions
from ..orders.states import ORDER
from ..warehouse import HandoverOutcome
from . import commands, messages, repository
from .commands import Command

KIND = "handover"
#: Parcels a call of the proxy; Flipkart's batch of the seller API (facts/flipkart.md §3.6).
AT_ONCE = 25
SETTLED = (ParcelStatus.ACCEPTED, ParcelStatus.REFUSED)
#: Noted of a parcel before it is asked for.
ASKED = "asked"
#: What is noted of a parcel of which certainly nothing was sent.
UNSENT = (None, ParcelStatus.DEFERRED)
REFUSALS = (messages.HANDOVER_REFUSED, messages.HANDOVER_ON_HOLD, messages.HANDOVER_CANCELLED)
TAKEN_OVER = "another process has taken this over"

Item = dict[str, Any]


def send_handovers(now: datetime, limit: int) -> int:
    """Send the handover commands that are due. One is confirmed when every parcel of it has a result."""
    return commands.send(KIND, now, limit, lambda group: [_ask(command) for command in group], _nothing_more)


def _ask(command: Command) -> Answer[None]:
    """Ask for the next parcels without a result and write their results down at once."""
    items = [item for item in command.request["items"] if command.results.get(item["orderCode"]) not in SETTLED]
    batch = items[:AT_ONCE]
    going = _prepare(command, batch, clock.now())
    if going is None:
        return InDoubt(TAKEN_OVER)
    results = {}
    if going:
        request = HandoverRequest(
            manifestId=str(command.key),
            handoverItems=[
                HandoverItem(orderCode=item["orderCode"], awbNumber=item["awb"], picklistId=item["picklist"] or None)
                for item in going
            ],
        )
        answer: Answer[HandoverReply] = ports.proxy().handover(command.account, request)
        results = _results(answer, going)
        if not _record(command, results, {}, clock.now()):
            return InDoubt(TAKEN_OVER)
    settled = sum(result.status in SETTLED for result in results.values()) + len(batch) - len(going)
    left = len(items) - settled
    if not left:
        return Accepted(None)
    if any(result.status is ParcelStatus.IN_DOUBT for result in results.values()):
        return InDoubt(f"{left} parcels")
    deferred = any(result.status is ParcelStatus.DEFERRED for result in results.values())
    return Deferred(f"{left} parcels left", retry_after=5.0 if deferred else 0.0)


def _prepare(command: Command, batch: list[Item], now: datetime) -> list[Item] | None:
    """Which parcels of the batch may be asked for; None if somebody else has the command by now.

    One of which nothing was ever sent is not sent any more once Flipkart holds its order or cancelled of it: it comes
    back refused, with our own reason. The others are noted as asked for before they are, so that one that may have
    been handed over is never taken for one that was not.
    """
    with transaction.atomic():
        if not command.still_ours():
            return None
        fresh = [item for item in batch if command.results.get(item["orderCode"]) in UNSENT]
        stopped = {str(row["id"]): row["on_hold"] for row in repository.lock_stopped([item["order"] for item in fresh])}
        reasons = {
            item["orderCode"]: messages.HANDOVER_ON_HOLD if stopped[item["order"]] else messages.HANDOVER_CANCELLED
            for item in fresh
            if item["order"] in stopped
        }
        if reasons:
            _record(command, {code: _refused(code, reason) for code, reason in reasons.items()}, reasons, now)
        going = [item for item in batch if item["orderCode"] not in reasons]
        repository.set_results(command.id, {item["orderCode"]: ASKED for item in going if item in fresh})
    return going


def _refused(code: str, reason: Message) -> HandoverResult:
    text = reason.render({"subject": code})
    return HandoverResult(orderCode=code, status=ParcelStatus.REFUSED, code=reason.code, message=text)


def _results(answer: Answer[HandoverReply], going: list[Item]) -> dict[str, HandoverResult]:
    """A result for each parcel; what is said of the whole call is said of each."""
    match answer:
        case Accepted(reply):
            return {result.orderCode: result for result in reply.items}
        case Refused(code, text):
            status, known, said = ParcelStatus.REFUSED, str(code), text
        case InDoubt(reason):
            status, known, said = ParcelStatus.IN_DOUBT, "", reason
        case Deferred(reason):
            status, known, said = ParcelStatus.DEFERRED, "", reason
    codes = [item["orderCode"] for item in going]
    return {one: HandoverResult(orderCode=one, status=status, code=known, message=said) for one in codes}


def _record(
    command: Command, results: Mapping[str, HandoverResult], reasons: Mapping[str, Message], now: datetime
) -> bool:
    """Write results down; `reasons` are ours for not asking at all. False, and nothing is written, if somebody else
    has the command by now.
    """
    parcels = {item["orderCode"]: item for item in command.request["items"]}
    settled = {code: result for code, result in results.items() if result.status in SETTLED}
    accepted = [parcels[code]["order"] for code, result in settled.items() if result.status is ParcelStatus.ACCEPTED]
    refused = {code: result for code, result in settled.items() if result.status is ParcelStatus.REFUSED}
    with transaction.atomic():
        if not command.still_ours():
            return False
        repository.set_results(command.id, {code: result.status.value for code, result in results.items()})
        orders = repository.lock_orders(accepted)
        ports.warehouse().handed_over(
            command.key, [_outcome(parcels[c]["shipment"], r) for c, r in results.items()], now
        )
        ORDER.move_many(orders, "complete", now)
        repository.set_dispatched(orders)
        bins.dispatched(command.seller_id, command.account_id, orders, now)
        exceptions.clear(command.account_id, REFUSALS, settled.keys() - refused.keys(), now)
        exceptions.report(
            (
                command.trouble(
                    reasons.get(code, messages.HANDOVER_REFUSED), code, code=result.code, text=result.message
                )
                for code, result in refused.items()
            ),
            now,
        )
        jobs.ask("read_back", [parcels[code]["order"] for code in refused], now)
    return True


def _outcome(shipment_id: int, result: HandoverResult) -> HandoverOutcome:
    dispatched = {ParcelStatus.ACCEPTED: True, ParcelStatus.REFUSED: False}.get(result.status)
    return HandoverOutcome(shipment_id, dispatched, result.code, result.message)


def _nothing_more(
    _accepted: Mapping[Command, Accepted[None]], _refused: Mapping[Command, Refused], _now: datetime
) -> None:
    """Every parcel's result was written down when it came."""
