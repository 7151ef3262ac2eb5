"""The adapter `panel`: Flipkart Smart, worked through the seller panel (facts/flipkart.md §5).

Orders are read by the seller API; picklists, pack and dispatch are the panel's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from godown.kit.http import Answered

from . import labels, parcels, picklists
from .accounts import Account
from .contract import (
    Accepted,
    AckReply,
    AckRequest,
    Answer,
    Capabilities,
    HandoverItem,
    HandoverReply,
    HandoverRequest,
    LabelRequest,
    LabelsReply,
    PackReply,
    PackRequest,
    RefusalCode,
    Refused,
)
from .effects import Json, Wish
from .flipkart.answers import effect
from .flipkart.api import SellerApi
from .flipkart.panel import Panel
from .flipkart.wire import problems

PARCELS_AT_ONCE = 10
ALREADY_DISPATCHED = frozenset({"ORDER_ITEM_ALREADY_DISPATCHED", "SHIPMENT_ITEM_ALREADY_PROCESSED"})


def acknowledge(account: Account, request: AckRequest) -> Answer[AckReply]:
    """Get the orders onto picklists."""
    return picklists.acknowledge(account, request)


def pack(account: Account, requests: Sequence[PackRequest]) -> Mapping[int, Answer[PackReply]]:
    """Pack whole orders from their picklists; each is one call, and one for each unit where units are scanned first."""

    def send(wanted: list[PackRequest], before: datetime) -> parcels.Packs:
        return {request.orderCode: _send_pack(account, request, before) for request in wanted}

    calls = 1 + (picklists.MOST_SCANS if account.scan_before_pack else 0)
    return {
        request.shipmentId: parcels.pack(account, [request], calls, send)[request.shipmentId] for request in requests
    }


def get_labels(account: Account, request: LabelRequest) -> Answer[LabelsReply]:
    """labelOnly holds the invoice too on Smart (facts/flipkart.md §5.6)."""
    return labels.fetch(account, request, SellerApi.label)


def handover(account: Account, request: HandoverRequest) -> Answer[HandoverReply]:
    """One call per parcel: its AWB is scanned."""
    items = {item.orderCode: item for item in request.handoverItems}

    def send(wishes: list[Wish], before: datetime) -> Mapping[str, Answer[Json]]:
        panel = Panel(account, before=before)
        lists = picklists.lists_of(account, [wish.key for wish in wishes])
        return parcels.one_by_one(
            wishes, lambda wish: _send_dispatch(panel, items[wish.key], lists.get(wish.key, items[wish.key].picklistId))
        )

    return parcels.handover(account, request, PARCELS_AT_ONCE, PARCELS_AT_ONCE, send)


def capabilities(account: Account) -> Capabilities:
    """What Smart offers."""
    return Capabilities(
        picklists=True,
        hold=True,
        cancellationRead=True,
        returnsRead=True,
        scanBeforePack=account.scan_before_pack,
        binsRead=True,
        binsWrite=True,
    )


def _send_pack(account: Account, request: PackRequest, before: datetime) -> Answer[Json]:
    place = picklists.place_of(account, request.orderCode)
    picklist_id = place.picklist_id if place else request.picklistId
    if picklist_id is None:
        return Refused(RefusalCode.NOT_ON_PICKLIST, "Flipkart has put the order on no picklist yet")
    panel = Panel(account, bench=True, before=before)
    if place and not place.started and (hitch := picklists.start(account, panel, picklist_id)):
        return hitch
    if place and account.scan_before_pack and (hitch := picklists.scan_order(account, panel, request.orderCode, place)):
        return hitch
    reply = panel.pack(picklist_id, _shipment(request))
    return effect(reply, lambda answered: parcels.packed_reply(request) if answered.json() == {} else None)


def _shipment(request: PackRequest) -> Json:
    """The body of a pack: centimetres and kilograms (facts/flipkart.md §5.4, call 9)."""
    size = request.dimensions
    return {
        "external_shipment_id": request.orderCode,
        "order_items": [
            {
                "invoice_date": request.invoiceDate.isoformat(),
                "order_item_id": item.orderItemCode,
                "quantity": item.quantity,
            }
            for item in request.shipmentItems
        ],
        "dimensions": {
            "length": float(size.length),
            "breadth": float(size.breadth),
            "height": float(size.height),
            "weight": request.weight / 1000,
        },
    }


def _send_dispatch(panel: Panel, item: HandoverItem, picklist_id: str | None) -> Answer[Json]:
    if picklist_id is None:
        return Refused(RefusalCode.NOT_ON_PICKLIST, "the order is on no picklist that we know of")
    reply = panel.ready_to_ship(picklist_id, item.awbNumber, item.orderCode)
    if isinstance(reply, Answered) and any(each.code in ALREADY_DISPATCHED for each in problems(reply.body)):
        return Accepted({})  # this very parcel, by its AWB: what was asked for is so
    return effect(reply, lambda answered: {} if _is_success(answered) else None)


def _is_success(answered: Answered) -> bool:
    """The reply's fields are unknown; a failure has `error` (facts/flipkart.md §5.4, call 12)."""
    answer = answered.json()
    return isinstance(answer, dict) and "error" not in answer
