"""What holds whatever happens."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fksandbox import Clock, Settings, World, orders, packing, picklists, stream
from fksandbox.errors import Refused
from fksandbox.index import FIELDS, Window, date_of, key_of
from fksandbox.model import OrderItem, Shipment
from fksandbox.search import Search
from fksandbox.states import FILTER_STATES, IllegalMove

from .conftest import START


def busy_world(seed: int, steps: int) -> World:
    """A world after some random events, legal and refused ones."""
    world = World(seed, clock=Clock(START), settings=Settings(label_delay=60), listings=5, stock=50)
    chance = Random(seed)
    for _ in range(steps):
        world.clock.advance(timedelta(seconds=chance.randint(0, 120)))
        world.settle()
        shipments = list(world.shipments)
        act = chance.choice("ooooohucpppdsl")
        try:
            one = chance.choice(shipments) if shipments else stream.random_order(world)
            match act:
                case "o":
                    profile: Any = chance.choice(("FBF_LITE", "NON_FBF"))
                    if chance.random() < 0.7:
                        stream.random_order(world, hold_share=0.2, profile=profile)
                    else:
                        boxes, kind = chance.randint(1, 2), chance.choice(("NORMAL", "EXPRESS"))
                        after = world.now() + timedelta(seconds=chance.randint(0, 300))
                        world.place_order(
                            [(chance.choice(list(world.listings)), 1)],
                            service_profile=profile, boxes=boxes, shipment_type=kind, dispatch_after=after,
                        )  # fmt: skip
                case "h":
                    orders.hold(world, one)
                case "u":
                    orders.unhold(world, one)
                case "c":
                    item = chance.choice(one.items)
                    orders.cancel(world, one, item.order_item_id, 1, "buyerCancellation")
                case "p":
                    if one.pick_list_id:
                        given_ = {item.order_item_id: item.live for item in one.live_items}
                        picklist = world.picklists[one.pick_list_id]
                        picklists.check_pack(world, picklist, one, given_)
                        packing.accept(world, one, {}, "2026-11-23")
                case "d":
                    packing.dispatch(world, one)
                case "s":
                    if one.pick_list_id and one.status == "APPROVED":
                        picklists.sideline(world, world.picklists[one.pick_list_id], one.shipment_id)
                case "l":
                    picklists.create(world, world.location_id, 5, None)
        except (Refused, IllegalMove, ValueError):
            continue
    return world


SOME: Any = {
    "location_id": st.sampled_from((None, "here", "elsewhere")),
    "mps": st.none() | st.booleans(),
    "listed": st.none() | st.booleans(),
    "single": st.none() | st.booleans(),
    "shipment_types": st.sets(st.sampled_from(("NORMAL", "EXPRESS"))).map(frozenset),
    "sort": st.sampled_from(("orderDate", "dispatchAfterDate", "dispatchByDate", "modifiedDate")),
    "descending": st.booleans(),
}


def plainly(world: World, search: Search) -> list[Shipment]:
    """What looking at every shipment finds."""

    def fits(item: OrderItem) -> bool:
        if search.listing_ids is not None and item.listing_id not in search.listing_ids:
            return False
        if search.type != "cancelled":
            return bool(item.live) and item.status in search.states
        return (
            item.cancelled_at is not None
            and item.cancelled_at in search.windows.get("cancellationDate", Window())
            and item.cancellation_type == search.cancellation_type
        )

    found = [
        one
        for one in world.shipments
        if any(fits(item) for item in one.items)
        and one.profile in search.profiles
        and one.hold in search.holds
        and search.location_id in (None, one.location_id)
        and search.mps in (None, one.mps)
        and search.listed in (None, one.pick_list_id is not None)
        and search.single in (None, sum(item.live for item in one.items) == 1)
        and (not search.shipment_types or one.shipment_type in search.shipment_types)
        and all(date_of(one, field) in search.windows[field] for field in FIELDS if field in search.windows)
    ]
    return sorted(found, key=lambda one: key_of(one, search.sort), reverse=search.descending)


@given(st.integers(0, 10_000), st.data())
@settings(max_examples=60)
def test_a_search_finds_what_looking_at_every_shipment_finds(seed: int, data: st.DataObject) -> None:
    world = busy_world(seed, steps=60)
    times = sorted({date_of(one, field) for one in world.shipments for field in FIELDS})
    end = st.none() | st.sampled_from(times)
    kind = data.draw(st.sampled_from(list(FILTER_STATES)))
    dates: Any = (*FIELDS, "cancellationDate") if kind == "cancelled" else FIELDS
    some = {name: data.draw(values) for name, values in SOME.items()}
    some["location_id"] = {"here": world.location_id}.get(some["location_id"], some["location_id"])
    search = Search(
        type=kind,
        states=frozenset(data.draw(st.sets(st.sampled_from(FILTER_STATES[kind]), min_size=1))),
        profiles=frozenset(data.draw(st.sets(st.sampled_from(("FBF_LITE", "NON_FBF")), min_size=1))),
        holds=frozenset(data.draw(st.sets(st.booleans(), min_size=1))),
        listing_ids=data.draw(st.none() | st.sets(st.sampled_from(list(world.listings))).map(frozenset)),
        windows={field: Window(data.draw(end), data.draw(end)) for field in data.draw(st.sets(st.sampled_from(dates)))},
        cancellation_type="buyerCancellation" if kind == "cancelled" else None,
        **some,
    )
    expected = plainly(world, search)
    for steps, few in ((1, 0), (1, 8), (200, 8)):  # all ways to a search with several dates
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("fksandbox.search.STEPS", steps)
            patch.setattr("fksandbox.search.FEW", few)
            assert [one.shipment_id for one in world.shipments.find(search)] == [one.shipment_id for one in expected]
            skip = data.draw(st.integers(0, len(expected) + 1))
            assert world.shipments.page(search, skip, 3) == (expected[skip : skip + 3], len(expected) > skip + 3)
    assert world.shipments.count(search) == len(expected)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_units_lists_and_bins_stay_in_order(seed: int) -> None:
    world = busy_world(seed, steps=120)
    listed = [one for picklist in world.picklists.values() for one in picklist.shipment_ids if one not in picklist.gone]
    assert len(listed) == len(set(listed))
    for one in world.shipments:
        assert (one.pick_list_id is not None) == (one.shipment_id in listed)
        for item in one.items:
            assert 0 <= item.cancelled <= item.quantity
            assert (item.status == "CANCELLED") == (item.live == 0)
        assert (one.packed_at is None) == (not one.tracking_ids)
    pieces = sum(sum(contents.values()) for by_bin in world.bins.values() for contents in by_bin.values())
    assert 0 <= pieces <= 5 * 50
    assert all(
        count > 0 for by_bin in world.bins.values() for contents in by_bin.values() for count in contents.values()
    )
