"""Our control API under /sandbox for what is ordered: placed, held, cancelled, collected, sent back."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from .. import breaches, order_deeds, orders, returns, stream, verbs
from ..model import CancellationType, Form, Profile, Return, Shipment
from ..order_deeds import Advance, Orders
from ..picklists import item_status, pending_shipments, shipments
from ..world import World
from .handlers import serves

AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]
Target = Literal["PICKUP_COMPLETE", "SHIPPED", "DELIVERED"]


class OrderLine(msgspec.Struct):
    """`listing` is a listing id or a SKU."""

    listing: str
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class NewOrder(msgspec.Struct, forbid_unknown_fields=True):
    items: Annotated[list[OrderLine], msgspec.Meta(min_length=1)]
    hold: bool = False
    service_profile: Profile = "FBF_LITE"
    dispatch_after: AwareTime | None = None
    dispatch_by: AwareTime | None = None
    location: str | None = None
    boxes: Annotated[int, msgspec.Meta(ge=1, le=20)] = 1
    shipment_type: Literal["NORMAL", "EXPRESS"] = "NORMAL"
    forms: list[Form] = []


class RandomOrders(msgspec.Struct, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    service_profile: Profile = "FBF_LITE"
    hold_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    location: str | None = None


class PlaceRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Orders as described, then random ones."""

    orders: list[NewOrder] = []
    random: RandomOrders | None = None


class ShipmentIds(msgspec.Struct, forbid_unknown_fields=True):
    shipment_ids: Annotated[list[str], msgspec.Meta(min_length=1)]


class CancelRequest(msgspec.Struct, forbid_unknown_fields=True):
    shipment_id: str
    order_item_id: str | None = None
    quantity: Annotated[int, msgspec.Meta(ge=1)] | None = None
    type: CancellationType = "buyerCancellation"


class AdvanceRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The courier's part of the way."""

    shipment_ids: Annotated[list[str], msgspec.Meta(min_length=1)]
    to: Target


class DatesRequest(msgspec.Struct, forbid_unknown_fields=True):
    shipment_id: str
    dispatch_after: AwareTime | None = None
    dispatch_by: AwareTime | None = None


class NewReturn(msgspec.Struct, forbid_unknown_fields=True):
    order_item_id: str
    source: returns.Source = "customer_return"


class ReturnMove(msgspec.Struct, forbid_unknown_fields=True):
    """What happens to a return: a state, another expected date, another AWB."""

    to: Literal["picked_up", "completed", "cancelled"] | None = None
    expected: AwareTime | None = None
    new_tracking: bool = False


class ShipmentsQuery(msgspec.Struct):
    status: str | None = None
    breached: bool = False


@serves("control_do")
def do(world: World, verb: str, body: dict[str, Any]) -> dict[str, Any]:
    """Any verb of the table, with its arguments by name."""
    done = verbs.do(world, verb, body)
    return {"told": done.told, "value": done.value} | _states(world, done)


@serves("control_orders")
def place(world: World, body: PlaceRequest) -> dict[str, Any]:
    placed = [
        orders.place(
            world,
            [(world.listing(line.listing), line.quantity) for line in order.items],
            hold=order.hold,
            profile=order.service_profile,
            dispatch_after=order.dispatch_after,
            dispatch_by=order.dispatch_by,
            location_id=order.location,
            boxes=order.boxes,
            shipment_type=order.shipment_type,
            forms=order.forms,
        )
        for order in body.orders
    ]
    if chance := body.random:
        placed += [
            stream.random_order(
                world,
                profile=chance.service_profile,
                hold_share=chance.hold_share,
                location_id=chance.location,
            )
            for _ in range(chance.count)
        ]
    return {"shipments": [shipment_state(world, one) for one in placed]}


@serves("control_hold")
def hold(world: World, body: ShipmentIds) -> dict[str, Any]:
    return _states(world, order_deeds.hold(world, Orders(body.shipment_ids)))


@serves("control_unhold")
def unhold(world: World, body: ShipmentIds) -> dict[str, Any]:
    return _states(world, order_deeds.unhold(world, Orders(body.shipment_ids)))


@serves("control_cancel")
def cancel(world: World, body: CancelRequest) -> dict[str, Any]:
    shipment = world.shipment(body.shipment_id)
    return shipment_state(world, orders.cancel(world, shipment, body.order_item_id, body.quantity, body.type))


@serves("control_advance")
def advance(world: World, body: AdvanceRequest) -> dict[str, Any]:
    return _states(world, order_deeds.advance(world, Advance(body.shipment_ids, body.to)))


@serves("control_dates")
def dates(world: World, body: DatesRequest) -> dict[str, Any]:
    shipment = world.shipment(body.shipment_id)
    orders.set_dates(world, shipment, body.dispatch_after, body.dispatch_by)
    return shipment_state(world, shipment)


@serves("control_shipment")
def shipment(world: World, shipment_id: str) -> dict[str, Any]:
    return shipment_state(world, world.shipment(shipment_id))


@serves("control_shipments")
def all_shipments(world: World, query: ShipmentsQuery) -> dict[str, Any]:
    """Oldest first, of one status or all; on request only those that breach their dispatch-by date."""
    now = world.now()
    return {
        "shipments": [
            shipment_state(world, one)
            for one in world.shipments
            if query.status in (None, one.status) and (not query.breached or breaches.late(one, now))
        ]
    }


@serves("control_breaches")
def all_breaches(world: World) -> dict[str, Any]:
    """Dispatch-by breaches, oldest first: what was promised, the state then, and when it was dispatched, if it was."""
    return {
        "breaches": [
            msgspec.structs.asdict(one) | {"dispatched_at": world.shipments.by_id[one.shipment_id].dispatched_at}
            for one in world.breaches.values()
        ]
    }


@serves("control_picklists")
def picklists(world: World) -> dict[str, Any]:
    return {
        "picklists": [
            {
                "pick_list_id": one.pick_list_id,
                "location_id": one.location_id,
                "started": one.started,
                "closed": one.closed,
                "pending": pending_shipments(world, one),
                "shipment_ids": one.shipment_ids,
                "gone": one.gone,
                "items": {
                    item.order_item_id: item_status(item) for member in shipments(world, one) for item in member.items
                },
            }
            for one in world.picklists.values()
        ]
    }


@serves("control_returns")
def all_returns(world: World) -> dict[str, Any]:
    return {"returns": list(world.returns.values())}


@serves("control_return_create")
def create_return(world: World, body: NewReturn) -> dict[str, Any]:
    """One unit from a buyer, or all of an item from the courier."""
    return {"returns": returns.create(world, body.order_item_id, body.source)}


@serves("control_return_move")
def move_return(world: World, return_id: str, body: ReturnMove) -> Return:
    one = returns.get(world, return_id)
    if body.to:
        returns.progress(world, one, body.to)
    if body.expected:
        returns.set_expected(world, one, body.expected)
    if body.new_tracking:
        returns.set_tracking(world, one)
    return one


def _states(world: World, done: verbs.Done) -> dict[str, Any]:
    return {"shipments": [shipment_state(world, one) for one in done.shipments]}


def shipment_state(world: World, one: Shipment) -> dict[str, Any]:
    """Everything the world knows of a shipment, with what follows from it."""
    state: dict[str, Any] = msgspec.to_builtins(one)
    state["status"] = one.status
    state["breached"] = breaches.late(one, world.now())
    for item, data in zip(one.items, state["items"], strict=True):
        data["live"] = item.live
        data["sku"] = world.listings[item.listing_id].sku
    return state
