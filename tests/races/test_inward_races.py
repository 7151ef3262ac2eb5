"""Two at the dock at the same moment: nothing is counted, put away or decided twice."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.wms import checks
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage
from godown.wms.inward.putaway import DOCK
from godown.wms.putaway import service as putaway
from godown.wms.quarantine import service as quarantine
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


def test_damaged_pieces_that_several_people_decide_about_leave_quarantine_once(site):
    receipt = at_dock(site, 9)
    counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=9, damage=Damage.WET)
    counting.finish(site, receipt, uuid4(), NOW)
    (row,) = quarantine.waiting(site)

    def decides(act, number):
        return lambda: act(site, {(row.source, row.id): 2}, "decided", f"{act.__name__}:{number}", NOW)

    verbs = (quarantine.release, quarantine.scrap, quarantine.send_back)
    results = at_once([decides(act, number) for number in range(2) for act in verbs])
    assert codes(results) == {None: 4, "quarantine.not_there": 2}
    assert lying(site)["QUARANTINE"] == 1


def test_a_form_that_is_sent_many_times_takes_its_pieces_once(site):
    receipt = at_dock(site, 9)
    counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=9, damage=Damage.WET)
    counting.finish(site, receipt, uuid4(), NOW)
    (row,) = quarantine.waiting(site)
    works = [lambda: quarantine.release(site, {(row.source, row.id): 2}, "dry", "form", NOW)] * 6
    assert codes(at_once(works)) == {None: 6}
    assert lying(site) == {"QUARANTINE": 7, "DOCK": 2}


def test_pieces_are_released_while_others_of_their_receipt_are_put_away(site):
    receipt = at_dock(site, 9)
    counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=3)
    counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=6, damage=Damage.WET)
    counting.finish(site, receipt, uuid4(), NOW)
    (row,) = quarantine.waiting(site)
    with history.acting("asha"):
        assert putaway.scan(site, DOCK, "MUG", uuid4(), NOW, pieces=3).accepted
    works = [lambda key=key: quarantine.release(site, {(row.source, row.id): 1}, "dry", key, NOW) for key in "abcd"]
    at_once([*works, lambda: putaway.scan(site, DOCK, "A-01", uuid4(), NOW)])
    assert lying(site) == {"QUARANTINE": 2, "DOCK": 4, "A-01": 3}
    assert inward.find([site.seller_id], receipt).status == "counted"
