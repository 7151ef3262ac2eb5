"""Putlists: goods receipts on Flipkart's side (facts/flipkart.md §5.5, §8)."""

from . import stock
from .clock import IST
from .errors import Refused
from .model import Putlist, PutlistLine
from .store import Store


def create(world: Store, location_id: str) -> Putlist:
    now = world.now()
    putlist_id = f"PL{now.astimezone(IST):%d%m%y}-{len(world.putlists) + 1:05d}"
    made = Putlist(putlist_id, location_id, now)
    world.putlists[putlist_id] = made
    return made


def get(world: Store, location_id: str, putlist_id: str) -> Putlist:
    """Raises Refused(INVALID_PUT_LIST)."""
    found = world.putlists.get(putlist_id)
    if found is None or found.location_id != location_id:
        raise Refused("INVALID_PUT_LIST")
    return found


def open_one(world: Store, location_id: str, putlist_id: str) -> Putlist:
    """One that still takes lines. Raises Refused(INVALID_PUT_LIST)."""
    found = get(world, location_id, putlist_id)
    if found.closed:
        raise Refused("INVALID_PUT_LIST")
    return found


def add(world: Store, putlist: Putlist, listing_id: str, bin_id: str, quantity: int) -> PutlistLine:
    """A line of a known bin; room is looked at when the list closes. Raises Refused."""
    if bin_id not in world.bins[putlist.location_id]:
        raise Refused("INVALID_BIN", bin=bin_id)
    if not world.listings[listing_id].active:
        raise Refused("LISTING_INACTIVE")
    line = PutlistLine(len(putlist.lines) + 1, listing_id, bin_id, quantity)
    putlist.lines.append(line)
    return line


def close(world: Store, putlist: Putlist) -> None:
    """Put the lines away. What does not fit is marked on its line, or stops all (`putlist_overflow`)."""
    if world.settings.putlist_overflow == "refuse":
        stock.check_room(world, putlist.location_id, [(line.bin_id, line.quantity) for line in putlist.lines])
    for line in putlist.lines:
        try:
            stock.inward(world, putlist.location_id, line.listing_id, [(line.bin_id, line.quantity)])
        except Refused as refused:
            line.error = refused.code
    putlist.closed = True
