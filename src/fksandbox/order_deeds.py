"""What may be done to orders and returns, by the names of `verbs.VERBS`.

An order is named by its shipment id, its order id or the name that a script gave it; a return by its id, or by its
order for all returns of it that are still open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from . import orders, returns, states, stream
from .errors import Unknown
from .model import CancellationType, Listing, OrderItem, Profile, Return, Shipment
from .verbs import Asked, Done, When, counted, verb

if TYPE_CHECKING:
    from .world import World

Units = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Orders(Asked):
    orders: Annotated[list[str], msgspec.Meta(min_length=1)]


class Place(Asked):
    items: list[str | tuple[str, Units]] = []
    """SKUs or listing ids, `SKU*2` or (SKU, 2) for two units; none: goods by chance."""
    count: Units = 1
    name: str = ""
    hold: bool = False
    service_profile: Profile = "FBF_LITE"
    location: str = ""
    boxes: Annotated[int, msgspec.Meta(ge=1, le=20)] = 1
    shipment_type: Literal["NORMAL", "EXPRESS"] = "NORMAL"
    dispatch_after: When = None
    dispatch_by: When = None


class Chance(Asked):
    count: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1
    hold_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    service_profile: Profile = "FBF_LITE"
    location: str = ""


class Cancel(Asked):
    order: str
    item: str | int | None = None
    """An order item's id, or its place in the order from 0."""
    quantity: Units | None = None
    type: CancellationType = "buyerCancellation"


class Advance(Orders):
    to: Literal["PICKUP_COMPLETE", "SHIPPED", "DELIVERED"] | None = None


class Dates(Asked):
    order: str
    after: When = None
    by: When = None


class SendBack(Asked):
    order: str
    """Or an order item's id."""
    item: str | int | None = None
    courier: bool = False


class Which(Asked):
    which: str


class MoveReturn(Which):
    to: Literal["picked_up", "completed", "cancelled"]


class DelayReturn(Which):
    days: Annotated[float, msgspec.Meta(gt=0, le=1000)] = 1.0


class Replenish(Which):
    bin: str


@verb("place", Place)
def place(world: World, asked: Place) -> Done:
    """Place orders of these items, or of goods by chance."""
    if asked.name and asked.count > 1:
        raise ValueError("a name is for one order")
    placed = [
        orders.place(
            world,
            [_line(world, item) for item in asked.items] or stream.some_goods(world),
            hold=asked.hold,
            profile=asked.service_profile,
            dispatch_after=asked.dispatch_after,
            dispatch_by=asked.dispatch_by,
            location_id=asked.location or None,
            boxes=asked.boxes,
            shipment_type=asked.shipment_type,
        )
        for _ in range(asked.count)
    ]
    if asked.name:
        world.names[asked.name] = placed[0].shipment_id
    return Done(f"{counted(placed, 'order')} placed.", placed)


@verb("random", Chance)
def chance(world: World, asked: Chance) -> Done:
    """Place random orders, a share of them on hold."""
    placed = [
        stream.random_order(
            world,
            profile=asked.service_profile,
            hold_share=asked.hold_share,
            location_id=asked.location or None,
        )
        for _ in range(asked.count)
    ]
    return Done(f"{counted(placed, 'order')} placed.", placed)


@verb("hold", Orders)
def hold(world: World, asked: Orders) -> Done:
    """Forbid work on orders for now."""
    return Done("On hold.", _each(world, asked.orders, orders.hold))


@verb("unhold", Orders)
def unhold(world: World, asked: Orders) -> Done:
    """Release orders from hold."""
    return Done("Released from hold.", _each(world, asked.orders, orders.unhold))


@verb("cancel", Cancel)
def cancel(world: World, asked: Cancel) -> Done:
    """Cancel an order, one of its items, or some units of the item."""
    shipment = _order(world, asked.order)
    item_id = None if asked.item is None else _item(shipment, asked.item).order_item_id
    orders.cancel(world, shipment, item_id, asked.quantity, asked.type)
    return Done("1 unit cancelled." if asked.quantity == 1 else "Cancelled.", [shipment])


@verb("advance", Advance)
def advance(world: World, asked: Advance) -> Done:
    """The courier's next step, or the one that is named."""
    moved = _each(world, asked.orders, lambda world, one: orders.progress(world, one, asked.to or _next(one)))
    return Done(f"Now {moved[-1].status.replace('_', ' ').lower()}.", moved)


@verb("deliver", Orders)
def deliver(world: World, asked: Orders) -> Done:
    """All of the courier's steps up to DELIVERED."""

    def all_steps(world: World, shipment: Shipment) -> None:
        begun = list(stream.AFTER).index(shipment.status) if shipment.status in stream.AFTER else 0
        for state in list(stream.AFTER.values())[begun:]:
            orders.progress(world, shipment, state)

    return Done("Now delivered.", _each(world, asked.orders, all_steps))


@verb("dates", Dates)
def dates(world: World, asked: Dates) -> Done:
    """Move an order's dispatch dates: not before, not later."""
    shipment = _order(world, asked.order)
    orders.set_dates(world, shipment, asked.after, asked.by)
    return Done("Dates moved.", [shipment])


@verb("return", SendBack)
def send_back(world: World, asked: SendBack) -> Done:
    """A unit of an item comes back from its buyer, or all its units with the courier."""
    if asked.order in world.shipments.by_item:
        item_id = asked.order
    else:
        item_id = _item(_order(world, asked.order), asked.item or 0).order_item_id
    made = returns.create(world, item_id, "courier_return" if asked.courier else "customer_return")
    told = f"{counted(made, 'unit')} on {'its' if len(made) == 1 else 'their'} way back."
    return Done(told, value="\n".join(f"{one.return_id} {one.status}" for one in made))


@verb("move_return", MoveReturn)
def move_return(world: World, asked: MoveReturn) -> Done:
    """The courier picks a return up, the seller has it back, or it is cancelled."""
    for one in _returns(world, asked.which):
        returns.progress(world, one, asked.to)
    return Done(f"Return {asked.to.replace('_', ' ')}.", value=asked.to)


@verb("track_return", Which)
def track_return(world: World, asked: Which) -> Done:
    """A return gets a new AWB."""
    for one in _returns(world, asked.which):
        returns.set_tracking(world, one)
    return Done(f"It now travels as {one.tracking_id}.", value=str(one.tracking_id))


@verb("delay_return", DelayReturn)
def delay_return(world: World, asked: DelayReturn) -> Done:
    """A return is expected so many days later."""
    for one in _returns(world, asked.which):
        returns.set_expected(world, one, one.expected_at + timedelta(days=asked.days))
    return Done("Expected a day later." if asked.days == 1 else f"Expected {asked.days:g} days later.")


@verb("replenish", Replenish)
def replenish(world: World, asked: Replenish) -> Done:
    """A completed return goes back into a bin."""
    back = _returns(world, asked.which, lambda one: one.status == "completed" and not one.replenished_bin)
    for one in back:
        returns.replenish(world, one.return_id, asked.bin)
    return Done(f"{'One unit' if len(back) == 1 else f'{len(back)} units'} put into {asked.bin}.")


def _each(world: World, names: Sequence[str], act: Callable[[World, Shipment], object]) -> list[Shipment]:
    """Find all of them, then act on each."""
    found = [_order(world, name) for name in names]
    for one in found:
        act(world, one)
    return found


def _order(world: World, name: str) -> Shipment:
    """Raises Unknown."""
    if of_order := world.shipments.by_order.get(name):
        return of_order[0]
    shipment_id = world.names.get(name, name)
    if shipment_id not in world.shipments.by_id:
        raise Unknown(f"no order named {name}")
    return world.shipments.by_id[shipment_id]


def _item(shipment: Shipment, name: str | int) -> OrderItem:
    """By its id or its place, from 0. Raises Unknown."""
    for place, item in enumerate(shipment.items):
        if str(name) in (item.order_item_id, str(place)):
            return item
    raise Unknown(f"order {shipment.order_id} has no item {name}")


def _open(one: Return) -> bool:
    return bool(states.RETURN[one.status])


def _returns(world: World, name: str, among: Callable[[Return], bool] = _open) -> list[Return]:
    """The one of this id, or those of an order's that are among these. Raises Unknown."""
    if name in world.returns:
        return [world.returns[name]]
    items = _order(world, name).items
    found = [one for item in items for one in world.returns.of_item(item.order_item_id) if among(one)]
    if not found:
        raise Unknown(f"no such return of {name}")
    return found


def _line(world: World, item: str | tuple[str, int]) -> tuple[Listing, int]:
    """`SKU`, `SKU*2` or (SKU, 2). Raises Unknown, ValueError."""
    if isinstance(item, tuple):
        return world.listing(item[0]), item[1]
    name, _, units = item.partition("*")
    return world.listing(name), int(units or 1)


def _next(shipment: Shipment) -> str:
    """The courier's next step. Raises IllegalMove."""
    if shipment.status not in stream.AFTER:
        raise states.IllegalMove(f"{shipment.status}: the next step is the seller's")
    return stream.AFTER[shipment.status]
