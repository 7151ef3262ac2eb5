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
from .flipkart.orders import shipments_now
from .flipkart.wire import Problem, Shipment, ShipmentResult, ShipmentResults, Unreadable, decode

ALREADY_DISPATCHED = "ORDER_ITEM_ALREADY_DISPATCHED"


def acknowledge(_account: Account, request: AckRequest) -> Answer[AckReply]:
    """Nothing to tell Flipkart: an order it shows must be fulfilled (facts/flipkart.md §4.1)."""
    codes = dict.fromkeys(request.orderCodes)
    return Accepted(AckReply(successOrders=[LinkedOrder(orderCode=code, picklistId="") for code in codes]))


def pack(account: Account, requests: Sequence[PackRequest]) -> Mapping[int, Answer[PackReply]]:
    """Pack up to 25 whole orders: look at them first, because nothing may be cancelled (facts/flipkart.md §5.6)."""
    return parcels.pack(account, requests, 2, lambda wanted, before: _send_packs(account, wanted, before))


def get_labels(account: Account, request: LabelRequest) -> Answer[LabelsReply]:
    """Label and invoice in one document."""
    return labels.fetch(account, request, SellerApi.labels)


def handover(account: Account, request: HandoverRequest) -> Answer[HandoverReply]:
    """Up to 25 parcels in a call, each with a result of its own."""

    def send(wishes: list[Wish], before: datetime) -> Mapping[str, Answer[Json]]:
        codes = [wish.key for wish in wishes]
        answer = effect(SellerApi(account, before=before).dispatch(codes), _shipment_results)
        return _results(answer, codes, {code: {} for code in codes})

    return parcels.handover(account, request, MAX_PER_EFFECT, 1, send)


def capabilities(_account: Account) -> Capabilities:
    """What the seller API offers."""
    return Capabilities(
        hold=True,
        cancellationRead=True,
        returnsRead=True,
        inventoryUpdate=True,
        parcelsPerCall=MAX_PER_EFFECT,
    )


def _send_packs(account: Account, requests: Sequence[PackRequest], before: datetime) -> parcels.Packs:
    """Two calls for all. Where one order spoils a call for all, nothing was done: then each has its own calls."""
    by_code = {request.orderCode: request for request in requests}
    shipments = shipments_now(account, list(by_code), bench=True)
    if isinstance(shipments, Deferred | Refused):
        return _one_by_one(account, requests, shipments, before)
    answers = {code: refused for code, request in by_code.items() if (refused := _unfit(shipments.get(code), request))}
    going = [code for code in by_code if code not in answers]
    if not going:
        return answers
    reply = SellerApi(account, bench=True, before=before).pack([_shipment(shipments[c], by_code[c]) for c in going])
    whole = effect(reply, _shipment_results)
    if isinstance(whole, Refused):
        return {**answers, **_one_by_one(account, [by_code[code] for code in going], whole, before)}
    done = {code: parcels.packed_reply(by_code[code]) for code in going}
    return {**answers, **_results(whole, going, done)}


def _one_by_one(
    account: Account, requests: Sequence[PackRequest], hitch: Deferred | Refused, before: datetime
) -> parcels.Packs:
    if isinstance(hitch, Deferred) or len(requests) == 1:
        return {request.orderCode: hitch for request in requests}
    alone: dict[str, Answer[Json]] = {}
    for request in requests:
        alone.update(_send_packs(account, [request], before))
    return alone


def _unfit(shipment: Shipment | None, request: PackRequest) -> Refused | None:
    """Why an order is not to be packed, by what Flipkart shows of it."""
    if shipment is None:
        return Refused(RefusalCode.UNKNOWN_ORDER, "Flipkart does not know the order")
    seen = parcels.pack_seen(shipment, request)
    if isinstance(seen, Refused):
        return seen
    if not isinstance(seen, Undone):
        return Refused(RefusalCode.WRONG_STATE, "Flipkart shows it as packed already")
    return None


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


def _results(
    answer: Answer[list[ShipmentResult]], codes: Sequence[str], done: Mapping[str, Json]
) -> dict[str, Answer[Json]]:
    """The result of each shipment of a call; one that the answer does not name is in doubt."""
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
