"""Which bins the pieces come from. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True)
class Need:
    """Pieces of a SKU that an order line still lacks."""

    order_id: UUID
    line_id: int
    sku_id: int
    quantity: int


@dataclass(frozen=True)
class Shelf:
    """Pieces of a SKU in a bin that are promised to nobody."""

    bin_id: int
    sku_id: int
    free: int


@dataclass(frozen=True)
class Pick:
    """Pieces for an order line from one bin."""

    need: Need
    bin_id: int
    quantity: int


def allocate(needs: Sequence[Need], shelves: Sequence[Shelf]) -> tuple[list[Pick], dict[UUID, Need]]:
    """Promise pieces in bins to orders, in the order of `needs`.

    Returns the picks, and for each order that runs short the first of its lines that does, with the missing pieces.
    An order gets all its pieces or none. A line is fetched with as few stops as can be: from the first bin on the way
    (`shelves` come in walking order) that has all of it, else from the fullest ones.
    """
    free: dict[int, dict[int, int]] = defaultdict(dict)
    for shelf in shelves:
        free[shelf.sku_id][shelf.bin_id] = shelf.free
    by_order: dict[UUID, list[Need]] = defaultdict(list)
    for need in needs:
        by_order[need.order_id].append(need)
    picks: list[Pick] = []
    short: dict[UUID, Need] = {}
    for order_id, lines in by_order.items():
        got: list[Pick] = []
        for need in lines:
            fetched = _fetch(need, free[need.sku_id])
            got += fetched
            missing = need.quantity - sum(pick.quantity for pick in fetched)
            if missing:
                short.setdefault(order_id, replace(need, quantity=missing))
        if order_id in short:
            for pick in got:
                free[pick.need.sku_id][pick.bin_id] += pick.quantity
        else:
            picks += got
    return picks, short


def _fetch(need: Need, free: dict[int, int]) -> list[Pick]:
    """Take what can be had for one line out of `free` (pieces by bin, in walking order)."""
    whole = next((bin_id for bin_id, pieces in free.items() if pieces >= need.quantity), None)
    stops = [whole] if whole is not None else sorted(free, key=lambda bin_id: -free[bin_id])
    picks = []
    left = need.quantity
    for bin_id in stops:
        taken = min(left, free[bin_id])
        if taken > 0:
            picks.append(Pick(need, bin_id, taken))
            free[bin_id] -= taken
            left -= taken
    return picks
