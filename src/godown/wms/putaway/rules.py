"""Where pieces that wait go, and whose they are. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class Shelf:
    """A bin as the put-away looks at it: pieces of the SKU in it, if it is empty, if its zone knows the SKU."""

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


class Lying(Protocol):
    """Pieces of a SKU that a line of a document has waiting, for a pool; `reference` is the ledger's."""

    @property
    def line_id(self) -> int: ...
    @property
    def reference(self) -> str: ...
    @property
    def pool_id(self) -> int: ...
    @property
    def pieces(self) -> int: ...


L = TypeVar("L", bound=Lying)
Taken = tuple[L, int]


def first_come(pieces: int, waiting: Sequence[L]) -> list[tuple[L, int]]:
    """Take so many pieces of the lines in the order in which they are given; fewer if there are fewer."""
    taken = []
    for each in waiting:
        quantity = min(pieces, each.pieces)
        if quantity:
            taken.append((each, quantity))
            pieces -= quantity
    return taken
