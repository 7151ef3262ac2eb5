"""The walk of a transfer, and how it ended. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """Pieces of a SKU that a transfer still lacks."""

    sku_id: int
    sku: str
    ean: str
    title: str
    left: int


@dataclass(frozen=True)
class Shelf:
    """Pieces of a SKU in a bin that are promised to nobody."""

    bin_id: int
    bin: str
    sku_id: int
    free: int


@dataclass(frozen=True)
class Stop:
    """So many pieces of a SKU are to be taken from a bin."""

    bin_id: int
    bin: str
    of: Wanted
    pieces: int


def walk(wanted: Iterable[Wanted], shelves: Sequence[Shelf]) -> list[Stop]:
    """Where the pieces are to be taken from, bin by bin in the order of `shelves` (the way through the warehouse).

    A SKU comes from the first bin on the way that has all of it, else from the first ones that have some.
    """
    stops: dict[tuple[int, int], Stop] = {}
    for each in wanted:
        left = each.left
        having = [shelf for shelf in shelves if shelf.sku_id == each.sku_id and shelf.free > 0]
        whole = [shelf for shelf in having if shelf.free >= left][:1]
        for shelf in whole or having:
            taken = min(left, shelf.free)
            if taken > 0:
                stops[shelf.bin_id, each.sku_id] = Stop(shelf.bin_id, shelf.bin, each, taken)
                left -= taken
    ways = [(shelf.bin_id, shelf.sku_id) for shelf in shelves]
    return [stops[way] for way in ways if way in stops]


def outcome(lines: Iterable[tuple[int, int]]) -> str:
    """How a transfer was received, of (expected, arrived) of its lines: anything missing makes it short."""
    differences = [arrived - expected for expected, arrived in lines]
    if any(difference < 0 for difference in differences):
        return "short"
    return "excess" if any(differences) else "exact"
