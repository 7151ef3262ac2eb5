"""Putlists: goods receipts on Flipkart's side (facts/flipkart.md §5.5, §8)."""

from . import stock
from .clock import IST
from .errors import Refused
from .model import PutList, PutListLine
from .store import Store


def create(world: Store, location_id: str) -> PutList:
    now = world.now()
    put_list_id = f"PL{now.astimezone(IST):%d%m%y}-{len(world.put_lists) + 1:05d}"
    made = PutList(put_list_id, location_id, now)
    world.put_lists[put_list_id] = made
    return made


def get(world: Store, location_id: str, put_list_id: str) -> PutList:
    """Raises Refused(INVALID_PUT_LIST)."""
    found = world.put_lists.get(put_list_id)
    if found is None or found.location_id != location_id:
        raise Refused("INVALID_PUT_LIST")
    return found


def open_one(world: Store, location_id: str, put_list_id: str) -> PutList:
    """One that still takes lines. Raises Refused(INVALID_PUT_LIST)."""
    found = get(world, location_id, put_list_id)
    if found.closed:
        raise Refused("INVALID_PUT_LIST")
    return found


def add(world: Store, put_list: PutList, listing_id: str, bin_id: str, quantity: int) -> PutListLine:
    """A line of a known bin; room is looked at when the list closes. Raises Refused."""
    if bin_id not in world.bins[put_list.location_id]:
        raise Refused("INVALID_BIN", bin=bin_id)
    if not world.listings[listing_id].active:
        raise Refused("LISTING_INACTIVE")
    line = PutListLine(len(put_list.lines) + 1, listing_id, bin_id, quantity)
    put_list.lines.append(line)
    return line


def close(world: Store, put_list: PutList) -> None:
    """Put the lines away. What does not fit is marked on its line, or stops all (`putlist_overflow`)."""
    if world.settings.putlist_overflow == "refuse":
        stock.check_room(world, put_list.location_id, [(line.bin_id, line.quantity) for line in put_list.lines])
    for line in put_list.lines:
        try:
            stock.inward(world, put_list.location_id, line.listing_id, [(line.bin_id, line.quantity)])
        except Refused as refused:
            line.error = refused.code
    put_list.closed = True
