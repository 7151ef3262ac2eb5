"""Which orders get the stock. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID


class Demand(Protocol):
    """So many pieces of a SKU (its code) for one order line."""

    @property
    def order_id(self) -> UUID: ...
    @property
    def line_id(self) -> int: ...
    @property
    def sku(self) -> str: ...
    @property
    def quantity(self) -> int: ...


def choose(demands: Sequence[Demand], live: Mapping[str, int]) -> list[UUID]:
    """Orders that can be reserved from `live` pieces by SKU: first come, first served, each wholly or not at all."""
    wanted: dict[UUID, Counter[str]] = {}
    for demand in demands:
        wanted.setdefault(demand.order_id, Counter())[demand.sku] += demand.quantity
    left = dict(live)
    chosen = []
    for order_id, pieces in wanted.items():
        if all(left.get(sku, 0) >= quantity for sku, quantity in pieces.items()):
            for sku, quantity in pieces.items():
                left[sku] -= quantity
            chosen.append(order_id)
    return chosen
