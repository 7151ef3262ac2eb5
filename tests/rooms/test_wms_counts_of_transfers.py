"""Counts of bins from which a transfer to another warehouse is picked."""

from uuid import uuid4

import pytest

from godown.kit import history
from godown.wms import checks
from godown.wms.counts import counting
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers
from houses import Houses
from world import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def houses(database, paper):
    houses = Houses()
    with history.acting("ravi"):
        yield houses
    assert checks.differences(houses.seller) == []


def count(site, who, mugs):
    with history.acting(who):
        for code, pieces in (("A-01", 1), ("MUG", mugs)):
            assert counting.scan(site, code, uuid4(), NOW, pieces).accepted
        return counting.done(site, uuid4(), NOW).code


def test_pieces_in_hand_for_a_transfer_are_not_missing(houses):
    transfer = houses.approved()
    for code in ("A-01", "MUG", "MUG"):
        assert picking.scan(houses.source, transfer, code, uuid4(), NOW).accepted
    assert count(houses.source, "asha", 4) == "counts.no_difference"


def test_a_transfer_that_loses_what_is_reserved_for_it_asks_for_fewer(houses):
    transfer = houses.approved(MUG=9)  # of the ten in two bins; one is live
    assert count(houses.source, "asha", 3) == "counts.somebody_else"
    assert count(houses.source, "meera", 3) == "counts.corrected"
    assert houses.lying(houses.source)["A-01", "MUG"] == 3
    assert houses.in_pools(houses.source)["COMMON", "MUG"] == (0, 7)
    assert [(line.sku, line.quantity) for line in transfers.lines(houses.find(transfer))] == [("MUG", 7)]
    houses.pick_all(transfer)
    assert picking.finish(houses.source, transfer, uuid4(), NOW).data == {"picked": 7, "asked": 7}
