"""The shop of the demo: one seller, one log-in, one Smart account, one warehouse with a dedicated pool.

Everything is set up through the rooms' own verbs, so that it can be read as an example; a repeat changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from godown.access.models import Membership, Seller, User
from godown.access.roles import Role
from godown.kit import gtin
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account, Settings
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.proxy import service as proxy
from godown.wms.inward import service as inward
from godown.wms.inward.service import Received
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.pools import service as pools
from godown.wms.setup import open_warehouse

SELLER = "rangmanch"
WAREHOUSE = "BLR1"
POOL = "FK-SMART"
ACCOUNT = "fk-smart-blr"
LOGIN = "flipkart-rangmanch"
#: User name → role; the password is the same as the user name. For the demo only.
PEOPLE = {role.value: role for role in Role}
GSTIN = "29ABCDE1234F1Z5"
ADDRESS = {
    "line_1": "Plot 7, KIADB Industrial Area",
    "line_2": "Hoskote",
    "city": "Bengaluru",
    "state": "Karnataka",
    "pincode": "562114",
}
BINS, PIECES = 40, 60
TOTES = [f"T-{number:02}" for number in range(1, 31)]


@dataclass(frozen=True)
class Shop:
    """What the day needs to know. `goods` are Flipkart's listings that sell; `lacking` has no stock but a delivery that
    is announced, `unlisted` no listing with us."""

    site: Site
    account: Account
    goods: list[dict[str, Any]]
    lacking: dict[str, Any]
    unlisted: dict[str, Any]

    def receive(self, pieces: dict[str, int], reference: str, now: datetime) -> None:
        """Goods come in: each SKU into the next bin, and into COMMON."""
        rows = [Received(sku, f"A-{n % BINS + 1:02}", count) for n, (sku, count) in enumerate(pieces.items())]
        inward.receive(self.site, rows, reference, f"demo:{reference}", now)


@transaction.atomic
def open_shop(
    world: dict[str, Any], api_url: str, settings: Settings, now: datetime, calls_per_hour: int = 1000
) -> Shop:
    """Set the shop up against a sandbox (`world` is what its control API tells), or join the one that is there."""
    seller, fresh = Seller.objects.get_or_create(code=SELLER, defaults={"name": "Rangmanch Retail"})
    sellable = [listing for listing in world["listings"] if listing["active"] and not listing["serial_numbered"]]
    *goods, lacking, unlisted = sellable
    login_id = channels.open_login(seller.id, LOGIN)
    credentials = world["seller"]
    proxy.register_login(
        LOGIN,
        api_url=api_url,
        panel_url=api_url,
        app_id=credentials["app_id"],
        app_secret=credentials["app_secret"],
        username=credentials["user"],
        password=credentials["password"],
        calls_per_hour=calls_per_hour,
    )
    proxy.register_account(ACCOUNT, login=LOGIN, location_id=world["location_id"])
    account_id = channels.open_account(
        seller.id, login_id, ACCOUNT, replace(settings, warehouse=WAREHOUSE, pool=POOL), now
    )
    account = channels.accounts([account_id])[str(account_id)]
    if not fresh:
        return Shop(masters.site([seller.id], WAREHOUSE), account, goods, lacking, unlisted)
    _people(seller)
    shop = Shop(_furnish(seller.id, sellable), account, goods, lacking, unlisted)
    pieces = {listing["sku"]: PIECES for listing in [*goods, unlisted]}
    shop.receive(pieces, "GRN-1", now)
    pools.allocate(shop.site, POOL, pieces, "opening stock", "demo:allocation", now)
    listings.upsert(account, [_row(listing) for listing in [*goods, lacking]], now)
    coming = {lacking["sku"]: 24, goods[0]["sku"]: 12}
    inward.announce(shop.site, "PO-2001", coming, now, supplier="Rangmanch Mills", pool=POOL)
    return shop


def list_all(shop: Shop, now: datetime) -> None:
    """Upload the listing that was missing."""
    listings.upsert(shop.account, [_row(shop.unlisted)], now)


def _row(listing: dict[str, Any]) -> ListingRow:
    return ListingRow(listing["sku"], listing["listing_id"], listing["fsn"], listing["sku"])


def _people(seller: Seller) -> None:
    for name, role in PEOPLE.items():
        user, _ = User.objects.get_or_create(username=name)
        user.set_password(name)
        user.save()
        Membership.objects.get_or_create(user=user, seller=seller, defaults={"role": role})


def _furnish(seller_id: int, known: list[dict[str, Any]]) -> Site:
    bins = [NewLocation(f"A-{number:02}", Kind.BIN, "A", number) for number in range(1, BINS + 1)]
    totes = [NewLocation(code, Kind.TOTE) for code in TOTES]
    site = open_warehouse(
        seller_id, NewWarehouse(WAREHOUSE, "Bengaluru 1", gstin=GSTIN, address=ADDRESS), [*bins, *totes]
    )
    pools.add_pool(site, POOL, ACCOUNT)
    masters.add_skus(
        seller_id,
        [
            NewSku(listing["sku"], listing["title"], ean=gtin.ean(number), hsn=listing["hsn"])
            for number, listing in enumerate(known)
        ],
    )
    return site
