"""Flipkart's own sandbox controls (facts/flipkart.md §3.13). Orders made here are NON_FBF, as at Flipkart's."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from .. import orders
from ..errors import Refused, Unknown
from ..model import Shipment
from ..states import IllegalMove
from ..world import World
from .handlers import serves

AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]


class SubItem(msgspec.Struct, rename="camel"):
    listing_id: str


class TestOrderItem(msgspec.Struct, rename="camel"):
    listing_id: str
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    sub_item: SubItem | None = None


class TestOrders(msgspec.Struct, rename="camel"):
    location_id: str
    order_items: Annotated[list[TestOrderItem], msgspec.Meta(min_length=1)]
    shipment_type: Literal["NORMAL", "EXPRESS"] = "NORMAL"


class ItemRequest(msgspec.Struct, rename="camel"):
    order_item_id: str


class DispatchSlot(ItemRequest):
    """The dates' names follow the prose of the documents; the published schema is another call's (samples README)."""

    dispatch_after_date: AwareTime | None = msgspec.field(default=None, name="dispatch_after_date")
    dispatch_by_date: AwareTime | None = msgspec.field(default=None, name="dispatch_by_date")


class ServiceRequest(ItemRequest):
    service_type: str


@serves("test_orders")
def test_orders(world: World, body: TestOrders) -> dict[str, Any]:
    try:
        items = [(world.listing(item.listing_id), item.quantity) for item in body.order_items]
        placed = orders.place(
            world, items, profile="NON_FBF", location_id=body.location_id, shipment_type=body.shipment_type
        )
    except Unknown as unknown:
        raise Refused("UNPROCESSABLE_ENTITY", reason=str(unknown)) from None
    return {
        "orderId": placed.order_id,
        "orderItems": [
            {"orderItemId": i.order_item_id, "listingId": i.listing_id, "quantity": i.quantity} for i in placed.items
        ],
    }


@serves("on_hold")
def on_hold(world: World, body: ItemRequest) -> dict[str, str]:
    return _do(world, body, lambda one: orders.hold(world, one))


@serves("un_hold")
def un_hold(world: World, body: ItemRequest) -> dict[str, str]:
    return _do(world, body, lambda one: orders.unhold(world, one))


@serves("pick_up_complete")
def pick_up_complete(world: World, body: ItemRequest) -> dict[str, str]:
    return _do(world, body, lambda one: orders.progress(world, one, "PICKUP_COMPLETE"))


@serves("shipped")
def shipped(world: World, body: ItemRequest) -> dict[str, str]:
    return _do(world, body, lambda one: orders.progress(world, one, "SHIPPED"))


@serves("delivered")
def delivered(world: World, body: ItemRequest) -> dict[str, str]:
    return _do(world, body, lambda one: orders.progress(world, one, "DELIVERED"))


@serves("update_dispatch_slot")
def update_dispatch_slot(world: World, body: DispatchSlot) -> dict[str, str]:
    return _do(world, body, lambda one: orders.set_dates(world, one, body.dispatch_after_date, body.dispatch_by_date))


@serves("create_service")
def create_service(world: World, body: ServiceRequest) -> dict[str, str]:
    """Installation and the like: known item, nothing else happens."""
    return _do(world, body, lambda one: one)


def _do(world: World, body: ItemRequest, verb: Callable[[Shipment], object]) -> dict[str, str]:
    try:
        verb(world.shipment_of_item(body.order_item_id))
    except Unknown:
        raise Refused("INVALID_ITEM_IDS") from None
    except IllegalMove as illegal:
        raise Refused("INVALID_ITEM_STATE", state=str(illegal)) from None
    return {"response": "SUCCESS"}
