"""Waves: which orders go together, who picks them, and what the picker's page knows after a reload."""

from datetime import timedelta
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict, Invalid
from godown.kit.messages import Message
from godown.wms.desk import Desk
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.outward import service as outward
from godown.wms.picking import service as picking
from godown.wms.waves import service as waves
from world import NOW

pytestmark = pytest.mark.usefixtures("database")
HELD = Message("test.waves_held", "It is held.")


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    layout.add_locations(site, [NewLocation(f"B-{n:02}", Kind.BIN, "B", n) for n in (1, 2)])
    world.skus(site.seller_id, "MUG", "CUP", "POT")
    world.stocked(site, {"A-01": {"MUG": 50}, "B-01": {"CUP": 50}, "A-02": {"POT": 1}, "B-02": {"POT": 20}})
    return site


def orders_of(site, wave):
    return {stop.order_id for stop in picking.walk(site, wave)}


def claimed(site, picker="asha"):
    wave = waves.create(site, NOW)
    with history.acting(picker):
        waves.claim(site, wave, NOW)
    return wave


def test_a_wave_stays_in_the_zones_of_its_most_urgent_order(site):
    first = world.outward_order(site, sla=timedelta(hours=10), CUP=1)
    other = world.outward_order(site, sla=timedelta(hours=11), MUG=1)
    both = world.outward_order(site, sla=timedelta(hours=12), MUG=1, CUP=1)
    same = world.outward_order(site, sla=timedelta(hours=13), POT=2)  # the bin that has all of it is in zone B
    assert orders_of(site, waves.create(site, NOW)) == {first.id, same.id}
    assert orders_of(site, waves.create(site, NOW)) == {other.id}
    assert orders_of(site, waves.create(site, NOW)) == {both.id}


def test_an_urgent_order_goes_along_whatever_its_zone_and_opens_it_for_others(site):
    first = world.outward_order(site, sla=timedelta(hours=1), CUP=1)
    urgent = world.outward_order(site, sla=timedelta(hours=5), MUG=1)
    later = world.outward_order(site, sla=timedelta(hours=20), MUG=1)
    assert orders_of(site, waves.create(site, NOW)) == {first.id, urgent.id, later.id}


def test_the_setting_of_the_warehouse_says_how_waves_are_made(site):
    waves.set_setting(site, totes=2, pieces=5, by_zone=False, urgent_hours=0)
    first = world.outward_order(site, sla=timedelta(hours=10), CUP=3)
    large = world.outward_order(site, sla=timedelta(hours=11), MUG=3)
    small = world.outward_order(site, sla=timedelta(hours=12), MUG=2)
    last = world.outward_order(site, sla=timedelta(hours=13), MUG=1)
    assert orders_of(site, waves.create(site, NOW)) == {first.id, small.id}
    assert orders_of(site, waves.create(site, NOW)) == {large.id, last.id}
    before = waves.setting(site)
    with pytest.raises(Invalid):
        waves.set_setting(site, totes=0, pieces=5, by_zone=False, urgent_hours=0)
    assert waves.setting(site) == before
    other = world.warehouse(world.seller("other"), "DEL1")
    assert waves.setting(other) != before


def test_a_second_picker_is_told_who_has_the_wave_and_takes_it_over_by_name(site):
    world.outward_order(site, MUG=2)
    wave = claimed(site)
    with history.acting("asha"):
        for code in ("A-01", "MUG"):
            assert picking.scan(site, wave, code, uuid4(), NOW).accepted
    with history.acting("ravi"):
        with pytest.raises(Conflict) as told:
            waves.claim(site, wave, NOW)
        assert str(told.value) == f"asha picks wave {wave}."
        with pytest.raises(Conflict) as refused:
            waves.take_over(site, wave, "meera", NOW)
        assert refused.value.code == "waves.not_theirs"
        assert waves.find(site, wave).picker == "asha"
        waves.take_over(site, wave, "asha", NOW)
        standing = picking.standing(site, wave)
        assert (standing.expects, standing.pieces) == ("bin", 0)  # what asha holds goes back into the bin
    with history.acting("asha"):
        answer = picking.scan(site, wave, "MUG", uuid4(), NOW)
    assert (answer.accepted, answer.text) == (False, "ravi picks this wave.")


def test_what_is_in_hand_is_known_whatever_the_device_remembers(site):
    world.outward_order(site, MUG=2, CUP=1)
    wave = claimed(site)
    seen = []
    with history.acting("asha"):
        for code in ("A-01", "MUG", "MUG", "T-01", "B-01", "CUP", "T-01"):
            assert picking.scan(site, wave, code, uuid4(), NOW).accepted
            standing = picking.standing(site, wave)
            seen.append((standing.here and standing.here.bin, standing.expects, standing.pieces))
    assert seen == [
        ("A-01", "sku", 0),
        ("A-01", "sku", 1),
        ("A-01", "tote", 2),
        ("B-01", "bin", 0),
        ("B-01", "sku", 0),
        ("B-01", "tote", 1),
        (None, "done", 0),
    ]


def test_pieces_in_hand_of_a_stopped_order_are_named_to_be_put_back(site):
    order = world.outward_order(site, MUG=2)
    world.outward_order(site, MUG=1)
    wave = claimed(site)
    with history.acting("asha"):
        for code in ("A-01", "MUG"):
            assert picking.scan(site, wave, code, uuid4(), NOW).accepted
    Desk().block({order.id: HELD}, NOW)
    standing = picking.standing(site, wave)
    assert standing.stray == picking.Stray("A-01", "MUG", 1)
    assert (standing.here.bin, standing.expects, standing.pieces) == ("A-01", "bin", 0)
    assert outward.find([site.seller_id], order.id).status == "PICKING"
