"""Our control API under /sandbox: for tests, demos and the people who play Flipkart. No credentials, no quota."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from .. import breaches, openapi, orders, returns, scenario, stock, stream
from ..clock import wire
from ..faults import Rule
from ..model import CancellationType, Form, Profile, Return, Shipment
from ..picklists import item_status, pending_shipments, shipments
from ..script import Scenario
from ..settings import Settings
from ..webhooks import Subscription
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


class NewBins(msgspec.Struct, forbid_unknown_fields=True):
    bin_ids: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]], msgspec.Meta(min_length=1)
    ]
    location_id: str | None = None


class NewReturn(msgspec.Struct, forbid_unknown_fields=True):
    order_item_id: str
    source: returns.Source = "customer_return"


class ReturnMove(msgspec.Struct, forbid_unknown_fields=True):
    """What happens to a return: a state, another expected date, another waybill."""

    to: Literal["picked_up", "completed", "cancelled"] | None = None
    expected: AwareTime | None = None
    new_tracking: bool = False


class ClockRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Done in this order: freeze or resume, set, advance by seconds."""

    frozen: bool | None = None
    set: AwareTime | None = None
    advance: Annotated[float, msgspec.Meta(ge=0, le=10**8)] = 0.0


class ShipmentsQuery(msgspec.Struct):
    status: str | None = None
    breached: bool = False


class CallsQuery(msgspec.Struct):
    since: int = 0
    op: str | None = None


class UrlQuery(msgspec.Struct):
    url: str


class ForgetRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Make every token, every panel session or the hour's quota forgotten."""

    what: Literal["tokens", "sessions", "quota"]


@serves("control_world")
def describe(world: World) -> dict[str, Any]:
    """Credentials, locations and listings: what a client needs to begin."""
    return {
        "seller": world.seller,
        "location_id": world.location_id,
        "locations": list(world.locations.values()),
        "listings": list(world.listings.values()),
        "foreign_shipment_id": world.foreign_shipment_id,
        "seed": world.seed,
        "now": wire(world.now()),
        "shipments": len(world.shipments),
        "script_errors": world.script_errors,
        "quota_used": world.quota.used(world.now()),
    }


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
    found = [world.shipment(one) for one in body.shipment_ids]
    return {"shipments": [shipment_state(world, orders.hold(world, one)) for one in found]}


@serves("control_unhold")
def unhold(world: World, body: ShipmentIds) -> dict[str, Any]:
    found = [world.shipment(one) for one in body.shipment_ids]
    return {"shipments": [shipment_state(world, orders.unhold(world, one)) for one in found]}


@serves("control_cancel")
def cancel(world: World, body: CancelRequest) -> dict[str, Any]:
    shipment = world.shipment(body.shipment_id)
    return shipment_state(world, orders.cancel(world, shipment, body.order_item_id, body.quantity, body.type))


@serves("control_advance")
def advance(world: World, body: AdvanceRequest) -> dict[str, Any]:
    found = [world.shipment(one) for one in body.shipment_ids]
    return {"shipments": [shipment_state(world, orders.progress(world, one, body.to)) for one in found]}


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


@serves("control_script")
def follow(world: World, body: Scenario) -> dict[str, Any]:
    """Follow a script from now on, instead of an earlier one; its `start` and `seed` are for a new world only."""
    scenario.begin(world, body)
    return {"steps": len(body.step)}


@serves("control_picklists")
def pick_lists(world: World) -> dict[str, Any]:
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
            for one in world.pick_lists.values()
        ]
    }


@serves("control_bins")
def bins(world: World) -> dict[str, Any]:
    capacity = world.settings.bin_capacity
    return {
        "bins": [
            {
                "location_id": location_id,
                "bin_id": bin_id,
                "capacity": capacity,
                "used": stock.used(contents),
                "contents": contents,
            }
            for location_id, by_bin in world.bins.items()
            for bin_id, contents in by_bin.items()
        ]
    }


@serves("control_bins_add")
def add_bins(world: World, body: NewBins) -> dict[str, Any]:
    """Somebody makes bins on the portal, for which no call of Flipkart's is known (facts/flipkart.md §5.5)."""
    stock.add_bins(world, body.location_id or world.location_id, body.bin_ids)
    return bins(world)


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


@serves("control_clock")
def clock(world: World) -> dict[str, Any]:
    return {"now": wire(world.now()), "frozen": world.clock.frozen}


@serves("control_clock_set")
def set_clock(world: World, body: ClockRequest) -> dict[str, Any]:
    if body.frozen is not None:
        (world.clock.freeze if body.frozen else world.clock.resume)()
    if body.set:
        world.clock.set(body.set)
    world.clock.advance(timedelta(seconds=body.advance))
    world.settle()
    return clock(world)


@serves("control_settings")
def settings(world: World) -> Settings:
    return world.settings


@serves("control_settings_set")
def change_settings(world: World, body: dict[str, Any]) -> Settings:
    """Change the named settings, keep the others."""
    world.change_settings(body)
    return world.settings


@serves("control_faults")
def faults(world: World) -> dict[str, Any]:
    return {"rules": world.faults.rules}


@serves("control_fault_add")
def add_fault(world: World, body: Rule) -> Rule:
    return world.add_fault(body)


@serves("control_faults_clear")
def clear_faults(world: World) -> dict[str, Any]:
    world.faults.clear()
    return faults(world)


@serves("control_calls")
def calls(world: World, query: CallsQuery) -> dict[str, Any]:
    return {"calls": world.calls.since(query.since, query.op)}


@serves("control_calls_clear")
def clear_calls(world: World) -> dict[str, Any]:
    world.calls.clear()
    return {"calls": []}


@serves("control_webhooks")
def webhooks(world: World) -> dict[str, Any]:
    return {
        "subscriptions": world.webhooks.subscriptions,
        "waiting": world.webhooks.waiting,
        "delivered": world.webhooks.delivered,
    }


@serves("control_webhook_add")
def subscribe(world: World, body: Subscription) -> dict[str, Any]:
    world.webhooks.subscribe(body)
    return webhooks(world)


@serves("control_webhook_remove")
def unsubscribe(world: World, query: UrlQuery) -> dict[str, Any]:
    world.webhooks.unsubscribe(query.url)
    return webhooks(world)


@serves("control_forget")
def forget(world: World, body: ForgetRequest) -> dict[str, Any]:
    match body.what:
        case "tokens":
            world.auth.expire_tokens()
        case "sessions":
            world.auth.end_sessions()
        case "quota":
            world.quota.forget()
    return {}


@serves("control_openapi")
def openapi_description() -> dict[str, Any]:
    return openapi.describe()


def shipment_state(world: World, one: Shipment) -> dict[str, Any]:
    """Everything the world knows of a shipment, with what follows from it."""
    state: dict[str, Any] = msgspec.to_builtins(one)
    state["status"] = one.status
    state["breached"] = breaches.late(one, world.now())
    for item, data in zip(one.items, state["items"], strict=True):
        data["live"] = item.live
        data["sku"] = world.listings[item.listing_id].sku
    return state
