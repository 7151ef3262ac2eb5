"""Where received pieces go, and which receipt they are of. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Shelf:
    """A bin as the put-away looks at it: pieces of the SKU in it, whether it is empty, and its zone knows the SKU."""

    code: str
    zone: str
    sequence: int
    holds: int
    empty: bool
    known_zone: bool


def suggest(shelves: Iterable[Shelf]) -> str | None:
    """The bin that pieces of a SKU should go into, or None if no bin fits; a suggestion, not an order.

    A bin that holds the SKU already; else an empty one of a zone where it lies or lay; else any empty one; of several
    the first on the way through the warehouse.
    """
    fitting = [shelf for shelf in shelves if shelf.holds or shelf.empty]
    best = min(
        fitting,
        key=lambda shelf: (not shelf.holds, not shelf.known_zone, shelf.zone, shelf.sequence, shelf.code),
        default=None,
    )
    return best.code if best else None


@dataclass(frozen=True)
class OnDock:
    """Pieces of a SKU that a receipt has on the dock, for this pool."""

    receipt_id: UUID
    reference: str
    pool_id: int
    line_id: int
    pieces: int


def first_come(pieces: int, waiting: Sequence[OnDock]) -> list[tuple[OnDock, int]]:
    """Take so many pieces of the receipts in the order in which they are given; fewer if there are fewer."""
    taken = []
    for each in waiting:
        quantity = min(pieces, each.pieces)
        if quantity:
            taken.append((each, quantity))
            pieces -= quantity
    return taken


@dataclass(frozen=True)
class Came:
    """A line of a receipt, in pieces."""

    sku: str
    expected: int
    arrived: int
    reason: str = ""

    @property
    def differs(self) -> bool:
        return self.arrived != self.expected


def unexplained(lines: Iterable[Came]) -> Came | None:
    """The first line that differs from its papers without a reason."""
    return next((line for line in lines if line.differs and not line.reason), None)
