"""The panel's order pages and label prints (facts/flipkart.md §5.4, §5.8)."""

from collections.abc import Iterator
from datetime import timedelta
from heapq import merge
from itertools import islice
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec.structs import replace

from ..clock import wire
from ..errors import Refused
from ..index import Window, key_of
from ..model import Profile, Shipment
from ..search import Search
from ..shapes import money
from ..states import FilterType
from ..world import World
from .handlers import Pdf, serves
from .v3_documents import label_pdf
from .v3_handover import VENDOR_GROUPS
from .v3_search import split_ids

Tab = Literal[
    "shipments_upcoming",
    "shipments_to_pack",
    "shipments_to_dispatch",
    "shipments_to_handover",
    "shipments_in_transit",
    "shipments_delivered",
]
TABS: Final[dict[Tab, tuple[FilterType, frozenset[str]]]] = {
    "shipments_upcoming": ("preDispatch", frozenset({"APPROVED"})),
    "shipments_to_pack": ("preDispatch", frozenset({"APPROVED", "PACKING_IN_PROGRESS", "FORM_FAILED"})),
    "shipments_to_dispatch": ("preDispatch", frozenset({"PACKED"})),
    "shipments_to_handover": ("preDispatch", frozenset({"READY_TO_DISPATCH"})),
    "shipments_in_transit": ("postDispatch", frozenset({"PICKUP_COMPLETE", "SHIPPED"})),
    "shipments_delivered": ("postDispatch", frozenset({"DELIVERED"})),
}


class LabelsQuery(msgspec.Struct, rename="camel"):
    shipment_ids: str


class PageRequest(msgspec.Struct):
    page_num: Annotated[int, msgspec.Meta(ge=1)] = 1
    page_size: Annotated[int, msgspec.Meta(ge=1, le=50)] = 20


class FetchParams(msgspec.Struct, forbid_unknown_fields=True):
    """What of the panel's own parameters is not known here is refused."""

    seller_id: str
    vendor_group_codes: list[str] | None = None
    on_hold: bool | None = None
    service_profile: Profile | None = None


class FetchPayload(msgspec.Struct):
    params: FetchParams
    pagination: PageRequest = msgspec.field(default_factory=PageRequest)


class FetchRequest(msgspec.Struct):
    status: Tab
    payload: FetchPayload
    seller_id: str = msgspec.field(name="sellerId")


class SearchParams(msgspec.Struct):
    seller_id: str
    id: str
    service_profile: Literal["NON_FBF", "FBF_LITE"]
    type: Literal["NORMAL", "EXPRESS"] = "NORMAL"


class SearchPayload(msgspec.Struct):
    params: SearchParams


class SearchRequest(msgspec.Struct):
    status: Literal["order_item_search"]
    payload: SearchPayload
    seller_id: str = msgspec.field(name="sellerId")


@serves("print_labels")
def print_labels(world: World, location_id: str, query: LabelsQuery) -> Pdf:
    return label_pdf(world, here(world, location_id, query.shipment_ids), reprint=False)


@serves("reprint_labels")
def reprint_labels(world: World, location_id: str, query: LabelsQuery) -> Pdf:
    return label_pdf(world, here(world, location_id, query.shipment_ids), reprint=True)


@serves("orders_fetch")
def fetch(world: World, location_id: str, body: FetchRequest) -> dict[str, Any]:
    """A page of one tab. Upcoming: on hold or before dispatchAfterDate; to_pack: may be worked on."""
    params, page = body.payload.params, body.payload.pagination
    if params.seller_id != world.seller.seller_id:
        raise Refused("WRONG_SELLER")
    found = tab(world, location_id, body.status, on_hold=params.on_hold, profile=params.service_profile)
    start = (page.page_num - 1) * page.page_size
    if params.vendor_group_codes is not None:
        vendors = frozenset(name for name, group in VENDOR_GROUPS.items() if group in params.vendor_group_codes)
        found = [replace(search, vendors=vendors) for search in found]
    total = sum(world.shipments.count(search) for search in found)
    return {
        "items": [_order(world, one) for one in islice(orders_of(world, found, start), page.page_size)],
        "total": total,
        "has_more": start + page.page_size < total,
    }


@serves("orders_search")
def search(world: World, location_id: str, body: SearchRequest) -> dict[str, Any]:
    """The order of one order item; a list in a list, as captured."""
    params = body.payload.params
    if params.seller_id != world.seller.seller_id:
        raise Refused("WRONG_SELLER")
    one = world.shipments.by_item.get(params.id)
    if one is None or one.location_id != location_id or one.profile != params.service_profile:
        return {"total": 0, "items": []}
    return {"total": 1, "items": [[_order(world, one)]]}


def tab(world: World, location_id: str, name: Tab, *, on_hold: bool | None, profile: Profile | None) -> list[Search]:
    """Searches that together find the shipments of one of the panel's tabs, each once; None means both."""
    kind, states = TABS[name]
    holds = frozenset({True, False}) if on_hold is None else frozenset({on_hold})
    every = Search(
        type=kind,
        states=states,
        profiles=frozenset({profile}) if profile else frozenset({"NON_FBF", "FBF_LITE"}),
        holds=holds,
        location_id=location_id,
    )
    free = replace(every, holds=holds - {True})
    if name == "shipments_upcoming":
        later = Window(start=world.now() + timedelta.resolution)
        return [replace(every, holds=holds - {False}), replace(free, windows={"dispatchAfterDate": later})]
    if name == "shipments_to_pack":
        return [replace(free, windows={"dispatchAfterDate": Window(end=world.now())})]
    return [every]


def orders_of(world: World, searches: list[Search], skip: int = 0) -> Iterator[Shipment]:
    """What they find, in the order of the order dates, without the first `skip`."""
    if len(searches) == 1:
        return world.shipments.find(searches[0], skip)
    found = merge(*map(world.shipments.find, searches), key=lambda one: key_of(one, "orderDate"))
    return islice(found, skip, None)


def here(world: World, location_id: str, ids: str) -> list[str]:
    """Up to fifty shipment ids, all of this location. Raises Refused(INVALID_SHIPMENT)."""
    listed = split_ids(ids, 50)
    for shipment_id in listed:
        one = world.shipments.by_id.get(shipment_id)
        if one is None or one.location_id != location_id:
            raise Refused("INVALID_SHIPMENT")
    return listed


def _order(world: World, one: Shipment) -> dict[str, Any]:
    return {
        "id": one.shipment_id,
        "service_profile": one.profile,
        "on_hold": one.hold,
        "is_mps": one.mps,
        "dispatch_by_date": wire(one.dispatch_by),
        "dispatch_after_date": wire(one.dispatch_after),
        "payment_type": one.payment_type,
        "sub_shipments": [
            {"packages": [{"package_id": world.listings[item.listing_id].package_id} for item in one.items]}
        ],
        "order_items": [_item(world, one, index) for index in range(len(one.items))],
        "tracking": {
            "tracking_id": one.tracking_ids[0] if one.tracking_ids else None,
            "pickup_tracking_id": one.tracking_ids[0] if one.tracking_ids else None,
            "pickup_vendor_display_name": one.vendor,
            "delivery_vendor_display_name": one.vendor,
        },
        "buyer": {"name": f"{one.buyer.first_name} {one.buyer.last_name}", "pincode": one.buyer.pin_code},
    }


def _item(world: World, one: Shipment, index: int) -> dict[str, Any]:
    item = one.items[index]
    listing = world.listings[item.listing_id]
    quantity = item.live or item.quantity
    return {
        "order_item_id": item.order_item_id,
        "order_id": one.order_id,
        "listing_id": listing.listing_id,
        "sku": listing.sku,
        "fsn": listing.fsn,
        "quantity": quantity,
        "status": item.status,
        "order_date": wire(one.order_date),
        "modified_date": wire(one.updated_at),
        "enforced_group_id": f"grp{item.order_item_id}",
        "internal_sla": None,
        "replacement": False,
        "pricing": {
            "list_price": item.price,
            "total_price": money(item.price * quantity),
            "shipping_fees": 0.0,
            "promotion_discount": 0.0,
        },
        "product_details": {"title": listing.title, "hsn_sac_code": listing.hsn},
    }
