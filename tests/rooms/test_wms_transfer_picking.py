"""A transfer is picked by scan: a bin, pieces, a tote; never what is promised to orders."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inward import service as inward
from godown.wms.pools import service as pools
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from houses import Houses
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def houses(database, paper) -> Iterator[Houses]:
    houses = Houses()
    with history.acting("ravi"):
        yield houses
    assert checks.differences(houses.seller) == []


# --- picking ------------------------------------------------------------------------------------------------------


def test_a_bin_then_pieces_then_a_tote_pick_it(houses):
    transfer = houses.approved(MUG=2)
    answer = houses.pick(transfer, "A-01")
    assert (answer.code, answer.expects, answer.data) == (
        "transfers.at_bin",
        "sku",
        {"bin": "A-01", "pieces": 2, "sku": "MUG"},
    )
    assert houses.pick(transfer, "8900000000000").expects == "sku"
    answer = houses.pick(transfer, "MUG")
    assert (answer.code, answer.expects, answer.data) == (
        "transfers.in_hand",
        "tote",
        {"pieces": 2, "left": 2, "sku": "MUG"},
    )
    answer = houses.pick(transfer, "T-02")
    assert (answer.code, answer.expects) == ("transfers.in_tote", "done")
    assert houses.lying(houses.source)["T-02", "MUG"] == 2
    assert houses.in_pools(houses.source)["COMMON", "MUG"] == (8, 2)


@pytest.mark.parametrize(
    ("before", "code", "reason"),
    [
        ([], "A-05", "transfers.wrong_bin"),
        ([], "DOCK", "transfers.wrong_bin"),
        ([], "MUG", "transfers.bin_first"),
        ([], "T-01", "transfers.hand_empty"),
        (["A-01"], "XYZ", "transfers.unknown_code"),
        (["A-01"], "PEN", "transfers.wrong_item"),
        (["A-01"], "CUP", "transfers.promised"),
        (["A-01"], "T-01", "transfers.hand_empty"),
        (["A-01", "MUG"], "A-03", "transfers.hand_full"),
        (["A-01", "MUG"], "CUP", "transfers.hand_full"),
        (["A-01", "MUG", "MUG"], "MUG", "transfers.too_many"),
    ],
)
def test_a_refused_scan_while_picking_changes_nothing(houses, before, code, reason):
    transfer = houses.approved(MUG=2, CUP=1)
    if before:
        houses.pick(transfer, *before)
    then = houses.state(transfer)
    answer = picking.scan(houses.source, transfer, code, uuid4(), NOW)
    assert (answer.accepted, answer.code, houses.state(transfer)) == (False, reason, then)


def wave_of(site, **pieces):
    """A wave of one order, whose pieces are promised in bins."""
    pools.allocate(site, POOL, pieces, "for an order", f"allocate:{uuid4()}", NOW)
    world.outward_order(site, **pieces)
    return waves.create(site, NOW, Trolley(1, 100))


def test_a_bin_gives_a_transfer_nothing_that_a_wave_is_promised(houses):
    wave_of(houses.source, MUG=6)  # all of A-01
    transfer = houses.approved(MUG=4)
    assert [(stop.bin, stop.pieces) for stop in picking.stops(houses.find(transfer))] == [("A-02", 4)]
    assert picking.scan(houses.source, transfer, "A-01", uuid4(), NOW).code == "transfers.wrong_bin"
    houses.pick_all(transfer)
    assert houses.lying(houses.source) == {("A-01", "MUG"): 6, ("T-01", "MUG"): 4, ("A-03", "CUP"): 5}


def test_pieces_in_hand_that_a_wave_is_promised_meanwhile_stay_in_their_bin(houses):
    transfer = houses.approved(MUG=6)
    houses.pick(transfer, "A-01")
    houses.pick(transfer, "MUG", pieces=6)
    wave_of(houses.source, MUG=4)  # of A-01, the first bin that has them
    before = houses.state(transfer)
    answer = picking.scan(houses.source, transfer, "T-01", uuid4(), NOW)
    assert (answer.accepted, answer.code, houses.state(transfer)) == (False, "transfers.promised", before)
    picking.put_down(houses.source, transfer, uuid4(), NOW)
    assert [(stop.bin, stop.pieces) for stop in picking.stops(houses.find(transfer))] == [("A-01", 2), ("A-02", 4)]
    houses.pick_all(transfer)
    assert houses.lying(houses.source) == {("A-01", "MUG"): 4, ("T-01", "MUG"): 6, ("A-03", "CUP"): 5}


def test_a_piece_is_promised_to_a_transfer_or_to_an_order(houses):
    houses.approved(MUG=7)
    pools.allocate(houses.source, POOL, {"MUG": 3}, "for orders", "allocate", NOW)
    site = houses.source
    assert Desk().reserve(site.seller_id, site.code, POOL, world.demand(MUG=4), NOW) == set()
    second = houses.draft("STO-2", MUG=1)
    with pytest.raises(Conflict) as raised:
        transfers.approve(houses.seller, second, NOW)
    assert raised.value.code == "transfers.not_enough"


def test_what_is_in_hand_is_laid_down_again(houses):
    transfer = houses.approved(MUG=2)
    houses.pick(transfer, "A-01", "MUG")
    assert picking.put_down(houses.source, transfer, uuid4(), NOW).code == "transfers.put_down"
    assert picking.in_hand(houses.find(transfer)) is None


def test_a_short_pick_sends_what_was_found_and_the_rest_is_live_again(houses):
    transfer = houses.approved(MUG=3)
    assert picking.finish(houses.source, transfer, uuid4(), NOW).code == "transfers.nothing_picked"
    houses.pick(transfer, "A-01", "MUG", "T-01", "MUG")
    assert picking.finish(houses.source, transfer, uuid4(), NOW).code == "transfers.still_in_hand"
    picking.put_down(houses.source, transfer, uuid4(), NOW)
    answer = picking.finish(houses.source, transfer, uuid4(), NOW)
    assert (answer.code, answer.data) == ("transfers.pick_done", {"picked": 1, "asked": 3})
    assert houses.in_pools(houses.source)["COMMON", "MUG"] == (9, 1)
    receipt = transfers.send(houses.source, transfer, "", NOW)
    assert inward.find(houses.seller, receipt).expected == 1
    assert houses.in_pools(houses.source)["COMMON", "MUG"] == (9, 0)
