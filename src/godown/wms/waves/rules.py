"""Which orders make a wave. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID


@dataclass(frozen=True)
class Trolley:
    """What a picker can push: so many orders (a tote each), so many pieces."""

    orders: int = 25
    pieces: int = 100


@dataclass(frozen=True)
class Setting:
    """How a warehouse makes waves: for this trolley; `by_zone`, a wave stays in the zones of its most urgent order,
    but for orders that have to leave within `urgent`."""

    trolley: Trolley = Trolley()
    by_zone: bool = True
    urgent: timedelta = timedelta(hours=6)


@dataclass(frozen=True)
class Candidate:
    """An order that may be picked, the pieces of it that are still to be fetched, and the zones where they lie."""

    order_id: UUID
    pieces: int
    zones: frozenset[str] = frozenset()
    urgent: bool = False


def choose(candidates: Sequence[Candidate], trolley: Trolley, by_zone: bool = False) -> list[UUID]:
    """Fill the trolley with orders, most urgent first; one that no longer fits waits for the next.

    The most urgent order always goes, even if it alone is more than a trolley: nothing else would ever fetch it. With
    `by_zone` the others must lie where the walk leads anyway, or be urgent: then the walk leads there too.
    """
    chosen: list[UUID] = []
    pieces = 0
    zones: frozenset[str] = frozenset()
    for candidate in candidates:
        if len(chosen) == trolley.orders:
            break
        if chosen and by_zone and not candidate.urgent and not candidate.zones <= zones:
            continue
        if not chosen or pieces + candidate.pieces <= trolley.pieces:
            chosen.append(candidate.order_id)
            pieces += candidate.pieces
            zones |= candidate.zones
    return chosen
