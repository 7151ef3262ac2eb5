"""Unpicking: what was picked and is not packed goes back into a bin, and its order is picked again."""

from datetime import timedelta
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.stock import service as stock
from godown.wms.unpicking import service as unpicking
from godown.wms.unpicking.service import Held
from world import NOW, POOL, lying, proved

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10}, "A-02": {"CUP": 10}})
    return site


def scan(site, held, code):
    with history.acting("asha"):
        return unpicking.scan(site, held, code, uuid4(), NOW)


def view(site, order):
    found = outward.find([site.seller_id], order.id)
    return found.status, [line.picked for line in found.lines]


def test_a_picked_piece_goes_back_and_its_order_is_picked_again(site):
    order = world.outward_order(site, MUG=2, CUP=1)
    world.picked(site, order)
    held = Held("T-01")
    told = [scan(site, Held(), "T-01")]
    told.append(scan(site, held, "MUG"))
    told.append(scan(site, Held("T-01", "MUG", 1), "A-03"))
    assert [(each.code, each.expects) for each in told] == [
        ("unpicking.at_tote", "sku"),
        ("unpicking.in_hand", "sku"),
        ("unpicking.unpicked", "sku"),
    ]
    assert told[0].data == {"tote": "T-01", "there": 3}
    assert view(site, order) == ("PICKING", [1, 1])
    assert lying(site)["A-03", "MUG"] == 1
    assert lying(site)["T-01", "MUG"] == 1
    (row,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, "MUG")]
    assert row.reserved == 2
    assert proved(site)
    world.picked(site, order)
    assert view(site, order) == ("PICKED", [2, 1])
    assert proved(site)


def test_pieces_of_the_orders_with_most_time_left_go_back(site):
    urgent = world.outward_order(site, sla=timedelta(hours=1), MUG=2)
    late = world.outward_order(site, sla=timedelta(hours=9), MUG=2)
    world.picked(site, urgent, late)
    assert [(each.sku, each.pieces) for each in unpicking.in_tote(site, "T-01")] == [("MUG", 4)]
    assert scan(site, Held("T-01", "MUG", 3), "A-01").accepted
    assert (view(site, urgent), view(site, late)) == (("PICKING", [1]), ("PICKING", [0]))
    assert proved(site)


@pytest.mark.parametrize(
    ("held", "scanned", "code"),
    [
        (Held(), "MUG", "unpicking.tote_first"),
        (Held(), "T-02", "unpicking.nothing_there"),
        (Held("T-01"), "NOTHING", "unpicking.unknown_code"),
        (Held("T-01"), "CUP", "unpicking.not_there"),
        (Held("T-01"), "A-01", "unpicking.hand_empty"),
        (Held("T-01", "MUG", 2), "MUG", "unpicking.not_there"),
        (Held("T-01", "MUG", 1), "CUP", "unpicking.bin_first"),
        (Held("T-01", "MUG", 1), "T-01", "unpicking.bin_first"),
        (Held("T-01", "MUG", 1), "PACKED", "unpicking.not_a_bin"),
        (Held("T-01", "MUG", 3), "A-01", "unpicking.not_there"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_own_code_and_changes_nothing(site, held, scanned, code):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    before = lying(site)
    answer = scan(site, held, scanned)
    assert (answer.accepted, answer.code) == (False, code)
    assert (view(site, order), lying(site)) == (("PICKED", [2]), before)


def test_an_order_with_a_parcel_and_pieces_that_wait_to_be_put_back_are_left_alone(site):
    packed, part = world.outward_order(site, CUP=1), world.outward_order(site, MUG=3)
    world.picked(site, packed, part)
    with history.acting("ravi"):
        assert packing.open_parcel(site, packed.order_code, uuid4(), NOW).accepted
    world.cancel(part.id, {part.lines[0].line_id: 2}, NOW)
    assert [(each.sku, each.pieces, each.orders) for each in unpicking.in_tote(site, "T-01")] == [
        ("MUG", 1, [part.order_code])
    ]
    assert not scan(site, Held("T-01", "MUG", 2), "A-01").accepted
    assert scan(site, Held("T-01", "MUG", 1), "A-01").accepted
    assert view(site, part) == ("PICKING", [0])
    assert proved(site)


def test_the_same_gesture_twice_moves_the_piece_once(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    gesture = uuid4()
    told = [unpicking.scan(site, Held("T-01", "MUG", 1), "A-01", gesture, NOW) for _ in range(2)]
    assert told[0] == told[1]
    assert view(site, order) == ("PICKING", [1])


def test_another_sellers_tote_is_not_found(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    other = world.warehouse(world.seller("other"), "DEL1")
    assert unpicking.scan(other, Held(), "T-01", uuid4(), NOW).code == "unpicking.nothing_there"
    assert not unpicking.scan(other, Held("T-01", "MUG", 1), "A-01", uuid4(), NOW).accepted
    assert view(site, order) == ("PICKED", [1])
