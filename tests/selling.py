"""Accounts that sell from COMMON and tell Flipkart so, with the sandbox in the same process, on a virtual clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

import world
from fksandbox import Clock, Control, World, create_app, transport
from fksandbox.model import Listing
from godown.kit import clock, jobs
from godown.omni.channels import service as channels
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Account, Settings
from godown.omni.exceptions import service as exceptions
from godown.omni.inventory import service as inventory
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.omni.models import Exposure, Order
from godown.proxy import service as proxy
from godown.proxy import transports
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, Site

URL = "http://flipkart.sandbox"
OWN = "fk-own"
LOGIN = "acme"


@dataclass
class Place:
    """A warehouse, Flipkart, and the time. Goods are Flipkart's listings, by their number; our SKUs are the same."""

    site: Site
    world: World
    flipkart: Control
    clock: clock.VirtualClock
    goods: list[Listing]

    def account(self, code: str = OWN, location: int = 0, adapter: Any = "v3", **settings: Any) -> Account:
        """An account at one of Flipkart's locations that sells all goods from COMMON and, unless settings say
        otherwise, sends its stock.
        """
        seller = self.world.seller
        proxy.register_login(
            LOGIN,
            api_url=URL,
            panel_url=URL,
            app_id=seller.app_id,
            app_secret=seller.app_secret,
            username=seller.user,
            password=seller.password,
        )
        proxy.register_account(code, login=LOGIN, location_id=list(self.world.locations)[location], adapter=adapter)
        given = {"stock_mode": StockMode.COMMON_POOL, "send_stock": True, **settings}
        login_id = channels.open_login(self.site.seller_id, LOGIN)
        account_id = channels.open_account(
            self.site.seller_id, login_id, code, Settings(self.site.code, world.COMMON, **given), clock.now()
        )
        (account,) = channels.accounts([account_id]).values()
        rows = [ListingRow(each.sku, each.listing_id, each.fsn, each.sku) for each in self.goods]
        listings.upsert(account, rows, clock.now())
        return account

    def receive(self, *pieces: int) -> None:
        """So many pieces of the first, the second, … of the goods come into COMMON."""
        coming = {each.sku: count for each, count in zip(self.goods, pieces, strict=False) if count}
        world.stocked(self.site, {"A-01": coming}, clock.now(), pool=world.COMMON)

    def pass_time(self, **span: float) -> None:
        """Nothing works meanwhile."""
        self.clock.advance(timedelta(**span))
        self.flipkart.set_clock(set=self.clock.now())

    def buy(self, number: int, quantity: int, **facts: Any) -> str:
        """A buyer orders of a seller-fulfilled listing; the order is taken in."""
        order = self.flipkart.place_order(
            [(self.goods[number].listing_id, quantity)], service_profile="NON_FBF", **facts
        )
        code = str(order["shipment_id"])
        self.read_orders()
        assert Order.objects.filter(order_code=code).exists()
        return code

    def read_orders(self) -> None:
        """Orders are taken in and reserved."""
        self.pass_time(seconds=130)
        self.run("poll", "allocate")

    def run(self, *kinds: str) -> None:
        """Passes, as far as anything of them is due."""
        for kind in kinds:
            jobs.run_pass(jobs.get(kind), clock.now())

    def calls(self, operation: str = "inventory_update") -> int:
        return len(self.flipkart.calls(op=operation))


@dataclass
class Selling:
    """One account in a place."""

    place: Place
    account: Account

    def look(self, **after: float) -> None:
        """The pool is looked at now, by default so long after the last call that nothing is gathered any more."""
        self.place.pass_time(**(after or {"seconds": 61}))
        self._run(inventory.SEND)

    def compare(self, **after: float) -> None:
        """What Flipkart shows is read."""
        self.place.pass_time(**after)
        self._run(inventory.COMPARE)

    def look_until(self, done: Callable[[], bool]) -> None:
        """The pool is looked at when that is due, until something has come about."""
        for _second in range(300):
            jobs.run_pass(jobs.get(inventory.SEND), clock.now())
            if done():
                return
            self.place.pass_time(seconds=1)
        raise AssertionError("it does not come about")

    def _run(self, kind: str) -> None:
        jobs.ask(kind, [self.account.id], clock.now())
        jobs.run_pass(jobs.get(kind), clock.now())

    def sku(self, number: int) -> str:
        return self.place.goods[number].sku

    def shown(self, *numbers: int) -> list[int]:
        """What Flipkart has for sale."""
        return [self.place.goods[number].inventory.get(self.place.world.location_id, 0) for number in numbers]

    def exposure(self, number: int) -> Exposure:
        return Exposure.objects.get(account_id=self.account.id, listing__channel_sku=self.sku(number))

    def outcomes(self, number: int) -> list[tuple[str, int, str]]:
        """Cause, quantity and outcome of its updates, oldest first."""
        updates = self.exposure(number).inventoryupdate_set.order_by("id")
        return [(each.cause, each.quantity, each.outcome) for each in updates]

    def cases(self) -> list[str]:
        """What is open of the account."""
        open_cases = exceptions.open_cases([self.account.seller_id])
        return [each.cause for each in open_cases if each.account == self.account.code]


@contextmanager
def place(goods: int = 3) -> Iterator[Place]:
    """A warehouse that has nothing yet, and Flipkart with so many listings and two locations."""
    flipkart = World(seed=1, clock=Clock(world.NOW), listings=goods, locations=2, bins=2, stock=0)
    wire = transport(create_app(flipkart))
    transports.install(URL, wire)
    control = Control(httpx.Client(transport=wire, base_url=URL))
    control.set_clock(frozen=True, set=world.NOW)
    virtual = clock.VirtualClock(world.NOW)
    with clock.use(virtual):
        site = world.warehouse(bins=2, totes=1)
        listed = list(flipkart.listings.values())
        masters.add_skus(site.seller_id, [NewSku(each.sku, each.title) for each in listed])
        yield Place(site, flipkart, control, virtual, listed)
    transports.uninstall(URL)
