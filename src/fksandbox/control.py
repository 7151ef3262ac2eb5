"""A typed client of the control API: the same in-process and over the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import httpx
import msgspec

from .calls import Call
from .faults import Kind, Rule
from .model import CancellationType, Form, Profile
from .script import Scenario
from .settings import Settings

State = dict[str, Any]


class Control:
    """Drives a sandbox through an httpx.Client whose base URL is the sandbox's.

    Every method raises httpx.HTTPStatusError when the sandbox refuses (404 unknown, 409 illegal move,
    400 invalid).
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def _ask(self, method: str, path: str, body: object = None, **query: Any) -> State:
        content = None if body is None else msgspec.json.encode(body)
        params = {name: value for name, value in query.items() if value is not None}
        response = self._client.request(method, f"/sandbox/{path}", content=content, params=params)
        response.raise_for_status()
        answer: State = response.json()
        return answer

    def _list(self, method: str, path: str, body: object = None, **query: Any) -> list[State]:
        """For answers that are one named list."""
        found: list[State]
        (found,) = self._ask(method, path, body, **query).values()
        return found

    def do(self, verb: str, **arguments: Any) -> State:
        """Any verb of `verbs.VERBS`: what it `told`, its `value` for a shell, the `shipments` it was about."""
        return self._ask("POST", f"do/{verb}", arguments)

    def look(self, at: str, **query: Any) -> list[State]:
        """One of the lists of the world: picklists, bins, returns, breaches, webhooks, …"""
        found: list[State] = next(iter(self._ask("GET", at, **query).values()))
        return found

    def world(self) -> State:
        """Credentials (`seller`), `location_id`, `locations`, `listings`, `now`, `quota_used`."""
        return self._ask("GET", "world")

    def place_order(
        self,
        items: Sequence[tuple[str, int]],
        *,
        hold: bool = False,
        service_profile: Profile = "FBF_LITE",
        dispatch_after: datetime | None = None,
        dispatch_by: datetime | None = None,
        location: str | None = None,
        boxes: int = 1,
        forms: Sequence[Form] = (),
    ) -> State:
        """Items are (listing id or SKU, quantity). Answers the shipment's state."""
        order = {
            "items": [{"listing": listing, "quantity": quantity} for listing, quantity in items],
            "hold": hold,
            "service_profile": service_profile,
            "dispatch_after": dispatch_after,
            "dispatch_by": dispatch_by,
            "location": location,
            "boxes": boxes,
            "forms": forms,
        }
        return self._list("POST", "orders", {"orders": [order]})[0]

    def place_random_orders(
        self, count: int, *, service_profile: Profile = "FBF_LITE", hold_share: float = 0.0
    ) -> list[State]:
        random = {"count": count, "service_profile": service_profile, "hold_share": hold_share}
        return self._list("POST", "orders", {"random": random})

    def hold(self, *shipment_ids: str) -> list[State]:
        return self._list("POST", "hold", {"shipment_ids": shipment_ids})

    def unhold(self, *shipment_ids: str) -> list[State]:
        return self._list("POST", "unhold", {"shipment_ids": shipment_ids})

    def cancel(
        self,
        shipment_id: str,
        order_item_id: str | None = None,
        quantity: int | None = None,
        type: CancellationType = "buyerCancellation",
    ) -> State:
        body = {
            "shipment_id": shipment_id,
            "order_item_id": order_item_id,
            "quantity": quantity,
            "type": type,
        }
        return self._ask("POST", "cancel", body)

    def advance(
        self, shipment_ids: Sequence[str], to: Literal["PICKUP_COMPLETE", "SHIPPED", "DELIVERED"]
    ) -> list[State]:
        """The courier picks up, ships or delivers."""
        return self._list("POST", "advance", {"shipment_ids": shipment_ids, "to": to})

    def set_dates(
        self, shipment_id: str, dispatch_after: datetime | None = None, dispatch_by: datetime | None = None
    ) -> State:
        body = {"shipment_id": shipment_id, "dispatch_after": dispatch_after, "dispatch_by": dispatch_by}
        return self._ask("POST", "dates", body)

    def shipment(self, shipment_id: str) -> State:
        return self._ask("GET", f"shipments/{shipment_id}")

    def shipments(self, status: str | None = None, *, breached: bool = False) -> list[State]:
        """Oldest first; `breached` keeps those that were, or are by now, not dispatched in time."""
        return self._list("GET", "shipments", status=status, breached=breached)

    def breaches(self) -> list[State]:
        """A row for each shipment that was not dispatched in time, with its `dispatched_at`, if there is one."""
        return self._list("GET", "breaches")

    def follow(self, script: Scenario) -> None:
        """Follow a script (`script.load`) from now on."""
        self._ask("POST", "script", script)

    def picklists(self) -> list[State]:
        return self._list("GET", "picklists")

    def bins(self) -> list[State]:
        return self._list("GET", "bins")

    def add_bins(self, *bin_ids: str, location_id: str | None = None) -> list[State]:
        """Make bins, as somebody does on the portal; returns all of them."""
        return self._list("POST", "bins", {"bin_ids": bin_ids, "location_id": location_id})

    def set_quantity(self, listing_id: str, quantity: int, location_id: str | None = None) -> State:
        """Edit what is for sale of a seller-fulfilled listing, as somebody does on the portal; by location."""
        body = {"listing_id": listing_id, "quantity": quantity, "location_id": location_id}
        by_location: State = self._ask("POST", "quantities", body)["inventory"]
        return by_location

    def create_return(
        self, order_item_id: str, source: Literal["customer_return", "courier_return"] = "customer_return"
    ) -> list[State]:
        """One unit comes back from a buyer, or all units of the item with the courier."""
        body = {"order_item_id": order_item_id, "source": source}
        return self._list("POST", "returns", body)

    def move_return(self, return_id: str, to: Literal["picked_up", "completed", "cancelled"]) -> State:
        return self._ask("POST", f"returns/{return_id}", {"to": to})

    def returns(self) -> list[State]:
        return self._list("GET", "returns")

    def now(self) -> datetime:
        return datetime.fromisoformat(self._ask("GET", "clock")["now"])

    def set_clock(self, *, frozen: bool | None = None, set: datetime | None = None, advance: float = 0.0) -> datetime:
        """Freeze or resume, set, advance by seconds, in this order. Answers the sandbox's time."""
        body = {"frozen": frozen, "set": set, "advance": advance}
        return datetime.fromisoformat(self._ask("POST", "clock", body)["now"])

    def settings(self, **changes: Any) -> Settings:
        """Change the named settings (none: just read them)."""
        data = self._ask("POST", "settings", changes) if changes else self._ask("GET", "settings")
        return msgspec.convert(data, Settings)

    def add_fault(self, op: str, kind: Kind, **when: Any) -> Rule:
        """`when`: nth, every, probability, times, seconds, count of `faults.Rule`."""
        return msgspec.convert(self._ask("POST", "faults", {"op": op, "kind": kind, **when}), Rule)

    def faults(self) -> list[Rule]:
        return msgspec.convert(self._ask("GET", "faults")["rules"], list[Rule])

    def clear_faults(self, rule_id: int | None = None) -> None:
        """Remove one rule, or all of them."""
        self._ask("DELETE", "faults", rule_id=rule_id)

    def calls(self, since: int = 0, op: str | None = None) -> list[Call]:
        """The call log after call number `since`, oldest first."""
        return msgspec.convert(self._ask("GET", "calls", since=since, op=op)["calls"], list[Call])

    def clear_calls(self) -> None:
        self._ask("DELETE", "calls")

    def subscribe(self, url: str, location_ids: Sequence[str] = ()) -> None:
        """Send notifications to a receiver."""
        self._ask("POST", "webhooks", {"url": url, "location_ids": location_ids})

    def webhooks(self) -> State:
        """`subscriptions`, and how many notifications are `waiting` and `delivered`."""
        return self._ask("GET", "webhooks")

    def forget(self, what: Literal["tokens", "sessions", "quota"]) -> None:
        self._ask("POST", "forget", {"what": what})
