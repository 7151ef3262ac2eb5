"""A day against the sandbox on a virtual clock, in one process: real omni, proxy and warehouse; only time is played."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, Literal
from uuid import UUID

import httpx

from fksandbox import Clock, Control, Settings, World, create_app, transport
from fksandbox.calls import Call
from godown.access.models import Seller
from godown.demo.stage import Stuck, VirtualStage
from godown.kit import clock, gtin, history, sql
from godown.omni.channels import service as channels
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.omni.models import Order
from godown.proxy import budget, transports
from godown.proxy import service as proxy
from godown.proxy.accounts import Adapter
from godown.wms.dispatch import service as dispatch
from godown.wms.inward.service import Received, receive
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.pools import service as pools
from godown.wms.setup import open_warehouse
from godown.wms.waves import service as waves

MORNING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
GROUP = 25
PIECES = 100_000
TOTES = [f"T-{number:02}" for number in range(50)]
#: How long a packer takes for a box.
BOX = timedelta(seconds=30)
#: No day takes longer, or something is wrong.
LONGEST = timedelta(days=2)


#: Smart packed directly or after a scan of every unit, and seller fulfilment.
Mode = Literal["direct", "scan", "v3"]


@dataclass(frozen=True)
class Script:
    """How a day goes. `every`: a group of 25 orders comes that often; `benches` pack at the same time.

    `busy_before`: the hour before used up its calls but for the bench's share, so that they are scarce from the
    beginning.
    """

    name: str
    mode: Mode
    orders: int
    every: timedelta
    benches: int
    calls_per_hour: int
    busy_before: bool = False

    @property
    def scans(self) -> bool:
        """Whether Flipkart insists on a scan of every unit first."""
        return self.mode == "scan"

    @property
    def adapter(self) -> Adapter:
        """How the proxy works."""
        return "v3" if self.mode == "v3" else "panel"


@dataclass
class Played:
    """What became of it. `calls` are those that Flipkart saw; `units` the pieces of its orders.

    A label is waited for from Flipkart's word that the parcel is packed; a closed box may have waited before, until
    Flipkart was told of it.
    """

    calls: list[Call] = field(default_factory=list)
    hours: float = 0.0
    shipped: int = 0
    units: int = 0
    longest_label_wait: timedelta = timedelta(0)
    closed_to_label_p95: timedelta = timedelta(0)


def play(script: Script) -> Played:
    """Play the script in a seller of its own and return what Flipkart saw."""
    sql.execute("DELETE FROM kit_due")  # the accounts of days that were played before rest
    url = f"http://{script.name.replace(' ', '-')}.sandbox"
    settings = Settings(
        pack_mode="scan" if script.scans else "direct",
        quota_per_hour=script.calls_per_hour,
        bin_capacity=10_000_000,
        packaging_factor=1_000_000,  # every box of the day is the same
    )
    wire = transport(create_app(World(seed=1, clock=Clock(MORNING), settings=settings, stock=PIECES)))
    transports.install(url, wire)
    control = Control(httpx.Client(transport=wire, base_url=url))
    virtual = clock.VirtualClock(MORNING)
    with clock.use(virtual):
        played = _Day(script, control, url, virtual).go()
    transports.uninstall(url)
    return played


class _Day:
    def __init__(self, script: Script, control: Control, url: str, virtual: clock.VirtualClock) -> None:
        self.script = script
        self.control = control
        self.clock = virtual
        self.stage = VirtualStage(control, virtual)
        self.rng = Random(1)  # noqa: S311 -- load, not a secret
        self.played = Played()
        self.goods = [each for each in control.world()["listings"] if each["active"] and not each["serial_numbered"]]
        self.site, self.account_id, login_id = _open(script, control.world(), url, self.goods)
        if script.busy_before:
            _use_up(login_id)
        self._seen = 0

    def go(self) -> Played:
        """Orders come, are picked, packed and handed over until none is left."""
        begun = next_group = self.clock.now()
        left = self.script.orders
        while self.played.shipped < self.script.orders:
            if self.clock.now() - begun > LONGEST:
                raise Stuck(f"{self.script.name}: {self.played.shipped} orders shipped")
            if left and self.clock.now() >= next_group:
                self._place(min(GROUP, left))
                left -= min(GROUP, left)
                next_group += self.script.every
            self._work(everything=not left)
            until = self.clock.now() + BOX
            self.stage.until("the next box", lambda: self.clock.now() >= until)  # noqa: B023 -- called at once
            self._collect()
        self.played.hours = (self.clock.now() - begun).total_seconds() / 3600
        (waits,) = sql.rows(
            """SELECT max(d.stored_at - d.wanted_at) AS packed,
                      percentile_cont(0.95) WITHIN GROUP (ORDER BY d.stored_at - c.planned_at) AS closed
               FROM omni_document d JOIN omni_command c ON c.kind = 'pack' AND c.key = d.shipment_id
               WHERE d.account_id = %s AND c.account_id = d.account_id AND c.status = 'confirmed'""",
            (self.account_id,),
        )
        self.played.longest_label_wait = waits["packed"]
        self.played.closed_to_label_p95 = waits["closed"]
        return self.played

    def _place(self, count: int) -> None:
        for _ in range(count):
            chosen = self.rng.sample(self.goods, self.rng.choices((1, 2, 3), (75, 18, 7))[0])
            items = [(each["listing_id"], self.rng.choices((1, 2), (85, 15))[0]) for each in chosen]
            self.played.units += sum(quantity for _, quantity in items)
            self.control.place_order(
                items,
                service_profile="FBF_LITE" if self.script.adapter == "panel" else "NON_FBF",
                dispatch_by=self.clock.now() + timedelta(days=2),
            )

    def _work(self, everything: bool) -> None:
        """What the people of the floor do in the time of one box."""
        now = self.clock.now()
        with history.acting("picker"):
            while (wave := waves.create(self.site, now)) is not None:
                waves.claim(self.site, wave, now)
                tote: dict[UUID, str] = {}
                free = cycle(TOTES)
                stops = picking.walk(self.site, wave)
                for stop in stops:
                    tote.setdefault(stop.order_id, next(free))
                confirms = [Confirm(stop.id, stop.left, tote[stop.order_id]) for stop in stops]
                picking.confirm_many(self.site, wave, confirms, now)
        with history.acting("packer"):
            self._pack(now)
            self._hand_over(now, everything)

    def _pack(self, now: datetime) -> None:
        asked = set(sql.values("SELECT order_id FROM wms_shipment WHERE status IN ('OPEN', 'ASKED')"))
        ready = [order.id for order in outward.board(self.site, ["PICKED"], 1000) if order.id not in asked]
        if ready:
            packing.pack_many(self.site, ready[: self.script.benches], now)

    def _hand_over(self, now: datetime, everything: bool) -> None:
        ready = [each for each in dispatch.waiting(self.site, 1000) if each.has_document]
        if len(ready) >= GROUP or (ready and everything):
            for courier in {each.transporter for each in ready}:
                manifest = dispatch.open_manifest(self.site, courier, now)
                parcels = [each.shipment_id for each in ready if each.transporter == courier]
                dispatch.add_many(self.site, manifest, parcels, now)
                dispatch.close(self.site, manifest, now)

    def _collect(self) -> None:
        calls = self.control.calls(since=self._seen)
        self._seen = max([call.number for call in calls], default=self._seen)
        self.played.calls += [call for call in calls if not call.op.startswith("control_")]
        self.played.shipped = Order.objects.filter(account_id=self.account_id, status="COMPLETED").count()


def _open(script: Script, world: dict[str, Any], url: str, goods: list[dict[str, Any]]) -> tuple[Site, int, int]:
    """A seller with one account, one warehouse and plenty of stock."""
    code = script.name.replace(" ", "-")
    seller = Seller.objects.create(code=code, name=script.name)
    credentials = world["seller"]
    proxy_login = proxy.register_login(
        code,
        api_url=url,
        panel_url=url,
        app_id=credentials["app_id"],
        app_secret=credentials["app_secret"],
        username=credentials["user"],
        password=credentials["password"],
        calls_per_hour=script.calls_per_hour,
        calls_kept_for_bench=script.calls_per_hour // 20,
    )
    proxy.register_account(
        code,
        login=code,
        location_id=world["location_id"],
        adapter=script.adapter,
        scan_before_pack=script.scans,
    )
    bins = [NewLocation(f"A-{number:02}", Kind.BIN, "A", number) for number in range(len(goods))]
    totes = [NewLocation(tote, Kind.TOTE) for tote in TOTES]
    site = open_warehouse(seller.id, NewWarehouse(code, script.name), [*bins, *totes])
    pools.add_pool(site, "FK-SMART", code)
    skus = [each["sku"] for each in goods]
    masters.add_skus(seller.id, [NewSku(sku, sku, ean=gtin.ean(number)) for number, sku in enumerate(skus)])
    now = clock.now()
    receive(site, [Received(sku, f"A-{n:02}", PIECES) for n, sku in enumerate(skus)], "GRN", f"{code}:receipt", now)
    pools.allocate(site, "FK-SMART", dict.fromkeys(skus, PIECES), "opening stock", f"{code}:allocation", now)
    login_id = channels.open_login(seller.id, code)
    account_id = channels.open_account(seller.id, login_id, code, channels.Settings(code, "FK-SMART"), now)
    rows = [ListingRow(each["sku"], each["listing_id"], each["fsn"], each["sku"]) for each in goods]
    listings.upsert(channels.accounts([account_id])[str(account_id)], rows, now)
    return site, account_id, proxy_login


def _use_up(login_id: int) -> None:
    """All calls but those kept for the bench, evenly over the hour that ends now."""
    before = budget.spent(login_id, clock.now())
    count = before.allowance(bench=False)
    for number in range(count):
        budget.draw(login_id, True, clock.now() - timedelta(hours=1) * (count - number) / count)
