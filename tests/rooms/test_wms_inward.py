"""Goods come in: announced, through the gate, counted at the dock, put away, closed."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

import world
from delivering import EAN, LATER, announced, at_dock, codes, count, counted, find, house, live, put_away, state
from godown.kit import history
from godown.kit.errors import Conflict, GodownError, Invalid, NotFound
from godown.wms import checks
from godown.wms.inward import closing, counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage, Variance
from godown.wms.inward.putaway import DOCK
from godown.wms.stock import service as stock
from world import ACCOUNT, NOW, POOL, lying

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database) -> Iterator:
    site = house()
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


# --- the whole way ------------------------------------------------------------------------------------------------


def test_a_delivery_goes_over_the_dock_into_a_bin_and_only_there_it_counts(site):
    receipt = announced(site, MUG=2)
    assert (find(site, receipt).status, lying(site)) == ("open", {})
    inward.enter_gate(site, receipt, " KA-01-1234 ", 2, NOW)
    card = find(site, receipt)
    assert (card.arrived_at, card.vehicle, card.boxes) == (NOW, "KA-01-1234", 2)
    answer = count(site, receipt, EAN["MUG"])
    assert (answer.code, answer.expects, answer.data) == (
        "inward.taken_in",
        "sku",
        {"sku": "MUG", "pieces": 1, "arrived": 1, "expected": 2},
    )
    assert (lying(site), live(site)) == ({("DOCK", "MUG"): 1}, {})
    assert count(site, receipt, "MUG").expects == "done"
    answer = counting.finish(site, receipt, uuid4(), LATER)
    assert (answer.code, answer.data) == ("inward.count_done", {"counted": 2, "damaged": 0, "expected": 2})
    assert (find(site, receipt).status, find(site, receipt).counted_at) == ("counted", LATER)
    answer = put_away(site, "MUG", "A-03", 2)
    assert (answer.code, answer.expects, answer.data) == (
        "putaway.in_bin",
        "done",
        {"pieces": 2, "sku": "MUG", "bin": "A-03"},
    )
    assert (lying(site), live(site)) == ({("A-03", "MUG"): 2}, {("COMMON", "MUG"): 2})
    assert find(site, receipt).status == "put_away"
    closing.close(site, receipt, {}, LATER)
    assert find(site, receipt).status == "closed"
    assert codes(site, receipt) == [
        "inward.announced",
        "inward.arrived",
        "inward.counted",
        "inward.put_away",
        "inward.closed",
    ]
    moves = [(row.reason, row.source, row.target, row.quantity, row.reference) for row in stock.statement(site, "MUG")]
    assert moves == [
        ("receipt", "SUPPLIER", "DOCK", 1, "PO-1"),
        ("receipt", "SUPPLIER", "DOCK", 1, "PO-1"),
        ("put_away", "DOCK", "A-03", 2, "PO-1"),
    ]


def test_pieces_enter_the_pool_that_the_receipt_names(site):
    counted(site, pool=POOL, MUG=2)
    put_away(site, "MUG", "A-01", 2)
    assert live(site) == {(POOL, "MUG"): 2}
    (card,) = inward.receipts([site.seller_id])
    assert (card.pool, card.account) == (POOL, ACCOUNT)


def test_what_is_counted_may_be_put_away_while_the_rest_is_still_counted(site):
    receipt = at_dock(site, MUG=2)
    count(site, receipt, "MUG")
    put_away(site, "MUG", "A-01")
    assert find(site, receipt).status == "open"
    count(site, receipt, "MUG")
    counting.finish(site, receipt, uuid4(), NOW)
    assert find(site, receipt).status == "counted"
    put_away(site, "MUG", "A-01")
    assert find(site, receipt).status == "put_away"


def test_a_count_whose_pieces_are_all_in_bins_or_damaged_is_put_away_at_once(site):
    receipt = at_dock(site, MUG=2)
    count(site, receipt, "MUG")
    put_away(site, "MUG", "A-01")
    count(site, receipt, "MUG", damage=Damage.WET)
    counting.finish(site, receipt, uuid4(), NOW)
    assert find(site, receipt).status == "put_away"


# --- counting -----------------------------------------------------------------------------------------------------


def test_damaged_pieces_go_straight_to_quarantine_with_their_reason(site):
    receipt = at_dock(site, MUG=3)
    answer = count(site, receipt, "MUG", 2, damage=Damage.BROKEN)
    assert (answer.code, answer.data) == (
        "inward.damaged_in",
        {"sku": "MUG", "pieces": 2, "arrived": 2, "expected": 3, "reason": "broken"},
    )
    assert lying(site) == {("QUARANTINE", "MUG"): 2}
    (line,) = inward.lines(find(site, receipt))
    assert (line.counted, line.damaged, line.arrived) == (0, 2, 2)
    (moved,) = stock.statement(site, "MUG")
    assert (moved.target, moved.note) == ("QUARANTINE", "broken")
    last = history.timeline([site.seller_id], receipt)[-1]
    assert (last.code, last.data, last.actor) == (
        "inward.damaged",
        {"pieces": 2, "sku": "MUG", "reason": "broken"},
        "ravi",
    )


def test_more_than_expected_is_refused_unless_somebody_who_may_takes_it(site):
    receipt = at_dock(site, MUG=1)
    count(site, receipt, "MUG")
    before = state(site, receipt)
    answer = count(site, receipt, "MUG")
    assert (answer.accepted, answer.code, answer.data) == (
        False,
        "inward.too_many",
        {"sku": "MUG", "expected": 1, "arrived": 1},
    )
    assert state(site, receipt) == before
    assert count(site, receipt, "MUG", 2, excess=True).accepted
    assert lying(site) == {("DOCK", "MUG"): 3}
    last = history.timeline([site.seller_id], receipt)[-1]
    assert (last.code, last.data) == ("inward.excess", {"pieces": 2, "sku": "MUG"})
    assert count(site, receipt, "MUG").code == "inward.too_many"


def test_a_sku_that_nobody_announced_is_refused_unless_somebody_who_may_takes_it(site):
    receipt = at_dock(site, MUG=1)
    before = state(site, receipt)
    answer = count(site, receipt, "PEN")
    assert (answer.accepted, answer.code, state(site, receipt)) == (False, "inward.not_expected", before)
    assert count(site, receipt, "PEN", excess=True).accepted
    assert [(line.sku, line.expected, line.counted) for line in inward.lines(find(site, receipt))] == [
        ("MUG", 1, 0),
        ("PEN", 0, 1),
    ]


def test_the_same_gesture_again_counts_once(site):
    receipt = at_dock(site, MUG=3)
    gesture = uuid4()
    first = counting.count(site, receipt, "MUG", gesture, NOW)
    assert counting.count(site, receipt, "MUG", gesture, NOW) == first
    assert lying(site) == {("DOCK", "MUG"): 1}


def test_what_was_counted_is_taken_out_again_until_it_is_put_away(site):
    receipt = at_dock(site, MUG=2)
    count(site, receipt, "MUG", 2)
    count(site, receipt, "MUG", excess=True)
    answer = counting.uncount(site, receipt, "MUG", 1, False, uuid4(), NOW)
    assert (answer.code, lying(site)) == ("inward.taken_out", {("DOCK", "MUG"): 2})
    assert count(site, receipt, "MUG").code == "inward.too_many"
    put_away(site, "MUG", "A-01")
    before = state(site, receipt)
    answer = counting.uncount(site, receipt, "MUG", 2, False, uuid4(), NOW)
    assert (answer.accepted, answer.code, state(site, receipt)) == (False, "inward.not_counted", before)
    count(site, receipt, "CUP", damage=Damage.WET, excess=True)
    assert counting.uncount(site, receipt, "CUP", 1, True, uuid4(), NOW).accepted
    assert lying(site) == {("DOCK", "MUG"): 1, ("A-01", "MUG"): 1}


@pytest.mark.parametrize(("code", "reason"), [("XYZ", "inward.unknown_code"), ("PEN", "inward.not_expected")])
def test_a_refused_scan_at_the_dock_changes_nothing(site, code, reason):
    receipt = at_dock(site, MUG=1)
    before = state(site, receipt)
    answer = count(site, receipt, code)
    assert (answer.accepted, answer.code, state(site, receipt)) == (False, reason, before)


def test_nothing_is_counted_before_the_gate_or_after_the_count(site):
    receipt = announced(site, MUG=2)
    before = state(site, receipt)
    assert count(site, receipt, "MUG").code == "inward.not_arrived"
    assert counting.finish(site, receipt, uuid4(), NOW).code == "inward.not_arrived"
    assert state(site, receipt) == before
    inward.enter_gate(site, receipt, "", 1, NOW)
    assert counting.finish(site, receipt, uuid4(), NOW).code == "inward.nothing_counted"
    count(site, receipt, "MUG")
    counting.finish(site, receipt, uuid4(), NOW)
    before = state(site, receipt)
    for answer in (
        count(site, receipt, "MUG"),
        counting.uncount(site, receipt, "MUG", 1, False, uuid4(), NOW),
        counting.finish(site, receipt, uuid4(), NOW),
    ):
        assert (answer.accepted, answer.code) == (False, "inward.not_open")
    assert state(site, receipt) == before


# --- papers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({"reference": " "}, Invalid, "inward.no_reference"),
        ({"expected": {}}, Invalid, "inward.no_lines"),
        ({"expected": {"MUG": 0}}, Invalid, "inward.bad_pieces"),
        ({"expected": {"GHOST": 1}}, NotFound, "masters.no_sku"),
        ({"pool": "NONE"}, NotFound, "pools.no_pool"),
    ],
)
def test_a_receipt_with_a_wrong_line_is_not_announced(site, asked, error, code):
    given = {"reference": "PO-1", "expected": {"MUG": 1}, **asked}
    with pytest.raises(error) as raised:
        inward.announce(site, given.pop("reference"), given.pop("expected"), NOW, **given)
    assert (raised.value.code, inward.receipts([site.seller_id])) == (code, [])


def test_a_reference_is_used_once_in_a_warehouse(site):
    announced(site)
    with pytest.raises(Conflict) as raised:
        announced(site)
    assert raised.value.code == "inward.reference_taken"
    assert len(inward.receipts([site.seller_id])) == 1
    announced(world.warehouse(site.seller_id, "HYD1"))


def test_a_delivery_is_at_the_gate_once_and_with_boxes(site):
    receipt = announced(site)
    with pytest.raises(Invalid) as raised:
        inward.enter_gate(site, receipt, "", 0, NOW)
    assert (raised.value.code, find(site, receipt).arrived_at) == ("inward.bad_boxes", None)
    inward.enter_gate(site, receipt, "KA-01", 1, NOW)
    with pytest.raises(Conflict) as raised:
        inward.enter_gate(site, receipt, "KA-02", 5, LATER)
    assert (raised.value.code, find(site, receipt).vehicle) == ("inward.at_the_gate", "KA-01")


def test_a_difference_is_closed_only_with_its_reason(site):
    receipt = at_dock(site, MUG=3, CUP=1)
    count(site, receipt, "MUG", 2)
    count(site, receipt, "CUP")
    counting.finish(site, receipt, uuid4(), NOW)
    put_away(site, "MUG", "A-01", 2)
    with pytest.raises(Conflict) as raised:
        closing.close(site, receipt, {"MUG": Variance.NOT_SENT}, NOW)
    assert raised.value.code == "state.wrong_state"
    put_away(site, "CUP", "A-02")
    before = state(site, receipt)
    with pytest.raises(Conflict) as raised:
        closing.close(site, receipt, {"CUP": Variance.LOST}, NOW)
    assert (raised.value.code, raised.value.data) == (
        "inward.reason_missing",
        {"sku": "MUG", "arrived": 2, "expected": 3},
    )
    assert state(site, receipt) == before
    closing.close(site, receipt, {"MUG": Variance.NOT_SENT}, NOW)
    last = history.timeline([site.seller_id], receipt)[-1]
    assert (last.code, last.data) == (
        "inward.settled",
        {"sku": "MUG", "counted": 2, "expected": 3, "reason": "not sent"},
    )


def test_a_receipt_is_cancelled_with_a_reason_and_only_before_a_piece_is_counted(site):
    receipt = at_dock(site, MUG=1)
    with pytest.raises(Invalid) as raised:
        inward.cancel(site, receipt, " ", NOW)
    assert raised.value.code == "inward.no_cancel_reason"
    count(site, receipt, "MUG")
    before = state(site, receipt)
    with pytest.raises(Conflict) as raised:
        inward.cancel(site, receipt, "never came", NOW)
    assert (raised.value.code, state(site, receipt)) == ("inward.something_counted", before)
    counting.uncount(site, receipt, "MUG", 1, False, uuid4(), NOW)
    inward.cancel(site, receipt, "never came", NOW)
    assert find(site, receipt).status == "cancelled"
    assert count(site, receipt, "MUG").code == "inward.not_open"


def test_the_channels_reference_is_a_persons_evidence_and_may_be_corrected(site):
    receipt = at_dock(site, pool=POOL, MUG=1)
    for wrong, code in (("FK-GRN-1", "inward.not_received"), (" ", "inward.bad_channel_reference")):
        with pytest.raises(GodownError) as raised:
            inward.note_channel_references(site, {"PO-1": wrong}, NOW)
        assert (raised.value.code, find(site, receipt).channel_reference) == (code, "")
    count(site, receipt, "MUG")
    counting.finish(site, receipt, uuid4(), NOW)
    assert [each.reference for each in inward.untold(site.seller_id, site.code, POOL, NOW)] == ["PO-1"]
    assert inward.untold(site.seller_id, site.code, "COMMON", NOW) == []
    assert inward.untold(site.seller_id, site.code, None, NOW - timedelta(seconds=1)) == []
    inward.note_channel_references(site, {"PO-1": " FK-GRN-1 "}, LATER)
    card = find(site, receipt)
    assert (card.channel_reference, card.channel_reference_by, card.channel_reference_at) == ("FK-GRN-1", "ravi", LATER)
    assert inward.untold(site.seller_id, site.code, None, LATER) == []
    inward.note_channel_references(site, {"PO-1": "FK-GRN-2"}, LATER)
    noted = [entry.data for entry in history.timeline([site.seller_id], receipt) if "reference_noted" in entry.code]
    assert noted == [{"reference": "FK-GRN-1"}, {"reference": "FK-GRN-2"}]


# --- strangers ----------------------------------------------------------------------------------------------------


def test_another_seller_finds_and_changes_nothing(site):
    receipt = counted(site, MUG=1)
    stranger = world.warehouse(world.seller("stranger"), "PNQ1")
    before = state(site, receipt)
    assert inward.receipts([stranger.seller_id]) == []
    assert DOCK.waiting(stranger) == []
    assert inward.untold(stranger.seller_id, site.code, None, LATER) == []
    for verb in (
        lambda: inward.find([stranger.seller_id], receipt),
        lambda: inward.enter_gate(stranger, receipt, "", 1, NOW),
        lambda: closing.close(stranger, receipt, {}, NOW),
        lambda: inward.cancel(stranger, receipt, "x", NOW),
        lambda: inward.note_channel_references(stranger, {"PO-1": "x"}, NOW),
    ):
        with pytest.raises(NotFound):
            verb()
    assert count(stranger, receipt, "MUG").code == "inward.no_receipt"
    assert counting.finish(stranger, receipt, uuid4(), NOW).code == "inward.no_receipt"
    assert state(site, receipt) == before


def test_receipts_are_found_by_warehouse_status_and_text(site):
    other = world.warehouse(site.seller_id, "HYD1")
    announced(site, "PO-1")
    at_dock(other, "PO-2")
    counted(site, "NOTE 3", MUG=1)

    def found(**wanted):
        return [card.reference for card in inward.receipts([site.seller_id], **wanted)]

    assert found() == ["NOTE 3", "PO-2", "PO-1"]
    assert found(warehouse="HYD1") == ["PO-2"]
    assert found(statuses=["counted", "nonsense"]) == ["NOTE 3"]
    assert found(text="po-") == ["PO-2", "PO-1"]
    assert found(text="potter") == ["NOTE 3", "PO-2", "PO-1"]
    (newest,) = inward.receipts([site.seller_id], limit=1)
    assert newest.reference == "NOTE 3"
    assert found(before=newest.id) == ["PO-2", "PO-1"]
    assert found(untold=True) == ["NOTE 3"]
