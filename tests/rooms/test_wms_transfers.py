"""Goods go from one warehouse to another: drafted, approved, picked, sent, received, closed; cancelled at each step."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict, GodownError, Invalid, NotFound
from godown.wms import checks
from godown.wms.inward import closing, counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage, Variance
from godown.wms.transfers import cancelling, picking
from godown.wms.transfers import service as transfers
from houses import LATER, Houses
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def houses(database, paper) -> Iterator[Houses]:
    houses = Houses()
    with history.acting("ravi"):
        yield houses
    assert checks.differences(houses.seller) == []


# --- the whole way ------------------------------------------------------------------------------------------------


def test_goods_go_from_pool_to_pool_and_are_in_neither_on_the_way(houses):
    before = houses.pieces()
    transfer = houses.draft()
    assert houses.in_pools(houses.source) == {("COMMON", "MUG"): (10, 0), ("COMMON", "CUP"): (5, 0)}
    transfers.approve(houses.seller, transfer, NOW)
    assert houses.in_pools(houses.source) == {("COMMON", "MUG"): (7, 3), ("COMMON", "CUP"): (4, 1)}
    houses.pick_all(transfer)
    assert houses.lying(houses.source)["T-01", "MUG"] == 3
    assert picking.finish(houses.source, transfer, uuid4(), NOW).data == {"picked": 4, "asked": 4}
    assert (houses.status(transfer), houses.pieces()) == ("picked", before)

    receipt = transfers.send(houses.source, transfer, " KA-09 ", NOW)
    assert (houses.status(transfer), houses.find(transfer).vehicle) == ("in_transit", "KA-09")
    assert houses.in_pools(houses.source) == {("COMMON", "MUG"): (7, 0), ("COMMON", "CUP"): (4, 0)}
    assert houses.lying(houses.target) == {("TRANSIT", "MUG"): 3, ("TRANSIT", "CUP"): 1}
    assert (houses.in_pools(houses.target), houses.pieces()) == ({}, before)
    card = inward.find(houses.seller, receipt)
    assert (card.kind, card.reference, card.supplier, card.pool, card.expected) == (
        "transfer",
        "STO-1",
        "HYD1",
        POOL,
        4,
    )
    inward.enter_gate(houses.target, receipt, "KA-09", 1, LATER)
    houses.count(receipt, "MUG", 3)
    houses.count(receipt, "CUP")
    assert houses.lying(houses.target) == {("DOCK", "MUG"): 3, ("DOCK", "CUP"): 1}
    counting.finish(houses.target, receipt, uuid4(), LATER)
    assert (houses.status(transfer), houses.find(transfer).outcome) == ("received", "exact")
    houses.put_away("MUG", "A-01", 3)
    houses.put_away("CUP", "A-01", 1)
    assert houses.in_pools(houses.target) == {(POOL, "MUG"): (3, 0), (POOL, "CUP"): (1, 0)}
    closing.close(houses.target, receipt, {}, LATER)
    assert (houses.status(transfer), houses.pieces()) == ("closed", before)
    assert [entry.code for entry in history.timeline(houses.seller, transfer)] == [
        "transfers.drafted",
        "transfers.approved",
        "reservations.reserved",
        "transfers.picked_line",
        "transfers.picked_line",
        "transfers.picked",
        "transfers.sent",
        "transfers.received",
        "transfers.closed",
    ]


# --- drafting and approving ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({"code": ""}, Invalid, "transfers.no_code"),
        ({"pieces": {}}, Invalid, "transfers.no_lines"),
        ({"pieces": {"MUG": 0}}, Invalid, "transfers.bad_pieces"),
        ({"pieces": {"GHOST": 1}}, NotFound, "masters.no_sku"),
        ({"target_pool": "NONE"}, NotFound, "pools.no_pool"),
    ],
)
def test_a_wrong_draft_is_not_written(houses, asked, error, code):
    given = {"code": "STO-1", "pieces": {"MUG": 1}, **asked}
    with pytest.raises(error) as raised:
        transfers.draft(houses.source, houses.target, given.pop("code"), given.pop("pieces"), NOW, **given)
    assert (raised.value.code, transfers.transfers(houses.seller)) == (code, [])


def test_a_transfer_has_two_warehouses_of_one_seller_and_a_code_of_its_own(houses):
    stranger = world.warehouse(world.seller("stranger"), "PNQ1")
    for target, code in ((houses.source, "transfers.same_warehouse"), (stranger, "transfers.other_seller")):
        with pytest.raises(Invalid) as raised:
            transfers.draft(houses.source, target, "STO-1", {"MUG": 1}, NOW)
        assert raised.value.code == code
    houses.draft()
    with pytest.raises(Conflict) as raised:
        houses.draft()
    assert raised.value.code == "transfers.code_taken"
    assert len(transfers.transfers(houses.seller)) == 1


def test_what_the_pool_lacks_is_named_and_nothing_is_reserved(houses):
    transfer = houses.draft(MUG=3, CUP=6)
    before = houses.state(transfer)
    with pytest.raises(Conflict) as raised:
        transfers.approve(houses.seller, transfer, NOW)
    assert (raised.value.code, raised.value.data) == (
        "transfers.not_enough",
        {"sku": "CUP", "asked": 6, "live": 5, "pool": "COMMON", "warehouse": "HYD1"},
    )
    assert houses.state(transfer) == before


def test_a_transfer_is_approved_once_and_picked_only_then(houses):
    transfer = houses.draft()
    assert picking.scan(houses.source, transfer, "A-01", uuid4(), NOW).code == "transfers.not_to_pick"
    transfers.approve(houses.seller, transfer, NOW)
    before = houses.state(transfer)
    with pytest.raises(Conflict) as raised:
        transfers.approve(houses.seller, transfer, NOW)
    assert (raised.value.code, houses.state(transfer)) == ("state.wrong_state", before)


# --- receiving ----------------------------------------------------------------------------------------------------


def test_what_is_missing_stays_in_transit_until_it_is_closed_as_lost(houses):
    transfer, receipt = houses.sent(MUG=3)
    houses.count(receipt, "MUG", 1)
    houses.count(receipt, "MUG", 1, damage=Damage.BROKEN)
    counting.finish(houses.target, receipt, uuid4(), LATER)
    assert houses.find(transfer).outcome == "short"
    houses.put_away("MUG", "A-01", 1)
    assert houses.lying(houses.target) == {("A-01", "MUG"): 1, ("QUARANTINE", "MUG"): 1, ("TRANSIT", "MUG"): 1}
    with pytest.raises(Conflict) as raised:
        closing.close(houses.target, receipt, {}, LATER)
    assert (raised.value.code, houses.status(transfer)) == ("inward.reason_missing", "received")
    closing.close(houses.target, receipt, {"MUG": Variance.LOST}, LATER)
    assert houses.lying(houses.target) == {("A-01", "MUG"): 1, ("QUARANTINE", "MUG"): 1, ("LOST", "MUG"): 1}
    assert houses.status(transfer) == "closed"


def test_what_comes_on_top_of_a_transfer_was_never_in_transit(houses):
    transfer, receipt = houses.sent(MUG=2)
    houses.count(receipt, "MUG", 3, excess=True)
    houses.count(receipt, "PEN", 1, excess=True)
    counting.uncount(houses.target, receipt, "MUG", 2, False, uuid4(), LATER)
    assert houses.lying(houses.target) == {("DOCK", "MUG"): 1, ("TRANSIT", "MUG"): 1, ("DOCK", "PEN"): 1}
    houses.count(receipt, "MUG", 1)
    counting.finish(houses.target, receipt, uuid4(), LATER)
    assert houses.find(transfer).outcome == "excess"
    houses.put_away("MUG", "A-01", 2)
    houses.put_away("PEN", "A-01", 1)
    closing.close(houses.target, receipt, {"PEN": Variance.SENT_TOO_MANY}, LATER)
    assert houses.status(transfer) == "closed"


def test_a_transfer_of_which_nothing_arrives_is_counted_and_closed_as_lost(houses):
    transfer, receipt = houses.sent(MUG=2)
    assert counting.finish(houses.target, receipt, uuid4(), LATER).accepted
    closing.close(houses.target, receipt, {"MUG": Variance.LOST}, LATER)
    assert (houses.status(transfer), houses.lying(houses.target)) == ("closed", {("LOST", "MUG"): 2})


def test_a_transfer_is_received_once(houses):
    transfer, receipt = houses.sent(MUG=2)
    houses.count(receipt, "MUG", 2)
    assert houses.count(receipt, "MUG", 1).code == "inward.too_many"
    counting.finish(houses.target, receipt, uuid4(), LATER)
    before = houses.state(transfer)
    assert houses.count(receipt, "MUG", 1).code == "inward.not_open"
    assert counting.finish(houses.target, receipt, uuid4(), LATER).code == "inward.not_open"
    with pytest.raises(GodownError):
        transfers.send(houses.source, transfer, "", LATER)
    assert houses.state(transfer) == before
    houses.put_away("MUG", "A-01", 2)


# --- cancelling ---------------------------------------------------------------------------------------------------


def cancel(houses, transfer, reason="not needed"):
    cancelling.cancel(houses.seller, transfer, reason, LATER)
    assert houses.status(transfer) == "cancelled"


def test_a_draft_and_an_approved_transfer_leave_nothing_behind(houses):
    before = houses.in_pools(houses.source)
    cancel(houses, houses.draft())
    cancel(houses, houses.approved("STO-2"))
    assert houses.in_pools(houses.source) == before
    assert inward.receipts(houses.seller) == []


@pytest.mark.parametrize("finished", [False, True])
def test_picked_pieces_of_a_cancelled_transfer_lie_on_the_dock_to_be_put_away(houses, finished):
    transfer = houses.approved(MUG=3)
    houses.pick(transfer, "A-01", "MUG", "T-01")
    if finished:
        picking.finish(houses.source, transfer, uuid4(), NOW)
    cancel(houses, transfer)
    assert houses.lying(houses.source)["DOCK", "MUG"] == 1
    assert houses.in_pools(houses.source)["COMMON", "MUG"] == (9, 0)
    (receipt,) = inward.receipts(houses.seller)
    assert (receipt.kind, receipt.reference, receipt.status) == ("comeback", "STO-1 back", "counted")
    houses.put_away("MUG", "A-01", 1, site=houses.source)
    assert houses.in_pools(houses.source)["COMMON", "MUG"] == (10, 0)
    closing.close(houses.source, receipt.id, {}, LATER)
    assert houses.status(transfer) == "cancelled"


def test_a_transfer_cancelled_on_the_way_comes_back_to_the_sources_dock(houses):
    before = houses.pieces()
    transfer = houses.picked(MUG=3)
    receipt = transfers.send(houses.source, transfer, "", NOW)
    cancel(houses, transfer)
    assert (houses.lying(houses.target), houses.pieces()) == ({}, before)
    assert houses.lying(houses.source)["TRANSIT", "MUG"] == 3
    assert inward.find(houses.seller, receipt).status == "cancelled"
    back = next(each for each in inward.receipts(houses.seller) if each.kind == "comeback")
    assert (back.warehouse, back.status, back.expected, back.supplier) == ("HYD1", "open", 3, "BLR1")
    inward.enter_gate(houses.source, back.id, "", 1, LATER)
    houses.count(back.id, "MUG", 2, site=houses.source)
    counting.finish(houses.source, back.id, uuid4(), LATER)
    houses.put_away("MUG", "A-01", 2, site=houses.source)
    closing.close(houses.source, back.id, {"MUG": Variance.LOST}, LATER)
    assert houses.lying(houses.source)["LOST", "MUG"] == 1
    assert (houses.in_pools(houses.source)["COMMON", "MUG"], houses.pieces()) == ((9, 0), before)


def test_a_transfer_is_not_cancelled_once_the_target_counts_it(houses):
    transfer, receipt = houses.sent(MUG=2)
    houses.count(receipt, "MUG")
    before = houses.state(transfer)
    with pytest.raises(Conflict) as raised:
        cancelling.cancel(houses.seller, transfer, "too late", LATER)
    assert (raised.value.code, houses.state(transfer)) == ("inward.something_counted", before)


def test_a_cancellation_names_its_reason_and_a_receipt_of_a_transfer_is_not_cancelled_alone(houses):
    transfer, receipt = houses.sent(MUG=2)
    before = houses.state(transfer)
    with pytest.raises(Invalid) as raised:
        cancelling.cancel(houses.seller, transfer, " ", LATER)
    assert (raised.value.code, houses.state(transfer)) == ("transfers.no_reason", before)
    with pytest.raises(Conflict) as raised:
        inward.cancel(houses.target, receipt, "no", LATER)
    assert (raised.value.code, houses.state(transfer)) == ("inward.of_transfer", before)


# --- looking ------------------------------------------------------------------------------------------------------


def test_another_seller_finds_and_changes_nothing(houses):
    transfer = houses.approved(MUG=1)
    stranger = world.warehouse(world.seller("stranger"), "PNQ1")
    before = houses.state(transfer)
    assert transfers.transfers([stranger.seller_id]) == []
    for verb in (
        lambda: transfers.find([stranger.seller_id], transfer),
        lambda: transfers.approve([stranger.seller_id], transfer, NOW),
        lambda: transfers.send(stranger, transfer, "", NOW),
        lambda: transfers.send(houses.target, transfer, "", NOW),
        lambda: cancelling.cancel([stranger.seller_id], transfer, "x", NOW),
    ):
        with pytest.raises(NotFound):
            verb()
    for answer in (
        picking.scan(stranger, transfer, "A-01", uuid4(), NOW),
        picking.finish(stranger, transfer, uuid4(), NOW),
        picking.scan(houses.target, transfer, "A-01", uuid4(), NOW),
    ):
        assert (answer.accepted, answer.code) == (False, "transfers.no_transfer")
    assert houses.state(transfer) == before


def test_transfers_are_found_by_end_status_and_text(houses):
    houses.draft("STO-1")
    houses.approved("STO-2", MUG=1)

    def found(*statuses, **wanted):
        return [card.code for card in transfers.transfers(houses.seller, statuses, **wanted)]

    assert found() == ["STO-2", "STO-1"]
    assert found("approved", "nonsense") == ["STO-2"]
    assert found(source="HYD1", target="BLR1") == ["STO-2", "STO-1"]
    assert found(source="BLR1") == []
    assert found(either="BLR1", text="o-1") == ["STO-1"]
    assert found(before=transfers.transfers(houses.seller, limit=1)[0].id) == ["STO-1"]
    assert transfers.free_code(houses.seller) == "STO-3"
