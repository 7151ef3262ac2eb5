"""Two at the dock at the same moment: nothing is counted, put away or decided twice."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.wms import checks
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.putaway import DOCK
from godown.wms.putaway import service as putaway
from godown.wms.stock import service as stock
from racing import at_once, codes
from world import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG")
    yield site
    assert checks.differences([site.seller_id]) == []


def at_dock(site, pieces):
    receipt = inward.announce(site, "PO-1", {"MUG": pieces}, NOW)
    inward.enter_gate(site, receipt, "", 1, NOW)
    return receipt


def count(site, receipt):
    return lambda: counting.count(site, receipt, "MUG", uuid4(), NOW)


def lying(site):
    return {row.location: row.quantity for row in stock.by_location(site) if row.quantity}


def test_of_many_who_scan_the_last_expected_piece_one_counts_it(site):
    receipt = at_dock(site, 3)
    answers = at_once([count(site, receipt)] * 8)
    assert sorted(answer.code for answer in answers) == ["inward.taken_in"] * 3 + ["inward.too_many"] * 5
    assert lying(site) == {"DOCK": 3}


def test_a_piece_is_counted_before_the_count_is_over_or_not_at_all(site):
    receipt = at_dock(site, 9)
    count(site, receipt)()
    works = [*[count(site, receipt)] * 4, lambda: counting.finish(site, receipt, uuid4(), NOW)]
    *scans, over = at_once(works)
    taken = sum(answer.accepted for answer in scans) + 1
    assert (over.data["counted"], lying(site)) == (taken, {"DOCK": taken})


def test_a_receipt_is_either_cancelled_or_counted(site):
    receipt = at_dock(site, 1)
    answer, error = at_once([count(site, receipt), lambda: inward.cancel(site, receipt, "never came", NOW)])
    assert answer.accepted is (error is not None)
    assert lying(site) == ({"DOCK": 1} if answer.accepted else {})


def test_a_delivery_is_at_the_gate_once(site):
    receipt = inward.announce(site, "PO-1", {"MUG": 1}, NOW)
    results = at_once([lambda: inward.enter_gate(site, receipt, "", 1, NOW)] * 4)
    assert codes(results) == {None: 1, "inward.at_the_gate": 3}


def test_one_reference_makes_one_receipt(site):
    results = at_once([lambda: inward.announce(site, "PO-1", {"MUG": 1}, NOW)] * 4)
    assert codes(results) == {None: 1, "inward.reference_taken": 3}
    assert len(inward.receipts([site.seller_id])) == 1


def test_two_who_carry_the_same_pieces_put_them_away_once(site):
    receipt = at_dock(site, 2)
    counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=2)
    for name in ("asha", "ravi"):
        with history.acting(name):
            assert putaway.scan(site, DOCK, "MUG", uuid4(), NOW, pieces=2).accepted

    def put(name, bin_code):
        def work():
            with history.acting(name):
                return putaway.scan(site, DOCK, bin_code, uuid4(), NOW)

        return work

    answers = at_once([put("asha", "A-01"), put("ravi", "A-02")])
    assert sorted(answer.code for answer in answers) == ["putaway.in_bin", "putaway.nothing_waits"]
    assert sum(lying(site).values()) == 2
    (pool,) = stock.by_pool(site)
    assert pool.live == 2
