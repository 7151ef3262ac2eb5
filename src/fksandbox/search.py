"""Shipments by id and by search. Sorted indexes keep a page of 100,000 shipments quick."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Final, Literal

import msgspec

from .model import CancellationType, Profile, Shipment
from .states import TYPE_OF_STATE, FilterType

SortField = Literal["orderDate", "dispatchAfterDate", "dispatchByDate", "modifiedDate"]
Key = tuple[datetime, str]
Bucket = tuple[FilterType, Profile, bool]

NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""Sorts a shipment without dispatchByDate last; no window reaches it."""


class Window(msgspec.Struct, frozen=True):
    """Both ends included; an open end is None."""

    start: datetime | None = None
    end: datetime | None = None

    def __contains__(self, at: datetime) -> bool:
        return (self.start is None or self.start <= at) and (self.end is None or at <= self.end)


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A shipment search in the world's own terms; None and empty mean "any"."""

    type: FilterType
    states: frozenset[str]
    profiles: frozenset[Profile]
    holds: frozenset[bool]
    location_id: str | None = None
    listing_ids: frozenset[str] | None = None
    shipment_types: frozenset[str] = frozenset()
    mps: bool | None = None
    windows: dict[SortField, Window] = {}
    cancellation_type: CancellationType | None = None
    cancelled: Window = Window()
    sort: SortField = "orderDate"
    descending: bool = False
    visible_before: datetime = NEVER

    def matches(self, shipment: Shipment) -> bool:
        return (
            self._matches_items(shipment)
            and self.location_id in (None, shipment.location_id)
            and (not self.shipment_types or shipment.shipment_type in self.shipment_types)
            and self.mps in (None, shipment.mps)
            and shipment.order_date < self.visible_before
            and all(key_of(shipment, field) in window for field, window in self.windows.items())
        )

    def _matches_items(self, shipment: Shipment) -> bool:
        for item in shipment.items:
            if self.listing_ids is not None and item.listing_id not in self.listing_ids:
                continue
            if self.type != "cancelled":
                if item.live and item.status in self.states:
                    return True
            elif (
                item.cancelled_at
                and item.cancelled_at in self.cancelled
                and item.cancellation_type == self.cancellation_type
            ):
                return True
        return False


def key_of(shipment: Shipment, field: SortField) -> datetime:
    match field:
        case "orderDate":
            return shipment.order_date
        case "dispatchAfterDate":
            return shipment.dispatch_after
        case "dispatchByDate":
            return shipment.dispatch_by or NEVER
        case "modifiedDate":
            return shipment.updated_at


FIELDS: Final[tuple[SortField, ...]] = ("orderDate", "dispatchAfterDate", "dispatchByDate", "modifiedDate")


class _Index:
    """The shipments of one bucket in the order of each sort field."""

    def __init__(self) -> None:
        self.by: dict[SortField, list[Key]] = {field: [] for field in FIELDS}

    def __len__(self) -> int:
        return len(self.by["orderDate"])

    def span(self, field: SortField, window: Window) -> tuple[int, int]:
        keys = self.by[field]
        start = bisect_left(keys, (window.start, "")) if window.start else 0
        end = bisect_right(keys, (window.end, "\uffff")) if window.end else len(keys)
        return start, max(start, end)


class ShipmentBook:
    """All shipments. Whoever changes one calls `touch` afterwards, or the searches do not see it."""

    def __init__(self) -> None:
        self.by_id: dict[str, Shipment] = {}
        self.by_item: dict[str, Shipment] = {}
        self.by_order: dict[str, list[Shipment]] = {}
        self.by_tracking: dict[str, Shipment] = {}
        self.changed: set[str] = set()
        self._indexes: dict[Bucket, _Index] = {}
        self._placed: dict[str, list[tuple[list[Key], Key]]] = {}

    def __iter__(self) -> Iterator[Shipment]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def add(self, shipment: Shipment) -> None:
        self._register(shipment)
        self.touch(shipment)

    def load(self, shipments: Iterable[Shipment]) -> None:
        """Add many at once, as unchanged: indexes are sorted when all are in."""
        for shipment in shipments:
            self._register(shipment)
            self._place(shipment, list.append)
        for index in self._indexes.values():
            for keys in index.by.values():
                keys.sort()

    def take_changed(self) -> list[Shipment]:
        """The shipments that have changed since this was asked last, by id."""
        taken, self.changed = sorted(self.changed), set()
        return [self.by_id[one] for one in taken]

    def _register(self, shipment: Shipment) -> None:
        self.by_id[shipment.shipment_id] = shipment
        self.by_order.setdefault(shipment.order_id, []).append(shipment)
        for item in shipment.items:
            self.by_item[item.order_item_id] = shipment

    def touch(self, shipment: Shipment) -> None:
        """Take a change of a shipment into the indexes."""
        for keys, key in self._placed.get(shipment.shipment_id, ()):
            del keys[bisect_left(keys, key)]
        self._place(shipment, insort)
        self.mark(shipment)

    def mark(self, shipment: Shipment) -> None:
        """Note a change that no search looks at."""
        self.changed.add(shipment.shipment_id)

    def _place(self, shipment: Shipment, put: Callable[[list[Key], Key], None]) -> None:
        placed = self._placed[shipment.shipment_id] = []
        for bucket in _buckets(shipment):
            index = self._indexes.setdefault(bucket, _Index())
            for field, keys in index.by.items():
                key = (key_of(shipment, field), shipment.shipment_id)
                put(keys, key)
                placed.append((keys, key))
        for tracking_id in shipment.tracking_ids:
            self.by_tracking[tracking_id] = shipment

    def page(self, search: Search, offset: int, size: int) -> tuple[list[Shipment], bool]:
        """Matches from `offset` on, at most `size`, and whether there are more."""
        found = list(islice(self.find(search), offset, offset + size + 1))
        return found[:size], len(found) > size

    def find(self, search: Search) -> Iterator[Shipment]:
        """Matches in the order asked for.

        Walks the sort order when that needs few steps; otherwise collects what the narrowest window leaves
        and sorts it.
        """
        indexes = [
            self._indexes[bucket]
            for profile in sorted(search.profiles)
            for hold in sorted(search.holds)
            if (bucket := (search.type, profile, hold)) in self._indexes
        ]
        narrowest = min(search.windows, key=lambda field: _reach(indexes, search, field), default=search.sort)
        sort_reach = _reach(indexes, search, search.sort)
        if _reach(indexes, search, narrowest) * 8 < sort_reach:
            found = [self.by_id[key[1]] for key in _walk(indexes, search, narrowest)]
            matches = [shipment for shipment in found if search.matches(shipment)]
            matches.sort(key=lambda s: (key_of(s, search.sort), s.shipment_id), reverse=search.descending)
            yield from matches
            return
        for _, shipment_id in _walk(indexes, search, search.sort):
            shipment = self.by_id[shipment_id]
            if search.matches(shipment):
                yield shipment


def _buckets(shipment: Shipment) -> set[Bucket]:
    types = {TYPE_OF_STATE.get(item.status) for item in shipment.items if item.live}
    if any(item.cancelled for item in shipment.items):
        types.add("cancelled")
    return {(kind, shipment.profile, shipment.hold) for kind in types if kind}


def _reach(indexes: Iterable[_Index], search: Search, field: SortField) -> int:
    window = search.windows.get(field, Window())
    return sum(end - start for start, end in (index.span(field, window) for index in indexes))


def _walk(indexes: Iterable[_Index], search: Search, field: SortField) -> Iterator[Key]:
    """Keys in order, as far as they are asked for: a page needs the first few of a long run."""
    window = search.windows.get(field, Window())
    runs: list[Iterator[Key]] = []
    for index in indexes:
        start, end = index.span(field, window)
        keys = index.by[field]
        runs.append(map(keys.__getitem__, range(end - 1, start - 1, -1) if search.descending else range(start, end)))
    return runs[0] if len(runs) == 1 else merge(*runs, reverse=search.descending)
