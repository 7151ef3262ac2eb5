"""Flipkart's bins of the seller's Smart stock (facts/flipkart.md §5.5). Not the seller's own book."""

from collections.abc import Iterable, Sequence

from .errors import Refused, Unknown
from .model import Recall, Shipment
from .store import Store


def add_bins(world: Store, location_id: str, bin_ids: Iterable[str]) -> None:
    """Somebody makes bins on the portal; those that are there are left alone. Raises Unknown for the location."""
    if location_id not in world.bins:
        raise Unknown(f"no location {location_id}")
    for bin_id in bin_ids:
        world.bins[location_id].setdefault(bin_id, {})


def used(contents: dict[str, int]) -> int:
    return sum(contents.values())


def on_hand(world: Store, location_id: str, listing_id: str) -> int:
    return sum(contents.get(listing_id, 0) for contents in world.bins[location_id].values())


def fill(world: Store, location_id: str, listing_id: str, pieces: int) -> None:
    """Put pieces into the first bins that have room; what finds none is left out."""
    world.listings[listing_id].received_at = world.now()
    for contents in world.bins[location_id].values():
        part = min(pieces, world.settings.bin_capacity - used(contents))
        if part > 0:
            contents[listing_id] = contents.get(listing_id, 0) + part
            pieces -= part


def check_room(world: Store, location_id: str, lines: Sequence[tuple[str, int]]) -> None:
    """May these (bin, pieces) be put away together? Raises Refused: INVALID_BIN, BIN_CAPACITY_EXCEEDED."""
    bins = world.bins[location_id]
    wanted: dict[str, int] = {}
    for bin_id, pieces in lines:
        if bin_id not in bins:
            raise Refused("INVALID_BIN", bin=bin_id)
        wanted[bin_id] = wanted.get(bin_id, 0) + pieces
    for bin_id, pieces in wanted.items():
        room = world.settings.bin_capacity - used(bins[bin_id])
        if pieces > room:
            raise Refused("BIN_CAPACITY_EXCEEDED", bin=bin_id, room=max(room, 0))


def inward(world: Store, location_id: str, listing_id: str, lines: Sequence[tuple[str, int]]) -> None:
    """Receive pieces of a listing into bins, all lines or none. Raises Refused."""
    if not world.listings[listing_id].active:
        raise Refused("LISTING_INACTIVE")
    check_room(world, location_id, lines)
    world.listings[listing_id].received_at = world.now()
    for bin_id, pieces in lines:
        contents = world.bins[location_id][bin_id]
        contents[listing_id] = contents.get(listing_id, 0) + pieces
    world.emit("units_inwarded", listing_id, bins=dict(lines))


def take(world: Store, location_id: str, listing_id: str, pieces: int) -> dict[str, int]:
    """Take up to so many pieces out of the bins, first bin first; says how many came from which."""
    taken: dict[str, int] = {}
    for bin_id, contents in world.bins[location_id].items():
        part = min(pieces, contents.get(listing_id, 0))
        if part:
            _remove(contents, listing_id, part)
            taken[bin_id] = part
            pieces -= part
    return taken


def move(world: Store, location_id: str, listing_id: str, from_bin: str, to_bin: str, pieces: int) -> None:
    """From bin to bin. Raises Refused."""
    source = world.bins[location_id].get(from_bin, {})
    if source.get(listing_id, 0) < pieces:
        raise Refused("INVALID_BIN", bin=from_bin)
    if from_bin != to_bin:
        check_room(world, location_id, [(to_bin, pieces)])
    _remove(source, listing_id, pieces)
    target = world.bins[location_id][to_bin]
    target[listing_id] = target.get(listing_id, 0) + pieces
    world.emit("units_moved", listing_id, quantity=pieces)


def promised(world: Store, location_id: str, listing_id: str) -> int:
    """Pieces that Smart orders want and that still lie in the bins: they leave them with the pack."""
    return sum(
        item.live
        for shipment in world.shipments
        if shipment.smart and shipment.location_id == location_id
        for item in shipment.live_items
        if item.listing_id == listing_id and item.status == "APPROVED"
    )


def recall(world: Store, location_id: str, listing_id: str, pieces: int) -> Recall:
    """Take pieces out of Smart, but none that an order wants. Raises Refused(NOT_ENOUGH_STOCK)."""
    available = max(0, on_hand(world, location_id, listing_id) - promised(world, location_id, listing_id))
    if available < pieces:
        raise Refused("NOT_ENOUGH_STOCK", available=available)
    made = Recall(f"R{len(world.recalls) + 1:06d}", location_id, world.now(), listing_id, pieces)
    made.taken = take(world, location_id, listing_id, pieces)
    world.recalls[made.recall_id] = made
    world.emit("units_recalled", listing_id, quantity=pieces)
    return made


def sell(world: Store, shipment: Shipment) -> None:
    """A Smart shipment leaves the bins; what they lack is remarked, not refused."""
    for item in shipment.live_items:
        taken = used(take(world, shipment.location_id, item.listing_id, item.live))
        if taken < item.live:
            world.emit("units_sold_short", item.listing_id, missing=item.live - taken)


def _remove(contents: dict[str, int], listing_id: str, pieces: int) -> None:
    contents[listing_id] -= pieces
    if not contents[listing_id]:
        del contents[listing_id]
