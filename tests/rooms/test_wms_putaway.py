"""What was counted at the dock is put away into bins, by scan."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

import world
from delivering import EAN, LATER, counted, find, house, live, put_away, state
from godown.kit import history
from godown.wms import checks
from godown.wms.inward.putaway import DOCK
from godown.wms.putaway import service as putaway
from world import NOW, POOL, lying

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database) -> Iterator:
    site = house()
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


def test_a_piece_in_hand_is_sent_to_the_bin_that_holds_its_sku(site):
    world.stocked(site, {"A-04": {"MUG": 1}, "A-01": {"PEN": 1}})
    counted(site, MUG=2, CUP=1)
    answer = putaway.scan(site, DOCK, EAN["MUG"], uuid4(), NOW)
    assert (answer.code, answer.expects, answer.data) == (
        "putaway.in_hand",
        "sku",
        {"pieces": 1, "waiting": 2, "sku": "MUG", "bin": "A-04"},
    )
    assert putaway.scan(site, DOCK, "MUG", uuid4(), NOW).expects == "bin"
    assert putaway.scan(site, DOCK, "A-06", uuid4(), NOW).accepted  # a suggestion, not an order
    assert lying(site)["A-06", "MUG"] == 2
    answer = putaway.scan(site, DOCK, "CUP", uuid4(), NOW)
    assert answer.data["bin"] == "A-02"


def test_pieces_of_several_receipts_are_put_away_together_those_that_came_first_before(site):
    first, second = counted(site, "PO-1", now=NOW, MUG=1), counted(site, "PO-2", POOL, now=LATER, MUG=2)
    put_away(site, "MUG", "A-01", 2)
    assert live(site) == {("COMMON", "MUG"): 1, (POOL, "MUG"): 1}
    assert (find(site, first).status, find(site, second).status) == ("put_away", "counted")
    (row,) = DOCK.waiting(site)
    assert (row.sku, row.pieces, row.documents, row.since) == ("MUG", 1, ["PO-2"], LATER)


@pytest.mark.parametrize(
    ("hand", "code", "reason"),
    [
        ("", "A-01", "putaway.hand_empty"),
        ("", "XYZ", "putaway.unknown_code"),
        ("", "PEN", "putaway.nothing_waits"),
        ("MUG", "CUP", "putaway.other_in_hand"),
        ("MUG", "MUG", "putaway.all_in_hand"),
        ("MUG", "T-01", "putaway.not_a_bin"),
        ("MUG", "DOCK", "putaway.not_a_bin"),
    ],
)
def test_a_refused_scan_while_putting_away_changes_nothing(site, hand, code, reason):
    receipt = counted(site, MUG=1, CUP=1)
    if hand:
        putaway.scan(site, DOCK, hand, uuid4(), NOW)
    before = state(site, receipt)
    answer = putaway.scan(site, DOCK, code, uuid4(), NOW)
    assert (answer.accepted, answer.code, state(site, receipt)) == (False, reason, before)


def test_what_is_laid_down_lies_on_the_dock_as_before(site):
    counted(site, MUG=1)
    putaway.scan(site, DOCK, "MUG", uuid4(), NOW)
    assert putaway.in_hand(site, DOCK).pieces == 1
    assert putaway.put_down(site, DOCK, uuid4(), NOW).code == "putaway.put_down"
    assert putaway.put_down(site, DOCK, uuid4(), NOW).code == "putaway.hand_empty"
    assert (putaway.in_hand(site, DOCK), lying(site)) == (None, {("DOCK", "MUG"): 1})
