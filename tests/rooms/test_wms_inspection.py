"""What comes back is inspected piece by piece, and is live again only when good pieces are in a bin."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

import papers
import world
from godown.kit import history
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inspection import service as inspection
from godown.wms.inspection import views
from godown.wms.inspection.putaway import RETURNS
from godown.wms.inspection.rules import Failure
from godown.wms.models import OutwardLine, ReturnItem, ReturnOrder
from godown.wms.putaway import service as putaway
from godown.wms.returns import gate
from godown.wms.returns.ports import Disposed, Finding
from godown.wms.stock import service as stock
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def site(told) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP", "PEN")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 5}})
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


def came_in(site, order=None, kind="customer_return", awb="R-1", **pieces):
    """A return that is announced and whose parcel came in; its parcel's id."""
    coming = papers.coming(site, order, kind, awb, **pieces)
    Desk().announce_returns([coming], NOW)
    world.through_gate(site, awb)
    return coming, inspection.open_parcel(site, awb, uuid4(), NOW).data["parcel"]


def scan(site, parcel, sku):
    return inspection.scan(site, parcel, sku, uuid4(), LATER)


def judge(site, parcel, reason=None):
    return inspection.judge(site, parcel, reason, uuid4(), LATER)


def finish(site, parcel):
    return inspection.finish(site, parcel, uuid4(), LATER)


def put_away(site, sku, place="A-05", pieces=1):
    assert putaway.scan(site, RETURNS, sku, uuid4(), LATER, pieces=pieces).accepted
    return putaway.scan(site, RETURNS, place, uuid4(), LATER)


def lying(site):
    return {(row.location, row.sku): row.quantity for row in stock.by_location(site) if row.quantity}


def live(site, sku="MUG"):
    return sum(row.live for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, sku))


def status(coming):
    return ReturnOrder.objects.get(id=coming.id).status


def back(order):
    return dict(OutwardLine.objects.filter(order_id=order.id).values_list("sku__code", "returned"))


def state(site):
    """All that a refusal must not change."""
    return (
        lying(site),
        stock.by_pool(site),
        list(ReturnItem.objects.order_by("id").values()),
        list(ReturnOrder.objects.order_by("id").values()),
        list(OutwardLine.objects.order_by("id").values()),
    )


def refused(site, act):
    before = state(site)
    answer = act()
    assert (answer.accepted, state(site)) == (False, before)
    return answer


# --- good pieces --------------------------------------------------------------------------------------------------


def test_a_good_piece_is_live_once_it_is_in_a_bin_and_not_before(site, told):
    order = world.shipped(site, MUG=1)
    before = live(site)
    coming, parcel = came_in(site, order, MUG=1)
    answer = scan(site, parcel, "8900000000000")
    assert (answer.code, answer.expects, answer.data["sku"]) == ("inspection.to_judge", "verdict", "MUG")
    answer = judge(site, parcel)
    assert (answer.code, answer.expects, answer.data["place"]) == ("inspection.passed", "awb", "restock")
    assert (lying(site)["RETURNS", "MUG"], live(site), RETURNS.waiting(site)) == (1, before, [])
    answer = finish(site, parcel)
    assert (answer.code, answer.data) == (
        "inspection.finished",
        {"awb": "R-1", "parcel": parcel, "passed": 1, "failed": 0, "missing": 0},
    )
    assert (status(coming), live(site)) == ("INSPECTED", before)
    (row,) = RETURNS.waiting(site)
    assert (row.sku, row.pieces, row.documents) == ("MUG", 1, [coming.return_code])
    answer = put_away(site, "MUG", "A-05")
    assert (answer.code, answer.expects) == ("putaway.in_bin", "done")
    assert (lying(site)["A-05", "MUG"], live(site), status(coming)) == (1, before + 1, "PROCESSED")
    assert back(order) == {"MUG": 1}
    (line,) = coming.lines
    assert told.told[1:] == [
        ("inspected", ({coming.id}, [Finding(coming.id, line.line_id, "MUG", 1, "passed")])),
        ("disposed", Disposed(coming.id, line.line_id, "MUG", 1, "restocked")),
        ("processed", {coming.id}),
    ]
    assert [entry.code for entry in history.timeline([site.seller_id], coming.id)] == [
        "returns.announced",
        "returns.arrived",
        "returns.inspected",
        "inspection.live",
        "returns.processed",
    ]
    assert putaway.scan(site, RETURNS, "MUG", uuid4(), LATER).code == "putaway.nothing_waits"


def test_returned_pieces_go_to_the_pool_of_their_return(site):
    coming = papers.coming(site, None, "customer_return", "R-1", pool="COMMON", MUG=1)
    Desk().announce_returns([coming], NOW)
    world.through_gate(site, "R-1")
    parcel = inspection.open_parcel(site, "R-1", uuid4(), NOW).data["parcel"]
    scan(site, parcel, "MUG")
    judge(site, parcel)
    finish(site, parcel)
    put_away(site, "MUG")
    assert [(row.pool, row.live) for row in stock.by_pool(site) if row.sku == "MUG"] == [("COMMON", 1), (POOL, 10)]


def test_the_same_gesture_again_counts_a_piece_once(site):
    _, parcel = came_in(site, MUG=2)
    gesture, verdict = uuid4(), uuid4()
    answers = [inspection.scan(site, parcel, "MUG", gesture, NOW) for _ in range(2)]
    answers += [inspection.judge(site, parcel, None, verdict, NOW) for _ in range(2)]
    assert (answers[0], answers[2]) == (answers[1], answers[3])
    assert (lying(site)["RETURNS", "MUG"], views.parcel(site, parcel).open) == (1, 1)


def test_a_parcel_with_several_returns_is_inspected_as_one(site, told):
    first, second = papers.coming(site, MUG=1), papers.coming(site, CUP=1)
    Desk().announce_returns([first, second], NOW)
    world.through_gate(site, "R-1")
    parcel = inspection.open_parcel(site, second.return_code, uuid4(), NOW).data["parcel"]
    for sku in ("CUP", "MUG"):
        scan(site, parcel, sku)
        judge(site, parcel)
    finish(site, parcel)
    assert (status(first), status(second)) == ("INSPECTED", "INSPECTED")
    assert told.all("inspected")[0][0] == {first.id, second.id}


# --- what is not good ---------------------------------------------------------------------------------------------


def test_a_damaged_piece_goes_to_quarantine_and_is_never_live(site, told):
    order = world.shipped(site, MUG=1)
    before = live(site)
    coming, parcel = came_in(site, order, MUG=1)
    scan(site, parcel, "MUG")
    answer = judge(site, parcel, Failure.DAMAGED)
    assert (answer.code, answer.data["reason"], answer.data["place"]) == ("inspection.failed", "damaged", "quarantine")
    finish(site, parcel)
    assert (lying(site)["QUARANTINE", "MUG"], live(site), status(coming)) == (1, before, "PROCESSED")
    (line,) = coming.lines
    assert told.all("inspected") == [
        ({coming.id}, [Finding(coming.id, line.line_id, "MUG", 1, "failed", "damaged")]),
    ]
    assert told.all("disposed") == [Disposed(coming.id, line.line_id, "MUG", 1, "quarantined")]
    assert refused(site, lambda: putaway.scan(site, RETURNS, "MUG", uuid4(), NOW)).code == "putaway.nothing_waits"


def test_a_failed_piece_may_be_scrap_at_once(site, told):
    coming, parcel = came_in(site, MUG=2)
    scan(site, parcel, "MUG")
    judge(site, parcel)
    assert refused(site, lambda: inspection.scrap_last(site, parcel, uuid4(), NOW)).code == "inspection.nothing_failed"
    scan(site, parcel, "MUG")
    judge(site, parcel, Failure.USED)
    assert inspection.scrap_last(site, parcel, uuid4(), NOW).code == "inspection.scrapped"
    finish(site, parcel)
    assert (lying(site)["SCRAP", "MUG"], lying(site)["RETURNS", "MUG"]) == (1, 1)
    assert [piece.disposition for piece in told.all("disposed")] == ["scrapped"]
    assert status(coming) == "INSPECTED"


def test_another_article_came_in_place_of_the_announced_one(site, told):
    order = world.shipped(site, MUG=1)
    coming, parcel = came_in(site, order, MUG=1)
    answer = scan(site, parcel, "CUP")
    assert (answer.code, answer.data["expected"]) == ("inspection.stray", "MUG")
    assert judge(site, parcel).data["place"] == "quarantine"
    finish(site, parcel)
    (line,) = coming.lines
    assert told.all("inspected")[0][1] == [Finding(coming.id, line.line_id, "CUP", 1, "wrong_item")]
    assert (lying(site)["QUARANTINE", "CUP"], back(order)) == (1, {"MUG": 0})
    assert views.journey([site.seller_id], coming.id).lines[0].missing == 1


def test_a_missing_piece_is_told(site, told):
    coming, parcel = came_in(site, MUG=3)
    scan(site, parcel, "MUG")
    judge(site, parcel)
    assert finish(site, parcel).data["missing"] == 2
    (line,) = coming.lines
    assert told.all("inspected")[0][1] == [
        Finding(coming.id, line.line_id, "MUG", 1, "passed"),
        Finding(coming.id, line.line_id, "MUG", 2, "missing"),
    ]


def test_an_empty_parcel_is_a_finding_too(site, told):
    coming, parcel = came_in(site, MUG=1)
    assert finish(site, parcel).accepted
    assert (status(coming), told.all("processed")) == ("PROCESSED", [{coming.id}])


def test_a_piece_too_many_is_extra(site, told):
    coming, parcel = came_in(site, MUG=1)
    for _ in range(2):
        scan(site, parcel, "MUG")
        judge(site, parcel)
    finish(site, parcel)
    found = {(each.found, each.line_id): each.quantity for each in told.all("inspected")[0][1]}
    assert found == {("passed", coming.lines[0].line_id): 1, ("extra", None): 1}
    assert (lying(site)["RETURNS", "MUG"], lying(site)["QUARANTINE", "MUG"]) == (1, 1)


def test_a_thing_that_is_not_ours_never_enters_the_stock(site, told):
    coming, parcel = came_in(site, MUG=1)
    before = lying(site)
    assert inspection.not_ours(site, parcel, uuid4(), NOW).code == "inspection.not_ours"
    finish(site, parcel)
    assert told.all("inspected")[0][1] == [
        Finding(coming.id, coming.lines[0].line_id, "", 1, "wrong_item", "not_ours"),
    ]
    assert lying(site) == before


# --- never more than left -----------------------------------------------------------------------------------------


def test_a_piece_that_is_back_already_is_extra_whatever_a_second_return_says(site, told):
    order = world.shipped(site, MUG=1)
    for awb in ("R-1", "R-2"):
        _, parcel = came_in(site, order, awb=awb, MUG=1)
        answer = scan(site, parcel, "MUG")
        judge(site, parcel)
        finish(site, parcel)
    assert (answer.code, answer.data["order"]) == ("inspection.back_already", order.order_code)
    assert back(order) == {"MUG": 1}
    assert [[each.found for each in found] for _, found in told.all("inspected")] == [["passed"], ["wrong_item"]]
    assert (lying(site)["RETURNS", "MUG"], lying(site)["QUARANTINE", "MUG"]) == (1, 1)


def test_pieces_of_an_order_that_was_never_here_are_bounded_by_their_return(site):
    _, parcel = came_in(site, MUG=1)
    assert views.parcel(site, parcel).lines[0].order_line_id is None
    assert scan(site, parcel, "MUG").code == "inspection.to_judge"
    judge(site, parcel)
    assert scan(site, parcel, "MUG").code == "inspection.stray"
    inspection.undo(site, parcel, uuid4(), NOW)


# --- undo ---------------------------------------------------------------------------------------------------------


def test_undo_takes_the_last_piece_out_again(site):
    order = world.shipped(site, MUG=1)
    before = lying(site)
    _, parcel = came_in(site, order, MUG=1)
    scan(site, parcel, "MUG")
    assert inspection.undo(site, parcel, uuid4(), NOW).data["sku"] == "MUG"
    scan(site, parcel, "MUG")
    judge(site, parcel, Failure.DAMAGED)
    inspection.undo(site, parcel, uuid4(), NOW)
    assert (lying(site), back(order), views.parcel(site, parcel).open) == (before, {"MUG": 0}, 1)
    assert refused(site, lambda: inspection.undo(site, parcel, uuid4(), NOW)).code == "inspection.nothing_to_undo"


# --- refusals -----------------------------------------------------------------------------------------------------


def test_a_piece_in_hand_is_judged_before_anything_else(site):
    _, parcel = came_in(site, MUG=2)
    assert refused(site, lambda: judge(site, parcel)).code == "inspection.nothing_in_hand"
    scan(site, parcel, "MUG")
    for act in (
        lambda: scan(site, parcel, "MUG"),
        lambda: finish(site, parcel),
        lambda: inspection.not_ours(site, parcel, uuid4(), NOW),
    ):
        assert refused(site, act).code == "inspection.judge_first"


def test_an_unknown_article_is_refused(site):
    _, parcel = came_in(site, MUG=1)
    assert refused(site, lambda: scan(site, parcel, "4711")).code == "inspection.unknown_code"


def test_a_parcel_that_is_not_here_or_has_no_return_or_is_done_is_refused(site):
    assert inspection.open_parcel(site, "R-7", uuid4(), NOW).code == "inspection.not_at_gate"
    world.through_gate(site, "R-7")
    assert inspection.open_parcel(site, "R-7", uuid4(), NOW).code == "inspection.no_return"
    _, parcel = came_in(site, MUG=1)
    finish(site, parcel)
    assert inspection.open_parcel(site, "R-1", uuid4(), NOW).code == "inspection.done_before"
    assert refused(site, lambda: scan(site, parcel, "MUG")).code == "inspection.done_before"


def test_a_return_announced_while_its_parcel_came_in_is_found_when_it_is_opened(site):
    coming = papers.coming(site, awb="", MUG=1)
    Desk().announce_returns([coming], NOW)
    world.through_gate(site, "R-1")
    ReturnOrder.objects.filter(id=coming.id).update(awb="R-1")  # as if both had been written at once
    assert inspection.open_parcel(site, "R-1", uuid4(), NOW).code == "inspection.opened"


# --- strangers ----------------------------------------------------------------------------------------------------


def test_another_seller_finds_nothing(site):
    coming, parcel = came_in(site, MUG=1)
    other = world.warehouse(world.seller("other"), code="DEL1")
    assert inspection.open_parcel(other, "R-1", uuid4(), NOW).code == "inspection.not_at_gate"
    assert scan(other, parcel, "MUG").code == "inspection.no_parcel"
    for look in (lambda: views.parcel(other, parcel), lambda: views.journey([other.seller_id], coming.id)):
        with pytest.raises(inspection.NotFound):
            look()
    assert RETURNS.waiting(other) == []


def test_gate_counts_go_down_as_parcels_are_inspected(site):
    _, parcel = came_in(site, MUG=1)
    assert [card.awb for card in gate.to_inspect(site)] == ["R-1"]
    finish(site, parcel)
    assert gate.to_inspect(site) == []
