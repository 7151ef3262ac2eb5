"""A batch is a handful of statements: as many for 250 orders as for one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from godown.bench import place, stages
from godown.bench.channel import COURIER, Agreeable
from godown.bench.lifecycle import unchecked
from godown.bench.meter import Tally, counting
from godown.bench.place import Place
from godown.kit import clock, history, jobs
from godown.kit.clock import VirtualClock
from godown.omni import ports
from godown.omni.allocation import service as allocation
from godown.omni.fulfilment import handovers, packs
from godown.omni.fulfilment import jobs as fulfilment
from godown.omni.models import Order
from godown.omni.orders import service as orders
from godown.omni.warehouse import HandoverOutcome
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.packing import service as packing
from godown.wms.picking import service as picking
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley

SIZES = (1, 25, 250)


@pytest.fixture
def bench(database: str) -> Iterator[tuple[Place, VirtualClock]]:
    """A warehouse whose channel accepts everything at once."""
    proxy, warehouse = ports.proxy(), ports.warehouse()
    jobs.on_hint(None)
    ports.use(Agreeable(b"%PDF"), Desk())
    virtual = VirtualClock(place.MORNING)
    with clock.use(virtual), unchecked():
        yield place.furnish(), virtual
    ports.use(proxy, warehouse)


class Counter:
    """Counts the statements of each verb; of one that takes several calls of the channel, those of the last."""

    def __init__(self) -> None:
        self.seen: dict[str, Tally] = {}

    def of(self, verb: str, work: Callable[[], Any]) -> Any:
        with counting() as tally:
            result = work()
        self.seen[verb] = tally
        return result


def through(where: Place, virtual: VirtualClock, size: int) -> dict[str, Tally]:
    """Bring `size` orders from their page to the courier; the statements of every verb."""
    counter = Counter()
    account, site = where.account, where.site
    virtual.advance(timedelta(minutes=1))
    now = virtual.now()
    page = next(place.pages(size, size))
    taken = counter.of("take_in", lambda: orders.take_in(account, page, now, now))
    ids = list(taken.new.values())
    assert len(ids) == size
    assert counter.of("allocate", lambda: allocation.allocate(account, now, 1000)) == size
    counter.of("acknowledge", lambda: fulfilment.acknowledge(now, 1))
    with history.acting("asha"):
        wave = counter.of("wave", lambda: waves.create(site, now, Trolley(size, 10**6)))
        waves.claim(site, wave, now)
        stops = counter.of("walk", lambda: picking.walk(site, wave))
        confirms = [picking.Confirm(stop.id, stop.left, "T-001") for stop in stops]
        counter.of("confirm_many", lambda: picking.confirm_many(site, wave, confirms, now))
        packed = counter.of("pack_many", lambda: packing.pack_many(site, ids, now, grace=timedelta(0)))
    assert counter.of("packs sent and settled", lambda: packs.send_packs(now, size)) == size
    for _ in range(0, size, 100):
        virtual.advance(timedelta(minutes=5))
        counter.of("documents fetched and stored", lambda: fulfilment.fetch_documents(virtual.now(), 1))
    manifest = dispatch.open_manifest(site, COURIER, now)
    counter.of("add_many", lambda: dispatch.add_many(site, manifest, packed.values(), now))
    counter.of("manifest closed", lambda: dispatch.close(site, manifest, now))
    for _ in range(0, size, handovers.AT_ONCE):
        counter.of("handover sent and settled", lambda: handovers.send_handovers(virtual.now(), 1))
    assert Order.objects.filter(id__in=ids, status="COMPLETED").count() == size
    return counter.seen


def test_every_verb_of_the_lifecycle_takes_as_many_statements_for_250_orders_as_for_one(bench):
    where, virtual = bench
    seen = {size: through(where, virtual, size) for size in SIZES}
    counts = {size: {verb: tally.statements for verb, tally in seen[size].items()} for size in SIZES}
    assert counts[25] == counts[1]
    assert counts[250] == counts[1]


def test_a_whole_manifest_is_settled_in_as_many_statements_as_one_parcel(bench):
    where, virtual = bench
    counts = {}
    for size in SIZES:
        batch = stages.Batch(where, virtual, next(place.pages(size, size)))
        for stage in list(stages.STAGES)[:-1]:
            virtual.advance(timedelta(minutes=1))
            stages.STAGES[stage](batch)
        manifest = batch.close_manifest()
        outcomes = [HandoverOutcome(shipment, True) for shipment in batch.shipments]
        with counting() as tally:
            Desk().handed_over(manifest, outcomes, virtual.now())
        counts[size] = tally.statements
    assert counts[25] == counts[1]
    assert counts[250] == counts[1]
