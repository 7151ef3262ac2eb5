"""Our control API under /sandbox: for tests, demos and the people who play Flipkart. No credentials, no quota.

Here is what belongs to the world itself; what is ordered is in `control_orders.py`.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from .. import openapi, scenario, stock, world_deeds
from ..clock import wire
from ..faults import Rule
from ..script import Scenario
from ..settings import Settings
from ..webhooks import Subscription
from ..world import World
from ..world_deeds import Clock, Forget, ForSale, Heal
from .handlers import serves


class NewBins(msgspec.Struct, forbid_unknown_fields=True):
    bin_ids: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]], msgspec.Meta(min_length=1)
    ]
    location_id: str | None = None


class NewQuantity(msgspec.Struct, forbid_unknown_fields=True):
    listing_id: str
    quantity: Annotated[int, msgspec.Meta(ge=0)]
    location_id: str | None = None


class ClockRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Done in this order: freeze or resume, set, advance by seconds."""

    frozen: bool | None = None
    set: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    advance: Annotated[float, msgspec.Meta(ge=0, le=10**8)] = 0.0


class CallsQuery(msgspec.Struct):
    since: int = 0
    op: str | None = None


class RuleQuery(msgspec.Struct):
    rule_id: int | None = None


class UrlQuery(msgspec.Struct):
    url: str


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


@serves("control_script")
def follow(world: World, body: Scenario) -> dict[str, Any]:
    """Follow a script from now on, instead of an earlier one; its `start` and `seed` are for a new world only."""
    scenario.begin(world, body)
    return {"steps": len(body.step)}


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


@serves("control_quantity_set")
def set_quantity(world: World, body: NewQuantity) -> dict[str, Any]:
    """Somebody edits on the portal what is for sale of a seller-fulfilled listing."""
    world_deeds.quantity(world, ForSale(body.listing_id, body.quantity, body.location_id or ""))
    return {"inventory": world.listing(body.listing_id).inventory}


@serves("control_clock")
def clock(world: World) -> dict[str, Any]:
    return {"now": wire(world.now()), "frozen": world.clock.frozen}


@serves("control_clock_set")
def set_clock(world: World, body: ClockRequest) -> dict[str, Any]:
    asked = Clock(freeze=body.frozen is True, resume=body.frozen is False, to=body.set, by=body.advance)
    world_deeds.clock(world, asked)
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
def clear_faults(world: World, query: RuleQuery) -> dict[str, Any]:
    """Remove one rule, or all of them."""
    world_deeds.heal(world, Heal(query.rule_id))
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
def forget(world: World, body: Forget) -> dict[str, Any]:
    world_deeds.forget(world, body)
    return {}


@serves("control_openapi")
def openapi_description() -> dict[str, Any]:
    return openapi.describe()
