"""A shop on a virtual clock, with the sandbox in the same process: what stories are played in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from fksandbox import Clock, Control, World, create_app, transport
from godown.demo import people, shop
from godown.demo.shop import Shop
from godown.demo.stage import VirtualStage
from godown.demo.virtual import MORNING, URL
from godown.kit import clock, history, jobs
from godown.omni.channels.service import Settings
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Document, Order
from godown.proxy import budget, transports
from godown.proxy import repository as proxy
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock


@dataclass
class Play:
    """What a story needs at hand."""

    stage: VirtualStage
    shop: Shop
    flipkart: Control
    world: World

    def order(self, *items: tuple[int, int], **facts: Any) -> str:
        """Flipkart takes an order of (number of the goods, quantity); one piece of the first by default."""
        wanted = [(self.shop.goods[number]["listing_id"], quantity) for number, quantity in items or [(0, 1)]]
        return str(self.flipkart.place_order(wanted, **facts)["shipment_id"])

    def get(self, code: str) -> Order:
        return Order.objects.get(order_code=code)

    def timeline(self, code: str) -> list[str]:
        order = self.get(code)
        return [entry.code for entry in history.timeline([order.seller_id], order.id)]

    def run(self) -> None:
        """Everything that is due now."""
        jobs.run_due(clock.now())

    def wait(self, **span: float) -> None:
        """Let time pass with the background work going on."""
        end = clock.now() + timedelta(**span)
        self.stage.until(f"{span}", lambda: clock.now() >= end)

    def until_on_picklists(self, *codes: str) -> None:
        def linked() -> bool:
            return Order.objects.filter(order_code__in=codes).exclude(picklist=None).count() == len(codes)

        self.stage.until("orders on picklists", linked)

    def bring_to_the_gate(self, count: int) -> list[str]:
        """So many orders of one piece each are packed and have their document."""
        codes = [self.order((number, 1)) for number in range(count)]
        self.run()
        self.until_on_picklists(*codes)
        people.pick(self.shop.site, shop.TOTES)
        people.pack(self.shop.site)
        stored = Document.objects.filter(stored_at__isnull=False)
        self.stage.until("documents", lambda: stored.count() == count)
        return codes

    @property
    def sellers(self) -> list[int]:
        return [self.shop.site.seller_id]

    def causes(self) -> set[str]:
        """What exceptions are open."""
        return {case.cause for case in exceptions.open_cases(self.sellers)}

    def pool(self, number: int) -> tuple[int, int, int]:
        """Live, reserved, cancelled pieces of one of the goods in the dedicated pool."""
        sku = self.shop.goods[number]["sku"]
        (row,) = [each for each in stock.by_pool(self.shop.site) if (each.sku, each.pool) == (sku, shop.POOL)]
        return row.live, row.reserved, row.cancelled

    def put_back(self, pieces: int, place: str = "A-07") -> None:
        """Scan the pieces that wait longest, then the bin."""
        ean = next(each.ean for each in putback.waiting(self.shop.site))
        with history.acting("packer"):
            for code in [*[ean] * pieces, place]:
                answer = putback.scan(self.shop.site, code, uuid4(), clock.now())
                assert answer.accepted, answer.text

    def calls(self, op: str) -> int:
        return len(self.flipkart.calls(op=op))

    def spend_calls(self, used: int) -> None:
        """So many calls of the hour are used up from now on."""
        account = proxy.select_account(self.shop.account.code)
        assert account is not None
        now = clock.now()
        for _ in range(used - budget.spent(account.login.id, now).used):
            budget.draw(account.login.id, bench=True, now=now)


@contextmanager
def playing() -> Iterator[Play]:
    """A shop with the sandbox behind it, on a virtual clock."""
    world = World(seed=1, clock=Clock(MORNING))
    app = create_app(world)
    wire = transport(app)
    transports.install(URL, wire)
    control = Control(httpx.Client(transport=wire, base_url=URL))
    virtual = clock.VirtualClock(MORNING)
    with clock.use(virtual):
        place = shop.open_shop(control.world(), URL, Settings(shop.WAREHOUSE, shop.POOL), virtual.now())
        yield Play(VirtualStage(control, virtual), place, control, world)
    transports.uninstall(URL)
