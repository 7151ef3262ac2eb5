"""Sorted lists of dates: parts of them, what comes first of several, and from which place on."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from typing import Final, Literal, NamedTuple

import msgspec

from .model import Shipment

SortField = Literal["orderDate", "dispatchAfterDate", "dispatchByDate", "modifiedDate"]
Field = SortField | Literal["pickableFrom", "cancellationDate"]
"""Of ours: `pickableFrom` is dispatchAfterDate, or the end of a sidelining; `cancellationDate` is that of each item."""
Key = tuple[datetime, datetime, str]
"""A date, then order date and shipment id: what is equally urgent goes by age."""

FIELDS: Final[tuple[Field, ...]] = (
    "orderDate", "dispatchAfterDate", "dispatchByDate", "modifiedDate", "pickableFrom",
)  # fmt: skip
"""The dates of which a shipment has one each."""
NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""Sorts a shipment without dispatchByDate last; no window reaches it."""


class Window(msgspec.Struct, frozen=True):
    """Both ends included; an open end is None."""

    start: datetime | None = None
    end: datetime | None = None

    def __contains__(self, at: datetime) -> bool:
        return (self.start is None or self.start <= at) and (self.end is None or at <= self.end)


OPEN: Final = Window()


def date_of(shipment: Shipment, field: Field) -> datetime:
    """One of FIELDS."""
    match field:
        case "orderDate":
            return shipment.order_date
        case "dispatchAfterDate":
            return shipment.dispatch_after
        case "dispatchByDate":
            return shipment.dispatch_by or NEVER
        case "modifiedDate":
            return shipment.updated_at
        case _:
            return max(shipment.dispatch_after, shipment.sidelined_until or shipment.dispatch_after)


def key_of(shipment: Shipment, field: Field) -> Key:
    return date_of(shipment, field), shipment.order_date, shipment.shipment_id


class Keys(NamedTuple):
    """Where a shipment lies: one key for each of FIELDS, and one for each item with cancelled units."""

    dates: tuple[Key, ...]
    cancelled: tuple[Key, ...]


def keys_of(shipment: Shipment) -> Keys:
    cancelled = {item.cancelled_at for item in shipment.items if item.cancelled_at}
    return Keys(
        tuple(key_of(shipment, field) for field in FIELDS),
        tuple((at, shipment.order_date, shipment.shipment_id) for at in cancelled),
    )


class Span(NamedTuple):
    """A part of a sorted list."""

    keys: list[Key]
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def slice(self) -> list[Key]:
        return self.keys[self.start : self.end]

    def walk(self, *, descending: bool) -> Iterator[Key]:
        """As far as it is asked for."""
        steps = range(self.end - 1, self.start - 1, -1) if descending else range(self.start, self.end)
        return map(self.keys.__getitem__, steps)


class Index:
    """Shipments in the order of each date."""

    def __init__(self) -> None:
        self._by: dict[Field, list[Key]] = {field: [] for field in FIELDS}
        self._cancelled: list[Key] = []

    def __len__(self) -> int:
        return len(self._by["orderDate"])

    def put(self, keys: Keys, how: Callable[[list[Key], Key], None] = insort) -> None:
        """`list.append` puts many at the end, for `sort`."""
        for mine, key in zip(self._by.values(), keys.dates, strict=True):
            how(mine, key)
        for key in keys.cancelled:
            how(self._cancelled, key)

    def drop(self, keys: Keys) -> None:
        for mine, key in zip(self._by.values(), keys.dates, strict=True):
            del mine[bisect_left(mine, key)]
        for key in keys.cancelled:
            del self._cancelled[bisect_left(self._cancelled, key)]

    def sort(self) -> None:
        for keys in (*self._by.values(), self._cancelled):
            keys.sort()

    def span(self, field: Field, window: Window) -> Span:
        """What lies in the window."""
        keys = self._cancelled if field == "cancellationDate" else self._by[field]
        start = bisect_left(keys, window.start, key=_date) if window.start else 0
        end = bisect_right(keys, window.end, key=_date) if window.end else len(keys)
        return Span(keys, start, max(start, end))


def walk(spans: Sequence[Span], *, descending: bool) -> Iterator[Key]:
    """The keys of all spans in one order."""
    runs = [span.walk(descending=descending) for span in spans]
    return runs[0] if len(runs) == 1 else merge(*runs, reverse=descending)


def without(spans: Sequence[Span], count: int, *, descending: bool) -> list[Span]:
    """The spans after their first `count` keys, found by halving; no key may be in two of them."""
    total = sum(span.length for span in spans)
    if not count:
        return list(spans)
    if count >= total:
        return []
    cuts = _split(spans, total - count if descending else count)
    if descending:
        return [span._replace(end=cut) for span, cut in zip(spans, cuts, strict=True)]
    return [span._replace(start=cut) for span, cut in zip(spans, cuts, strict=True)]


def _split(spans: Sequence[Span], count: int) -> list[int]:
    """For each span where it ends among the `count` smallest keys of all.

    The cut of every span lies between `low` and `high`; each round halves the widest gap.
    """
    low, high = [span.start for span in spans], [span.end for span in spans]
    while True:
        widest = max(range(len(spans)), key=lambda n: high[n] - low[n])
        if low[widest] == high[widest]:
            return low
        middle = (low[widest] + high[widest]) // 2
        pivot = spans[widest].keys[middle]
        cuts = [bisect_left(span.keys, pivot, low[n], high[n]) for n, span in enumerate(spans)]
        if count <= sum(cut - span.start for cut, span in zip(cuts, spans, strict=True)):
            high = cuts
        else:
            low = cuts
            low[widest] = middle + 1


def _date(key: Key) -> datetime:
    return key[0]
