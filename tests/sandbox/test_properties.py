"""What holds whatever happens."""

from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fksandbox import Clock, Settings, World, orders, packing, picklists, stream
from fksandbox.errors import Refused
from fksandbox.search import FIELDS, Search, Window, key_of
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
        act = chance.choice("ooooohucpppdl")
        try:
            one = chance.choice(shipments) if shipments else stream.random_order(world)
            match act:
                case "o":
                    profile: Any = chance.choice(("FBF_LITE", "NON_FBF"))
                    stream.random_order(world, hold_share=0.2, profile=profile)
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
                        pick_list = world.pick_lists[one.pick_list_id]
                        picklists.check_pack(world, pick_list, one.shipment_id, given_)
                        packing.accept(world, one, {}, "2026-11-23")
                case "d":
                    packing.dispatch(world, one)
                case "l":
                    picklists.create(world, world.location_id, 5, None)
        except (Refused, IllegalMove, ValueError):
            continue
    return world


@given(st.integers(0, 10_000), st.data())
@settings(max_examples=40)
def test_a_search_finds_what_looking_at_every_shipment_finds(seed: int, data: st.DataObject) -> None:
    world = busy_world(seed, steps=60)
    times = sorted({key_of(one, field) for one in world.shipments for field in FIELDS})
    end = st.none() | st.sampled_from(times)
    kind = data.draw(st.sampled_from(list(FILTER_STATES)))
    search = Search(
        type=kind,
        states=frozenset(data.draw(st.sets(st.sampled_from(FILTER_STATES[kind]), min_size=1))),
        profiles=frozenset(data.draw(st.sets(st.sampled_from(("FBF_LITE", "NON_FBF")), min_size=1))),
        holds=frozenset(data.draw(st.sets(st.booleans(), min_size=1))),
        windows={
            field: Window(data.draw(end), data.draw(end)) for field in data.draw(st.sets(st.sampled_from(FIELDS)))
        },
        cancellation_type="buyerCancellation" if kind == "cancelled" else None,
        sort=data.draw(st.sampled_from(FIELDS)),
        descending=data.draw(st.booleans()),
    )
    plainly = [
        one
        for one in world.shipments
        if search.matches(one) and one.profile in search.profiles and one.hold in search.holds
    ]
    plainly.sort(key=lambda one: (key_of(one, search.sort), one.shipment_id), reverse=search.descending)
    assert [one.shipment_id for one in world.shipments.find(search)] == [one.shipment_id for one in plainly]
    page, more = world.shipments.page(search, 2, 3)
    assert (page, more) == (plainly[2:5], len(plainly) > 5)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_units_lists_and_bins_stay_in_order(seed: int) -> None:
    world = busy_world(seed, steps=120)
    listed = [one for pick_list in world.pick_lists.values() for one in pick_list.shipment_ids]
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
