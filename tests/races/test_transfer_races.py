"""Orders, waves and transfers at the same moment: no piece is promised, sent or received twice."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.pools import service as pools
from godown.wms.transfers import cancelling, picking
from godown.wms.transfers import service as transfers
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from houses import LATER, Houses
from racing import at_once, codes
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def houses(database, paper) -> Iterator[Houses]:
    houses = Houses()
    houses.total = houses.pieces()
    yield houses
    assert (checks.differences(houses.seller), houses.pieces()) == ([], houses.total)


def test_a_transfer_and_an_order_never_reserve_the_same_piece(houses):
    drafts = [houses.draft(f"STO-{number}", MUG=3) for number in range(4)]
    demands = [world.demand(MUG=3) for _ in range(4)]
    site = houses.source
    works = [lambda d=d: transfers.approve(houses.seller, d, NOW) for d in drafts]
    works += [lambda d=d: Desk().reserve(site.seller_id, site.code, "COMMON", d, NOW) for d in demands]
    at_once(works)
    live, reserved = houses.in_pools(site)["COMMON", "MUG"]
    assert (live, reserved) == (1, 9)


def test_a_wave_and_a_transfer_never_take_the_same_piece_from_a_bin(houses):
    site = houses.source
    transfer = houses.approved(MUG=6)
    with history.acting("asha"):
        houses.pick(transfer, "A-01")
        houses.pick(transfer, "MUG", pieces=6)
    pools.allocate(site, POOL, {"MUG": 4}, "for an order", "allocate", NOW)
    world.outward_order(site, MUG=4)
    answer, wave = at_once(
        [
            lambda: picking.scan(site, transfer, "T-01", uuid4(), NOW),
            lambda: waves.create(site, NOW, Trolley(1, 100)),
        ]
    )
    assert wave is not None
    assert answer.code in ("transfers.in_tote", "transfers.promised")
    left = houses.lying(site).get(("A-01", "MUG"), 0)
    assert left == (6 if answer.code == "transfers.promised" else 0)


def test_two_pickers_of_one_transfer_pick_each_piece_once(houses):
    transfer = houses.approved(MUG=4)

    def carry(name, place):
        with history.acting(name):
            houses.pick(transfer, place)
            houses.pick(transfer, "MUG", pieces=3)

    carry("asha", "A-01")
    carry("ravi", "A-01")

    def put(name):
        def work():
            with history.acting(name):
                return picking.scan(houses.source, transfer, "T-01", uuid4(), NOW)

        return work

    answers = at_once([put("asha"), put("ravi")])
    assert sorted(answer.code for answer in answers) == ["transfers.in_tote", "transfers.too_many"]
    assert houses.find(transfer).picked == 3


def test_a_transfer_is_sent_once(houses):
    transfer = houses.picked(MUG=3)
    results = at_once([lambda: transfers.send(houses.source, transfer, "", NOW)] * 4)
    assert sum(not hasattr(each, "code") for each in results) == 1
    assert houses.lying(houses.target) == {("TRANSIT", "MUG"): 3}


def test_a_transfer_is_cancelled_or_sent(houses):
    transfer = houses.picked(MUG=3)
    at_once(
        [
            lambda: transfers.send(houses.source, transfer, "", NOW),
            lambda: cancelling.cancel(houses.seller, transfer, "no", NOW),
        ]
    )
    there = houses.lying(houses.target).get(("TRANSIT", "MUG"), 0)
    back = houses.lying(houses.source).get(("DOCK", "MUG"), 0)
    assert (houses.status(transfer), there, back) in (("in_transit", 3, 0), ("cancelled", 0, 3))


def test_a_transfer_on_the_way_turns_round_or_is_counted(houses):
    transfer, receipt = houses.sent(MUG=3)
    answer, error = at_once(
        [
            lambda: houses.count(receipt, "MUG"),
            lambda: cancelling.cancel(houses.seller, transfer, "no", LATER),
        ]
    )
    assert answer.accepted is (error is not None)
    assert houses.status(transfer) == ("in_transit" if answer.accepted else "cancelled")


def test_the_end_of_a_count_and_a_cancellation_do_not_wait_for_each_other(houses):
    transfer, receipt = houses.sent(MUG=3)
    houses.count(receipt, "MUG", 3)
    answer, error = at_once(
        [
            lambda: counting.finish(houses.target, receipt, uuid4(), LATER),
            lambda: cancelling.cancel(houses.seller, transfer, "no", LATER),
        ]
    )
    assert answer.accepted
    assert error is not None
    assert (houses.status(transfer), inward.find(houses.seller, receipt).status) == ("received", "counted")


def test_transfers_that_cross_do_not_wait_in_a_ring(houses):
    there = houses.picked(MUG=3)
    inward.receive(houses.target, [inward.Received("MUG", "A-01", 3)], "OPENING", "opening-target", NOW)
    houses.total = houses.pieces()
    back = transfers.draft(houses.target, houses.source, "STO-2", {"MUG": 3}, NOW)
    transfers.approve(houses.seller, back, NOW)
    for code, pieces in (("A-01", 1), ("MUG", 3), ("T-01", 1)):
        assert picking.scan(houses.target, back, code, uuid4(), NOW, pieces=pieces).accepted
    picking.finish(houses.target, back, uuid4(), NOW)
    works = [
        lambda: transfers.send(houses.source, there, "", NOW),
        lambda: transfers.send(houses.target, back, "", NOW),
    ]
    assert codes(at_once(works)) == {None: 2}
    expected = {card.reference: card.warehouse for card in inward.receipts(houses.seller)}
    assert expected == {"STO-1": "BLR1", "STO-2": "HYD1"}
    assert houses.lying(houses.source)["TRANSIT", "MUG"] == 3
