"""What may be done to the rest of the world, by the names of `verbs.VERBS`: bins, clock, faults, receivers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from . import stock
from .clock import IST
from .errors import Unknown
from .faults import NewRule, Rule
from .verbs import Asked, Done, When, counted, verb
from .webhooks import Subscription

if TYPE_CHECKING:
    from .world import World

Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]


class Bins(Asked):
    bins: Annotated[list[Word], msgspec.Meta(min_length=1)]
    location: str = ""


class Receipt(Asked):
    listing: str
    bin: str
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    location: str = ""


class ForSale(Asked):
    listing: str
    quantity: Annotated[int, msgspec.Meta(ge=0)]
    location: str = ""


class Clock(Asked):
    """Done in this order."""

    freeze: bool = False
    resume: bool = False
    to: When = None
    by: Annotated[float, msgspec.Meta(ge=0, le=10**8)] = 0.0
    """Seconds."""


class Heal(Asked):
    rule: int | None = None


class Receiver(Asked):
    url: str
    locations: list[str] = []


class Url(Asked):
    url: str


class Forget(Asked):
    what: Literal["tokens", "sessions", "quota", "calls"]


@verb("add_bins", Bins)
def add_bins(world: World, asked: Bins) -> Done:
    """Make bins, as somebody does on the portal."""
    stock.add_bins(world, _location(world, asked.location), asked.bins)
    return Done(f"{counted(asked.bins, 'bin')} made.")


@verb("inward", Receipt)
def inward(world: World, asked: Receipt) -> Done:
    """A goods receipt (GRN) of one listing into one bin."""
    listing = world.listing(asked.listing)
    location = _location(world, asked.location)
    stock.inward(world, location, listing.listing_id, [(asked.bin, asked.quantity)])
    return Done(f"{asked.quantity} pieces of {listing.sku} received into {asked.bin}.")


@verb("quantity", ForSale)
def quantity(world: World, asked: ForSale) -> Done:
    """What is for sale of a seller-fulfilled listing, as edited on the portal."""
    listing = world.listing(asked.listing)
    listing.inventory[_location(world, asked.location)] = asked.quantity
    world.emit("inventory_set", listing.listing_id)
    return Done(f"{asked.quantity} pieces of {listing.sku} for sale.")


@verb("clock", Clock)
def clock(world: World, asked: Clock) -> Done:
    """Freeze the clock or let it run, set it, move it on by seconds; it never goes back."""
    if asked.freeze:
        world.clock.freeze()
    if asked.resume:
        world.clock.resume()
    if asked.to:
        world.clock.set(asked.to)
    world.clock.advance(timedelta(seconds=asked.by))
    world.settle()
    moved = f" {asked.by / 60:g} minutes later." if asked.by else ""
    stands = "The clock stands still." if world.clock.frozen else "The clock runs."
    return Done(moved.strip() or stands, value=world.now().astimezone(IST).isoformat())


@verb("fault", NewRule)
def fault(world: World, asked: NewRule) -> Done:
    """Make calls of an operation go wrong."""
    rule = world.add_fault(Rule(**msgspec.structs.asdict(asked)))
    return Done(f"{rule.kind} will strike {rule.op}.", value=msgspec.json.encode(rule).decode())


@verb("clear_faults", Heal)
@verb("heal", Heal)
def heal(world: World, asked: Heal) -> Done:
    """Remove one fault rule, or all of them."""
    if asked.rule is None:
        world.faults.clear()
        return Done("All rules removed.")
    world.faults.remove(asked.rule)
    return Done("Rule removed.")


@verb("settings")
def settings(world: World, changes: dict[str, object]) -> Done:
    """Change the named settings, keep the others."""
    world.change_settings(changes)
    return Done("Settings changed.")


@verb("webhook", Receiver)
def webhook(world: World, asked: Receiver) -> Done:
    """Send notifications to a receiver, of all locations or of some."""
    world.webhooks.subscribe(Subscription(asked.url, asked.locations))
    return Done(f"{asked.url} hears of all that happens now.")


@verb("drop_webhook", Url)
def drop_webhook(world: World, asked: Url) -> Done:
    """A receiver hears nothing more."""
    world.webhooks.unsubscribe(asked.url)
    return Done("Receiver removed.")


@verb("forget", Forget)
def forget(world: World, asked: Forget) -> Done:
    """Every token, every panel session, the hour's quota or the call log is forgotten."""
    forgetting: dict[str, Callable[[], None]] = {
        "tokens": world.auth.expire_tokens,
        "sessions": world.auth.end_sessions,
        "quota": world.quota.forget,
        "calls": world.calls.clear,
    }
    forgetting[asked.what]()
    return Done(f"All {asked.what} forgotten." if asked.what != "quota" else "The hour's calls are forgotten.")


def _location(world: World, given: str) -> str:
    """The first one when none is given. Raises Unknown."""
    if given and given not in world.locations:
        raise Unknown(f"no location {given}")
    return given or world.location_id
