"""A move does not pass over what changed while it waited."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

import world
from godown.kit import sql
from godown.kit.states import CHANGED_MEANWHILE, Moved, Refusal
from godown.wms.outward import service as outward
from godown.wms.outward.states import ORDER
from world import NOW

pytestmark = pytest.mark.usefixtures("database")

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG")
    return site


def test_an_order_that_changes_while_its_move_waits_for_it_does_not_move(site):
    world.stocked(site, {"A-01": {"MUG": 1}})
    order = world.outward_order(site, MUG=1)

    def start_picking() -> Moved:
        try:
            return ORDER.move_many([order.id], "start_picking", NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            sql.execute("UPDATE wms_outward_order SET version = version + 1 WHERE id = %s", (order.id,))
            moving = pool.submit(start_picking)
            while not moving.done() and not sql.value(WAITING):
                time.sleep(0.01)
        moved = moving.result(timeout=60)
    assert moved.ids == []
    assert moved.refused == {order.id: Refusal(CHANGED_MEANWHILE)}
    assert outward.find([site.seller_id], order.id).status == "ACKNOWLEDGED"
