"""Allocation against everything that happens at the same time: real threads, real connections, real commits."""

import pytest

import world
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inward.service import Received, receive
from godown.wms.models import PoolDocument
from godown.wms.pools import documents
from godown.wms.pools import service as pools
from godown.wms.reservations import service as reservations
from godown.wms.stock import service as stock
from racing import at_once, codes
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")
SKUS = [f"S{n:02}" for n in range(12)]


@pytest.fixture
def site():
    site = world.warehouse()
    world.skus(site.seller_id, *SKUS)
    receive(site, [Received(sku, "A-01", 10) for sku in SKUS], "GRN-1", "receipt:1", NOW)
    return site


def live(site, sku):
    return {row.pool: row.live for row in stock.by_pool(site) if row.sku == sku}


def test_ten_allocations_of_the_last_pieces_give_them_out_once(site):
    each = [lambda n=n: pools.allocate(site, POOL, {"S00": 3}, f"race {n}", f"race:{n}", NOW) for n in range(10)]
    assert codes(at_once(each)) == {None: 3, "pools.short": 7}
    assert live(site, "S00") == {"COMMON": 1, POOL: 9}
    assert PoolDocument.objects.count() == 3
    assert checks.differences([site.seller_id]) == []


def test_a_draft_that_two_people_carry_out_moves_its_pieces_once(site):
    draft = documents.draft(site, "COMMON", POOL, {"S00": 4}, "festive sale", "k1", NOW)
    assert codes(at_once([lambda: documents.carry_out(site, draft, NOW)] * 6)) == {None: 1, "state.wrong_state": 5}
    assert live(site, "S00") == {"COMMON": 6, POOL: 4}


def test_the_same_allocation_sent_by_many_at_once_is_one_document(site):
    made = at_once([lambda: pools.allocate(site, POOL, {"S00": 4}, "festive sale", "same", NOW)] * 6)
    assert len(set(made)) == 1
    assert live(site, "S00") == {"COMMON": 6, POOL: 4}
    assert PoolDocument.objects.get().status == "done"


def test_a_deallocation_against_reservations_of_the_same_pieces_never_takes_what_is_promised(site):
    pools.allocate(site, POOL, {"S00": 10}, "opening stock", "a", NOW)
    desk = Desk()
    orders = [world.demand(S00=1) for _ in range(10)]
    works = [lambda order=order: desk.reserve(site.seller_id, site.code, POOL, order, NOW) for order in orders]
    works += [lambda n=n: pools.deallocate(site, POOL, {"S00": 2}, "back", f"d{n}", NOW).bit_length() for n in range(5)]
    results = at_once(works)
    reserved = sum(len(each) for each in results[:10])
    back = sum(isinstance(each, int) for each in results[10:])
    (pool,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, "S00")]
    assert (pool.live, pool.reserved) == (10 - reserved - 2 * back, reserved)
    assert checks.differences([site.seller_id]) == []


def test_allocations_there_and_back_over_the_same_skus_in_any_order_do_not_deadlock(site):
    pools.allocate(site, POOL, dict.fromkeys(SKUS, 5), "opening stock", "a", NOW)

    def there(n):
        for turn in range(5):
            pools.allocate(site, POOL, dict.fromkeys(SKUS, 1), "there", f"there:{n}:{turn}", NOW)
            pools.deallocate(site, POOL, dict.fromkeys(reversed(SKUS), 1), "back", f"back:{n}:{turn}", NOW)

    def orders():
        desk = Desk()
        for turn in range(5):
            order = world.demand(**{SKUS[-1 - turn]: 1, SKUS[turn]: 1})
            assert desk.reserve(site.seller_id, site.code, POOL, order, NOW)
            reservations.release([order[0].order_id], NOW)

    assert codes(at_once([lambda: there(1), lambda: there(2), orders, orders])) == {None: 4}
    assert live(site, "S03") == {"COMMON": 5, POOL: 5}
    assert checks.differences([site.seller_id]) == []
