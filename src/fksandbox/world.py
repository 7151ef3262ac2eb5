"""The sandbox's world: its state with everything that can happen to it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from . import breaches, order_deeds, orders, packing, scenario, stream, world_deeds  # noqa: F401  the verbs
from .clock import Clock
from .model import CancellationType, Listing, Profile, Shipment
from .settings import Settings
from .stock import fill
from .store import Store
from .timers import Kind
from .webhooks import Webhooks


class World(Store):
    """The way in for whoever plays Flipkart, buyer or courier.

    Its verbs take the lock; the WSGI app holds it for the length of a call. `stock` pieces of every listing lie
    in the first location's bins at the start.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        clock: Clock | None = None,
        settings: Settings | None = None,
        listings: int = 40,
        locations: int = 1,
        bins: int = 20,
        stock: int = 100,
    ) -> None:
        super().__init__(
            seed, clock=clock or Clock(), settings=settings or Settings(), listings=listings, locations=locations,
            bins=bins,
        )  # fmt: skip
        self.webhooks: Final = Webhooks(self)
        stream.watch(self)
        breaches.watch(self)
        for listing_id in self.listings:
            fill(self, self.location_id, listing_id, stock)

    def settle(self) -> None:
        """Let everything happen that the clock has made due."""
        for timer in self.timers.due(self.clock.now()):
            self.as_of = timer.due
            try:
                TIMED[timer.kind](self, timer.subject)
            finally:
                self.as_of = None

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change the named settings, keep the others. Raises msgspec.ValidationError."""
        with self.lock:
            stream.change_settings(self, changes)

    def place_order(
        self,
        items: Sequence[tuple[Listing | str, int]],
        *,
        hold: bool = False,
        service_profile: Profile = "FBF_LITE",
        dispatch_after: datetime | None = None,
        dispatch_by: datetime | None = None,
        location: str | None = None,
        boxes: int = 1,
        **more: Any,
    ) -> Shipment:
        """A buyer orders: one shipment in APPROVED. See `orders.place`."""
        with self.lock:
            chosen = [(item if isinstance(item, Listing) else self.listing(item), n) for item, n in items]
            return orders.place(
                self, chosen, hold=hold, profile=service_profile, dispatch_after=dispatch_after,
                dispatch_by=dispatch_by, location_id=location, boxes=boxes, **more,
            )  # fmt: skip

    def hold(self, shipment_id: str) -> Shipment:
        with self.lock:
            return orders.hold(self, self.shipment(shipment_id))

    def unhold(self, shipment_id: str) -> Shipment:
        with self.lock:
            return orders.unhold(self, self.shipment(shipment_id))

    def cancel(
        self,
        shipment_id: str,
        order_item_id: str | None = None,
        quantity: int | None = None,
        type: CancellationType = "buyerCancellation",
    ) -> Shipment:
        """Cancel a shipment, one order item of it, or some units of that item. See `orders.cancel`."""
        with self.lock:
            return orders.cancel(self, self.shipment(shipment_id), order_item_id, quantity, type)

    def pick_up(self, shipment_id: str) -> Shipment:
        with self.lock:
            return orders.progress(self, self.shipment(shipment_id), "PICKUP_COMPLETE")

    def ship(self, shipment_id: str) -> Shipment:
        with self.lock:
            return orders.progress(self, self.shipment(shipment_id), "SHIPPED")

    def deliver(self, shipment_id: str) -> Shipment:
        with self.lock:
            return orders.progress(self, self.shipment(shipment_id), "DELIVERED")


TIMED: Final[dict[Kind, Callable[[World, str], None]]] = {
    "pack_done": packing.finish,
    "order": stream.order,
    "unhold": stream.unhold,
    "cancel": stream.cancel,
    "courier": stream.courier,
    "scenario": scenario.perform,
    "breach": breaches.record,
}
"""What a timer does to its subject."""
