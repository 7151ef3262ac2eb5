"""Which orders make a wave. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Trolley:
    """What a picker can push: so many orders, so many pieces."""

    orders: int = 25
    pieces: int = 100


@dataclass(frozen=True)
class Candidate:
    """An order that may be picked, and the pieces of it that are still to be fetched."""

    order_id: UUID
    pieces: int


def choose(candidates: Sequence[Candidate], trolley: Trolley) -> list[UUID]:
    """Fill the trolley with orders, most urgent first; one that no longer fits waits for the next.

    The most urgent order always goes, even if it alone is more than a trolley: nothing else would ever fetch it.
    """
    chosen: list[UUID] = []
    pieces = 0
    for candidate in candidates:
        if len(chosen) == trolley.orders:
            break
        if not chosen or pieces + candidate.pieces <= trolley.pieces:
            chosen.append(candidate.order_id)
            pieces += candidate.pieces
    return chosen
