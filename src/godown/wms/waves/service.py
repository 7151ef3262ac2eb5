"""Verbs of the waves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, Invalid, NotFound

from .. import channel
from ..masters.service import Site
from ..outward.states import ORDER
from ..picking import planning
from . import repository
from .messages import BAD_SIZES, MADE, NO_WAVE, NOT_THEIRS, TAKEN
from .rules import Candidate, Setting, Trolley, choose
from .states import WAVE

#: How many orders are looked at for each one that fits: others may fill a trolley behind one that is too large for it,
#: or lies in another zone.
LOOK_AHEAD = 4


@transaction.atomic
def create(site: Site, now: datetime, trolley: Trolley | None = None) -> int | None:
    """Make a wave of the most urgent orders that may be picked; returns its id, or None if there is no such order.

    Their pieces are promised in bins. An order whose pieces lie in no bin runs short at once: the channel is told, and
    the wave goes without it (None if nothing is left of the wave). In a constant number of statements.
    `trolley` is that of the warehouse's setting unless it is given.
    """
    how = setting(site)
    trolley = trolley or how.trolley
    repository.lock_warehouse(site.id)
    rows = repository.select_candidates(site.seller_id, site.id, trolley.orders * LOOK_AHEAD)
    chosen = choose([_candidate(row, now + how.urgent) for row in rows], trolley, how.by_zone)
    if not chosen:
        return None
    started = {row["order_id"] for row in rows if row["started"]}
    fresh = [order_id for order_id in chosen if order_id not in started]
    if fresh:
        channel.desk().picking_started(fresh, now)
    thread = ids.new(now)
    wave_id = repository.insert_wave(thread, site.seller_id, site.id, now)
    data = {order_id: {"wave": wave_id} for order_id in chosen}
    ORDER.move_many(fresh, "start_picking", now, data=data).require_all()
    ORDER.move_many([each for each in chosen if each in started], "go_on_picking", now, data=data).require_all()
    history.record([history.Event(site.seller_id, thread, MADE, {"orders": len(chosen)})], now)
    if not planning.plan(site, wave_id, chosen, now):
        finish([wave_id], now)
        return None
    return wave_id


def _candidate(row: dict[str, Any], urgent_before: datetime) -> Candidate:
    urgent = row["sla_at"] is not None and row["sla_at"] < urgent_before
    return Candidate(row["order_id"], row["pieces"], frozenset(row["zones"]), urgent)


def claim(site: Site, wave_id: int, now: datetime) -> None:
    """Whoever acts picks this wave. `Conflict` (waves.taken, with the picker) if somebody already does."""
    find(site, wave_id)
    picker = history.actor()
    moved = WAVE.move_many([wave_id], "claim", now, set_columns={"picker": picker}, data={wave_id: {"picker": picker}})
    if moved.refused and (taken_by := find(site, wave_id).picker):
        raise Conflict(TAKEN, wave=wave_id, picker=taken_by)
    moved.require_all()


@transaction.atomic
def take_over(site: Site, wave_id: int, before: str, now: datetime) -> None:
    """Whoever acts picks this wave from now on, instead of `before`, who is told at the next scan.

    Asked for by name, so that nobody takes a wave from somebody not meant; `Conflict` if `before` does not pick it.
    What `before` has in hand is in the bin still, by the book, and goes back there.
    """
    if lock(site, wave_id).picker != before:
        raise Conflict(NOT_THEIRS, wave=wave_id, before=before or "–")
    picker = history.actor()
    data = {"picker": picker, "before": before}
    WAVE.move(wave_id, "take_over", now, set_columns={"picker": picker}, data={wave_id: data})
    planning.empty_hands([wave_id])


def finish(wave_ids: Collection[int], now: datetime) -> None:
    """Nothing of these waves is left to pick."""
    WAVE.move_many(wave_ids, "finish", now).require_all()


@dataclass(frozen=True)
class Wave:
    """A wave and who picks it, if somebody does."""

    id: int
    status: str
    picker: str


def find(site: Site, wave_id: int) -> Wave:
    """A wave of this warehouse, or `NotFound`."""
    return _wave(repository.select_wave(site.id, wave_id), wave_id)


def lock(site: Site, wave_id: int) -> Wave:
    """The same, locked: whoever works on its pick lines does so first."""
    return _wave(repository.lock_wave(site.id, wave_id), wave_id)


def _wave(row: dict[str, Any] | None, wave_id: int) -> Wave:
    if row is None:
        raise NotFound(NO_WAVE, wave=wave_id)
    return Wave(**row)


@dataclass(frozen=True)
class WaveCard:
    """A wave as a board shows it; pieces to be picked, and picked so far."""

    id: int
    status: str
    picker: str
    orders: int
    pieces: int
    picked: int


def board(site: Site) -> list[WaveCard]:
    """The waves of a warehouse that are not done."""
    return [WaveCard(**row) for row in repository.select_open_waves(site.seller_id, site.id)]


# --- the setting --------------------------------------------------------------------------------------------------


def setting(site: Site) -> Setting:
    """How this warehouse makes waves."""
    row = repository.select_setting(site.id)
    if row is None:
        return Setting()
    return Setting(Trolley(row["totes"], row["pieces"]), row["by_zone"], timedelta(hours=row["urgent_hours"]))


def set_setting(site: Site, totes: int, pieces: int, by_zone: bool, urgent_hours: int) -> None:
    """Change how this warehouse makes waves; `Invalid` if the numbers make no sense."""
    if not (1 <= totes <= 200 and 1 <= pieces <= 2000 and 0 <= urgent_hours <= 72):
        raise Invalid(BAD_SIZES)
    repository.upsert_setting(site.seller_id, site.id, totes, pieces, by_zone, urgent_hours)
