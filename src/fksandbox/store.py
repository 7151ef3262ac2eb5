"""The state of the sandbox: everything Flipkart knows, and how to find it. What happens to it is in other modules."""

from collections import UserDict
from datetime import datetime
from random import Random
from threading import RLock
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from . import catalogue
from .auth import Auth
from .calls import CallLog
from .clock import Clock
from .errors import Refused, Unknown
from .events import Event, Events, Notification, Remark
from .faults import ONLY_AT, Faults, Rule
from .ids import Ids
from .model import Breach, Export, Listing, Location, Picklist, Putlist, Recall, Return, Seller, Shipment
from .ops import FAULTY
from .quota import Quota
from .script import Scenario
from .search import ShipmentBook
from .settings import Settings
from .timers import Timers


class ReturnBook(UserDict[str, Return]):
    """All returns by id, oldest first, and those of an order item."""

    def __init__(self) -> None:
        self._by_item: dict[str, dict[str, Return]] = {}
        super().__init__()

    def __setitem__(self, return_id: str, one: Return) -> None:
        super().__setitem__(return_id, one)
        self._by_item.setdefault(one.order_item_id, {})[return_id] = one

    def __delitem__(self, return_id: str) -> None:
        del self._by_item[self[return_id].order_item_id][return_id]
        super().__delitem__(return_id)

    def of_item(self, order_item_id: str) -> list[Return]:
        return list(self._by_item.get(order_item_id, {}).values())


class Store:
    """What the rules read and change; it knows none of them. Whoever calls holds the lock."""

    def __init__(
        self,
        seed: int,
        *,
        clock: Clock,
        settings: Settings,
        listings: int,
        locations: int,
        bins: int,
    ) -> None:
        self.seed: Final = seed
        self.lock: Final = RLock()
        self.clock = clock
        self.settings = settings
        self.rng: Final = Random(seed)  # noqa: S311  reproducible, not secret
        self.ids: Final = Ids(self.rng)
        self.auth: Final = Auth(self.ids)
        self.quota: Final = Quota()
        self.faults: Final = Faults(seed)
        self.calls: Final = CallLog()
        self.timers: Final = Timers()
        self.events: Final = Events()
        self.seller = Seller(
            self.ids.seller(), "Rangmanch Retail", self.ids.secret(), self.ids.secret(),
            "operations@rangmanch.example", f"smart-{seed}",
        )  # fmt: skip
        self.locations: dict[str, Location] = {
            place.location_id: place for place in (catalogue.make_location(n, self.ids) for n in range(locations))
        }
        self.listings: dict[str, Listing] = {one.listing_id: one for one in catalogue.make_listings(listings, self.ids)}
        self.shipments: Final = ShipmentBook()
        self.foreign_shipment_id: Final = str(uuid5(NAMESPACE_OID, f"foreign {seed}"))
        """A shipment of some other seller: documents and effects refuse it as such."""
        self.picklists: dict[str, Picklist] = {}
        self.bins: Final = catalogue.empty_bins(self.locations, bins)
        self.returns: Final = ReturnBook()
        self.putlists: dict[str, Putlist] = {}
        self.recalls: dict[str, Recall] = {}
        self.breaches: dict[str, Breach] = {}
        self.exports: dict[str, Export] = {}
        self.invoices_issued = 0
        self.as_of: datetime | None = None
        """While something due is done late: the time it was due."""
        self.scenario: Scenario | None = None
        self.names: dict[str, str] = {}
        """Shipments that a scenario has given a name."""
        self.script_errors: list[str] = []
        """Steps of the scenario that could not be done."""

    @property
    def location_id(self) -> str:
        """The first location."""
        return next(iter(self.locations))

    def now(self) -> datetime:
        """The clock's time; while something due is done late, the time it was due."""
        return self.as_of or self.clock.now()

    def emit(self, kind: Notification | Remark, subject: str, **attributes: Any) -> None:
        self.events.emit(Event(kind, subject, self.now(), attributes))

    def add_fault(self, rule: Rule) -> Rule:
        """Put a rule in force. Raises ValueError for an operation that is not in `ops`, or to which it can't happen."""
        if rule.op not in FAULTY:
            raise ValueError(f"no operation {rule.op}; see fksandbox.ops")
        if rule.op not in ONLY_AT.get(rule.kind, FAULTY):
            raise ValueError(f"{rule.kind} can't happen to {rule.op}, but to {', '.join(ONLY_AT[rule.kind])}")
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
