"""What a count did not find: pickers are sent elsewhere, and orders that nothing is left for run short."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ..masters.service import Site
from . import planning, repository, service
from .rules import Need


class Loser(Protocol):
    """An order line that lost reserved pieces, and the status its order had."""

    @property
    def sku_id(self) -> int: ...
    @property
    def pieces(self) -> int: ...
    @property
    def status(self) -> str: ...


def lock(site: Site, skus: Collection[int]) -> None:
    """Lock the waves that have these SKUs open: before orders and balances."""
    if skus:
        repository.lock_waves_with(site.id, skus)


def lock_bins(site: Site, skus: Collection[int]) -> None:
    """Lock what lies of these SKUs in bins: `give_up` looks there after the move, which locks pools after places."""
    if skus:
        repository.lock_shelves(site.id, skus)


def give_up(site: Site, bin_id: int, skus: Collection[int], now: datetime) -> None:
    """A bin has fewer pieces of these SKUs than the book had: what it cannot give any more is promised elsewhere.

    Orders for which no other bin has it run short. The waves are locked.
    """
    lost = repository.withdraw_lost(bin_id, skus) if skus else []
    if not lost:
        return
    needs: dict[tuple[UUID, int, int], int] = defaultdict(int)
    for row in lost:
        needs[row["order_id"], row["line_id"], row["sku_id"]] += row["quantity"]
    waves = {row["order_id"]: row["wave_id"] for row in lost}
    wanted = [Need(*named, pieces) for named, pieces in sorted(needs.items())]
    short = planning.promise(site, waves, wanted)
    _stop({order_id: (need.sku_id, need.quantity) for order_id, need in short.items()}, set(waves.values()), now)


def run_short(losers: Mapping[UUID, Loser], now: datetime) -> None:
    """These orders lost reserved pieces: those that do not wait for a person yet do so now."""
    moving = {
        order_id: (each.sku_id, each.pieces) for order_id, each in losers.items() if each.status != "UNFULFILLABLE"
    }
    _stop(moving, set(), now)


def _stop(missing: Mapping[UUID, tuple[int, int]], waves: Collection[int], now: datetime) -> None:
    """Nothing more of these orders is fetched; waves that have nothing left are done."""
    left = repository.withdraw_lines(missing) if missing else set()
    codes = repository.select_sku_codes({sku_id for sku_id, _ in missing.values()})
    planning.run_short({order_id: (codes[sku], pieces) for order_id, (sku, pieces) in missing.items()}, now)
    service.finish_if_done({*waves, *left}, now)


def checked(site: Site, bin_id: int, sku_id: int | None, now: datetime) -> None:
    """Somebody looked into a bin, for one SKU or (None) for all: it may be picked from again."""
    repository.set_checked(site.id, bin_id, sku_id, now)
