"""The adapter `v3`: seller fulfilment through the seller API alone (facts/flipkart.md §3).

There are no picklists here: an order may be packed as soon as it is there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from godown.kit.http import Answered

from . import labels, parcels
from .accounts import Account
from .contract import (
    Accepted,
    AckReply,
    AckRequest,
    Answer,
    Capabilities,
    Deferred,
    HandoverReply,
    HandoverRequest,
    InDoubt,
    LabelRequest,
    LabelsReply,
    LinkedOrder,
    PackReply,
    PackRequest,
    RefusalCode,
    Refused,
)
from .effects import Json, Undone, Wish
from .flipkart.answers import effect, refusal, refuses
from .flipkart.api import MAX_PER_EFFECT, SellerApi
from .flipkart.calls import Reply
from .flipkart.orders import shipments_now
from .flipkart.wire import Problem, Shipment, ShipmentResult, ShipmentResults, Unreadable, decode

ALREADY_DISPATCHED = "ORDER_ITEM_ALREADY_DISPATCHED"


def acknowledge(_account: Account, request: AckRequest) -> Answer[AckReply]:
    """Nothing to tell Flipkart: an order it shows must be fulfilled (facts/flipkart.md §4.1)."""
    codes = dict.fromkeys(request.orderCodes)
    return Accepted(AckReply(successOrders=[LinkedOrder(orderCode=code, picklistId="") for code in codes]))


def pack(account: Account, request: PackRequest) -> Answer[PackReply]:
    """Pack the whole order: look at it first, because nothing may be cancelled (facts/flipkart.md §5.6)."""

    def send(wishes: list[Wish], before: datetime) -> Mapping[str, Answer[Json]]:
        return {wish.key: _send_pack(account, request, before) for wish in wishes}

    return parcels.pack(account, request, 2, send)


def get_labels(account: Account, request: LabelRequest) -> Answer[LabelsReply]:
    """Label and invoice in one document."""
    return labels.fetch(account, request, SellerApi.labels)


def handover(account: Account, request: HandoverRequest) -> Answer[HandoverReply]:
    """Up to 25 parcels in a call, each with a result of its own."""

    def send(wishes: list[Wish], before: datetime) -> Mapping[str, Answer[Json]]:
        codes = [wish.key for wish in wishes]
        return _results(SellerApi(account, before=before).dispatch(codes), codes, {code: {} for code in codes})

    return parcels.handover(account, request, MAX_PER_EFFECT, 1, send)


def capabilities(_account: Account) -> Capabilities:
    """What the seller API offers."""
    return Capabilities(
        picklists=False,
        hold=True,
        cancellationRead=True,
        returnsRead=True,
        inventoryUpdate=True,
        scanBeforePack=False,
        binsRead=False,
        binsWrite=False,
        binsCreate=False,
        parcelsPerCall=MAX_PER_EFFECT,
    )


def _send_pack(account: Account, request: PackRequest, before: datetime) -> Answer[Json]:
    shipments = shipments_now(account, [request.orderCode], bench=True)
    if isinstance(shipments, Deferred | Refused):
        return shipments
    shipment = shipments.get(request.orderCode)
    if shipment is None:
        return Refused(RefusalCode.UNKNOWN_ORDER, "Flipkart does not know the order")
    seen = parcels.pack_seen(shipment, request)
    if isinstance(seen, Refused):
        return seen
    if not isinstance(seen, Undone):
        return Refused(RefusalCode.WRONG_STATE, "Flipkart shows it as packed already")
    reply = SellerApi(account, bench=True, before=before).pack(_shipment(shipment, request))
    return _results(reply, [request.orderCode], {request.orderCode: parcels.packed_reply(request)})[request.orderCode]


def _shipment(shipment: Shipment, request: PackRequest) -> Json:
    """The body of a pack (§3.4). Flipkart knows the tax of a listing and numbers the invoice itself."""
    size = request.dimensions
    order_ids = dict.fromkeys(item.order_id for item in shipment.order_items)
    return {
        "shipmentId": shipment.shipment_id,
        "taxItems": [
            {"orderItemId": item.orderItemCode, "quantity": item.quantity, "taxRate": 0}
            for item in request.shipmentItems
        ],
        "invoices": [
            {"orderId": order_id, "invoiceDate": request.invoiceDate.isoformat(), "invoiceNumber": ""}
            for order_id in order_ids
        ],
        "subShipments": [
            {
                "subShipmentId": "SS-1",
                "dimensions": {
                    "length": float(size.length),
                    "breadth": float(size.breadth),
                    "height": float(size.height),
                    "weight": request.weight / 1000,
                },
            }
        ],
    }


def _results(reply: Reply, codes: Sequence[str], done: Mapping[str, Json]) -> dict[str, Answer[Json]]:
    """The result of each shipment of a call; one that the answer does not name is in doubt."""
    answer = effect(reply, _shipment_results)
    if not isinstance(answer, Accepted):
        return dict.fromkeys(codes, answer)
    by_code = {result.shipment_id: result for result in answer.value}
    return {code: _result(by_code.get(code), done[code]) for code in codes}


def _shipment_results(answered: Answered) -> list[ShipmentResult] | None:
    try:
        return decode(answered.body, ShipmentResults).shipments
    except Unreadable:
        return None


def _result(result: ShipmentResult | None, done: Json) -> Answer[Json]:
    if result is None or result.outcome not in ("SUCCESS", "FAILURE"):
        return InDoubt("Flipkart's answer does not say what became of it")
    if result.outcome == "SUCCESS" or result.error_code == ALREADY_DISPATCHED:
        return Accepted(done)
    problem = Problem(result.error_code or "", result.error_message or "")
    return refusal(problem) if refuses(problem) else InDoubt(f"something failed behind Flipkart: {problem.text}")
