"""Returns: one for each unit of an order item (facts/flipkart.md §3.10, §4.4)."""

from datetime import datetime, timedelta
from typing import Final, Literal

from . import orders, states, stock
from .errors import Refused, Unknown
from .events import Notification
from .model import OrderItem, Return, Shipment
from .store import Store

Source = Literal["customer_return", "courier_return"]

EXPECTED_IN: Final = timedelta(days=10)
REASONS: Final[dict[Source, tuple[str, str]]] = {
    "customer_return": ("MISSING_ITEM", "MISSING_PRODUCT"),
    "courier_return": ("ORDER_CANCELLED", "UNDELIVERED"),
}
BEGINS_IN: Final[dict[Source, frozenset[str]]] = {
    "customer_return": frozenset({"DELIVERED", "COMPLETED", "RETURN_REQUESTED"}),
    "courier_return": frozenset({"SHIPPED"}),
}
EVENT_OF_STATUS: Final[dict[str, Notification]] = {
    "picked_up": "return_picked_up",
    "completed": "return_completed",
    "cancelled": "return_cancelled",
}


def create(world: Store, order_item_id: str, source: Source) -> list[Return]:
    """A buyer sends one unit back, or the courier brings back all units of the item.

    Raises Unknown, IllegalMove when the item is not delivered (not on its way, for the courier) or nothing
    of it is left to return.
    """
    shipment = world.shipment_of_item(order_item_id)
    item = next(one for one in shipment.items if one.order_item_id == order_item_id)
    units = item.live - sum(one.status != "cancelled" for one in world.returns.of_item(order_item_id))
    if item.status not in BEGINS_IN[source] or units < 1:
        raise states.IllegalMove(f"{item.status} with {units} units → {source}")
    if item.status != "RETURN_REQUESTED":
        _set_item(world, shipment, item, "RETURN_REQUESTED")
    item.courier_return = source == "courier_return"
    made = [_make(world, shipment, item, source) for _ in range(units if item.courier_return else 1)]
    for one in made:
        world.returns[one.return_id] = one
        world.emit("return_created", one.return_id)
    return made


def get(world: Store, return_id: str) -> Return:
    """Raises Unknown."""
    try:
        return world.returns[return_id]
    except KeyError:
        raise Unknown(f"no return {return_id}") from None


def progress(world: Store, one: Return, status: str) -> Return:
    """picked_up, completed or cancelled; the item follows when its last return is done. Raises IllegalMove."""
    states.move(states.RETURN, one.status, status)
    one.status = status
    one.updated_at = world.now()
    if status == "completed":
        one.completed_at = world.now()
    shipment = world.shipment_of_item(one.order_item_id)
    item = next(i for i in shipment.items if i.order_item_id == one.order_item_id)
    siblings = world.returns.of_item(one.order_item_id)
    if all(r.status == "cancelled" for r in siblings):
        _set_item(world, shipment, item, "DELIVERED")
    elif sum(r.status == "completed" for r in siblings) == item.live:
        _set_item(world, shipment, item, "RETURNED")
    world.emit(EVENT_OF_STATUS[status], one.return_id, status=f"RETURN_{status.upper()}")
    return one


def set_expected(world: Store, one: Return, at: datetime) -> None:
    one.expected_at = at
    one.updated_at = world.now()
    world.emit("return_expected_date_changed", one.return_id)


def set_tracking(world: Store, one: Return) -> None:
    """The courier gives the return a (new) AWB."""
    one.tracking_id = world.ids.tracking("FMPR")
    one.updated_at = world.now()
    world.emit("return_item_tracking_id_update", one.return_id)


def replenish(world: Store, return_id: str, bin_id: str) -> None:
    """A completed Smart return goes back into a bin, once. Raises Refused."""
    one = world.returns.get(return_id)
    if one is None or one.status != "completed" or one.replenished_bin:
        raise Refused("INVALID_RETURN", return_id=return_id, state=one.status if one else "unknown")
    shipment = world.shipment_of_item(one.order_item_id)
    item = next(i for i in shipment.items if i.order_item_id == one.order_item_id)
    stock.inward(world, shipment.location_id, item.listing_id, [(bin_id, 1)])
    one.replenished_bin = bin_id
    one.updated_at = world.now()
    world.emit("return_replenished", return_id, bin=bin_id)


def _make(world: Store, shipment: Shipment, item: OrderItem, source: Source) -> Return:
    reason, sub_reason = REASONS[source]
    now = world.now()
    return Return(
        return_id=world.ids.return_id(),
        shipment_id=shipment.shipment_id,
        order_item_id=item.order_item_id,
        source=source,
        created_at=now,
        updated_at=now,
        expected_at=now + EXPECTED_IN,
        reason=reason,
        sub_reason=sub_reason,
        tracking_id=world.ids.tracking("FMPR") if source == "customer_return" else own_awb(shipment),
    )


def own_awb(shipment: Shipment) -> str | None:
    """An undelivered parcel comes back under its own label (facts/increff.md §3.8); of several boxes the first."""
    return next(iter(shipment.tracking_ids), None)


def _set_item(world: Store, shipment: Shipment, item: OrderItem, status: str) -> None:
    item.status = states.move(states.ITEM, item.status, status)
    orders.changed(world, shipment)
