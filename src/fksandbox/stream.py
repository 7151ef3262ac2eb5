"""Traffic by chance: buyers who order and change their minds, Flipkart that holds, couriers that come."""

from datetime import timedelta
from typing import Any, Final

import msgspec

from . import orders, states
from .clock import IST
from .events import Event
from .model import Listing, Profile, Shipment
from .settings import Settings
from .store import Store

LINES: Final = ((1, 2, 3), (78, 16, 6))
UNITS: Final = ((1, 2, 3), (88, 9, 3))
"""Choices and their weights: most orders are one piece of one thing."""

HOURS: Final = (3, 2, 1, 1, 1, 2, 4, 6, 8, 9, 10, 11, 11, 10, 9, 8, 8, 9, 10, 12, 14, 14, 11, 6)
"""How busy each Indian hour is: a quiet night, a lunch hill, an evening peak."""

AFTER: Final = {"READY_TO_DISPATCH": "PICKUP_COMPLETE", "PICKUP_COMPLETE": "SHIPPED", "SHIPPED": "DELIVERED"}
"""The courier's next step."""


def random_order(
    world: Store, *, profile: Profile = "FBF_LITE", hold_share: float = 0.0, location_id: str | None = None
) -> Shipment:
    """One order of active listings, on hold with the probability `hold_share`."""
    items = some_goods(world)
    hold = world.rng.random() < hold_share
    return orders.place(world, items, profile=profile, hold=hold, location_id=location_id)


def some_goods(world: Store) -> list[tuple[Listing, int]]:
    """What a buyer wants: active listings and units."""
    rng = world.rng
    active = [listing for listing in world.listings.values() if listing.active]
    lines = min(rng.choices(*LINES)[0], len(active))
    return [(listing, rng.choices(*UNITS)[0]) for listing in rng.sample(active, lines)]


def change_settings(world: Store, changes: dict[str, Any]) -> None:
    """Change the named settings, keep the others; orders begin to come if they now shall. Raises ValidationError."""
    world.settings = msgspec.convert({**msgspec.to_builtins(world.settings), **changes}, Settings, strict=False)
    start(world)


def start(world: Store) -> None:
    """Let orders come by themselves as long as `orders_per_day` is set; safe to repeat."""
    if world.settings.orders_per_day and not world.timers.has("order"):
        _next_order(world)


def order(world: Store, _: str) -> None:
    """A buyer orders; the order's later troubles and the next order are planned."""
    if not world.settings.orders_per_day:
        return
    settings, now = world.settings, world.now()
    placed = random_order(world, hold_share=settings.hold_share)
    if placed.hold:
        held = world.rng.expovariate(1 / settings.hold_hours)
        world.timers.at(now + timedelta(hours=held), "unhold", placed.shipment_id)
    if world.rng.random() < settings.cancel_share:
        regretted = world.rng.uniform(0.1, 12)
        world.timers.at(now + timedelta(hours=regretted), "cancel", placed.shipment_id)
    _next_order(world)


def unhold(world: Store, shipment_id: str) -> None:
    if world.shipment(shipment_id).hold:
        orders.unhold(world, world.shipment(shipment_id))


def cancel(world: Store, shipment_id: str) -> None:
    """The buyer gives up one order item, if it is not on its way yet."""
    shipment = world.shipment(shipment_id)
    for item in shipment.live_items[:1]:
        if "CANCELLED" in states.ITEM[item.status]:
            units = world.rng.randint(1, item.live)
            orders.cancel(world, shipment, item.order_item_id, units, "buyerCancellation")


def courier(world: Store, shipment_id: str) -> None:
    """The next step of the way to the buyer, and a timer for the one after it."""
    shipment = world.shipment(shipment_id)
    if step := AFTER.get(shipment.status):
        orders.progress(world, shipment, step)
        call_courier(world, shipment)


def call_courier(world: Store, shipment: Shipment) -> None:
    if world.settings.courier_hours and shipment.status in AFTER:
        due = world.now() + timedelta(hours=world.settings.courier_hours)
        world.timers.at(due, "courier", shipment.shipment_id)


def watch(world: Store) -> None:
    """Couriers come for whatever becomes ready to dispatch."""

    def note(event: Event) -> None:
        if event.type == "shipment_ready_to_dispatch":
            call_courier(world, world.shipment(event.subject))

    world.events.listeners.append(note)


def _next_order(world: Store) -> None:
    """The gap to the next order follows the hour's share of the day."""
    now = world.now()
    share = HOURS[now.astimezone(IST).hour] / sum(HOURS)
    seconds = world.rng.expovariate(world.settings.orders_per_day * share / 3600)
    world.timers.at(now + timedelta(seconds=seconds), "order", "")
