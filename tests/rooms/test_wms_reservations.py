"""Reserving stock for orders through the warehouse's desk."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message
from godown.wms.desk import Desk
from godown.wms.outward import service as outward
from godown.wms.reservations import service as reservations
from godown.wms.stock import service as stock
from world import NOW, POOL, Demand

pytestmark = pytest.mark.usefixtures("database")
desk = Desk()
HELD = Message("test.held", "It is held.")


@pytest.fixture
def site():
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10}, "A-02": {"CUP": 1}})
    return site


def buckets(site, sku="MUG"):
    (row,) = [row for row in stock.by_pool(site) if row.pool == POOL and row.sku == sku]
    return row.live, row.reserved, row.cancelled


def proved(site):
    return stock.verify([site.seller_id]) + reservations.verify([site.seller_id]) == []


def test_orders_are_reserved_in_the_order_given_each_wholly_or_not_at_all(site):
    big, both, small = world.demand(MUG=8), world.demand(MUG=1, CUP=2), world.demand(MUG=2)
    served = desk.reserve(site.seller_id, site.code, POOL, [*big, *both, *small], NOW)
    assert served == {big[0].order_id, small[0].order_id}
    assert (buckets(site), buckets(site, "CUP")) == ((0, 10, 0), (1, 0, 0))
    assert proved(site)


def test_reserving_again_reserves_once_and_answers_the_same(site):
    order = world.demand(MUG=4)
    assert desk.reserve(site.seller_id, site.code, POOL, order, NOW) == {order[0].order_id}
    assert desk.reserve(site.seller_id, site.code, POOL, order, NOW) == {order[0].order_id}
    assert buckets(site) == (6, 4, 0)


def test_two_lines_of_one_sku_are_taken_together(site):
    order_id = uuid4()
    lines = [Demand(order_id, 1, "MUG", 6), Demand(order_id, 2, "MUG", 6)]
    assert desk.reserve(site.seller_id, site.code, POOL, lines, NOW) == set()
    assert buckets(site) == (10, 0, 0)


def test_a_sku_that_the_pool_never_held_is_out_of_stock(site):
    assert desk.reserve(site.seller_id, site.code, POOL, world.demand(UNKNOWN=1), NOW) == set()


def test_an_unknown_pool_or_a_warehouse_of_another_seller_is_not_found(site):
    with pytest.raises(NotFound) as refused:
        desk.reserve(site.seller_id, site.code, "NONE", world.demand(MUG=1), NOW)
    assert refused.value.code == "pools.no_pool"
    with pytest.raises(NotFound) as refused:
        desk.reserve(world.seller("other"), site.code, POOL, world.demand(MUG=1), NOW)
    assert refused.value.code == "masters.no_warehouse"
    assert buckets(site) == (10, 0, 0)


def test_released_pieces_are_live_again_once(site):
    order = world.outward_order(site, MUG=4)
    reservations.release([order.id], NOW)
    reservations.release([order.id], NOW)
    assert buckets(site) == (10, 0, 0)
    codes = [entry.code for entry in history.timeline([site.seller_id], order.id)]
    assert codes == [
        "reservations.reserved",
        "outward.accepted",
        "outward.acknowledged",
        "reservations.released",
    ]
    assert proved(site)


def test_what_was_reserved_but_never_accepted_can_be_released_and_reserved_again(site):
    order = world.demand(MUG=4)
    for _ in range(2):
        assert desk.reserve(site.seller_id, site.code, POOL, order, NOW) == {order[0].order_id}
        reservations.release([order[0].order_id], NOW)
    assert buckets(site) == (10, 0, 0)
    assert len(stock.statement(site, "MUG")) == 2 + 4
    assert proved(site)


def test_an_accepted_order_shows_its_lines_and_a_repeat_changes_nothing(site):
    order = world.outward_order(site, acknowledged=False, MUG=2, CUP=1)
    desk.accept([order], NOW)
    view = outward.find([site.seller_id], order.id)
    assert (view.status, view.order_code, view.pool, view.picklist) == ("NEW", order.order_code, POOL, "")
    assert [(line.id, line.sku, line.quantity, line.picked) for line in view.lines] == [
        (order.lines[0].line_id, "MUG", 2, 0),
        (order.lines[1].line_id, "CUP", 1, 0),
    ]
    codes = [entry.code for entry in history.timeline([site.seller_id], order.id)]
    assert codes == ["reservations.reserved", "outward.accepted"]


def test_an_order_with_an_unknown_sku_is_not_taken_in(site):
    lines = [Demand(uuid4(), 900, "MUG", 1), Demand(uuid4(), 901, "UNKNOWN", 1)]
    order = world.Outward(lines[0].order_id, site.seller_id, "a", "OD", site.code, POOL, None, lines)
    with pytest.raises(NotFound) as refused:
        desk.accept([order], NOW)
    assert refused.value.code == "outward.not_accepted"
    with pytest.raises(NotFound):
        outward.find([site.seller_id], order.id)


def test_acknowledging_twice_keeps_the_first_picklist(site):
    order = world.outward_order(site, MUG=1)
    desk.acknowledge({order.id: "PL-2"}, NOW)
    view = outward.find([site.seller_id], order.id)
    assert (view.status, view.picklist) == ("ACKNOWLEDGED", "PL-1")


def test_a_blocked_order_shows_why_until_it_is_freed_with_a_new_sla(site):
    order = world.outward_order(site, MUG=1)
    desk.block({order.id: HELD, uuid4(): HELD}, NOW)
    desk.block({order.id: HELD}, NOW)
    assert outward.find([site.seller_id], order.id).blocked == "test.held"
    desk.unblock({order.id: NOW}, NOW)
    view = outward.find([site.seller_id], order.id)
    assert (view.blocked, view.sla_at) == ("", NOW)
    codes = [entry.code for entry in history.timeline([site.seller_id], order.id)]
    assert codes[-2:] == ["outward.stopped", "outward.freed"]


def test_an_order_of_another_seller_is_not_found(site):
    order = world.outward_order(site, MUG=1)
    with pytest.raises(NotFound):
        outward.find([world.seller("other")], order.id)


def test_only_an_order_that_ran_short_can_be_retried(site):
    order = world.outward_order(site, MUG=1)
    with pytest.raises(Conflict) as refused:
        outward.retry([site.seller_id], order.id, NOW)
    assert refused.value.code == "state.wrong_state"


def test_each_verb_of_the_desk_takes_the_same_number_of_statements_for_any_number_of_orders():
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 1000, "CUP": 1000}})
    counts: dict[str, list[int]] = {}

    def counted(name, call):
        with CaptureQueriesContext(connection) as queries:
            call()
        counts.setdefault(name, []).append(len(queries))

    for size in (1, 25, 250):
        orders = []
        for _ in range(size):
            lines = world.demand(MUG=1, CUP=2)
            order_id, code = lines[0].order_id, f"OD{lines[0].line_id}"
            orders.append(world.Outward(order_id, site.seller_id, "a", code, site.code, POOL, NOW, lines))
        wanted = [line for order in orders for line in order.lines]
        counted("reserve", lambda wanted=wanted: desk.reserve(site.seller_id, site.code, POOL, wanted, NOW))
        counted("accept", lambda orders=orders: desk.accept(orders, NOW))
        counted("acknowledge", lambda orders=orders: desk.acknowledge({o.id: "PL" for o in orders}, NOW))
        counted("block", lambda orders=orders: desk.block({o.id: HELD for o in orders}, NOW))
        counted("unblock", lambda orders=orders: desk.unblock({o.id: NOW for o in orders}, NOW))
        counted("release", lambda orders=orders: reservations.release([o.id for o in orders], NOW))
    assert {name: set(each) for name, each in counts.items() if len(set(each)) > 1} == {}
    assert proved(site)
