"""`godown bench scans`: from a scan to its answer, as the server has it: session, rules, SQL and the answered page."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from rich.console import Console
from rich.table import Table

from godown.access.models import Membership, User
from godown.access.roles import Role
from godown.kit import clock, history
from godown.omni import ports
from godown.wms.desk import Desk
from godown.wms.masters.service import Site
from godown.wms.picking import service as picking
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley

from . import place, stages, stored
from .channel import Agreeable
from .lifecycle import unchecked
from .meter import Series, figures

#: Orders of a wave, as many as a list of the channel.
WAVE = 25
WARM_UP = 1
PERSON = "bench"
#: What people on the floor wait for, in milliseconds.
GOAL = 30


def run(orders: int, on_top_of: int, as_json: bool) -> None:
    """Pick and pack `orders` orders scan by scan, on top of `on_top_of` orders that are done."""
    virtual = clock.VirtualClock(place.MORNING)
    ports.use(Agreeable(b"%PDF"), Desk())
    with clock.use(virtual), unchecked():
        where = place.furnish()
        stored.fill(where, virtual, on_top_of)
        floor = _Floor(where.site)
        for seed in range(WARM_UP):
            floor.work(where, virtual, -1 - seed, WAVE)
        floor.forget()
        for seed in range(0, orders, WAVE):
            floor.work(where, virtual, orders + seed, min(WAVE, orders - seed))
    found = {name: figures(series) for name, series in floor.seen.items()}
    if as_json:
        print(json.dumps({"orders": orders, "stored": on_top_of, "scans": found}))  # noqa: T201 -- the command's result
    else:
        _show(orders, on_top_of, found)


class _Floor:
    """Somebody who scans, through the pages' own addresses."""

    def __init__(self, site: Site) -> None:
        person = User.objects.create_user(PERSON)
        Membership.objects.create(user=person, seller_id=site.seller_id, role=Role.ADMIN)
        self.site = site
        self.browser = Client(HTTP_HOST="127.0.0.1")
        self.browser.force_login(person)
        self.forget()

    def forget(self) -> None:
        """What was measured so far was the warm-up."""
        self.seen = {
            name: Series() for name in ("pick: bin", "pick: piece", "pick: tote", "pack: order", "pack: piece")
        }

    def work(self, where: place.Place, virtual: clock.VirtualClock, seed: int, size: int) -> None:
        """One wave of new orders, picked and packed."""
        batch = stages.Batch(where, virtual, next(place.pages(seed, size)))
        for work in (batch.intake, batch.reserve, batch.acknowledge):
            virtual.advance(timedelta(seconds=5))
            work()
        with history.acting(PERSON):
            wave = waves.create(self.site, virtual.now(), Trolley(size, stages.NO_LIMIT))
            assert wave is not None
            waves.claim(self.site, wave, virtual.now())
        totes = {order_id: place.TOTES[number] for number, order_id in enumerate(batch.ids)}
        scan = self._station(f"/floor/{self.site.code}/pick/{wave}/scan")
        at = ""
        for stop in picking.walk(self.site, wave):
            if stop.bin != at:
                scan("pick: bin", stop.bin)
            for _ in range(stop.left):
                scan("pick: piece", stop.ean)
            scan("pick: tote", totes[stop.order_id])
            at = stop.bin
        for order in batch.page:
            opened = self._station(f"/floor/{self.site.code}/pack/scan")("pack: order", order.orderCode)
            scan = self._station(f"/floor/{self.site.code}/pack/scan", shipment=opened["url"].rsplit("/", 1)[1])
            for item in order.orderItems:
                for _ in range(item.quantity):
                    scan("pack: piece", item.channelSkuCode)

    def _station(self, url: str, **context: str) -> Callable[[str, str], dict[str, Any]]:
        """Scans at one address; each has to be accepted."""

        def scan(kind: str, code: str) -> dict[str, Any]:
            fields = {"code": code, "gesture": str(uuid4()), **context}
            response = self.seen[kind].measure(lambda: self.browser.post(url, fields))
            answer: dict[str, Any] = response.json()
            if answer.get("outcome") not in ("accept", "complete"):
                raise SystemExit(f"{kind} {code}: {answer}")
            return answer

        return scan


def _show(orders: int, on_top_of: int, found: dict[str, dict[str, float]]) -> None:
    table = Table(title=f"Scan to answer, {orders} orders on top of {on_top_of} stored ones; goal: p95 of {GOAL} ms")
    for column in ("scan", "scans", "p50 ms", "p95 ms", "statements"):
        table.add_column(column, justify="left" if column == "scan" else "right")
    for kind, row in found.items():
        table.add_row(kind, *(str(value) for value in row.values()))
    Console().print(table)
