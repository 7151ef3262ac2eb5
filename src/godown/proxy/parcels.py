"""What both adapters share about parcels: reading effects back, and a result per parcel."""

from collections.abc import Callable, Mapping, Sequence

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
    ParcelStatus,
    RefusalCode,
    Refused,
)
from .effects import Json, ReadBack, Send, Undone, Wish, carry_out
from .flipkart.orders import shipments_now
from .flipkart.wire import DISPATCHED_STATES, PACKED_STATES, Shipment

Seen = Accepted[Json] | Refused | Undone | Deferred
NOT_SHOWN = Deferred("Flipkart does not show the order", 10.0)


def pack(account: Account, request: PackRequest, calls: int, send: Send) -> Answer[PackReply]:
    """Pack an order once, in at most `calls` calls.

    The key is the order system's shipmentId: asked again, it gets the same answer.
    """
    wish = Wish(str(request.shipmentId), request.model_dump(mode="json"))
    answer = carry_out(account, "pack", [wish], calls, send, _packed(account, request))[wish.key]
    return Accepted(PackReply.model_validate(answer.value)) if isinstance(answer, Accepted) else answer


def packed_reply(request: PackRequest) -> Json:
    """What an accepted pack answers. The shipment's code on the channel is the order's (facts/increff.md §2.5)."""
    reply = PackReply(orderCode=request.orderCode, shipmentId=request.shipmentId, shipmentCode=request.orderCode)
    return reply.model_dump(mode="json")


def _packed(account: Account, request: PackRequest) -> ReadBack:
    def read_back(wishes: list[Wish]) -> Mapping[str, Seen]:
        shipments = shipments_now(account, [request.orderCode], bench=True)
        if isinstance(shipments, Deferred | Refused):
            return {wish.key: _unseen(shipments) for wish in wishes}
        shipment = shipments.get(request.orderCode)
        seen = pack_seen(shipment, request) if shipment else NOT_SHOWN
        return {wish.key: seen for wish in wishes}

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
