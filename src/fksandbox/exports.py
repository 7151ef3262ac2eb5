"""Files of the panel: putlists, quality check, recall, bins, ageing, orders (facts/flipkart.md §5.5, §5.8)."""

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import StringIO

from . import stock
from .clock import wire
from .errors import Refused
from .model import Export, Putlist, Shipment
from .store import Store


def trigger(world: Store, location_id: str, name: str, content: str) -> Export:
    """Have a file made: it is ready after `file_delay`."""
    ready_at = world.now() + timedelta(seconds=world.settings.file_delay)
    made = Export(f"F{len(world.exports) + 1:06d}", location_id, name, content, ready_at)
    world.exports[made.file_id] = made
    return made


def get(world: Store, location_id: str, file_id: str) -> Export:
    """Raises Refused(INVALID_FILE)."""
    found = world.exports.get(file_id)
    if found is None or found.location_id != location_id:
        raise Refused("INVALID_FILE")
    return found


def ready(world: Store, one: Export) -> bool:
    return one.ready_at <= world.now()


def putlist(world: Store, one: Putlist) -> str:
    rows = (
        (line.line_id, line.listing_id, world.listings[line.listing_id].sku, line.bin_id, line.quantity)
        for line in one.lines
    )
    return _csv(("Item", "Listing ID", "SKU", "Bin", "Quantity"), rows)


def quality(world: Store, one: Putlist) -> str:
    """What of a closed putlist was taken in, and what was not, and why."""
    rows = (
        (
            line.listing_id,
            world.listings[line.listing_id].sku,
            line.quantity,
            0 if line.error else line.quantity,
            line.quantity if line.error else 0,
            line.error or "",
        )
        for line in one.lines
    )
    return _csv(("Listing ID", "SKU", "Quantity", "QC Passed", "QC Failed", "Reason"), rows)


def recallable(world: Store, location_id: str) -> str:
    rows = (
        (one.listing_id, one.sku, stock.on_hand(world, location_id, one.listing_id)) for one in world.listings.values()
    )
    return _csv(("Listing ID", "SKU", "Quantity"), (row for row in rows if row[2]))


def bins(world: Store, location_id: str) -> str:
    capacity = world.settings.bin_capacity
    rows = (
        (bin_id, capacity, used, max(0, capacity - used))
        for bin_id, used in ((bin_id, stock.used(contents)) for bin_id, contents in world.bins[location_id].items())
    )
    return _csv(("Bin", "Capacity", "Used", "Available"), rows)


def ageing(world: Store, location_id: str) -> str:
    """By bin and listing; the age counts from the listing's last receipt."""
    now = world.now()
    rows = []
    for bin_id, contents in world.bins[location_id].items():
        for listing_id, pieces in contents.items():
            one = world.listings[listing_id]
            days = (now - one.received_at).days if one.received_at else ""
            rows.append((bin_id, listing_id, one.sku, pieces, days))
    return _csv(("Bin", "Listing ID", "SKU", "Quantity", "Age (days)"), rows)


def orders(world: Store, shipments: Iterable[Shipment]) -> str:
    """A row for each order item."""
    rows = (
        (
            one.shipment_id,
            one.order_id,
            item.order_item_id,
            world.listings[item.listing_id].sku,
            item.listing_id,
            item.live or item.quantity,
            item.status,
            "Yes" if one.hold else "No",
            wire(one.dispatch_after),
            wire(one.dispatch_by) or "",
        )
        for one in shipments
        for item in one.items
    )
    heads = ("Shipment ID", "Order ID", "Order Item ID", "SKU", "Listing ID", "Quantity", "Status", "On Hold")
    return _csv((*heads, "Dispatch After", "Dispatch By"), rows)


def recall_rows(text: str) -> list[tuple[str, int]]:
    """Listing ids and quantities of an uploaded recall file. Raises Refused with the row that can't be read."""
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if not {"Listing ID", "Quantity"} <= set(rows.fieldnames or ()):
        raise Refused("INVALID_REQUEST", reason="the file needs the columns Listing ID and Quantity")
    found = []
    for number, row in enumerate(rows, 2):
        quantity = row["Quantity"] or ""
        if not quantity.isascii() or not quantity.isdigit() or not 0 < int(quantity) < 10**9:
            raise Refused("INVALID_REQUEST", reason=f"row {number}: Quantity must be a whole number from 1 on")
        found.append((row["Listing ID"] or "", int(quantity)))
    return found


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(heads)
    writer.writerows(rows)
    return page.getvalue()
