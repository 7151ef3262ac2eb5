"""Which orders get the stock. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
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


@dataclass(frozen=True)
class Losable:
    """Reserved pieces of an order line that are not picked yet."""

    line_id: int
    order_id: UUID
    pool_id: int
    sku_id: int
    pieces: int
    status: str
    sla_at: datetime | None


#: A transfer loses first, for no customer waits for it; then an order that already waits for a person; one that
#: somebody is picking last.
TRANSFER = "TRANSFER"
HARM = (TRANSFER, "UNFULFILLABLE", "NEW", "ACKNOWLEDGED", "PICKING")


def lose(losable: Sequence[Losable], lost: Mapping[tuple[int, int], int]) -> list[Losable]:
    """Whose promise ends when so many reserved pieces are lost by (pool, SKU); `pieces` is what each line loses.

    Those whom it harms least lose first, and among them those that have most time left.
    """
    left = dict(lost)
    latest = sorted(losable, key=lambda one: one.sla_at.timestamp() if one.sla_at else inf, reverse=True)
    losers = []
    for each in sorted(latest, key=lambda one: HARM.index(one.status) if one.status in HARM else len(HARM)):
        pieces = min(each.pieces, left.get((each.pool_id, each.sku_id), 0))
        if pieces:
            left[each.pool_id, each.sku_id] -= pieces
            losers.append(replace(each, pieces=pieces))
    return losers
