"""Shapes of the panel's answers about bins (facts/flipkart.md §5.5, §8): paths are known, most shapes are ours."""

import msgspec


class Bin(msgspec.Struct, rename="camel"):
    bin_id: str
    capacity: int
    used: int


class Bins(msgspec.Struct):
    bins: list[Bin]


class Stock(msgspec.Struct, rename="camel"):
    bin_id: str
    listing_id: str
    quantity: int


class Report(msgspec.Struct):
    inventory: list[Stock]


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
