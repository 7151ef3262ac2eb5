"""Cancelled pieces go back into bins, and become live again only when somebody makes them so."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.wms import checks
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.pools import service as pools
from godown.wms.pools.service import Cancelled
from godown.wms.putback import service as putback
from godown.wms.putback.service import Hand
from godown.wms.stock import service as stock
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)
EAN = {"MUG": "8900000000000", "CUP": "8900000000001"}


@pytest.fixture
def site(database, paper) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP", "PEN")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 5, "PEN": 1}})
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


def cancel(order, now=NOW, **pieces):
    line = {line.sku: line.line_id for line in order.lines}
    world.cancel(order.id, {line[sku]: number for sku, number in pieces.items()}, now)


def cancelled(site, tote="T-01", now=NOW, **pieces):
    """An order that was cancelled after it was picked into a tote."""
    order = world.outward_order(site, **pieces)
    world.picked(site, order, tote=tote)
    cancel(order, now, **pieces)
    return order


def scan(site, *codes):
    """The answer to the last of these scans; the others were accepted."""
    *before, last = [putback.scan(site, code, uuid4(), NOW) for code in codes]
    assert all(answer.accepted for answer in before)
    return last


def lying(site):
    return {(row.location, row.sku): row.quantity for row in stock.by_location(site)}


def bucket(site, sku):
    (row,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, sku)]
    return row.live, row.reserved, row.cancelled


def state(site):
    """All that a refused scan must not change."""
    return stock.by_location(site), stock.by_pool(site), putback.waiting(site), putback.in_hand(site)


def refusal(site, code):
    before = state(site)
    answer = putback.scan(site, code, uuid4(), NOW)
    assert (answer.accepted, state(site)) == (False, before)
    return answer


# --- scanning -----------------------------------------------------------------------------------------------------


def test_a_piece_and_then_a_bin_put_it_back_and_it_stays_cancelled(site):
    order = cancelled(site, MUG=2)
    (row,) = putback.waiting(site)
    assert (row.order_code, row.order_status, row.sku, row.ean, row.pieces, row.places, row.since) == (
        order.order_code,
        "CANCELLED",
        "MUG",
        EAN["MUG"],
        2,
        ["T-01"],
        NOW,
    )
    answer = scan(site, EAN["MUG"])
    assert (answer.code, answer.expects, answer.data) == (
        "putback.in_hand",
        "sku",
        {"pieces": 1, "waiting": 2, "sku": "MUG"},
    )
    assert scan(site, "MUG").expects == "bin"
    answer = scan(site, "A-04")
    assert (answer.code, answer.expects, answer.data) == (
        "putback.put_back",
        "done",
        {"pieces": 2, "sku": "MUG", "bin": "A-04"},
    )
    assert lying(site) == {("A-01", "MUG"): 8, ("A-01", "CUP"): 5, ("A-01", "PEN"): 1, ("A-04", "MUG"): 2}
    assert (bucket(site, "MUG"), putback.waiting(site), putback.in_hand(site)) == ((8, 0, 2), [], None)
    entry = history.timeline([site.seller_id], order.id)[-1]
    assert (entry.actor, entry.code, entry.data) == (
        "ravi",
        "putback.put_back",
        {"pieces": 2, "sku": "MUG", "bin": "A-04"},
    )
    moved = stock.statement(site, "MUG")[-1]
    assert (moved.reason, moved.source, moved.target, moved.reference) == ("put_back", "T-01", "A-04", str(order.id))


def test_pieces_of_several_orders_are_put_back_together_the_longest_waiting_first(site):
    first, second = cancelled(site, MUG=2), cancelled(site, tote="T-02", now=LATER, MUG=2)
    scan(site, "MUG", "MUG", "MUG", "A-03")
    assert [(row.order_code, row.pieces, row.places) for row in putback.waiting(site)] == [
        (second.order_code, 1, ["T-02"])
    ]
    assert lying(site)["A-03", "MUG"] == 3
    assert [
        entry.data["pieces"] for entry in history.timeline([site.seller_id], first.id) if "put_back" in entry.code
    ] == [2]


def test_a_packed_parcel_of_a_cancelled_order_is_put_back(site):
    order = world.outward_order(site, MUG=1, CUP=1)
    world.picked(site, order)
    world.packed(site, order)
    cancel(order, MUG=1, CUP=1)
    assert scan(site, "MUG", "A-01").expects == "sku"
    assert scan(site, "CUP", "A-01").expects == "done"
    assert lying(site) == {("A-01", "MUG"): 10, ("A-01", "CUP"): 5, ("A-01", "PEN"): 1}


def test_what_is_put_back_before_or_after_the_rest_is_packed_comes_from_where_it_lies(site):
    for packed_first in (True, False):
        order = world.outward_order(site, MUG=3)
        world.picked(site, order)
        cancel(order, MUG=1)
        if packed_first:
            world.packed(site, order)
            scan(site, "MUG", "A-02")
        else:
            scan(site, "MUG", "A-02")
            world.packed(site, order)
        assert outward.find([site.seller_id], order.id).status == "PACKED"
    assert lying(site) == {
        ("A-01", "MUG"): 4,
        ("A-02", "MUG"): 2,
        ("PACKED", "MUG"): 4,
        ("A-01", "CUP"): 5,
        ("A-01", "PEN"): 1,
    }


def test_pieces_cancelled_again_wait_since_the_first_of_them_and_anew_when_all_were_back(site):
    order = world.outward_order(site, MUG=4)
    world.picked(site, order)
    cancel(order, MUG=1)
    cancel(order, LATER, MUG=1)
    assert [(row.pieces, row.since) for row in putback.waiting(site)] == [(2, NOW)]
    scan(site, "MUG", "MUG", "A-01")
    cancel(order, LATER, MUG=1)
    assert [(row.pieces, row.since) for row in putback.waiting(site)] == [(1, LATER)]


def test_the_same_gesture_again_gets_the_same_answer_and_moves_nothing_twice(site):
    cancelled(site, MUG=2)
    piece, place = uuid4(), uuid4()
    answers = [putback.scan(site, code, gesture, NOW) for code, gesture in (("MUG", piece), ("MUG", piece))]
    assert answers[0] == answers[1]
    assert putback.in_hand(site).pieces == 1
    answers = [putback.scan(site, "A-02", place, NOW) for _ in range(2)]
    assert answers[0] == answers[1]
    assert lying(site)["A-02", "MUG"] == 1


def test_what_is_in_hand_can_be_put_down_again(site):
    cancelled(site, MUG=2)
    scan(site, "MUG")
    assert putback.in_hand(site).pieces == 1
    answer = putback.put_down(site, uuid4(), NOW)
    assert (answer.accepted, answer.expects, putback.in_hand(site)) == (True, "sku", None)
    assert lying(site)["T-01", "MUG"] == 2
    assert putback.put_down(site, uuid4(), NOW).code == "putback.hand_empty"


# --- refusals -----------------------------------------------------------------------------------------------------


def test_a_piece_of_which_none_waits_is_refused(site):
    cancelled(site, MUG=1)
    answer = refusal(site, "PEN")
    assert (answer.code, answer.data) == ("putback.nothing_waits", {"sku": "PEN"})


def test_more_pieces_than_wait_are_refused(site):
    cancelled(site, MUG=1)
    scan(site, "MUG")
    assert refusal(site, "MUG").code == "putback.all_in_hand"


def test_another_article_than_the_one_in_hand_is_refused(site):
    cancelled(site, MUG=1, CUP=1)
    scan(site, "MUG")
    answer = refusal(site, "CUP")
    assert (answer.code, answer.data) == ("putback.other_in_hand", {"pieces": 1, "sku": "MUG"})


def test_an_unknown_code_is_refused(site):
    cancelled(site, MUG=1)
    assert refusal(site, "4711").code == "putback.unknown_code"


def test_a_bin_without_a_piece_in_hand_is_refused(site):
    cancelled(site, MUG=1)
    assert refusal(site, "A-01").code == "putback.hand_empty"


@pytest.mark.parametrize("place", ["T-01", "PACKED", "DOCK", "LOST"])
def test_a_place_that_is_not_a_bin_is_refused(site, place):
    cancelled(site, MUG=1)
    scan(site, "MUG")
    answer = refusal(site, place)
    assert (answer.code, answer.data) == ("putback.not_a_bin", {"got": place})


def test_the_second_of_two_who_carry_the_same_piece_is_refused(site):
    cancelled(site, MUG=1)
    scan(site, "MUG")
    with history.acting("asha"):
        scan(site, "MUG", "A-02")
    assert refusal(site, "A-02").code == "putback.nothing_waits"


def test_pieces_of_another_warehouse_are_not_put_back_here(site):
    cancelled(site, MUG=1)
    other = world.warehouse(code="DEL1")
    assert (putback.waiting(other), refusal(other, "MUG").code) == ([], "putback.nothing_waits")


# --- live again ---------------------------------------------------------------------------------------------------


def make_live(site, key, pool=POOL, **pieces):
    pools.make_live(site, pool, pieces, "CANCELLED-1", "checked", key, NOW)


def not_made_live(site, error, **pieces):
    before = state(site)
    with pytest.raises(error) as caught:
        make_live(site, f"key {pieces}", **pieces)
    assert state(site) == before
    return caught.value


def test_pieces_that_never_left_their_bin_are_made_live_in_one_go(site):
    order = world.outward_order(site, MUG=3, CUP=2)
    cancel(order, MUG=3, CUP=2)
    assert pools.cancelled(site) == [
        Cancelled(POOL, "CUP", "Article CUP", 2, 2),
        Cancelled(POOL, "MUG", "Article MUG", 3, 3),
    ]
    make_live(site, "1", MUG=2, CUP=2)
    assert (bucket(site, "MUG"), bucket(site, "CUP")) == ((9, 0, 1), (5, 0, 0))
    moved = stock.statement(site, "MUG")[-1]
    assert (moved.reason, moved.reference, moved.note, moved.out_of, moved.into) == (
        "make_live",
        "CANCELLED-1",
        "checked",
        "FK-SMART cancelled",
        "FK-SMART live",
    )
    assert pools.cancelled(site) == [Cancelled(POOL, "MUG", "Article MUG", 1, 1)]


def test_the_same_key_again_makes_nothing_live_twice(site):
    cancel(world.outward_order(site, MUG=3), MUG=3)
    make_live(site, "1", MUG=2)
    make_live(site, "1", MUG=2)
    assert bucket(site, "MUG") == (9, 0, 1)


def test_only_what_lies_in_a_bin_is_made_live(site):
    cancel(world.outward_order(site, MUG=1), MUG=1)
    cancelled(site, MUG=2)
    assert pools.cancelled(site) == [Cancelled(POOL, "MUG", "Article MUG", 3, 1)]
    refused = not_made_live(site, Conflict, MUG=2)
    assert (refused.code, refused.data) == (
        "pools.not_put_back",
        {"pool": POOL, "sku": "MUG", "waiting": 2},
    )
    make_live(site, "1", MUG=1)
    scan(site, "MUG", "A-02")
    assert pools.cancelled(site) == [Cancelled(POOL, "MUG", "Article MUG", 2, 1)]
    make_live(site, "2", MUG=1)
    assert not_made_live(site, Conflict, MUG=1).code == "pools.not_put_back"
    scan(site, "MUG", "A-02")
    make_live(site, "3", MUG=1)
    assert (bucket(site, "MUG"), pools.cancelled(site)) == ((10, 0, 0), [])


def test_never_more_is_made_live_than_the_pool_has_cancelled(site):
    cancel(world.outward_order(site, MUG=1), MUG=1)
    assert not_made_live(site, stock.StockShort, MUG=2).code == "stock.short"
    assert not_made_live(site, stock.StockShort, MUG=1, CUP=1).code == "stock.short"
    assert not_made_live(site, NotFound, VASE=1).code == "masters.no_sku"


def test_what_is_live_again_can_be_sold_and_picked(site):
    cancelled(site, MUG=10)
    scan(site, *["MUG"] * 10, "A-05")
    make_live(site, "1", MUG=10)
    order = world.outward_order(site, MUG=10)
    world.picked(site, order)
    assert packing.pack_many(site, [order.id], NOW).keys() == {order.id}


def test_a_hand_is_its_owners(site):
    cancelled(site, MUG=2)
    scan(site, "MUG")
    with history.acting("asha"):
        assert putback.in_hand(site) is None
    hand = putback.in_hand(site)
    assert (hand.sku, hand.pieces) == ("MUG", 1)
    assert isinstance(hand, Hand)
