"""Waves and picking, on the floor."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message
from godown.wms.desk import Desk
from godown.wms.outward import service as outward
from godown.wms.picking import by_hand, doubts
from godown.wms.picking import service as picking
from godown.wms.picking.doubts import Doubtful
from godown.wms.picking.service import Confirm
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from world import NOW

pytestmark = pytest.mark.usefixtures("database")
CANCELLED = Message("test.cancelled", "Cancelled by the buyer.")


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10}, "A-02": {"CUP": 4}, "A-03": {"MUG": 2}})
    return site


@pytest.fixture
def asha(site):
    with history.acting("asha"):
        yield


def proved(site):
    return stock.verify([site.seller_id]) + picking.verify([site.seller_id]) == []


def status(site, order):
    return outward.find([site.seller_id], order.id).status


def codes(site, order):
    return [entry.code for entry in history.timeline([site.seller_id], order.id)]


def claimed(site, **trolley):
    wave = waves.create(site, NOW, Trolley(**trolley))
    waves.claim(site, wave, NOW)
    return wave


def scans(site, wave, *scanned):
    return [picking.scan(site, wave, code, uuid4(), NOW) for code in scanned]


def test_a_wave_takes_the_most_urgent_orders_and_tells_the_channel(site, paper):
    later = world.outward_order(site, timedelta(days=2), MUG=1)
    sooner = world.outward_order(site, timedelta(hours=2), MUG=1)
    world.outward_order(site, acknowledged=False, MUG=1)
    wave = waves.create(site, NOW, Trolley(orders=1))
    assert (status(site, sooner), status(site, later)) == ("PICKING", "ACKNOWLEDGED")
    assert paper.asked == [("picking_started", {sooner.id})]
    assert [(card.id, card.orders, card.pieces, card.picked) for card in waves.board(site)] == [(wave, 1, 1, 0)]


def test_without_orders_there_is_no_wave(site, paper):
    order = world.outward_order(site, MUG=1)
    Desk().block({order.id: CANCELLED}, NOW)
    assert waves.create(site, NOW) is None
    assert (status(site, order), waves.board(site), paper.asked) == ("ACKNOWLEDGED", [], [])


def test_scanning_bin_pieces_and_tote_moves_the_stock_and_tells_the_story(site, asha):
    order = world.outward_order(site, MUG=2, CUP=1)
    wave = claimed(site)
    answers = scans(site, wave, "A-01", "MUG", "8900000000000", "T-01", "A-02", "CUP", "T-01")
    assert [(answer.code, answer.expects) for answer in answers] == [
        ("picking.at_bin", "sku"),
        ("picking.in_hand", "sku"),
        ("picking.in_hand", "tote"),
        ("picking.in_tote", "bin"),
        ("picking.at_bin", "sku"),
        ("picking.in_hand", "tote"),
        ("picking.in_tote", "done"),
    ]
    assert status(site, order) == "PICKED"
    assert waves.board(site) == []
    lying = {(row.location, row.sku): row.quantity for row in stock.by_location(site)}
    assert lying == {
        ("A-01", "MUG"): 8,
        ("A-02", "CUP"): 3,
        ("A-03", "MUG"): 2,
        ("T-01", "MUG"): 2,
        ("T-01", "CUP"): 1,
    }
    entries = history.timeline([site.seller_id], order.id)
    assert [(entry.actor, entry.text) for entry in entries if entry.code == "picking.picked"] == [
        ("asha", "Picked 2 of MUG from A-01 into T-01."),
        ("asha", "Picked 1 of CUP from A-02 into T-01."),
    ]
    assert codes(site, order)[-1] == "outward.picked"
    assert proved(site)


def test_the_same_gesture_twice_is_one_piece_and_another_gesture_is_a_second(site, asha):
    world.outward_order(site, MUG=2)
    wave = claimed(site)
    scans(site, wave, "A-01")
    gesture = uuid4()
    first = picking.scan(site, wave, "MUG", gesture, NOW)
    assert picking.scan(site, wave, "MUG", gesture, NOW) == first
    assert first.data["pieces"] == 1
    assert scans(site, wave, "MUG")[0].data["pieces"] == 2


@pytest.mark.parametrize(
    ("before", "scanned", "code"),
    [
        ([], "A-05", "picking.wrong_bin"),
        ([], "MUG", "picking.wrong_bin"),
        (["A-01"], "A-05", "picking.wrong_bin"),
        (["A-01"], "CUP", "picking.wrong_item"),
        (["A-01"], "4711", "picking.unknown_code"),
        (["A-01"], "T-01", "picking.hand_empty"),
        (["A-01", "MUG"], "A-02", "picking.hand_full"),
        (["A-01", "MUG", "MUG"], "MUG", "picking.too_many"),
    ],
)
def test_a_scan_that_does_not_fit_is_refused_by_its_own_code_and_changes_nothing(site, asha, before, scanned, code):
    order = world.outward_order(site, MUG=2)
    wave = claimed(site)
    scans(site, wave, *before)
    written, lying = codes(site, order), stock.by_location(site)
    (answer,) = scans(site, wave, scanned)
    assert (answer.accepted, answer.code) == (False, code)
    assert (codes(site, order), stock.by_location(site)) == (written, lying)
    assert picking.walk(site, wave)[0].picked == 0


def test_pieces_of_one_line_go_into_one_tote(site, asha):
    world.outward_order(site, MUG=2)
    wave = claimed(site)
    answers = scans(site, wave, "A-01", "MUG", "T-01", "MUG", "T-02", "T-01")
    assert [answer.code for answer in answers[4:]] == ["picking.other_tote", "picking.in_tote"]
    assert proved(site)


def test_only_who_claimed_a_wave_works_on_it_until_it_is_taken_over(site):
    world.outward_order(site, MUG=1)
    wave = waves.create(site, NOW)
    with history.acting("asha"):
        waves.claim(site, wave, NOW)
    with history.acting("ravi"):
        with pytest.raises(Conflict) as refused:
            waves.claim(site, wave, NOW)
        assert refused.value.code == "waves.taken"
        assert scans(site, wave, "A-01")[0].code == "picking.not_yours"
        waves.take_over(site, wave, "asha", NOW)
        assert scans(site, wave, "A-01")[0].code == "picking.at_bin"
    with history.acting("asha"):
        assert scans(site, wave, "MUG")[0].data == {"picker": "ravi"}


def test_a_wave_of_another_warehouse_is_not_found(site):
    other = world.warehouse(world.seller("other"), "DEL1")
    world.outward_order(site, MUG=1)
    wave = waves.create(site, NOW)
    for call in (lambda: waves.claim(other, wave, NOW), lambda: picking.walk(other, wave)):
        with pytest.raises(NotFound):
            call()
    assert picking.scan(other, wave, "A-01", uuid4(), NOW).code == "waves.no_wave"


def test_pieces_in_hand_for_an_order_that_is_blocked_are_to_be_put_back_and_the_wave_goes_on_without_it(site, asha):
    order, other = world.outward_order(site, MUG=2), world.outward_order(site, CUP=1)
    wave = claimed(site)
    scans(site, wave, "A-01", "MUG")
    Desk().block({order.id: CANCELLED}, NOW)
    assert [stop.order_id for stop in picking.walk(site, wave)] == [other.id]
    (answer,) = scans(site, wave, "T-01")
    assert (answer.accepted, answer.code, answer.expects) == (False, "picking.stopped", "bin")
    assert answer.data == {"order": order.order_code, "pieces": 1, "sku": "MUG", "bin": "A-01"}
    answers = scans(site, wave, "A-01", "A-02", "CUP", "T-01")
    assert [answer.code for answer in answers][::3] == ["picking.wrong_bin", "picking.in_tote"]
    assert (status(site, order), status(site, other), waves.board(site)) == ("PICKING", "PICKED", [])
    assert codes(site, order)[-1] == "picking.left_out"
    assert {row.sku for row in stock.by_location(site) if row.kind == "tote"} == {"CUP"}
    assert proved(site)


def test_an_order_left_out_by_a_wave_goes_into_another_when_it_is_free_again(site, asha, paper):
    order = world.outward_order(site, MUG=2)
    wave = claimed(site)
    scans(site, wave, "A-01", "MUG", "T-01")
    Desk().block({order.id: CANCELLED}, NOW)
    assert scans(site, wave, "A-01")[0].code == "picking.nothing_left"
    assert waves.create(site, NOW) is None
    Desk().unblock({order.id: None}, NOW)
    second = claimed(site)
    assert [(stop.quantity, stop.order_id) for stop in picking.walk(site, second)] == [(1, order.id)]
    assert paper.all("picking_started") == [{order.id}]
    scans(site, second, "A-01", "MUG", "T-02")
    assert status(site, order) == "PICKED"
    assert "outward.picking_goes_on" in codes(site, order)


def test_pieces_of_a_blocked_order_cannot_be_confirmed(site, asha):
    order = world.outward_order(site, MUG=1)
    wave = claimed(site)
    (stop,) = picking.walk(site, wave)
    Desk().block({order.id: CANCELLED}, NOW)
    with pytest.raises(Conflict) as refused:
        picking.confirm_many(site, wave, [Confirm(stop.id, 1, "T-01")], NOW)
    assert refused.value.code == "test.cancelled"
    assert ("T-01", "MUG") not in {(row.location, row.sku) for row in stock.by_location(site)}


@pytest.mark.parametrize("quantity", [0, -1, 3])
def test_more_or_less_than_is_open_cannot_be_confirmed(site, asha, quantity):
    world.outward_order(site, MUG=2)
    wave = claimed(site)
    (stop,) = picking.walk(site, wave)
    with pytest.raises(Conflict) as refused:
        picking.confirm_many(site, wave, [Confirm(stop.id, quantity, "T-01")], NOW)
    assert refused.value.data == {"line": stop.id, "open": 2, "asked": quantity}
    assert picking.walk(site, wave) == [stop]


def test_a_short_bin_sends_the_picker_to_other_bins(site, asha, paper):
    order = world.outward_order(site, MUG=2)
    wave = claimed(site)
    (stop,) = picking.walk(site, wave)
    answer = picking.report_short(site, wave, stop.id, uuid4(), NOW)
    assert (answer.accepted, answer.code, answer.expects) == (True, "picking.elsewhere", "bin")
    assert [(each.bin, each.left) for each in picking.walk(site, wave)] == [("A-03", 2)]
    assert doubts.doubtful_bins(site) == [Doubtful("A-01", "MUG", 2)]
    scans(site, wave, "A-03", "MUG", "MUG", "T-01")
    assert status(site, order) == "PICKED"
    assert paper.all("picked_short") == []
    assert proved(site)


def test_an_order_that_no_bin_can_serve_runs_short_and_can_be_picked_again_after_a_check(site, asha, paper):
    order = world.outward_order(site, MUG=3, CUP=1)
    wave = claimed(site)
    scans(site, wave, "A-02", "CUP", "T-01", "A-01", "MUG", "T-01")
    (stop,) = picking.walk(site, wave)
    answer = picking.report_short(site, wave, stop.id, uuid4(), NOW)
    assert (answer.code, answer.expects) == ("picking.elsewhere", "bin")
    (stop,) = picking.walk(site, wave)
    assert (stop.bin, stop.left) == ("A-03", 2)
    answer = picking.report_short(site, wave, stop.id, uuid4(), NOW)
    assert (answer.code, answer.expects) == ("picking.ran_short", "done")
    assert (status(site, order), paper.all("picked_short")) == ("UNFULFILLABLE", [{order.id}])

    assert doubts.bin_checked(site, "A-03", "MUG", NOW) == 1
    outward.retry([site.seller_id], order.id, NOW)
    second = claimed(site)
    assert [(each.bin, each.left) for each in picking.walk(site, second)] == [("A-03", 2)]
    scans(site, second, "A-03", "MUG", "MUG", "T-02")
    assert status(site, order) == "PICKED"
    assert proved(site)


def test_an_order_whose_pieces_lie_in_no_bin_runs_short_when_the_wave_is_made(site, asha, paper):
    first = world.outward_order(site, MUG=12)
    wave = claimed(site)
    for stop in picking.walk(site, wave):
        picking.report_short(site, wave, stop.id, uuid4(), NOW)
    assert status(site, first) == "UNFULFILLABLE"
    world.stocked(site, {"A-02": {"MUG": 1}})
    order = world.outward_order(site, MUG=1)
    outward.retry([site.seller_id], first.id, NOW)
    second = waves.create(site, NOW, Trolley(orders=5))
    assert (status(site, first), status(site, order)) == ("UNFULFILLABLE", "PICKING")
    assert [(stop.bin, stop.order_id) for stop in picking.walk(site, second)] == [("A-02", order.id)]
    assert paper.all("picked_short") == [{first.id}, {first.id}]


def test_waves_and_picks_take_the_same_number_of_statements_for_any_number_of_orders(paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 300}, "A-02": {"CUP": 600}})
    counts: dict[str, list[int]] = {}

    def counted(name, call):
        with CaptureQueriesContext(connection) as queries:
            result = call()
        counts.setdefault(name, []).append(len(queries))
        return result

    for size in (1, 25, 250):
        for _ in range(size):
            world.outward_order(site, MUG=1, CUP=2)
        wave = counted("create", lambda size=size: waves.create(site, NOW, Trolley(size, 10_000)))
        waves.claim(site, wave, NOW)
        confirms = [Confirm(stop.id, stop.left, "T-01") for stop in picking.walk(site, wave)]
        assert len(confirms) == 2 * size
        counted("confirm", lambda wave=wave, confirms=confirms: picking.confirm_many(site, wave, confirms, NOW))
    assert {name: set(each) for name, each in counts.items() if len(set(each)) > 1} == {}
    assert proved(site)


def test_bins_of_one_code_in_two_warehouses_are_proved_apart(site):
    other = world.warehouse(site.seller_id, "DEL1")
    world.stocked(other, {"A-01": {"MUG": 8}})
    for each in (site, other):
        world.outward_order(each, MUG=8)
        waves.create(each, NOW)
    assert picking.verify([site.seller_id]) == []


def test_pieces_in_hand_are_laid_back_one_by_one_or_all_at_once(site, asha):
    """U14: an undo on the walk; what is in a tote is unpicked instead."""
    order = world.outward_order(site, MUG=3)
    wave = claimed(site)
    scans(site, wave, "A-01", "MUG", "MUG", "MUG")
    gesture = uuid4()
    answers = [by_hand.lay_back(site, wave, gesture, NOW) for _ in range(2)]
    assert {(each.code, each.data["pieces"], each.expects) for each in answers} == {("picking.laid_back", 2, "sku")}
    assert by_hand.lay_back(site, wave, uuid4(), NOW, every=True).data["pieces"] == 0
    refused = by_hand.lay_back(site, wave, uuid4(), NOW)
    assert (refused.accepted, refused.code) == (False, "picking.nothing_in_hand")
    assert [each.code for each in scans(site, wave, "MUG", "MUG", "MUG", "T-01")][-1] == "picking.in_tote"
    assert status(site, order) == "PICKED"
    assert proved(site)


def test_nobody_else_lays_back_what_a_picker_holds(site, asha):
    world.outward_order(site, MUG=1)
    wave = claimed(site)
    scans(site, wave, "A-01", "MUG")
    with history.acting("ravi"):
        assert by_hand.lay_back(site, wave, uuid4(), NOW).code == "picking.not_yours"
    assert picking.standing(site, wave).pieces == 1


def test_a_piece_that_cannot_be_scanned_is_taken_all_the_same_and_the_timeline_says_so(site, asha):
    """U16."""
    order = world.outward_order(site, MUG=1)
    wave = claimed(site)
    refused = by_hand.take_unscanned(site, wave, uuid4(), NOW)
    assert (refused.accepted, refused.code) == (False, "picking.bin_first")
    scans(site, wave, "A-01")
    gesture = uuid4()
    assert {by_hand.take_unscanned(site, wave, gesture, NOW).code for _ in range(2)} == {"picking.in_hand"}
    assert by_hand.take_unscanned(site, wave, uuid4(), NOW).code == "picking.too_many"
    scans(site, wave, "T-01")
    told = [entry for entry in history.timeline([site.seller_id], order.id) if entry.code == "picking.unscanned"]
    assert [(entry.actor, entry.data["method"], entry.data["sku"]) for entry in told] == [("asha", "manual", "MUG")]
    assert status(site, order) == "PICKED"
