"""The fbfLite calls of the order flow: picklist, scan, pack, confirm, rts (facts/flipkart.md §5.4)."""

from collections import Counter
from typing import Annotated, Any, Literal

import msgspec

from .. import packing, picklists
from ..clock import IST
from ..documents import picklist_pdf
from ..errors import Refused, RefusedMany
from ..model import Dimensions, Shipment
from ..world import World
from .handlers import Pdf, serves


class CreateQuery(msgspec.Struct, rename="camel"):
    location_id: str
    size: Annotated[int, msgspec.Meta(ge=1)]
    type: Literal["REGULAR"] = "REGULAR"
    quantity: Literal["single", "multi"] | None = None


class PicklistQuery(msgspec.Struct, rename="camel"):
    pick_list_id: str


class ShipmentQuery(msgspec.Struct):
    external_shipment_id: str


class IdQuery(msgspec.Struct):
    id: str


class StartRequest(msgspec.Struct, rename="camel"):
    pick_list_id: str
    seller_id: str


class ScanRequest(msgspec.Struct, rename="camel"):
    listing_id: str
    pick_list_id: str
    seller_id: str


class PackItem(msgspec.Struct):
    order_item_id: str
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    invoice_date: str


class PackShipment(msgspec.Struct):
    external_shipment_id: str
    order_items: Annotated[list[PackItem], msgspec.Meta(min_length=1)]
    dimensions: Dimensions


class PackPayload(msgspec.Struct):
    pick_list_id: str
    shipments: Annotated[list[PackShipment], msgspec.Meta(min_length=1, max_length=25)]


class PackRequest(msgspec.Struct):
    payload: PackPayload
    seller_id: str = msgspec.field(name="sellerId")


class SidelineRequest(msgspec.Struct):
    external_shipment_id: str
    pick_list_id: str
    seller_id: str = msgspec.field(name="sellerId")


class RtsRequest(msgspec.Struct, rename="camel"):
    pick_list_id: str
    tracking_id: str
    seller_id: str


@serves("picklist_counts")
def counts(world: World, location_id: str) -> dict[str, Any]:
    waiting = world.shipments.count(picklists.waiting(world, location_id))
    return {"allOrdersCounts": [{"counts": {"to_pick_list": waiting}}]}


@serves("picklist_create")
def create(world: World, location_id: str, query: CreateQuery) -> Pdf:
    """Flipkart fills a list with up to `size` waiting shipments. The answer is its PDF and names no id but there."""
    if query.location_id != location_id:
        raise Refused("WRONG_LOCATION")
    size = min(query.size, world.settings.max_picklist_size)
    picklist = picklists.create(world, location_id, size, query.quantity)
    content = picklist_pdf(world, picklist)
    if picklist is None:
        return Pdf(content, "Flipkart-PickList.pdf")
    made = picklist.created_at.astimezone(IST)
    name = f"Flipkart-PickList-{picklist.pick_list_id}-{made:%d-%b-%Y-%H-%M}.pdf"
    return Pdf(content, name, (("X-Pick-List-Id", picklist.pick_list_id),))


@serves("picklist_pending")
def pending(world: World, location_id: str) -> dict[str, Any]:
    """Lists with anything left to do, newest last."""
    rows = []
    for one in world.picklists.values():
        if one.location_id != location_id or not picklists.is_pending(world, one):
            continue
        made = one.created_at.astimezone(IST)
        statuses = Counter(shipment.status for shipment in picklists.shipments(world, one))
        rows.append(
            {
                "pick_list_id": one.pick_list_id,
                "type": "REGULAR",
                "date": f"{made:%d %b %Y}",
                "time": f"{made:%H:%M}",
                "status": "In Progress" if one.started else "Open",
                "orders": len(one.shipment_ids),
                "pending_orders": picklists.pending_shipments(world, one),
                "label_ready": statuses["PACKED"],
            }
        )
    return {"pick_lists": rows}


@serves("picklist_get")
def get(world: World, location_id: str, query: PicklistQuery) -> dict[str, Any]:
    one = picklists.get(world, location_id, query.pick_list_id, code="PICK_LIST_NOT_FOUND")
    return {
        "pick_list_id": one.pick_list_id,
        "pending_shipments_count": picklists.pending_shipments(world, one),
        "shipments": [
            {
                "external_shipment_id": shipment.shipment_id,
                "items": [
                    {
                        "status": picklists.item_status(item),
                        "listing_id": item.listing_id,
                        "order_item_id": item.order_item_id,
                        "quantity": item.live or item.quantity,
                    }
                    for item in shipment.items
                ],
            }
            for shipment in picklists.shipments(world, one)
        ],
    }


@serves("picklist_start")
def start(world: World, location_id: str, body: StartRequest) -> dict[str, Any]:
    """Safe to repeat: one client calls it on every run. Not for a closed list."""
    picklists.start(world, picklists.get(world, location_id, body.pick_list_id))
    return {}


@serves("scan")
def scan(world: World, location_id: str, body: ScanRequest) -> dict[str, Any]:
    picklist = picklists.get(world, location_id, body.pick_list_id)
    shipment, scanned = picklists.scan(world, picklist, body.listing_id)
    return {
        "external_shipment_id": shipment.shipment_id,
        "scanned": {"order_item_id": scanned.order_item_id},
        "to_be_scanned": [
            {
                "listing_id": item.listing_id,
                "order_item_id": item.order_item_id,
                "quantity": item.live - item.scanned,
            }
            for item in shipment.live_items
            if item.live > item.scanned
        ],
    }


@serves("enrich")
def enrich(world: World, location_id: str, query: IdQuery) -> list[Any]:
    """What the pack screen shows; tracking ids are empty before the label is ready."""
    shipment = _here(world, location_id, query.id)
    return [
        {
            "view": {
                "external_shipment_id": shipment.shipment_id,
                "sub_shipments": [
                    {"id": box.sub_shipment_id, "tracking": {"tracking_id": box.tracking_id or ""}}
                    for box in shipment.sub_shipments
                ],
                "order_items": [
                    {
                        "order_item_id": item.order_item_id,
                        "quantity": item.live or item.quantity,
                        "product": {
                            "title": world.listings[item.listing_id].title,
                            **msgspec.structs.asdict(world.listings[item.listing_id].dimensions),
                        },
                    }
                    for item in shipment.items
                ],
            }
        }
    ]


@serves("pack")
def pack(world: World, location_id: str, body: PackRequest) -> dict[str, Any]:
    """Success is exactly `{}`. Several shipments are packed all or none."""
    picklist = picklists.get(world, location_id, body.payload.pick_list_id)
    accepted: list[tuple[Shipment, PackShipment]] = []
    reasons = []
    for asked in body.payload.shipments:
        try:
            given: Counter[str] = Counter()
            for item in asked.order_items:
                given[item.order_item_id] += item.quantity
            picklists.check(world, picklist)
            shipment = picklists.member(world, picklist, asked.external_shipment_id)
            packing.regret(world, shipment)
            picklists.check_pack(world, picklist, shipment, dict(given))
            packing.check_dimensions(asked.dimensions)
            for item in asked.order_items:
                packing.check_invoice_date(world, shipment, item.invoice_date)
            if any(other is shipment for other, _ in accepted):
                raise Refused("SHIPMENT_ITEM_ALREADY_PROCESSED", external_shipment_id=shipment.shipment_id)
            if world.faults.struck("pack_refused"):
                raise Refused("PACKAGING_MISMATCH", external_shipment_id=shipment.shipment_id)
            accepted.append((shipment, asked))
        except Refused as refused:
            reasons.append(refused)
    if reasons:
        raise RefusedMany(reasons)
    for shipment, asked in accepted:
        boxes = {box.sub_shipment_id: asked.dimensions for box in shipment.sub_shipments}
        packing.accept(world, shipment, boxes, asked.order_items[0].invoice_date)
    return {}


@serves("is_confirm")
def is_confirm(world: World, location_id: str, query: ShipmentQuery) -> dict[str, Any]:
    """Is the label ready?"""
    shipment = _here(world, location_id, query.external_shipment_id)
    confirmed = shipment.packed_at is not None and not world.faults.struck("label_not_ready")
    return {"item_confirmation_status": {shipment.shipment_id: confirmed}}


@serves("sideline")
def sideline(world: World, location_id: str, body: SidelineRequest) -> dict[str, Any]:
    picklist = picklists.get(world, location_id, body.pick_list_id)
    picklists.sideline(world, picklist, body.external_shipment_id)
    return {}


@serves("rts")
def rts(world: World, location_id: str, body: RtsRequest) -> dict[str, Any]:
    """The AWB was scanned: READY_TO_DISPATCH."""
    picklist = picklists.get(world, location_id, body.pick_list_id)
    try:
        picklists.dispatch(world, picklist, body.tracking_id)
    except Refused as refused:
        code = RTS_CODES.get(refused.code)
        if code is None:
            raise
        raise Refused(code, **refused.params) from None
    return {}


RTS_CODES = {
    "ORDER_ITEM_ALREADY_DISPATCHED": "SHIPMENT_ITEM_ALREADY_PROCESSED",
    "ORDER_ITEM_PACKING_IN_PROGRESS": "LABEL_NOT_READY",
    "ORDER_ITEM_NOT_PACKED": "LABEL_NOT_READY",
}
"""Refusals of a dispatch in the words of fbfLite."""


def _here(world: World, location_id: str, shipment_id: str) -> Shipment:
    shipment = world.shipments.by_id.get(shipment_id)
    if shipment is None or shipment.location_id != location_id or not shipment.smart:
        raise Refused("INVALID_SHIPMENT")
    return shipment
