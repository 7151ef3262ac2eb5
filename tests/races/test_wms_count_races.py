"""Counting while orders are reserved, picked and cancelled: no oversell, no deadlock, books that agree."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction

import world
from godown.kit import history
from godown.wms.counts import counting, deciding
from godown.wms.desk import Desk
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.masters import service as masters
from godown.wms.models import OutwardOrder
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.pools import service as pool_rooms
from godown.wms.stock import service as stock
from godown.wms.stock.rules import Bucket, BucketName, Line, Reason
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from racing import at_once, codes
from world import NOW, POOL, proved

pytestmark = pytest.mark.usefixtures("database")
desk = Desk()


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    return site


def counted(site, who, bin_code, finish=True, **pieces):
    """Somebody counts a bin; returns the last answer."""
    with history.acting(who):
        answer = counting.scan(site, bin_code, uuid4(), NOW)
        for sku, number in pieces.items():
            answer = counting.scan(site, sku, uuid4(), NOW, number)
        return counting.done(site, uuid4(), NOW) if finish else answer


def as_(who, work):
    """The work, done by somebody."""

    def run():
        with history.acting(who):
            return work()

    return run


@transaction.atomic
def taken_in(site):
    """An order of one mug is reserved and taken in, if there is one for it."""
    lines = world.demand(MUG=1)
    if desk.reserve(site.seller_id, site.code, POOL, lines, NOW):
        (line,) = lines
        order = world.Outward(line.order_id, site.seller_id, "a", f"OD{line.line_id}", site.code, POOL, NOW, lines)
        desk.accept([order], NOW)


def pools(site, sku="MUG"):
    (row,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, sku)]
    return row.live, row.reserved


def in_bins(site):
    found: Counter[str] = Counter()
    for row in stock.by_location(site):
        found[row.sku] += row.quantity if row.kind == "bin" else 0
    return found


def test_orders_and_a_count_that_finds_too_little_want_the_same_pieces(site):
    """Twenty orders of one piece and a count that takes four of ten: never more promised than is there."""
    world.stocked(site, {"A-01": {"MUG": 10}})
    counted(site, "asha", "A-01", MUG=6)
    counted(site, "ravi", "A-01", finish=False, MUG=6)
    works = [lambda: taken_in(site)] * 20
    results = at_once([*works, as_("ravi", lambda: counting.done(site, uuid4(), NOW))])
    assert results[-1].code in ("counts.corrected", "counts.supervisor")
    if results[-1].code == "counts.supervisor":  # stock moved at the same moment
        deciding.approve(site, deciding.board(site)[0].id, NOW)
    live, reserved = pools(site)
    assert (live + reserved, in_bins(site)) == (6, {"MUG": 6})
    assert proved(site)


def test_picks_and_a_count_of_one_bin_at_once_lose_no_piece_and_find_no_difference(site):
    world.stocked(site, {"A-01": {"MUG": 12}})
    for _ in range(4):
        world.outward_order(site, MUG=2)
    made = [waves.create(site, NOW, Trolley(orders=1)) for _ in range(4)]
    with history.acting("ravi"):
        for wave in made:
            waves.claim(site, wave, NOW)
    counted(site, "asha", "A-01", finish=False, MUG=12)

    def pick(wave):
        (stop,) = picking.walk(site, wave)
        picking.confirm_many(site, wave, [Confirm(stop.id, 2, "T-01")], NOW)

    works = [as_("ravi", lambda wave=wave: pick(wave)) for wave in made]
    results = at_once([*works, as_("asha", lambda: counting.done(site, uuid4(), NOW))])
    assert [each for each in results[:-1] if each] == []
    assert results[-1].code in ("counts.no_difference", "counts.somebody_else")
    assert in_bins(site) == {"MUG": 4}
    assert proved(site)


def test_approvals_short_picks_and_cancellations_of_one_sku_do_not_deadlock(site):
    """A count takes what orders are promised, while their wave runs short and others are cancelled."""
    for turn in range(4):
        house = world.warehouse(site.seller_id, f"W{turn}")
        world.stocked(house, {"A-01": {"MUG": 6}, "A-02": {"MUG": 2}})
        orders = [world.outward_order(house, sla=timedelta(hours=n), MUG=2) for n in (1, 2, 3, 4)]
        wave = waves.create(house, NOW, Trolley(orders=2))
        with history.acting("ravi"):
            waves.claim(house, wave, NOW)
            stop = picking.walk(house, wave)[0]
        assert counted(house, "asha", "A-01", MUG=1).code == "counts.somebody_else"
        assert counted(house, "meera", "A-01", MUG=2).code == "counts.supervisor"
        count_id = deciding.board(house)[0].id
        at_once(
            [
                lambda h=house, c=count_id: deciding.approve(h, c, NOW),
                as_("ravi", lambda h=house, w=wave, s=stop.id: picking.report_short(h, w, s, uuid4(), NOW)),
                lambda o=orders[3]: world.cancel(o.id, {o.lines[0].line_id: 2}, NOW),
                lambda o=orders[0]: world.cancel(o.id, {o.lines[0].line_id: 1}, NOW),
            ]
        )
        assert in_bins(house)["MUG"] in (4, 8)  # approved, or refused because stock moved at the same moment
        assert proved(house)


def test_bins_counted_at_once_with_their_skus_in_opposite_orders_are_all_adjusted(site):
    world.stocked(site, {f"A-0{n}": {"MUG": 5, "CUP": 5} for n in range(1, 6)})
    for n in range(1, 6):
        counted(site, "asha", f"A-0{n}", MUG=4, CUP=4)
    skus = [("MUG", "CUP"), ("CUP", "MUG")]
    works = [
        lambda n=n: counted(site, f"ravi{n}", f"A-0{n}", **dict.fromkeys(skus[n % 2], 4)).code for n in range(1, 6)
    ]
    assert Counter(at_once(works)) == {"counts.corrected": 5}
    assert in_bins(site) == {"MUG": 20, "CUP": 20}
    assert {(row.sku, row.live) for row in stock.by_pool(site) if row.pool == POOL} == {("MUG", 20), ("CUP", 20)}
    assert proved(site)


def test_of_people_who_scan_one_bin_at_once_one_counts_it(site):
    world.stocked(site, {"A-01": {"MUG": 1}})
    works = [as_(who, lambda: counting.scan(site, "A-01", uuid4(), NOW)) for who in ("a", "b", "c", "d")]
    told = Counter(answer.code for answer in at_once(works))
    assert told.pop("counts.at_bin") == 1
    assert set(told) <= {"counts.in_use", "state.wrong_state", "state.changed_meanwhile"}
    assert [row.status for row in deciding.board(site)] == ["COUNTING"]


def test_one_person_at_two_devices_counts_one_bin(site):
    works = [lambda n=n: counting.scan(site, f"A-0{n}", uuid4(), NOW) for n in (1, 2, 3)]
    told = Counter(answer.code for answer in at_once(works))
    assert told == {"counts.at_bin": 1, "counts.bin_open": 2}
    assert [row.status for row in deciding.board(site)] == ["COUNTING"]


def test_a_count_approved_many_times_at_once_adjusts_once(site):
    world.stocked(site, {"A-01": {"MUG": 20}})
    counted(site, "asha", "A-01", MUG=5)
    counted(site, "ravi", "A-01", MUG=5)
    (row,) = deciding.board(site)
    assert codes(at_once([lambda: deciding.approve(site, row.id, NOW)] * 4)) == {None: 1, "state.wrong_state": 3}
    assert in_bins(site) == {"MUG": 5}
    assert proved(site)


def test_a_count_that_sends_pickers_elsewhere_and_a_put_away_do_not_deadlock(site):
    """The other bin's balance is locked before the pool's, by whoever counts as by whoever puts away."""
    world.stocked(site, {"A-01": {"MUG": 10}, "A-02": {"MUG": 10}})
    for _ in range(5):
        world.outward_order(site, MUG=2)
    waves.create(site, NOW, Trolley(orders=5))
    counted(site, "asha", "A-01", MUG=2)
    counted(site, "meera", "A-01", MUG=2)
    (row,) = deciding.board(site)
    line = Line(
        masters.sku_ids(site.seller_id, ["MUG"])["MUG"],
        1,
        layout.standard(site, Kind.DOCK),
        layout.places(site, Kind.BIN, ["A-02"])["A-02"],
        into=Bucket(pool_rooms.pool_id(site, POOL), BucketName.LIVE),
    )
    stock.move(site, [replace(line, source=layout.standard(site, Kind.SUPPLIER), target=line.source, into=None)],
               Reason.RECEIPT, "dock", NOW)  # fmt: skip
    locked = Event()

    @transaction.atomic
    def put_away():
        """A move, stopped half-way: it locks the places, and then the pool."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM wms_location_balance WHERE location_id = %s FOR UPDATE", (line.target,))
        locked.set()
        sleep(1)
        stock.move(site, [line], Reason.PUT_AWAY, "put", NOW)

    def approve():
        locked.wait(5)
        deciding.approve(site, row.id, NOW)

    assert at_once([put_away, approve]) == [None, None]
    assert in_bins(site) == {"MUG": 13}
    assert proved(site)


def hold(table, column, value):
    """Lock rows until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {table} WHERE {column} = %s FOR UPDATE", (value,))


def until_somebody_waits(or_else=None):
    """Until a connection to this test's database waits for a lock, or something else has happened."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the same picture otherwise
            cursor.execute(
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.rowcount or (or_else and or_else.is_set()):
                return
        sleep(0.05)
    raise AssertionError("nobody ever waited")


def test_an_order_that_is_reserved_and_cancelled_while_a_count_settles_does_not_deadlock(site):
    """The count locked who may lose by it, and is stopped at the bin. An order comes after that; its cancellation
    holds what is reserved for it and wants the pool, which the count holds: the count must not want that row."""
    world.stocked(site, {"A-01": {"MUG": 4}})
    orders = [world.outward_order(site, sla=timedelta(hours=n), MUG=2) for n in (1, 2)]
    assert counted(site, "asha", "A-01", MUG=1).code == "counts.somebody_else"
    assert counted(site, "meera", "A-01", MUG=2).code == "counts.supervisor"
    (row,) = deciding.board(site)
    bin_id = layout.places(site, Kind.BIN, ["A-01"])["A-01"]
    bin_held, order_held, bin_left, approved = Event(), Event(), Event(), Event()
    late = []

    def stop_the_count():
        with transaction.atomic():
            hold("wms_location_balance", "location_id", bin_id)
            bin_held.set()
            assert order_held.wait(20)
        bin_left.set()

    def approve():
        assert bin_held.wait(20)
        deciding.approve(site, row.id, NOW)
        approved.set()

    def come_and_go():
        assert bin_held.wait(20)
        until_somebody_waits()
        world.stocked(site, {"A-03": {"MUG": 1}})
        late.append(world.outward_order(site, MUG=1))
        with transaction.atomic():  # as a cancellation begins
            hold("wms_outward_order", "id", late[0].id)
            hold("wms_reservation", "order_id", late[0].id)
            order_held.set()
            assert bin_left.wait(20)
            until_somebody_waits(or_else=approved)
            world.cancel(late[0].id, {late[0].lines[0].line_id: 1}, NOW)

    assert at_once([stop_the_count, approve, come_and_go]) == [None, None, None]
    statuses = dict(OutwardOrder.objects.values_list("id", "status"))
    assert [statuses[each.id] for each in (*orders, *late)] == ["ACKNOWLEDGED", "UNFULFILLABLE", "CANCELLED"]
    assert in_bins(site) == {"MUG": 3}
    assert proved(site)


def test_a_count_whose_losers_went_while_it_waited_for_them_is_refused_and_changes_nothing(site):
    """What is reserved by then is reserved for an order that the count did not lock: somebody has to look again."""
    world.stocked(site, {"A-01": {"MUG": 4}})
    orders = [world.outward_order(site, MUG=2) for _ in range(2)]
    assert counted(site, "asha", "A-01", MUG=1).code == "counts.somebody_else"
    assert counted(site, "meera", "A-01", MUG=2).code == "counts.supervisor"
    (row,) = deciding.board(site)
    held = Event()

    @transaction.atomic
    def go():
        hold("wms_outward_order", "warehouse_id", site.id)
        held.set()
        until_somebody_waits()
        for order in orders:
            world.cancel(order.id, {order.lines[0].line_id: 2}, NOW)
        world.stocked(site, {"A-03": {"MUG": 2}})
        world.outward_order(site, MUG=2)

    def approve():
        assert held.wait(20)
        deciding.approve(site, row.id, NOW)

    assert codes(at_once([go, approve])) == {None: 1, "counts.moved_on": 1}
    assert (in_bins(site), pools(site)) == ({"MUG": 6}, (0, 2))
    assert proved(site)
