"""Shipments by id and by search.

Every shipment lies in one bucket of those that are alike in all that a search can name but dates and listings, and in
one bucket of each of its listings. So a search knows its buckets beforehand and looks at little more than it shows:
among 100,000 shipments, and when nothing matches.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Final, NamedTuple, TypeVar

import msgspec

from .index import (
    OPEN,
    Field,
    Index,
    Key,
    Keys,
    SortField,
    Span,
    Window,
    date_of,
    key_of,
    keys_of,
    walk,
    without,
)
from .model import CancellationType, OrderItem, Profile, Shipment
from .states import FilterType

T = TypeVar("T")

STEPS: Final = 200
"""So many are looked at in the order asked for before the other dates are compared."""
FEW: Final = 8
"""When the other dates leave less than this part of the sort order, they are sorted instead."""


class Bucket(NamedTuple):
    """What shipments have in common."""

    profile: Profile
    hold: bool
    status: str
    location_id: str
    mps: bool
    shipment_type: str
    vendor: str
    listed: bool
    """In a picklist."""
    single: bool
    """One unit is left."""
    facets: frozenset[str]
    """States of its live items, and how cancelled units were cancelled."""


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
    vendors: frozenset[str] | None = None
    listed: bool | None = None
    single: bool | None = None
    windows: dict[Field, Window] = {}
    cancellation_type: CancellationType | None = None
    sort: SortField = "orderDate"
    descending: bool = False

    def wants(self, bucket: Bucket) -> bool:
        """But for dates, all of the bucket's shipments match, or none does."""
        facets = {self.cancellation_type} if self.type == "cancelled" else self.states
        return (
            bucket.profile in self.profiles
            and bucket.hold in self.holds
            and self.location_id in (None, bucket.location_id)
            and self.mps in (None, bucket.mps)
            and (self.vendors is None or bucket.vendor in self.vendors)
            and self.listed in (None, bucket.listed)
            and self.single in (None, bucket.single)
            and (not self.shipment_types or bucket.shipment_type in self.shipment_types)
            and not bucket.facets.isdisjoint(facets)
        )

    def dated(self, shipment: Shipment) -> bool:
        """Do the dates of a shipment lie in the windows?"""
        return all(
            any(self._cancelled(item, window) for item in shipment.items)
            if field == "cancellationDate"
            else date_of(shipment, field) in window
            for field, window in self.windows.items()
        )

    def _cancelled(self, item: OrderItem, window: Window) -> bool:
        return (
            item.cancelled_at is not None
            and item.cancelled_at in window
            and item.cancellation_type == self.cancellation_type
            and (self.listing_ids is None or item.listing_id in self.listing_ids)
        )


class _Place(NamedTuple):
    keys: Keys
    indexes: list[Index]


class ShipmentBook:
    """All shipments. Whoever changes one calls `touch` afterwards, or the searches do not see it."""

    def __init__(self) -> None:
        self.by_id: dict[str, Shipment] = {}
        self.by_item: dict[str, Shipment] = {}
        self.by_order: dict[str, list[Shipment]] = {}
        self.by_tracking: dict[str, Shipment] = {}
        self.changed: set[str] = set()
        self._buckets: dict[str | None, dict[Bucket, Index]] = {None: {}}
        """Of all shipments, and of those of each listing."""
        self._places: dict[str, _Place] = {}

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
            self._place(shipment, lambda index, keys: index.put(keys, list.append))
        for buckets in self._buckets.values():
            for index in buckets.values():
                index.sort()

    def take_changed(self) -> list[Shipment]:
        """The shipments that have changed since this was asked last, by id."""
        taken, self.changed = sorted(self.changed), set()
        return [self.by_id[one] for one in taken]

    def touch(self, shipment: Shipment) -> None:
        """Take a change of a shipment into the indexes."""
        if place := self._places.get(shipment.shipment_id):
            for index in place.indexes:
                index.drop(place.keys)
        self._place(shipment, Index.put)
        self.mark(shipment)

    def mark(self, shipment: Shipment) -> None:
        """Note a change that no search looks at."""
        self.changed.add(shipment.shipment_id)

    def _register(self, shipment: Shipment) -> None:
        self.by_id[shipment.shipment_id] = shipment
        self.by_order.setdefault(shipment.order_id, []).append(shipment)
        for item in shipment.items:
            self.by_item[item.order_item_id] = shipment

    def _place(self, shipment: Shipment, put: Callable[[Index, Keys], None]) -> None:
        place = self._places[shipment.shipment_id] = _Place(keys_of(shipment), [])
        for listing_id in {None, *(item.listing_id for item in shipment.items)}:
            index = self._buckets.setdefault(listing_id, {}).setdefault(_bucket(shipment, listing_id), Index())
            put(index, place.keys)
            place.indexes.append(index)
        for tracking_id in shipment.tracking_ids:
            self.by_tracking[tracking_id] = shipment

    def page(self, search: Search, offset: int, size: int) -> tuple[list[Shipment], bool]:
        """Matches from `offset` on, at most `size`, and whether there are more."""
        found = list(islice(self.find(search, offset), size + 1))
        return found[:size], len(found) > size

    def find(self, search: Search, skip: int = 0) -> Iterator[Shipment]:
        """Matches in the order asked for, without the first `skip`."""
        indexes = self._indexes(search)
        windows = _narrowing(search, indexes)
        spans = _spans(indexes, search.sort, windows)
        if windows.keys() <= {search.sort} and not _overlapping(search):
            left = without(spans, skip, descending=search.descending)
            for _, _, shipment_id in walk(left, descending=search.descending):
                yield self.by_id[shipment_id]
        else:
            yield from islice(self._sift(search, indexes, windows, spans), skip, None)

    def count(self, search: Search) -> int:
        """How many match."""
        indexes = self._indexes(search)
        windows = _narrowing(search, indexes)
        if len(windows) > 1 or "cancellationDate" in windows or _overlapping(search):
            return sum(1 for _ in self.find(search))
        return _reach(indexes, next(iter(windows), search.sort), windows)

    def newest(self, wanted: Callable[[Bucket], bool]) -> Iterator[Shipment]:
        """The shipments of these buckets."""
        indexes = [index for bucket, index in self._buckets[None].items() if index and wanted(bucket)]
        for _, _, shipment_id in walk(_spans(indexes, "orderDate", {}), descending=True):
            yield self.by_id[shipment_id]

    def tally(self, group: Callable[[Bucket], T | None]) -> Counter[T]:
        """How many shipments there are in each group of buckets; those of none are left out."""
        counted: Counter[T] = Counter()
        for bucket, index in self._buckets[None].items():
            if index and (name := group(bucket)) is not None:
                counted[name] += len(index)
        return counted

    def _indexes(self, search: Search) -> list[Index]:
        """Of all shipments that match but for their dates; with several listings, some twice."""
        return [
            index
            for listing_id in ((None,) if search.listing_ids is None else sorted(search.listing_ids))
            for bucket, index in self._buckets.get(listing_id, {}).items()
            if index and search.wants(bucket)
        ]

    def _sift(
        self, search: Search, indexes: list[Index], windows: dict[Field, Window], spans: list[Span]
    ) -> Iterator[Shipment]:
        """Matches when there is more to look at than the spans of the sort field: other dates, or several listings.

        Where most of what is walked matches, the first steps are enough. Else the other dates are compared by their
        keys, as a set of ids, without looking at shipments.
        """
        others = sorted(windows.keys() - {search.sort}, key=lambda field: _reach(indexes, field, windows))
        if others and not _reach(indexes, others[0], windows):
            return
        keys = _once(walk(spans, descending=search.descending))
        passed = 0
        for key in islice(keys, STEPS if others else None):
            if search.dated(shipment := self.by_id[key[2]]):
                passed += 1
                yield shipment
        if others:
            ids = set.intersection(*(_ids(_spans(indexes, field, windows)) for field in others))
            if few := len(ids) * FEW < sum(span.length for span in spans):
                left = [key_of(self.by_id[one], search.sort) for one in ids]
            else:
                left = [key for span in spans for key in span.slice() if key[2] in ids]
            left.sort(reverse=search.descending)
            found = (self.by_id[key[2]] for key in _once(left))
            inexact = few or "cancellationDate" in windows
            yield from islice((one for one in found if not inexact or search.dated(one)), passed, None)


def _bucket(shipment: Shipment, listing_id: str | None) -> Bucket:
    """With a listing, only its items count for the facets."""
    items = [item for item in shipment.items if listing_id in (None, item.listing_id)]
    return Bucket(
        profile=shipment.profile,
        hold=shipment.hold,
        status=shipment.status,
        location_id=shipment.location_id,
        mps=shipment.mps,
        shipment_type=shipment.shipment_type,
        vendor=shipment.vendor,
        listed=shipment.pick_list_id is not None,
        single=sum(item.live for item in shipment.items) == 1,
        facets=frozenset(
            {item.status for item in items if item.live}
            | {item.cancellation_type for item in items if item.cancellation_type}
        ),
    )


def _overlapping(search: Search) -> bool:
    """May a shipment be in two of the indexes?"""
    return search.listing_ids is not None and len(search.listing_ids) > 1


def _narrowing(search: Search, indexes: list[Index]) -> dict[Field, Window]:
    """The windows that leave anything out."""
    total = sum(map(len, indexes))
    return {
        field: window
        for field, window in search.windows.items()
        if field == "cancellationDate" or sum(index.span(field, window).length for index in indexes) < total
    }


def _spans(indexes: list[Index], field: Field, windows: dict[Field, Window]) -> list[Span]:
    return [index.span(field, windows.get(field, OPEN)) for index in indexes]


def _reach(indexes: list[Index], field: Field, windows: dict[Field, Window]) -> int:
    return sum(span.length for span in _spans(indexes, field, windows))


def _ids(spans: list[Span]) -> set[str]:
    return {shipment_id for span in spans for _, _, shipment_id in span.slice()}


def _once(keys: Iterable[Key]) -> Iterator[Key]:
    return (key for key, _ in groupby(keys))
