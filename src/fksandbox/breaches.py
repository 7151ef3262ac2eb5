"""Dispatch-by breaches: a row for each shipment not ready to dispatch in time (facts/flipkart.md §4.1, §4.2)."""

from datetime import datetime, timedelta
from typing import Final

from .events import Event
from .model import Breach, Shipment
from .states import TYPE_OF_STATE
from .store import Store

AFTER_UNHOLD: Final = timedelta(hours=48)
"""What Increff promises for a Smart order from its unhold on; Flipkart sends no date (see `invented.CHOICES`)."""
PROMISES: Final = frozenset({"shipment_created", "shipment_unhold", "shipment_dispatch_dates_changed"})


def promised(shipment: Shipment) -> datetime | None:
    """When it has to be dispatched at the latest; None while it is on hold and when nobody said."""
    if shipment.hold:
        return None
    if shipment.unheld_at:
        return shipment.unheld_at + AFTER_UNHOLD
    return shipment.dispatch_by


def late(shipment: Shipment, now: datetime) -> bool:
    """Was it, or is it by now, not dispatched in time?"""
    due = promised(shipment)
    return due is not None and bool(shipment.live_items) and (shipment.dispatched_at or now) > due


def watch(world: Store) -> None:
    """Look at every shipment again when its promise is due."""

    def note(event: Event) -> None:
        if event.type in PROMISES:
            plan(world, world.shipment(event.subject))

    world.events.listeners.append(note)


def plan(world: Store, shipment: Shipment) -> None:
    due = promised(shipment)
    waits = TYPE_OF_STATE.get(shipment.status) == "preDispatch" and shipment.dispatched_at is None
    if due and waits and shipment.shipment_id not in world.breaches:
        world.timers.at(max(due, world.now()), "breach", shipment.shipment_id)


def record(world: Store, shipment_id: str) -> None:
    """Write the row, once, if the promise still stands and was not kept: exactly at its hour it still can be."""
    shipment = world.shipment(shipment_id)
    due = promised(shipment)
    kept = shipment.dispatched_at is not None or not shipment.live_items
    if due is None or kept or due > world.now() or shipment_id in world.breaches:
        return
    world.breaches[shipment_id] = Breach(
        shipment_id, shipment.order_id, shipment.location_id, due, shipment.status, shipment.pick_list_id
    )
    world.emit("dispatch_breached", shipment_id)
