"""Where the pieces that are put back come from. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Lying:
    """Pieces picked for an order that lie in a tote, or in the packed place."""

    order_id: UUID
    location_id: int
    location: str
    quantity: int
    in_tote: bool


@dataclass(frozen=True)
class Taken:
    """Pieces of an order taken from a place."""

    order_id: UUID
    location_id: int
    location: str
    quantity: int


def take(pieces: int, waiting: Mapping[UUID, int], lying: Iterable[Lying]) -> list[Taken]:
    """Take so many pieces of those that wait, in the order in which the orders are given; fewer if there are fewer.

    From totes first: once the rest of an order is packed, what is still in a tote is what was cancelled.
    """
    places = sorted(lying, key=lambda place: not place.in_tote)
    taken = []
    for order_id, left in waiting.items():
        wanted = min(pieces, left)
        for place in places:
            if place.order_id == order_id and wanted:
                quantity = min(wanted, place.quantity)
                taken.append(Taken(order_id, place.location_id, place.location, quantity))
                wanted -= quantity
                pieces -= quantity
    return taken
