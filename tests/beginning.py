"""A seller who begins: the sandbox on a virtual clock, nothing at Flipkart's bins, and nothing of ours yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

import world as builders
from fksandbox import Clock, Control, World, create_app, transport
from fksandbox import stock as flipkarts_stock
from godown.demo import people
from godown.demo.stage import VirtualStage
from godown.demo.virtual import MORNING, URL
from godown.kit import clock, history, jobs
from godown.omni.bins import service as bins
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.guide import service as guides
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.omni.models import Order
from godown.omni.onboarding import rules
from godown.omni.onboarding import service as onboarding
from godown.proxy import transports
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.putaway import DOCK
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.putaway import service as putaway
from godown.wms.setup import open_warehouse

TOTES = ["T-01", "T-02", "T-03"]
CODE = "fk-new"


@dataclass
class Beginning:
    """Each verb is what a page calls; the guide of the account says how far it went."""

    stage: VirtualStage
    flipkart: Control
    world: World
    seller_id: int
    goods: list[dict[str, Any]]

    @property
    def sellers(self) -> list[int]:
        return [self.seller_id]

    @property
    def account(self) -> Account:
        return channels.account(self.sellers, CODE)

    def next(self) -> str:
        """The code of the step that is next."""
        step = guides.guide(self.account, clock.now()).next
        return step.step.code if step else "nothing"

    def run(self) -> None:
        jobs.run_due(clock.now())

    def causes(self) -> set[str]:
        return {case.cause for case in exceptions.open_cases(self.sellers)}

    # --- the house

    def open(self, code: str, *codes: str) -> Site:
        """A warehouse with these bins, and totes."""
        places = [NewLocation(each, Kind.BIN, "A", number) for number, each in enumerate(codes)]
        return open_warehouse(
            self.seller_id, NewWarehouse(code, code), [*places, *(NewLocation(each, Kind.TOTE) for each in TOTES)]
        )

    def enter_skus(self) -> None:
        masters.add_skus(
            self.seller_id,
            [
                NewSku(each["sku"], each["title"], ean=str(8900000000000 + number))
                for number, each in enumerate(self.goods)
            ],
        )

    def connect(
        self, warehouse: str, stock_mode: str, pool: str = "", code: str = CODE, adapter: str = "panel", **more: str
    ) -> None:
        """Fill in and send the form of the account."""
        seller = self.flipkart.world()["seller"]
        form = {
            **onboarding.kept(None),
            "code": code,
            "login": "flipkart-new",
            "location": self.world.location_id,
            "stock_mode": stock_mode,
            "adapter": adapter,
            "warehouse": warehouse,
            "pool": pool,
            "app_id": seller["app_id"],
            "app_secret": seller["app_secret"],
            "username": seller["user"],
            "password": seller["password"],
            "api_url": URL,
            "panel_url": URL,
            **more,
        }
        asked, wrong = rules.read(form, new=True)
        assert wrong == {}
        onboarding.save(self.seller_id, asked, clock.now())

    def map_listings(self) -> None:
        rows = [ListingRow(each["sku"], each["listing_id"], each["fsn"], each["sku"]) for each in self.goods]
        listings.upsert(self.account, rows, clock.now())

    def receive(self, site: Site, receipt: UUID, put: Mapping[str, tuple[str, int]]) -> None:
        """Gate, count, put away: `put` says the bin and the pieces of each SKU."""
        inward.enter_gate(site, receipt, "KA-01-1234", 3, clock.now())
        for sku, (_place, pieces) in put.items():
            assert counting.count(site, receipt, sku, uuid4(), clock.now(), pieces=pieces).accepted
        assert counting.finish(site, receipt, uuid4(), clock.now()).accepted
        for sku, (place, pieces) in put.items():
            assert putaway.scan(site, DOCK, sku, uuid4(), clock.now(), pieces=pieces).accepted
            assert putaway.scan(site, DOCK, place, uuid4(), clock.now()).accepted

    # --- Flipkart

    def read_bins(self) -> None:
        """A minute later, for what was read at the same time is not news."""
        later = clock.now() + timedelta(minutes=1)
        self.stage.until("a minute", lambda: clock.now() >= later)
        bins.ask_read(self.account, clock.now())
        self.run()

    def inward_on_the_portal(self, content: Mapping[str, tuple[str, int]]) -> None:
        """A person receives the goods on Flipkart's panel: bin and pieces of each SKU."""
        listing_of = {each["sku"]: each["listing_id"] for each in self.goods}
        for sku, (place, pieces) in content.items():
            flipkarts_stock.inward(self.world, self.world.location_id, listing_of[sku], [(place, pieces)])

    def order(self, number: int, pieces: int, **facts: Any) -> str:
        placed = self.flipkart.place_order([(self.goods[number]["listing_id"], pieces)], **facts)
        return str(placed["shipment_id"])

    def find(self, code: str) -> Order:
        return Order.objects.get(order_code=code)

    def until_on_a_picklist(self, code: str) -> None:
        self.stage.until("a picklist", lambda: Order.objects.filter(order_code=code).exclude(picklist=None).exists())
        self.run()

    def until_on_the_floor(self, *codes: str) -> None:
        def given() -> bool:
            orders = Order.objects.filter(order_code__in=codes, given_to_floor_at__isnull=False)
            return orders.count() == len(codes)

        self.stage.until("orders on the floor", given)

    def pick_and_pack(self, site: Site, *codes: str) -> None:
        people.pick(site, TOTES)
        people.pack(site)
        self.stage.until(
            "the documents", lambda: all("fulfilment.document_stored" in self.timeline(code) for code in codes)
        )

    def hand_over(self, site: Site, *codes: str) -> None:
        people.hand_over(site)
        self.stage.until("the handover", lambda: all(self.find(code).status == "COMPLETED" for code in codes))

    def timeline(self, code: str) -> list[str]:
        return [entry.code for entry in history.timeline(self.sellers, self.find(code).id)]


@contextmanager
def beginning(goods: int = 3) -> Iterator[Beginning]:
    """Nothing but a seller here, and at Flipkart so many listings and a location without bins."""
    world = World(seed=1, clock=Clock(MORNING))
    world.bins[world.location_id].clear()
    wire = transport(create_app(world))
    transports.install(URL, wire)
    control = Control(httpx.Client(transport=wire, base_url=URL))
    virtual = clock.VirtualClock(MORNING)
    sellable = [each for each in control.world()["listings"] if each["active"] and not each["serial_numbered"]]
    with clock.use(virtual):
        yield Beginning(VirtualStage(control, virtual), control, world, builders.seller(), sellable[:goods])
    transports.uninstall(URL)
