"""Counts of bins from which a transfer to another warehouse is picked."""

from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict
from godown.wms import channel, checks
from godown.wms.counts import counting, deciding
from godown.wms.transfers import cancelling, picking
from houses import Houses
from world import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def houses(database, monkeypatch):
    monkeypatch.setattr(channel, "_desk", world.PaperChannel())
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


def test_what_is_reserved_for_a_transfer_is_lost_only_after_it_was_cancelled(houses):
    transfer = houses.approved(MUG=9)
    before = houses.lying(houses.source)
    assert count(houses.source, "asha", 1) == "counts.somebody_else"
    assert count(houses.source, "meera", 1) == "counts.supervisor"
    (row,) = deciding.board(houses.source)
    with pytest.raises(Conflict) as refused:
        deciding.approve(houses.source, row.id, NOW)
    assert refused.value.code == "counts.for_transfer"
    assert houses.lying(houses.source) == before
    assert deciding.board(houses.source)[0].status == "TO_APPROVE"
    cancelling.cancel(houses.seller, transfer, "pieces are missing", NOW)
    deciding.approve(houses.source, row.id, NOW)
    assert houses.lying(houses.source)["A-01", "MUG"] == 1
