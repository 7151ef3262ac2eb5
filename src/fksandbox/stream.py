"""Orders by chance: what buyers order when nobody scripts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import orders
from .model import Profile, Shipment

if TYPE_CHECKING:
    from .world import World

LINES: Final = ((1, 2, 3), (78, 16, 6))
UNITS: Final = ((1, 2, 3), (88, 9, 3))
"""Choices and their weights: most orders are one piece of one thing."""


def random_order(
    world: World, *, profile: Profile = "FBF_LITE", hold_share: float = 0.0, location_id: str | None = None
) -> Shipment:
    """One order of active listings, on hold with the probability `hold_share`."""
    rng = world.rng
    active = [listing for listing in world.listings.values() if listing.active]
    lines = min(rng.choices(*LINES)[0], len(active))
    items = [(listing, rng.choices(*UNITS)[0]) for listing in rng.sample(active, lines)]
    return orders.place(world, items, profile=profile, hold=rng.random() < hold_share, location_id=location_id)
