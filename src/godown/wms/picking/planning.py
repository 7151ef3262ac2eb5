"""Promising pieces in bins: for the orders of a new wave, and for a line whose bin was short."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .. import channel
from ..masters.service import Site
from ..outward.states import ORDER
from . import repository
from .rules import Need, Shelf, allocate


def plan(site: Site, wave_id: int, order_ids: Sequence[UUID], now: datetime) -> bool:
    """Make the pick lines of a wave; orders whose pieces lie in no bin run short. Whether anything is to be picked."""
    rows = repository.select_needs(order_ids)
    needs = [Need(row["order_id"], row["line_id"], row["sku_id"], row["quantity"]) for row in rows]
    short = promise(site, dict.fromkeys(order_ids, wave_id), needs)
    skus = {row["sku_id"]: row["sku"] for row in rows}
    run_short({order_id: (skus[need.sku_id], need.quantity) for order_id, need in short.items()}, now)
    return len(short) < len(order_ids)


def promise(site: Site, waves: Mapping[UUID, int], needs: Sequence[Need]) -> dict[UUID, Need]:
    """Promise pieces in bins to these needs, under the lock of the bins; returns what is missing, by order.

    `waves` are those in which the orders are picked.
    """
    skus = {need.sku_id for need in needs}
    locked = repository.lock_shelves(site.id, skus)
    taken = {(row["bin_id"], row["sku_id"]): row for row in repository.select_promises(site.id, skus)}
    shelves = []
    for row in sorted(locked, key=lambda each: (each["zone"], each["sequence"], each["bin_id"])):
        there = taken.get((row["bin_id"], row["sku_id"]), {"promised": 0, "doubtful": False})
        if not there["doubtful"]:
            shelves.append(Shelf(row["bin_id"], row["sku_id"], row["quantity"] - there["promised"]))
    picks, short = allocate(needs, shelves)
    if picks:
        repository.insert_pick_lines(site.seller_id, site.id, waves, picks)
    return short


@dataclass(frozen=True)
class Free:
    """Pieces of a SKU in a bin that are promised to nobody; `doubtful` once it was found short, until it is checked."""

    bin_id: int
    bin: str
    sku_id: int
    pieces: int
    doubtful: bool


def free(site: Site, skus: Collection[int]) -> list[Free]:
    """What bins hold of these SKUs besides what they promise, in walking order; locks nothing.

    Negative where more is promised than lies there: whoever takes pieces for something else looks after the move,
    which holds the bin's balance, and goes back on it then.
    """
    return [Free(**row) for row in repository.select_free(site.id, skus)]


def run_short(missing: Mapping[UUID, tuple[str, int]], now: datetime) -> None:
    """Tell the channel that a SKU (code, pieces) of these orders cannot be found; they wait for a person."""
    if missing:
        channel.desk().picked_short(list(missing), now)
        data = {order_id: {"sku": sku, "missing": pieces} for order_id, (sku, pieces) in missing.items()}
        ORDER.move_many(list(missing), "run_short", now, data=data).require_all()


def empty_hands(waves: Collection[int]) -> None:
    """Nothing of these waves is in a picker's hand any more."""
    repository.clear_hands(waves)
