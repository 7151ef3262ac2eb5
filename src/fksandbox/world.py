"""The state of the sandbox, and the way in for whoever plays Flipkart, buyer or courier."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from threading import RLock
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import msgspec

from . import catalogue, orders, packing, scenario, stream
from .auth import Auth
from .calls import CallLog
from .clock import Clock
from .errors import Refused, Unknown
from .events import Event, Events, Notification, Remark
from .faults import Faults, Rule
from .ids import Ids
from .model import (
    CancellationType,
    Listing,
    Location,
    PickList,
    Profile,
    PutList,
    Recall,
    Return,
    Seller,
    Shipment,
)
from .ops import FAULTY
from .quota import Quota
from .search import ShipmentBook
from .settings import Settings
from .stock import empty_bins, fill
from .timers import Kind, Timers
from .webhooks import Webhooks


class World:
    """Everything Flipkart knows. Its verbs take the lock; the WSGI app holds it for the length of a call.

    `stock` pieces of every listing lie in the first location's bins at the start.
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
        self.seed: Final = seed
        self.lock: Final = RLock()
        self.clock = clock or Clock()
        self.settings = settings or Settings()
        self.rng: Final = Random(seed)  # noqa: S311  reproducible, not secret
        self.ids: Final = Ids(self.rng)
        self.auth: Final = Auth(self.ids)
        self.quota: Final = Quota()
        self.faults: Final = Faults(seed)
        self.calls: Final = CallLog()
        self.timers: Final = Timers()
        self.events: Final = Events()
        self.seller = Seller(
            self.ids.seller(), "Dastkari Retail", self.ids.secret(), self.ids.secret(),
            "operations@dastkari.example", f"smart-{seed}",
        )  # fmt: skip
        self.locations: dict[str, Location] = {
            place.location_id: place for place in (catalogue.make_location(n, self.ids) for n in range(locations))
        }
        self.listings: dict[str, Listing] = {one.listing_id: one for one in catalogue.make_listings(listings, self.ids)}
        self.shipments: Final = ShipmentBook()
        self.foreign_shipment_id: Final = str(uuid5(NAMESPACE_OID, f"foreign {seed}"))
        """A shipment of some other seller: documents and effects refuse it as such."""
        self.pick_lists: dict[str, PickList] = {}
        self.bins: Final = empty_bins(self.locations, bins)
        self.returns: dict[str, Return] = {}
        self.put_lists: dict[str, PutList] = {}
        self.recalls: dict[str, Recall] = {}
        self.invoices_issued = 0
        self._as_of: datetime | None = None
        self.webhooks: Final = Webhooks(self)
        self.scenario: scenario.Scenario | None = None
        self.names: dict[str, str] = {}
        """Shipments that a scenario has given a name."""
        self.script_errors: list[str] = []
        """Steps of the scenario that could not be done."""
        stream.watch(self)
        for listing_id in self.listings:
            fill(self, self.location_id, listing_id, stock)

    @property
    def location_id(self) -> str:
        """The first location."""
        return next(iter(self.locations))

    def now(self) -> datetime:
        """The clock's time; while something due is done late, the time it was due."""
        return self._as_of or self.clock.now()

    def emit(self, kind: Notification | Remark, subject: str, **attributes: Any) -> None:
        self.events.emit(Event(kind, subject, self.now(), attributes))

    def settle(self) -> None:
        """Let everything happen that the clock has made due."""
        for timer in self.timers.due(self.clock.now()):
            self._as_of = timer.due
            try:
                TIMED[timer.kind](self, timer.subject)
            finally:
                self._as_of = None

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change the named settings, keep the others. Raises msgspec.ValidationError."""
        self.settings = msgspec.convert({**msgspec.to_builtins(self.settings), **changes}, Settings, strict=False)
        stream.start(self)

    def add_fault(self, rule: Rule) -> Rule:
        """Put a rule in force. Raises ValueError for an operation that is not in `ops`."""
        if rule.op not in FAULTY:
            raise ValueError(f"no operation {rule.op}; see fksandbox.ops")
        return self.faults.add(rule)

    def count_call(self) -> None:
        """Count a call against the seller's quota. Raises Refused(TOO_MANY_REQUESTS)."""
        if not self.quota.take(self.now(), self.settings.quota_per_hour):
            raise Refused("TOO_MANY_REQUESTS")

    def listing(self, name: str) -> Listing:
        """By listing id or SKU. Raises Unknown."""
        if name in self.listings:
            return self.listings[name]
        for listing in self.listings.values():
            if listing.sku == name:
                return listing
        raise Unknown(f"no listing {name}")

    def shipment(self, shipment_id: str) -> Shipment:
        """Raises Unknown."""
        try:
            return self.shipments.by_id[shipment_id]
        except KeyError:
            raise Unknown(f"no shipment {shipment_id}") from None

    def own_shipment(self, shipment_id: str) -> Shipment:
        """For the seller API (§3.5). Raises Refused: OPERATION_NOT_ALLOWED for another seller's, INVALID_SHIPMENTS."""
        if shipment_id == self.foreign_shipment_id:
            raise Refused("OPERATION_NOT_ALLOWED", reason="shipment ids do not belong to seller")
        if shipment_id not in self.shipments.by_id:
            raise Refused("INVALID_SHIPMENTS")
        return self.shipments.by_id[shipment_id]

    def shipment_of_item(self, order_item_id: str) -> Shipment:
        """Raises Unknown."""
        try:
            return self.shipments.by_item[order_item_id]
        except KeyError:
            raise Unknown(f"no order item {order_item_id}") from None

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
}
"""What a timer does to its subject."""
