"""What a stock move may be, and what it does to the balances. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from godown.kit.errors import Invalid

from .messages import NO_QUANTITY, NOWHERE, UNBALANCED


class BucketName(StrEnum):
    LIVE = "live"
    RESERVED = "reserved"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why stock moved."""

    RECEIPT = "receipt"
    ALLOCATE = "allocate"
    DEALLOCATE = "deallocate"
    RESERVE = "reserve"
    RELEASE = "release"
    PICK = "pick"
    PACK = "pack"
    UNPACK = "unpack"
    HANDOVER = "handover"
    CANCEL = "cancel"
    PUT_BACK = "put_back"
    MAKE_LIVE = "make_live"
    UNCOUNT = "uncount"
    PUT_AWAY = "put_away"
    UNPICK = "unpick"
    COUNT = "count"
    RETURN = "return"
    RETURN_UNDONE = "return_undone"
    QUARANTINE_RELEASE = "quarantine_release"
    SCRAP = "scrap"
    SUPPLIER_RETURN = "supplier_return"
    TRANSFER = "transfer"
    LOST = "lost"


@dataclass(frozen=True)
class Bucket:
    """A part of a pool."""

    pool_id: int
    name: BucketName


@dataclass(frozen=True)
class Line:
    """`quantity` pieces move from `source` to `target` (location ids), and `out_of` one bucket `into` another.

    A move within one place leaves both locations out; one that changes no pool leaves both buckets out.
    `reference` is what it was done for: an order's id, the code of a document.
    """

    sku_id: int
    quantity: int
    source: int | None = None
    target: int | None = None
    out_of: Bucket | None = None
    into: Bucket | None = None
    reference: str = ""


def check(lines: Iterable[Line], counting: Collection[int]) -> None:
    """Raise `Invalid` unless every line is whole and keeps pools equal to the `counting` locations."""
    for line in lines:
        if line.quantity <= 0:
            raise Invalid(NO_QUANTITY, quantity=line.quantity)
        if (line.source is None) != (line.target is None) or (line.source == line.target and line.out_of == line.into):
            raise Invalid(NOWHERE)
        entering = (line.target in counting) - (line.source in counting)
        pooled = (line.into is not None) - (line.out_of is not None)
        if entering != pooled:
            raise Invalid(UNBALANCED, places=entering, buckets=pooled)


LocationDelta = tuple[int, int, int]
PoolDelta = tuple[int, int, int, int, int]


def location_deltas(lines: Iterable[Line], kept: Collection[int]) -> list[LocationDelta]:
    """(location, SKU, change) in the order in which balances are locked; only for locations that keep a balance."""
    changes: Counter[tuple[int, int]] = Counter()
    for line in lines:
        if line.source is not None and line.source in kept:
            changes[line.source, line.sku_id] -= line.quantity
        if line.target is not None and line.target in kept:
            changes[line.target, line.sku_id] += line.quantity
    return [(location, sku, change) for (location, sku), change in sorted(changes.items())]


def pool_deltas(lines: Sequence[Line]) -> list[PoolDelta]:
    """(pool, SKU, live, reserved, cancelled) changes in the order in which balances are locked."""
    changes: Counter[tuple[int, int, BucketName]] = Counter()
    for line in lines:
        if line.out_of:
            changes[line.out_of.pool_id, line.sku_id, line.out_of.name] -= line.quantity
        if line.into:
            changes[line.into.pool_id, line.sku_id, line.into.name] += line.quantity
    touched = sorted({(pool, sku) for pool, sku, _ in changes})
    return [(pool, sku, *(changes[pool, sku, name] for name in BucketName)) for pool, sku in touched]  # type: ignore[misc]
