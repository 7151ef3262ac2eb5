"""Pieces that the channel cancelled before their order was packed."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from cancelled import GONE, buckets, cancel, codes, desk, house, line_of, lines, refused, state, view, waiting
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.wms import checks
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from world import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database, paper) -> Iterator:
    site = house()
    with history.acting("asha"):
        yield site
    assert checks.differences([site.seller_id]) == []


# --- before a picker was there ------------------------------------------------------------------------------------


@pytest.mark.parametrize("acknowledged", [False, True])
def test_an_order_cancelled_before_picking_leaves_its_pieces_in_their_bins_and_in_the_cancelled_bucket(
    site, acknowledged
):
    order = world.outward_order(site, acknowledged=acknowledged, MUG=3, CUP=1)
    cancel(order, MUG=3, CUP=1)
    assert (view(site, order).status, lines(site, order)) == (
        "CANCELLED",
        {"MUG": (0, 3, 0, 0), "CUP": (0, 1, 0, 0)},
    )
    assert (buckets(site, "MUG"), buckets(site, "CUP"), waiting(site)) == ((7, 0, 3), (4, 0, 1), [])
    assert codes(site, order)[-3:] == ["cancelling.cancelled", "cancelling.cancelled", "outward.cancelled_whole"]
    (entry,) = [entry for entry in stock.statement(site, "MUG") if entry.reason == "cancel"]
    assert (entry.quantity, entry.reference, entry.out_of, entry.into) == (
        3,
        str(order.id),
        "FK-SMART reserved",
        "FK-SMART cancelled",
    )


def test_a_part_cancelled_before_picking_is_not_picked(site):
    order = world.outward_order(site, MUG=3, CUP=1)
    cancel(order, MUG=1, CUP=1)
    assert (view(site, order).status, buckets(site, "MUG"), buckets(site, "CUP")) == (
        "ACKNOWLEDGED",
        (7, 2, 1),
        (4, 0, 1),
    )
    cancel(order, MUG=1)
    world.picked(site, order)
    assert lines(site, order) == {"MUG": (1, 2, 1, 0), "CUP": (0, 1, 0, 0)}
    (shipment,) = world.packed(site, order).values()
    assert [(line.sku, line.quantity) for line in views.parcel(site, shipment).lines] == [("MUG", 1)]


def test_nothing_is_cancelled_twice(site):
    order = world.outward_order(site, MUG=3)
    cancel(order, MUG=2)
    assert refused(site, order, MUG=2) == "cancelling.too_many"
    cancel(order, MUG=1)
    assert refused(site, order, MUG=1) == "cancelling.too_late"


def test_more_than_a_line_has_a_line_of_another_order_and_less_than_nothing_are_refused(site):
    order, other = world.outward_order(site, MUG=3), world.outward_order(site, CUP=1)
    assert refused(site, order, MUG=4) == "cancelling.too_many"
    assert refused(site, order, MUG=-1) == "cancelling.too_many"
    before = state(site, order)
    with pytest.raises(Conflict) as caught:
        world.cancel(order.id, {line_of(order, "MUG"): 1, line_of(other, "CUP"): 1}, NOW)
    assert (caught.value.code, caught.value.data["there"]) == ("cancelling.too_many", 0)
    world.cancel(order.id, {line_of(order, "MUG"): 0}, NOW)
    assert state(site, order) == before


def test_an_order_that_is_not_here_is_not_found(site):
    with pytest.raises(NotFound) as caught:
        world.cancel(uuid4(), {1: 1}, NOW)
    assert caught.value.code == "outward.no_order"


def test_a_blocked_order_can_be_cancelled(site):
    order = world.outward_order(site, MUG=3)
    desk.block({order.id: GONE}, NOW)
    cancel(order, MUG=3)
    assert view(site, order).status == "CANCELLED"


# --- while it is picked -------------------------------------------------------------------------------------------


def walking(site):
    wave = waves.create(site, NOW)
    waves.claim(site, wave, NOW)
    return wave


def pick(site, wave, sku, quantity, tote="T-01"):
    stop = next(stop for stop in picking.walk(site, wave) if stop.sku == sku)
    picking.confirm_many(site, wave, [Confirm(stop.id, quantity, tote)], NOW)


def scan(site, wave, *scans):
    return [picking.scan(site, wave, code, uuid4(), NOW) for code in scans]


def test_pieces_that_never_left_their_bin_are_cancelled_before_picked_ones(site):
    order = world.outward_order(site, MUG=4)
    wave = walking(site)
    pick(site, wave, "MUG", 2)
    cancel(order, MUG=1)
    assert ([stop.left for stop in picking.walk(site, wave)], waiting(site)) == ([1], [])
    cancel(order, MUG=2)
    assert waiting(site) == [(order.order_code, "MUG", 1, ["T-01"])]
    assert (view(site, order).status, lines(site, order)) == ("PICKED", {"MUG": (1, 3, 1, 0)})
    assert (waves.board(site), buckets(site, "MUG")) == ([], (6, 1, 3))
    assert codes(site, order)[-2:] == ["cancelling.cancelled", "outward.rest_picked"]


def test_an_order_whose_last_open_pieces_are_cancelled_is_picked_and_its_wave_done(site):
    order = world.outward_order(site, MUG=2, CUP=1)
    wave = walking(site)
    pick(site, wave, "MUG", 2)
    desk.block({order.id: GONE}, NOW)
    cancel(order, CUP=1)
    assert (view(site, order).status, waves.board(site), waiting(site)) == ("PICKED", [], [])


def test_a_wave_goes_on_for_the_other_orders(site):
    order, other = world.outward_order(site, MUG=2), world.outward_order(site, MUG=3)
    wave = walking(site)
    cancel(order, MUG=2)
    assert [(stop.order_id, stop.left) for stop in picking.walk(site, wave)] == [(other.id, 3)]
    assert [card.status for card in waves.board(site)] == ["PICKING"]


def test_pieces_promised_in_several_bins_are_given_up_where_the_picker_comes_last(site):
    order = world.outward_order(site, MUG=8)
    wave = walking(site)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-01", 5), ("A-02", 3)]
    cancel(order, MUG=4)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-01", 4)]


def test_cancelled_pieces_in_the_pickers_hand_go_back_into_their_bin(site):
    order = world.outward_order(site, MUG=3)
    wave = walking(site)
    scan(site, wave, "A-01", "MUG", "MUG", "MUG")
    cancel(order, MUG=2)
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.code, answer.expects) == (False, "picking.cancelled_in_hand", "tote")
    assert answer.data == {"surplus": 2, "sku": "MUG", "bin": "A-01"}
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.data["quantity"], answer.expects) == (True, 1, "done")
    assert (view(site, order).status, waiting(site)) == ("PICKED", [])


def test_pieces_in_hand_are_given_up_last(site):
    order = world.outward_order(site, MUG=8)
    wave = walking(site)
    scan(site, wave, "A-02", "MUG")
    cancel(order, MUG=5)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-02", 3)]


def test_a_picker_whose_wave_was_cancelled_is_told_to_put_back_what_is_in_hand(site):
    order = world.outward_order(site, MUG=1)
    wave = walking(site)
    scan(site, wave, "A-01", "MUG")
    cancel(order, MUG=1)
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.code) == (False, "picking.nothing_left")
    assert (view(site, order).status, waves.board(site)) == ("CANCELLED", [])


def test_a_picker_goes_on_with_other_orders_after_putting_back_what_was_cancelled_in_hand(site):
    order, other = world.outward_order(site, MUG=1), world.outward_order(site, CUP=1)
    wave = walking(site)
    scan(site, wave, "A-01", "MUG")
    cancel(order, MUG=1)
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.code, answer.expects) == (False, "picking.stopped", "bin")
    assert answer.data == {"order": order.order_code, "pieces": 1, "sku": "MUG", "bin": "A-01"}
    assert [answer.accepted for answer in scan(site, wave, "A-02", "CUP", "T-01")] == [True] * 3
    assert (view(site, other).status, waiting(site)) == ("PICKED", [])


def short(site, wave):
    """None of what the walk still wants is in its bin."""
    while stops := picking.walk(site, wave):
        picking.report_short(site, wave, stops[0].id, uuid4(), NOW)


def test_an_order_that_ran_short_goes_on_with_what_is_picked_when_the_missing_pieces_are_cancelled(site):
    order = world.outward_order(site, MUG=1, CUP=2)
    wave = walking(site)
    pick(site, wave, "MUG", 1)
    short(site, wave)
    assert view(site, order).status == "UNFULFILLABLE"
    cancel(order, CUP=1)
    assert view(site, order).status == "UNFULFILLABLE"
    cancel(order, CUP=1)
    assert (view(site, order).status, waiting(site)) == ("PICKED", [])


def test_an_order_that_ran_short_and_is_cancelled_is_put_back_as_far_as_it_was_picked(site):
    order = world.outward_order(site, MUG=1, CUP=2)
    wave = walking(site)
    pick(site, wave, "MUG", 1)
    short(site, wave)
    cancel(order, MUG=1, CUP=2)
    assert (view(site, order).status, waiting(site)) == ("CANCELLED", [(order.order_code, "MUG", 1, ["T-01"])])
