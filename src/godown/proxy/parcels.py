"""What both adapters share about parcels: reading effects back, and a result per parcel."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from .accounts import Account
from .contract import (
    Accepted,
    Answer,
    Deferred,
    HandoverItem,
    HandoverReply,
    HandoverRequest,
    HandoverResult,
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
from .effects import Json, ReadBack, Send, Undone, Wish, carry_out
from .flipkart.orders import shipments_now
from .flipkart.wire import DISPATCHED_STATES, PACKED_STATES, Shipment

Packs = Mapping[str, Answer[Json]]
"""What became of packs, by order code."""
Seen = Accepted[Json] | Refused | Undone | Deferred
NOT_SHOWN = Deferred("Flipkart does not show the order", 10.0)


def pack(
    account: Account, requests: Sequence[PackRequest], calls: int, send: Callable[[list[PackRequest], datetime], Packs]
) -> Mapping[int, Answer[PackReply]]:
    """Pack orders once each, in about `calls` calls; the answers by shipmentId.

    The key is the order system's shipmentId: asked again, it gets the same answer.
    """
    by_key = {str(request.shipmentId): request for request in requests}

    def send_wishes(wishes: list[Wish], before: datetime) -> Mapping[str, Answer[Json]]:
        answers = send([by_key[wish.key] for wish in wishes], before)
        return {wish.key: answers[by_key[wish.key].orderCode] for wish in wishes}

    wishes = [Wish(key, request.model_dump(mode="json")) for key, request in by_key.items()]
    answers = carry_out(account, "pack", wishes, calls, send_wishes, _packed(account, by_key))
    return {
        request.shipmentId: Accepted(PackReply.model_validate(answer.value)) if isinstance(answer, Accepted) else answer
        for key, request in by_key.items()
        for answer in [answers[key]]
    }


def results(request: PacksRequest, answers: Mapping[int, Answer[PackReply]]) -> Answer[PacksReply]:
    """The answers to several packs as one reply."""
    return Accepted(PacksReply(items=[_pack_result(parcel, answers[parcel.shipmentId]) for parcel in request.parcels]))


def _pack_result(parcel: PackRequest, answer: Answer[PackReply]) -> PackResult:
    result = PackResult(orderCode=parcel.orderCode, shipmentId=parcel.shipmentId, status=ParcelStatus.ACCEPTED)
    told: dict[str, object]
    match answer:
        case Accepted():
            return result
        case Refused(code, message, exchange):
            told = {"status": ParcelStatus.REFUSED, "code": str(code), "message": message, "exchange": exchange}
        case InDoubt(reason, retry_after, exchange):
            told = {"status": ParcelStatus.IN_DOUBT, "message": reason, "retryAfter": retry_after, "exchange": exchange}
        case Deferred(reason, retry_after):
            told = {"status": ParcelStatus.DEFERRED, "message": reason, "retryAfter": retry_after}
    return result.model_copy(update=told)


def packed_reply(request: PackRequest) -> Json:
    """What an accepted pack answers. The shipment's code on the channel is the order's (facts/increff.md §2.5)."""
    reply = PackReply(orderCode=request.orderCode, shipmentId=request.shipmentId, shipmentCode=request.orderCode)
    return reply.model_dump(mode="json")


def _packed(account: Account, requests: Mapping[str, PackRequest]) -> ReadBack:
    def read_back(wishes: list[Wish]) -> Mapping[str, Seen]:
        asked = {wish.key: requests[wish.key] for wish in wishes}
        shipments = shipments_now(account, [request.orderCode for request in asked.values()], bench=True)
        if isinstance(shipments, Deferred | Refused):
            return {key: _unseen(shipments) for key in asked}
        return {
            key: pack_seen(shipments[request.orderCode], request) if request.orderCode in shipments else NOT_SHOWN
            for key, request in asked.items()
        }

    return read_back


def pack_seen(shipment: Shipment, request: PackRequest) -> Seen:
    """Whether a shipment shows the pack. A cancellation forbids it, unless the pack came first."""
    if shipment.states and shipment.states <= PACKED_STATES:
        return Accepted(packed_reply(request))
    live = {item.order_item_id: item.live for item in shipment.order_items}
    if any(live.get(item.orderItemCode, 0) < item.quantity for item in request.shipmentItems):
        return Refused(RefusalCode.CANCELLED, "Flipkart shows units of it as cancelled")
    return Undone()


def handover(account: Account, request: HandoverRequest, at_once: int, calls: int, send: Send) -> Answer[HandoverReply]:
    """Dispatch parcels, `at_once` at a time in `calls` calls; each is an effect of its own."""
    results: list[HandoverResult] = []
    items = list({item.orderCode: item for item in request.handoverItems}.values())
    for start in range(0, len(items), at_once):
        part = items[start : start + at_once]
        wishes = [Wish(item.orderCode, {"awbNumber": item.awbNumber}) for item in part]
        answers = carry_out(account, "handover", wishes, calls, send, _dispatched(account))
        results += [_result(item, answers[item.orderCode]) for item in part]
    return Accepted(HandoverReply(items=results))


def _dispatched(account: Account) -> ReadBack:
    def read_back(wishes: list[Wish]) -> Mapping[str, Seen]:
        shipments = shipments_now(account, [wish.key for wish in wishes], bench=False)
        if isinstance(shipments, Deferred | Refused):
            return {wish.key: _unseen(shipments) for wish in wishes}
        return {wish.key: dispatch_seen(shipments[wish.key]) if wish.key in shipments else NOT_SHOWN for wish in wishes}

    return read_back


def dispatch_seen(shipment: Shipment) -> Seen:
    """Whether a shipment shows that it was handed over."""
    if not shipment.states:
        return Refused(RefusalCode.CANCELLED, "Flipkart shows it as cancelled")
    return Accepted({}) if shipment.states <= DISPATCHED_STATES else Undone()


def _unseen(hitch: Deferred | Refused) -> Deferred:
    """A read that was refused (a log-in, say) tells nothing about the effect."""
    return hitch if isinstance(hitch, Deferred) else Deferred(hitch.message, 10.0)


def _result(item: HandoverItem, answer: Answer[Json]) -> HandoverResult:
    match answer:
        case Accepted():
            return HandoverResult(orderCode=item.orderCode, status=ParcelStatus.ACCEPTED)
        case Refused(code, message):
            return HandoverResult(
                orderCode=item.orderCode, status=ParcelStatus.REFUSED, code=str(code), message=message
            )
        case InDoubt(reason):
            return HandoverResult(orderCode=item.orderCode, status=ParcelStatus.IN_DOUBT, message=reason)
        case Deferred(reason):
            return HandoverResult(orderCode=item.orderCode, status=ParcelStatus.DEFERRED, message=reason)


def one_by_one(wishes: Sequence[Wish], send: Callable[[Wish], Answer[Json]]) -> dict[str, Answer[Json]]:
    """Send wishes in a call each; once one could not be sent, the others are not tried."""
    answers: dict[str, Answer[Json]] = {}
    stopped: Deferred | None = None
    for wish in wishes:
        answer = stopped or send(wish)
        answers[wish.key] = answer
        if isinstance(answer, Deferred):
            stopped = answer
    return answers
