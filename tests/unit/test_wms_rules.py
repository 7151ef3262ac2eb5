"""Pure rules of the warehouse."""

from collections import Counter
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from godown.kit.errors import Invalid
from godown.wms.packing.rules import Box, box
from godown.wms.picking.rules import Need, Pick, Shelf, allocate
from godown.wms.reservations import rules as reservations
from godown.wms.stock.rules import Bucket, BucketName, Line, check, location_deltas, pool_deltas
from godown.wms.waves import rules as waves
from godown.wms.waves.rules import Candidate, Trolley


def order(number):
    return UUID(int=number)


def demand(number, sku, quantity):
    return SimpleNamespace(order_id=order(number), line_id=0, sku=sku, quantity=quantity)


def test_a_later_order_gets_what_an_earlier_one_could_not_use():
    demands = [demand(1, "MUG", 3), demand(1, "CUP", 1), demand(2, "MUG", 2)]
    assert reservations.choose(demands, {"MUG": 3}) == [order(2)]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from("ab"), st.integers(1, 4)), max_size=20),
    st.dictionaries(st.sampled_from("ab"), st.integers(0, 12)),
)
def test_reservations_never_promise_more_than_is_live(rows, live):
    demands = [demand(*row) for row in rows]
    chosen = set(reservations.choose(demands, live))
    taken = Counter()
    for each in demands:
        if each.order_id in chosen:
            taken[each.sku] += each.quantity
    assert all(taken[sku] <= live.get(sku, 0) for sku in taken)


def test_a_wave_takes_urgent_orders_until_the_trolley_is_full():
    candidates = [Candidate(order(1), 4), Candidate(order(2), 7), Candidate(order(3), 6), Candidate(order(4), 1)]
    assert waves.choose(candidates, Trolley(orders=25, pieces=10)) == [order(1), order(3)]
    assert waves.choose(candidates, Trolley(orders=2, pieces=100)) == [order(1), order(2)]


def test_an_order_larger_than_a_trolley_goes_alone():
    assert waves.choose([Candidate(order(1), 40), Candidate(order(2), 1)], Trolley(25, 10)) == [order(1)]


def test_a_line_is_fetched_from_the_first_bin_that_has_all_of_it():
    need = Need(order(1), 1, 7, 3)
    picks, short = allocate([need], [Shelf(1, 7, 2), Shelf(2, 7, 3), Shelf(3, 7, 9)])
    assert (picks, short) == ([Pick(need, 2, 3)], {})


def test_a_line_that_no_bin_has_wholly_is_fetched_from_the_fullest_ones():
    need = Need(order(1), 1, 7, 6)
    picks, _ = allocate([need], [Shelf(1, 7, 1), Shelf(2, 7, 3), Shelf(3, 7, 4)])
    assert picks == [Pick(need, 3, 4), Pick(need, 2, 2)]


def test_an_order_that_runs_short_leaves_its_pieces_to_the_next():
    first = [Need(order(1), 1, 7, 2), Need(order(1), 2, 8, 1)]
    second = Need(order(2), 3, 7, 2)
    picks, short = allocate([*first, second], [Shelf(1, 7, 2)])
    assert picks == [Pick(second, 1, 2)]
    assert short == {order(1): Need(order(1), 2, 8, 1)}


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(1, 5)), max_size=12),
    st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 2)), st.integers(0, 6)),
)
def test_picks_are_whole_orders_and_never_more_than_a_bin_has(rows, stock):
    needs = [Need(order(number), line, sku, quantity) for line, (number, sku, quantity) in enumerate(rows)]
    picks, short = allocate(needs, [Shelf(bin_id, sku, free) for (bin_id, sku), free in stock.items()])
    by_bin, by_line = Counter(), Counter()
    for pick in picks:
        assert pick.quantity > 0
        by_bin[pick.bin_id, pick.need.sku_id] += pick.quantity
        by_line[pick.need.line_id] += pick.quantity
    assert all(by_bin[place] <= stock[place] for place in by_bin)
    assert all(by_line[need.line_id] == (0 if need.order_id in short else need.quantity) for need in needs)
    for missing in short.values():
        assert sum(free for (_, sku), free in stock.items() if sku == missing.sku_id) < sum(
            need.quantity for need in needs if need.sku_id == missing.sku_id
        )


def test_articles_are_stacked_on_their_largest_side():
    article = Box(Decimal("5"), Decimal("20"), Decimal("15"), 300)
    assert box([(article, 1)]) == Box(Decimal("20"), Decimal("15"), Decimal("5"), 300)
    tall = Box(Decimal("30"), Decimal("4"), Decimal("4"), 100)
    assert box([(article, 2), (tall, 1)]) == Box(Decimal("30"), Decimal("15"), Decimal("14"), 700)


def test_a_high_stack_becomes_the_length_of_the_box():
    article = Box(Decimal("10"), Decimal("8"), Decimal("5"), 200)
    assert box([(article, 3)]) == Box(Decimal("15"), Decimal("10"), Decimal("8"), 600)


# --- stock --------------------------------------------------------------------------------------------------------

LIVE, RESERVED = Bucket(1, BucketName.LIVE), Bucket(1, BucketName.RESERVED)
BIN, TOTE, SUPPLIER, LOST = 10, 11, 20, 21
COUNTING = {BIN, TOTE}


@pytest.mark.parametrize(
    "line",
    [
        Line(7, 1, SUPPLIER, BIN, into=LIVE),
        Line(7, 1, BIN, LOST, out_of=LIVE),
        Line(7, 1, BIN, TOTE),
        Line(7, 1, BIN, TOTE, out_of=LIVE, into=RESERVED),
        Line(7, 1, out_of=LIVE, into=RESERVED),
        Line(7, 1, SUPPLIER, LOST),
    ],
)
def test_a_line_that_keeps_pools_and_places_equal_is_a_move(line):
    check([line], COUNTING)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line(7, 1, SUPPLIER, BIN), "stock.unbalanced"),
        (Line(7, 1, BIN, LOST), "stock.unbalanced"),
        (Line(7, 1, BIN, TOTE, into=LIVE), "stock.unbalanced"),
        (Line(7, 1, SUPPLIER, LOST, into=LIVE), "stock.unbalanced"),
        (Line(7, 1, out_of=LIVE), "stock.unbalanced"),
        (Line(7, 0, BIN, TOTE), "stock.no_quantity"),
        (Line(7, -1, BIN, TOTE), "stock.no_quantity"),
        (Line(7, 1, BIN), "stock.nowhere"),
        (Line(7, 1, BIN, BIN), "stock.nowhere"),
        (Line(7, 1, out_of=LIVE, into=LIVE), "stock.nowhere"),
        (Line(7, 1), "stock.nowhere"),
    ],
)
def test_any_other_line_is_refused(line, code):
    with pytest.raises(Invalid) as refused:
        check([Line(7, 1, BIN, TOTE), line], COUNTING)
    assert refused.value.code == code


PLACES = st.sampled_from([BIN, TOTE, SUPPLIER, LOST])
BUCKETS = st.sampled_from([LIVE, RESERVED])


@st.composite
def moves(draw):
    source, target = draw(st.lists(PLACES, min_size=2, max_size=2, unique=True))
    entering = (target in COUNTING) - (source in COUNTING)
    out_of = draw(BUCKETS) if entering < 0 else None
    into = draw(BUCKETS) if entering > 0 else None
    return Line(draw(st.integers(1, 2)), draw(st.integers(1, 5)), source, target, out_of, into)


@given(st.lists(moves(), max_size=10))
def test_moves_change_pools_by_as_much_as_the_places_that_count(lines):
    check(lines, COUNTING)
    places, pools = Counter(), Counter()
    for place, sku, change in location_deltas(lines, {BIN, TOTE, LOST}):
        places[sku] += change if place in COUNTING else 0
    for _, sku, live, reserved, cancelled in pool_deltas(lines):
        pools[sku] += live + reserved + cancelled
    assert {sku: change for sku, change in places.items() if change} == {
        sku: change for sku, change in pools.items() if change
    }
