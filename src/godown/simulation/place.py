"""Where the simulation plays: a seller with an account of either kind, a warehouse with little stock, and Flipkart."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.db import transaction

from fksandbox import World
from fksandbox.model import Listing, Profile
from godown.access.models import Seller
from godown.kit import gtin
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account, Settings
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.proxy import service as proxy
from godown.wms.inward.service import Received, receive
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.pools import service as pools
from godown.wms.setup import open_warehouse

MORNING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)  # 09:00 in Bengaluru
URL = "http://flipkart.simulated"
WAREHOUSE, POOL, ACCOUNT, LOGIN = "SIM", "FK-SMART", "sim-smart", "sim-login"
BINS = [f"A-{number:02}" for number in range(1, 13)]
TOTES = [f"T-{number:02}" for number in range(1, 9)]
GOODS = 8
#: How likely the account is a Smart one, follows cancellations, and lets unpicked pieces live again.
SMART, FOLLOWS, RELIVES = 0.7, 0.5, 0.5


@dataclass(frozen=True)
class Place:
    """`goods` sell; of `lacking` there is no stock, `unlisted` has no listing with us at first. `profile` is the
    service that buyers order by: Smart's, or that of seller fulfilment."""

    site: Site
    account: Account
    goods: list[Listing]
    lacking: Listing
    unlisted: Listing
    profile: Profile

    def receive(self, pieces: dict[str, int], rng: Random, reference: str, now: datetime) -> None:
        """Goods come in, each SKU into two bins, and all of them into the account's pool."""
        rows = []
        for sku, count in sorted(pieces.items()):
            first, second = rng.sample(BINS, 2)
            split = rng.randint(1, count)
            rows += [Received(sku, bin_, part) for bin_, part in ((first, split), (second, count - split)) if part]
        with transaction.atomic():
            receive(self.site, rows, reference, f"sim:{reference}", now)
            pools.allocate(self.site, POOL, pieces, reference, f"sim:allocate:{reference}", now)

    def list_all(self, now: datetime) -> None:
        """Upload the listing that was missing."""
        listings.upsert(self.account, [_row(self.unlisted)], now)


def open_place(world: World, rng: Random) -> Place:
    """Furnish the place anew; chance decides how much lies in it, how big a picklist is, of which kind the account is,
    and whether it follows cancellations by itself.
    """
    sellable = [one for one in world.listings.values() if one.active and not one.serial_numbered][: GOODS + 2]
    *goods, lacking, unlisted = sellable
    smart = rng.random() < SMART
    with transaction.atomic():
        seller = Seller.objects.create(code="sim", name="Simulated")
        login_id = channels.open_login(seller.id, LOGIN)
        proxy.register_login(
            LOGIN,
            api_url=URL,
            panel_url=URL,
            app_id=world.seller.app_id,
            app_secret=world.seller.app_secret,
            username=world.seller.user,
            password=world.seller.password,
        )
        proxy.register_account(ACCOUNT, login=LOGIN, location_id=world.location_id, adapter="panel" if smart else "v3")
        settings = Settings(
            WAREHOUSE,
            POOL,
            picklist_size=rng.choice((2, 4, 25)),
            release_after=600,
            sweep_every=1800,
            follow_cancellations=rng.random() < FOLLOWS,
            relive_unpicked=rng.random() < RELIVES,
        )
        account_id = channels.open_account(seller.id, login_id, ACCOUNT, settings, MORNING)
        place = Place(
            _furnish(seller.id, sellable),
            channels.accounts([account_id])[str(account_id)],
            goods,
            lacking,
            unlisted,
            "FBF_LITE" if smart else "NON_FBF",
        )
        pieces = {one.sku: rng.randint(5, 14) for one in [*goods, unlisted]}
        place.receive(pieces, rng, "GRN-1", MORNING)
        listings.upsert(place.account, [_row(one) for one in [*goods, lacking]], MORNING)
    return place


def _row(one: Listing) -> ListingRow:
    return ListingRow(one.sku, one.listing_id, one.fsn, one.sku)


def _furnish(seller_id: int, known: list[Listing]) -> Site:
    bins = [NewLocation(code, Kind.BIN, "A", number) for number, code in enumerate(BINS)]
    totes = [NewLocation(code, Kind.TOTE) for code in TOTES]
    site = open_warehouse(seller_id, NewWarehouse(WAREHOUSE, "Simulated"), [*bins, *totes])
    pools.add_pool(site, POOL, ACCOUNT)
    skus = [NewSku(one.sku, one.title, ean=gtin.ean(number), hsn=one.hsn) for number, one in enumerate(known)]
    masters.add_skus(seller_id, skus)
    return site
