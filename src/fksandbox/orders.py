"""What buyers, Flipkart and couriers do to a shipment (facts/flipkart.md §4.1–§4.3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from . import states
from .catalogue import make_buyer
from .errors import Unknown
from .events import Notification
from .model import CancellationType, Form, Listing, OrderItem, Profile, Shipment, SubShipment
from .store import Store

PROMISE: Final = timedelta(hours=24)
"""From dispatchAfterDate to dispatchByDate, unless the order says otherwise."""

EVENT_OF_STATE: Final[dict[str, Notification]] = {
    "PACKED": "shipment_packed",
    "READY_TO_DISPATCH": "shipment_ready_to_dispatch",
    "PICKUP_COMPLETE": "shipment_pickup_complete",
    "SHIPPED": "shipment_shipped",
    "DELIVERED": "shipment_delivered",
}

REASONS: Final[dict[CancellationType, tuple[str, str]]] = {
    "buyerCancellation": ("cancellation_requested", "purchased_mistake"),
    "marketplaceCancellation": ("order_cancelled", "delivery_time_long"),
    "sellerCancellation": ("seller_cancellation", "not_enough_inventory"),
}
"""Reason and sub-reason pairs seen on the wire (§4.3)."""


def place(
    world: Store,
    items: Sequence[tuple[Listing, int]],
    *,
    hold: bool = False,
    profile: Profile = "FBF_LITE",
    dispatch_after: datetime | None = None,
    dispatch_by: datetime | None = None,
    location_id: str | None = None,
    boxes: int = 1,
    shipment_type: Literal["NORMAL", "EXPRESS"] = "NORMAL",
    forms: Sequence[Form] = (),
) -> Shipment:
    """One order of one buyer becomes one shipment in APPROVED.

    Without dates it may be worked on at once and is due in 24 hours; more than one box makes it an mps
    shipment. Raises Unknown for a location that is not the seller's, ValueError for an empty order.
    """
    if not items or any(quantity < 1 for _, quantity in items) or boxes < 1:
        raise ValueError("an order has at least one item, each with a quantity of at least 1, and a box")
    location_id = location_id or world.location_id
    if location_id not in world.locations:
        raise Unknown(f"no location {location_id}")
    now = world.now()
    after = dispatch_after or now
    digits = world.ids.order_digits()
    shipment = Shipment(
        shipment_id=world.ids.uuid(),
        order_id=f"OD{digits}00",
        location_id=location_id,
        profile=profile,
        order_date=now,
        dispatch_after=after,
        dispatch_by=dispatch_by or after + PROMISE,
        updated_at=now,
        items=[
            OrderItem(f"{digits}{n:02d}", listing.listing_id, quantity, listing.price)
            for n, (listing, quantity) in enumerate(items)
        ],
        sub_shipments=[SubShipment(f"SS-{n + 1}", items[0][0].dimensions) for n in range(boxes)],
        buyer=make_buyer(world.rng),
        hold=hold,
        mps=boxes > 1,
        shipment_type=shipment_type,
        payment_type=world.rng.choice(("COD", "PREPAID")),
        forms=list(forms),
    )
    if not shipment.smart:
        for listing, quantity in items:
            left = listing.inventory.get(location_id, 0) - quantity
            listing.inventory[location_id] = max(0, left)
    world.shipments.add(shipment)
    world.emit("shipment_created", shipment.shipment_id)
    return shipment


def hold(world: Store, shipment: Shipment) -> Shipment:
    """Forbid work on the shipment for now. Raises IllegalMove if it is on hold or on its way."""
    if shipment.hold or states.TYPE_OF_STATE.get(shipment.status) != "preDispatch":
        raise states.IllegalMove(f"{shipment.status}, hold={shipment.hold} → hold")
    shipment.hold = True
    changed(world, shipment)
    world.emit(
        "shipment_hold",
        shipment.shipment_id,
        orderItems=[{"orderItemId": item.order_item_id, "holdQuantity": item.live} for item in shipment.live_items],
    )
    return shipment


def unhold(world: Store, shipment: Shipment) -> Shipment:
    """Allow work again. A Smart shipment gets no new dispatchByDate, ever (§4.2). Raises IllegalMove."""
    if not shipment.hold:
        raise states.IllegalMove("not on hold → unhold")
    shipment.hold = False
    if shipment.smart:
        shipment.unheld_at = world.now()
        if world.settings.unhold_dispatch_by == "null":
            shipment.dispatch_by = None
    changed(world, shipment)
    world.emit("shipment_unhold", shipment.shipment_id, status=shipment.status)
    return shipment


def set_dates(world: Store, shipment: Shipment, dispatch_after: datetime | None, dispatch_by: datetime | None) -> None:
    """Flipkart moves the dispatch dates; None leaves one as it is."""
    shipment.dispatch_after = dispatch_after or shipment.dispatch_after
    if dispatch_by:
        shipment.dispatch_by, shipment.unheld_at = dispatch_by, None
    changed(world, shipment)
    world.emit("shipment_dispatch_dates_changed", shipment.shipment_id)


def cancel(
    world: Store,
    shipment: Shipment,
    order_item_id: str | None,
    quantity: int | None,
    kind: CancellationType,
    reason: str | None = None,
) -> Shipment:
    """Cancel all of a shipment, one item, or some units of an item, at any stage before SHIPPED.

    Raises IllegalMove when it is too late or nothing is left, Unknown for a foreign item, ValueError for
    more units than are left or a quantity without an item.
    """
    items = [item for item in shipment.live_items if order_item_id in (None, item.order_item_id)]
    if order_item_id and not any(item.order_item_id == order_item_id for item in shipment.items):
        raise Unknown(f"shipment {shipment.shipment_id} has no order item {order_item_id}")
    if not items:
        raise states.IllegalMove("CANCELLED → CANCELLED")
    if quantity is not None and (order_item_id is None or not 1 <= quantity <= items[0].live):
        raise ValueError("a cancelled quantity needs an order item with that many units left")
    for item in items:
        states.move(states.ITEM, item.status, "CANCELLED")
    usual_reason, sub_reason = REASONS[kind]
    gone = []
    for item in items:
        units = quantity or item.live
        item.cancelled += units
        item.cancelled_at = world.now()
        item.cancellation_type = kind
        item.reason, item.sub_reason = usual_reason, reason or sub_reason
        if not item.live:
            item.status = "CANCELLED"
        gone.append(
            {"orderItemId": item.order_item_id, "quantity": units, "reason": item.reason, "subReason": item.sub_reason}
        )
    changed(world, shipment)
    world.emit("shipment_cancelled", shipment.shipment_id, status="CANCELLED", orderItems=gone)
    return shipment


def progress(world: Store, shipment: Shipment, target: str) -> Shipment:
    """Move what is still to be shipped to the next state and tell of it. Raises IllegalMove."""
    items = shipment.outward_items
    if not items:
        raise states.IllegalMove(f"{shipment.status} → {target}")
    for item in items:
        states.move(states.ITEM, item.status, target)
    for item in items:
        item.status = target
    if target == "READY_TO_DISPATCH":
        shipment.dispatched_at = world.now()
    changed(world, shipment)
    if target in EVENT_OF_STATE:
        world.emit(EVENT_OF_STATE[target], shipment.shipment_id, status=target)
    return shipment


def changed(world: Store, shipment: Shipment) -> None:
    shipment.updated_at = world.now()
    world.shipments.touch(shipment)
