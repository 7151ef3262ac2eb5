"""Which picked pieces go back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True)
class Picked:
    """Pieces that a pick line brought into a tote, for an order that is not packed yet."""

    pick_line_id: int
    line_id: int
    order_id: UUID
    status: str
    pieces: int


def take(picked: Sequence[Picked], pieces: int) -> list[Picked]:
    """Which of the picked pieces go back, in the order in which they are given; `pieces` is what each gives."""
    taken = []
    for each in picked:
        gives = min(each.pieces, pieces)
        if gives:
            taken.append(replace(each, pieces=gives))
            pieces -= gives
    return taken
