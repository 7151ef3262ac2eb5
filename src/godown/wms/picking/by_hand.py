"""What a picker does without a scan: take a piece whose code cannot be read, lay one back."""

from datetime import datetime
from uuid import UUID

from godown.kit import history
from godown.kit.errors import Conflict

from ..gestures.service import Answer, once, said
from ..masters.service import Site
from . import messages, repository
from .service import Stop, lock_mine, open_stops, work_on

#: How a piece was taken whose code could not be scanned.
MANUAL = "manual"


def take_unscanned(site: Site, wave_id: int, gesture: UUID, now: datetime) -> Answer:
    """Take the piece that is asked for although its code cannot be scanned; the order's timeline says so (U16)."""
    return once(site.seller_id, gesture, now, lambda: _take_unscanned(site, wave_id, now))


def _take_unscanned(site: Site, wave_id: int, now: datetime) -> Answer:
    here, _pieces = _at(site, wave_id)
    if here is None:
        raise Conflict(messages.BIN_FIRST)
    answer = work_on(site, wave_id, here.sku, now)
    if answer.accepted:
        data = {"sku": here.sku, "bin": here.bin, "method": MANUAL}
        history.record([history.Event(site.seller_id, here.order_id, messages.UNSCANNED, data)], now)
    return answer


def lay_back(site: Site, wave_id: int, gesture: UUID, now: datetime, every: bool = False) -> Answer:
    """A piece in hand, or every one, goes back into the bin it came from. What is in a tote is unpicked instead."""
    return once(site.seller_id, gesture, now, lambda: _lay_back(site, wave_id, every))


def _lay_back(site: Site, wave_id: int, every: bool) -> Answer:
    here, held = _at(site, wave_id)
    if here is None or not held:
        raise Conflict(messages.NOTHING_IN_HAND)
    pieces = 0 if every else held - 1
    repository.set_hand(wave_id, here.id, pieces)
    data = {"pieces": pieces, "quantity": here.left, "sku": here.sku, "bin": here.bin, "line": here.id}
    return said(messages.LAID_BACK, "sku", **data)


def _at(site: Site, wave_id: int) -> tuple[Stop | None, int]:
    """The stop at which the picker stands, and how many pieces are in hand; the wave is locked."""
    lock_mine(site, wave_id)
    hand = repository.select_hand(wave_id)
    here = next((stop for stop in open_stops(wave_id) if hand and stop.id == hand["pick_line_id"]), None)
    return here, hand["pieces"] if hand else 0
