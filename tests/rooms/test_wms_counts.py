"""Counts: blind, by scan, against the book of that time; what they prove goes into the ledger."""

from datetime import timedelta
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.wms.counts import counting, deciding, tasks
from godown.wms.desk import Desk
from godown.wms.inward.service import Received, receive
from godown.wms.outward import service as outward
from godown.wms.picking import doubts
from godown.wms.picking import service as picking
from godown.wms.pools import service as pools
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from world import NOW, POOL, lying, proved

pytestmark = pytest.mark.usefixtures("database")
desk = Desk()


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    return site


def pool(site, code=POOL, sku="MUG"):
    (row,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (code, sku)]
    return row.live, row.reserved, row.cancelled


def count(site, who, bin_code, finish=True, **pieces):
    """Somebody counts a bin; returns the codes of the answers."""
    with history.acting(who):
        answers = [counting.scan(site, bin_code, uuid4(), NOW)]
        answers += [counting.scan(site, sku, uuid4(), NOW, number) for sku, number in pieces.items()]
        if finish:
            answers.append(counting.done(site, uuid4(), NOW))
    return [answer.code for answer in answers]


def status(site):
    return [(row.bin, row.sku, row.status) for row in deciding.board(site)]


def test_a_bin_that_holds_what_the_book_has_is_done_and_nothing_moves(site):
    world.stocked(site, {"A-01": {"MUG": 3, "CUP": 2}})
    before = stock.statement(site, "MUG")
    assert count(site, "asha", "A-01", MUG=3, CUP=2)[-1] == "counts.no_difference"
    assert status(site) == [("A-01", "", "DONE")]
    assert stock.statement(site, "MUG") == before


def test_a_count_is_blind_and_every_scan_is_one_piece(site):
    world.stocked(site, {"A-01": {"MUG": 3}})
    with history.acting("asha"):
        first = counting.scan(site, "A-01", uuid4(), NOW)
        gesture = uuid4()
        scans = [counting.scan(site, "8900000000000", each, NOW) for each in (gesture, gesture, uuid4())]
        standing = counting.standing(site)
    assert (first.text, first.expects) == ("Count everything in A-01: scan each piece.", "sku")
    assert [scan.text for scan in scans] == ["1 × MUG counted.", "1 × MUG counted.", "2 × MUG counted."]
    assert [(line.sku, line.counted) for line in standing.lines] == [("MUG", 2)]
    assert standing.last == standing.lines[0]
    assert counting.standing(site) is None  # of somebody else


def test_a_difference_is_counted_again_by_somebody_else_and_then_adjusted(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    assert count(site, "asha", "A-01", MUG=3)[-1] == "counts.somebody_else"
    assert lying(site) == {("A-01", "MUG"): 5}
    assert count(site, "asha", "A-01", finish=False) == ["counts.same_person"]
    assert count(site, "ravi", "A-01", MUG=3)[-1] == "counts.corrected"
    assert lying(site) == {("A-01", "MUG"): 3, ("LOST", "MUG"): 2}
    assert pool(site) == (3, 0, 0)
    (entry,) = [entry for entry in stock.statement(site, "MUG") if entry.reason == "count"]
    (row,) = deciding.board(site)
    assert (entry.actor, entry.quantity, entry.reference) == ("ravi", 2, f"COUNT-{row.id}")
    assert (row.status, row.missing, row.found, row.found_in) == ("DONE", 2, 0, 2)
    assert proved(site)


def test_a_first_count_that_was_wrong_changes_nothing(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    count(site, "asha", "A-01", MUG=4)
    assert count(site, "ravi", "A-01", MUG=5)[-1] == "counts.no_difference"
    assert lying(site) == {("A-01", "MUG"): 5}


@pytest.mark.parametrize(("first", "second"), [(3, 4), (13, 13)])
def test_two_who_do_not_agree_or_a_large_difference_are_for_a_supervisor(site, first, second):
    world.stocked(site, {"A-01": {"MUG": 20}})
    tasks.set_setting(site, approve_above=6, plan_days=30)
    count(site, "asha", "A-01", MUG=first)
    assert count(site, "ravi", "A-01", MUG=second)[-1] == "counts.supervisor"
    (row,) = deciding.board(site, ["TO_APPROVE"])
    assert deciding.find(site, row.id).allowed == ["approve", "recount", "reject"]
    assert lying(site) == {("A-01", "MUG"): 20}
    with history.acting("meera"):
        deciding.approve(site, row.id, NOW)
    assert lying(site) == {("A-01", "MUG"): second, ("LOST", "MUG"): 20 - second}
    assert proved(site)
    with pytest.raises(Conflict) as refused:
        deciding.approve(site, row.id, NOW)
    assert refused.value.code == "state.wrong_state"
    assert lying(site) == {("A-01", "MUG"): second, ("LOST", "MUG"): 20 - second}


def test_a_supervisor_has_it_counted_again_or_rejects_it_with_a_reason(site):
    world.stocked(site, {"A-01": {"MUG": 20}})
    count(site, "asha", "A-01", MUG=3)
    count(site, "ravi", "A-01", MUG=4)
    (row,) = deciding.board(site)
    deciding.recount(site, row.id, NOW)
    assert count(site, "ravi", "A-01", finish=False) == ["counts.same_person"]
    assert count(site, "asha", "A-01", MUG=5)[-1] == "counts.supervisor"
    with pytest.raises(Invalid):
        deciding.reject(site, row.id, " ", NOW)
    deciding.reject(site, row.id, "they counted another bin", NOW)
    assert status(site) == [("A-01", "", "REJECTED")]
    assert lying(site) == {("A-01", "MUG"): 20}


def test_what_is_picked_or_put_away_while_somebody_counts_is_no_difference(site):
    """The book is that of the time of counting, not the balance before or after it."""
    world.stocked(site, {"A-01": {"MUG": 10}})
    world.outward_order(site, MUG=4)
    count(site, "asha", "A-01", finish=False, MUG=10)  # counted before the pick
    wave = waves.create(site, NOW)
    with history.acting("ravi"):
        waves.claim(site, wave, NOW)
        (stop,) = picking.walk(site, wave)
        picking.confirm_many(site, wave, [picking.Confirm(stop.id, 4, "T-01")], NOW)
    receive(site, [Received("MUG", "A-01", 2), Received("CUP", "A-01", 7)], "GRN", "later", NOW)
    with history.acting("asha"):
        assert counting.done(site, uuid4(), NOW).code == "counts.no_difference"
    (row,) = deciding.board(site)
    assert [(line.sku, line.counted, line.low, line.high) for line in deciding.find(site, row.id).results] == [
        ("CUP", 0, 0, 7),
        ("MUG", 10, 6, 10),
    ]


def test_pieces_in_a_pickers_hand_are_not_missing_in_the_bin(site):
    world.stocked(site, {"A-01": {"MUG": 10}})
    world.outward_order(site, MUG=4)
    wave = waves.create(site, NOW)
    with history.acting("ravi"):
        waves.claim(site, wave, NOW)
        for code in ("A-01", "MUG", "MUG"):
            assert picking.scan(site, wave, code, uuid4(), NOW).accepted
    assert count(site, "asha", "A-01", MUG=8)[-1] == "counts.no_difference"
    assert count(site, "asha", "A-01", MUG=7)[-1] == "counts.somebody_else"


def test_found_pieces_are_commons_and_come_from_what_was_lost_before(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    for who in ("asha", "ravi"):
        count(site, who, "A-01", MUG=4)
    for who in ("asha", "ravi"):
        count(site, who, "A-02", MUG=3)
    assert lying(site) == {("A-01", "MUG"): 4, ("A-02", "MUG"): 3}
    assert (pool(site), pool(site, "COMMON")) == ((4, 0, 0), (3, 0, 0))
    found = [(e.source, e.target, e.quantity) for e in stock.statement(site, "MUG") if e.reason == "count"]
    assert found == [("A-01", "LOST", 1), ("LOST", "A-02", 1), ("SUPPLIER", "A-02", 2)]
    assert proved(site)


def test_common_loses_before_a_dedicated_pool_and_live_pieces_before_cancelled_and_reserved_ones(site, paper):
    world.stocked(site, {"A-01": {"MUG": 6}})
    pools.deallocate(site, POOL, {"MUG": 2}, "test", "d", NOW)
    order, gone = world.outward_order(site, MUG=2), world.outward_order(site, MUG=1)
    world.cancel(gone.id, {gone.lines[0].line_id: 1}, NOW)
    assert (pool(site, "COMMON"), pool(site)) == ((2, 0, 0), (1, 2, 1))
    for left, common, dedicated in [(5, (1, 0, 0), (1, 2, 1)), (3, (0, 0, 0), (0, 2, 1)), (2, (0, 0, 0), (0, 2, 0))]:
        for who in ("asha", "ravi"):
            count(site, who, "A-01", MUG=left)
        assert (pool(site, "COMMON"), pool(site)) == (common, dedicated)
    assert outward.find([site.seller_id], order.id).status == "ACKNOWLEDGED"
    assert paper.all("picked_short") == []
    assert proved(site)


def test_an_order_that_loses_its_reserved_pieces_runs_short_and_can_be_served_once_there_is_stock_again(site, paper):
    world.stocked(site, {"A-01": {"MUG": 4}})
    urgent = world.outward_order(site, sla=timedelta(hours=2), MUG=2)
    late = world.outward_order(site, sla=timedelta(days=2), MUG=2)
    for who in ("asha", "ravi"):
        count(site, who, "A-01", MUG=3)
    sellers = [site.seller_id]
    assert outward.find(sellers, urgent.id).status == "ACKNOWLEDGED"
    assert outward.find(sellers, late.id).status == "UNFULFILLABLE"
    assert paper.all("picked_short") == [{late.id}]
    assert pool(site) == (0, 3, 0)
    assert proved(site)
    with pytest.raises(Conflict) as refused:
        outward.retry(sellers, late.id, NOW)
    assert refused.value.code == "outward.lacks_stock"
    assert outward.find(sellers, late.id).status == "UNFULFILLABLE"
    world.stocked(site, {"A-02": {"MUG": 1}})
    outward.retry(sellers, late.id, NOW)
    assert pool(site) == (0, 4, 0)
    world.picked(site, urgent, late)
    assert {outward.find(sellers, each.id).status for each in (urgent, late)} == {"PICKED"}
    assert proved(site)


def test_an_order_that_lost_its_pieces_before_it_was_acknowledged_is_reserved_anew(site, paper):
    world.stocked(site, {"A-01": {"MUG": 2}})
    order = world.outward_order(site, acknowledged=False, MUG=2)
    for who in ("asha", "ravi"):
        count(site, who, "A-01")
    assert outward.find([site.seller_id], order.id).status == "UNFULFILLABLE"
    assert desk.reserve(site.seller_id, site.code, POOL, order.lines, NOW) == set()
    world.stocked(site, {"A-02": {"MUG": 2}})
    assert desk.reserve(site.seller_id, site.code, POOL, order.lines, NOW) == {order.id}
    desk.accept([order], NOW)
    assert outward.find([site.seller_id], order.id).status == "NEW"
    assert pool(site) == (0, 2, 0)
    assert proved(site)


def test_an_order_that_lost_its_pieces_can_be_cancelled(site, paper):
    world.stocked(site, {"A-01": {"MUG": 3}})
    order = world.outward_order(site, MUG=3)
    for who in ("asha", "ravi"):
        count(site, who, "A-01", MUG=1)
    (line,) = order.lines
    world.cancel(order.id, {line.line_id: 1}, NOW)
    assert pool(site) == (0, 1, 0)
    world.cancel(order.id, {line.line_id: 2}, NOW)
    assert pool(site) == (0, 0, 1)
    assert outward.find([site.seller_id], order.id).status == "CANCELLED"
    assert proved(site)


def test_a_picker_on_the_way_to_lost_pieces_is_sent_to_another_bin(site, paper):
    world.stocked(site, {"A-01": {"MUG": 3}, "A-02": {"MUG": 1}, "A-03": {"MUG": 2}})
    world.outward_order(site, MUG=3)
    wave = waves.create(site, NOW)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-01", 3)]
    for who in ("asha", "ravi"):
        count(site, who, "A-01", MUG=1)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-01", 1), ("A-03", 2)]
    assert paper.all("picked_short") == []
    assert proved(site)


def test_an_order_in_a_wave_that_no_bin_can_serve_any_more_runs_short_and_ends_the_wave(site, paper):
    world.stocked(site, {"A-01": {"MUG": 3}})
    order = world.outward_order(site, MUG=3)
    wave = waves.create(site, NOW)
    for who in ("asha", "ravi"):
        count(site, who, "A-01", MUG=1)
    assert outward.find([site.seller_id], order.id).status == "UNFULFILLABLE"
    assert waves.find(site, wave).status == "DONE"
    assert paper.all("picked_short") == [{order.id}]
    assert pool(site) == (0, 1, 0)
    assert proved(site)


def test_a_short_pick_asks_for_a_count_that_frees_the_bin(site, paper):
    world.stocked(site, {"A-01": {"MUG": 5}})
    order = world.outward_order(site, MUG=2)
    wave = waves.create(site, NOW)
    with history.acting("ravi"):
        waves.claim(site, wave, NOW)
        (stop,) = picking.walk(site, wave)
        assert picking.report_short(site, wave, stop.id, uuid4(), NOW).code == "picking.ran_short"
    (task,) = tasks.waiting(site)
    assert (task.bin, task.sku, task.origin) == ("A-01", "MUG", "short")
    assert [(each.bin, each.sku) for each in doubts.doubtful_bins(site)] == [("A-01", "MUG")]
    assert count(site, "asha", "A-01", CUP=1)[-2] == "counts.other_sku"
    assert counting.standing(site) is None
    assert status(site) == [("A-01", "MUG", "OPEN")]  # nothing of it was found: somebody else looks
    assert count(site, "ravi", "A-01", MUG=5)[-1] == "counts.no_difference"
    assert doubts.doubtful_bins(site) == []
    outward.retry([site.seller_id], order.id, NOW)
    world.picked(site, order)
    assert proved(site)


def test_bins_are_planned_that_were_not_counted_for_as_long_as_the_setting_says(site):
    world.stocked(site, {"A-01": {"MUG": 1}, "A-02": {"CUP": 1}})
    tasks.set_setting(site, approve_above=5, plan_days=10)
    count(site, "asha", "A-01", MUG=1)
    assert tasks.plan(site, NOW) == 1
    assert [task.bin for task in tasks.waiting(site)] == ["A-02"]
    assert tasks.plan(site, NOW) == 0
    assert tasks.plan(site, NOW + timedelta(days=11)) == 1
    assert [task.bin for task in tasks.waiting(site)] == ["A-01", "A-02"]


def test_a_sku_is_counted_wherever_it_lies(site):
    world.stocked(site, {"A-01": {"MUG": 1}, "A-02": {"CUP": 1}, "A-03": {"MUG": 4}})
    assert tasks.ask(site, "", "MUG", NOW) == 2
    assert tasks.ask(site, "A-03", "MUG", NOW) == 0
    assert [(task.bin, task.sku) for task in tasks.waiting(site)] == [("A-01", "MUG"), ("A-03", "MUG")]
    with pytest.raises(Invalid):
        tasks.ask(site, "", "", NOW)
    with pytest.raises(NotFound):
        tasks.ask(site, "Z-99", "", NOW)


def test_a_count_can_be_laid_down_and_dropped(site):
    world.stocked(site, {"A-01": {"MUG": 2}})
    count(site, "asha", "A-01", finish=False, MUG=2)
    with history.acting("asha"):
        counting.scan(site, "MUG", uuid4(), NOW, 12)
        undone = [counting.undo(site, uuid4(), NOW).text for _ in range(2)]
        assert undone == ["2 × MUG counted.", "1 × MUG counted."]
        assert counting.lay_down(site, uuid4(), NOW).code == "counts.put_down"
    (row,) = deciding.board(site)
    assert count(site, "asha", "A-01", MUG=2)[-1] == "counts.no_difference"
    tasks.ask(site, "A-02", "", NOW)
    (row, _) = deciding.board(site)
    deciding.drop(site, row.id, NOW)
    assert [each.status for each in deciding.board(site)] == ["DROPPED", "DONE"]


@pytest.mark.parametrize(
    ("before", "scanned", "code"),
    [
        ([], "MUG", "counts.no_bin_yet"),
        ([], "NOTHING", "counts.unknown_code"),
        ([], "T-01", "counts.not_a_bin"),
        (["A-01"], "A-02", "counts.bin_open"),
        (["A-01"], "NOTHING", "counts.unknown_code"),
    ],
)
def test_a_scan_that_does_not_fit_is_refused_by_its_own_code_and_changes_nothing(site, before, scanned, code):
    with history.acting("asha"):
        for each in before:
            assert counting.scan(site, each, uuid4(), NOW).accepted
        was = counting.standing(site)
        answer = counting.scan(site, scanned, uuid4(), NOW)
        assert (answer.accepted, answer.code) == (False, code)
        assert counting.standing(site) == was
        for command in (counting.undo, counting.done) if not before else (counting.undo,):
            assert not command(site, uuid4(), NOW).accepted


def test_a_bin_that_somebody_counts_is_in_use(site):
    count(site, "asha", "A-01", finish=False)
    with history.acting("ravi"):
        answer = counting.scan(site, "A-01", uuid4(), NOW)
    assert answer.text == "asha counts A-01."
    assert not answer.accepted


def test_another_seller_finds_no_count(site):
    other = world.warehouse(world.seller("other"), "DEL1")
    count(site, "asha", "A-01", MUG=1)
    (row,) = deciding.board(site)
    assert deciding.board(other) == []
    assert tasks.waiting(other) == []
    for verb in (deciding.approve, deciding.recount, deciding.drop):
        with pytest.raises(NotFound):
            verb(other, row.id, NOW)
    with pytest.raises(NotFound):
        deciding.find(other, row.id)
    assert [each.status for each in deciding.board(site)] == ["OPEN"]
