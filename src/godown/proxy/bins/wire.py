"""Shapes of the panel's answers about bins (facts/flipkart.md §5.5, §8): paths are known, most shapes are ours."""

import csv
from io import StringIO

import msgspec

from ..flipkart.wire import Unreadable


class Bin(msgspec.Struct, rename="camel"):
    bin_id: str
    capacity: int
    used: int


class Bins(msgspec.Struct):
    bins: list[Bin]


COLUMNS = ("Bin", "Listing ID", "Quantity")


def contents(body: bytes) -> dict[str, dict[str, int]]:
    """Pieces by bin and listing of the ageing report (CSV). Raises `Unreadable`, also for one that was cut off."""
    try:
        text = body.decode("utf-8-sig")
        if not text.endswith("\n"):
            raise Unreadable("the report ends within a line")
        rows = csv.DictReader(StringIO(text, newline=""), strict=True)
        found: dict[str, dict[str, int]] = {}
        for row in rows:
            bin_id, listing_id, quantity = (row[name] for name in COLUMNS)
            lying = found.setdefault(bin_id, {})
            lying[listing_id] = lying.get(listing_id, 0) + int(quantity)
        if rows.fieldnames is None or not set(COLUMNS) <= set(rows.fieldnames):
            raise Unreadable(f"the report lacks one of the columns {', '.join(COLUMNS)}")
    except (UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"the report cannot be read: {error}") from error
    return found


class InBin(msgspec.Struct, rename="camel"):
    bin_id: str
    quantity: int


class Inventory(msgspec.Struct):
    """Where one listing lies."""

    inventory: list[InBin]

    def in_bin(self, bin_id: str) -> int:
        return sum(each.quantity for each in self.inventory if each.bin_id == bin_id)


class PutlistItem(msgspec.Struct, rename="camel"):
    item_id: int
    listing_id: str
    bin_id: str
    quantity: int
    error_code: str | None = None

    @property
    def line(self) -> tuple[str, str, int]:
        return self.bin_id, self.listing_id, self.quantity


class Putlist(msgspec.Struct, rename="camel"):
    putlist_id: str
    status: str
    items: list[PutlistItem]

    @property
    def closed(self) -> bool:
        return self.status == "CLOSED"


class Recalled(msgspec.Struct, rename="camel"):
    recall_id: str


class Recalls(msgspec.Struct):
    recalls: list[Recalled]


class RecallDetails(msgspec.Struct, rename="camel"):
    recall_id: str
    listing_id: str
    quantity: int
