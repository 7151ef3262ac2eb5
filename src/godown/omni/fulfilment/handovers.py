"""Telling Flipkart that the parcels of a manifest were given to the courier."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from godown.kit import clock, jobs
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


def send_handovers(now: datetime, limit: int) -> int:
    """Send the handover commands that are due. One is confirmed when every parcel of it has a result."""
    return commands.send(KIND, now, limit, _ask, _nothing_more)


def _ask(command: Command) -> Answer[None]:
    """Ask for the next parcels without a result and write their results down at once."""
    items = [item for item in command.request["items"] if item["orderCode"] not in command.results]
    asked = items[:AT_ONCE]
    request = HandoverRequest(
        manifestId=str(command.key),
        handoverItems=[
            HandoverItem(orderCode=item["orderCode"], awbNumber=item["awb"], picklistId=item["picklist"])
            for item in asked
        ],
    )
    answer: Answer[HandoverReply] = ports.proxy().handover(command.account, request)
    if not isinstance(answer, Accepted):
        return answer
    results = {result.orderCode: result for result in answer.value.items}
    _record(command, results, clock.now())
    left = len(items) - sum(results[item["orderCode"]].status in SETTLED for item in asked)
    if not left:
        return Accepted(None)
    if any(result.status is ParcelStatus.IN_DOUBT for result in results.values()):
        return InDoubt(f"{left} parcels")
    deferred = any(result.status is ParcelStatus.DEFERRED for result in results.values())
    return Deferred(f"{left} parcels left", retry_after=5.0 if deferred else 0.0)


def _record(command: Command, results: Mapping[str, HandoverResult], now: datetime) -> None:
    parcels = {item["orderCode"]: item for item in command.request["items"]}
    settled = {code: result for code, result in results.items() if result.status in SETTLED}
    accepted = [parcels[code]["order"] for code, result in settled.items() if result.status is ParcelStatus.ACCEPTED]
    refused = {code: result for code, result in settled.items() if result.status is ParcelStatus.REFUSED}
    with transaction.atomic():
        repository.set_results(command.id, {code: result.status.value for code, result in settled.items()})
        orders = repository.lock_orders(accepted)
        ports.warehouse().handed_over(
            command.key, [_outcome(parcels[c]["shipment"], r) for c, r in results.items()], now
        )
        ORDER.move_many(orders, "complete", now)
        repository.set_dispatched(orders)
        bins.dispatched(command.seller_id, command.account_id, orders, now)
        gone = settled.keys() - refused.keys()
        exceptions.clear(command.account_id, [messages.HANDOVER_REFUSED], gone, now)
        exceptions.report(
            (
                command.trouble(messages.HANDOVER_REFUSED, code, code=result.code, text=result.message)
                for code, result in refused.items()
            ),
            now,
        )
        jobs.ask("read_back", [parcels[code]["order"] for code in refused], now)


def _outcome(shipment_id: int, result: HandoverResult) -> HandoverOutcome:
    dispatched = {ParcelStatus.ACCEPTED: True, ParcelStatus.REFUSED: False}.get(result.status)
    return HandoverOutcome(shipment_id, dispatched, result.code, result.message)


def _nothing_more(
    _accepted: Mapping[Command, Accepted[None]], _refused: Mapping[Command, Refused], _now: datetime
) -> None:
    """Every parcel's result was written down when it came."""
