"""What the lifecycle is measured in: one seller, one account, one warehouse with plenty of stock, and its orders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import transaction

from godown.access.models import Seller
from godown.kit import gtin
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account, Settings
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.proxy.contract import ChannelItem, ChannelOrder
from godown.wms.inward.service import Received, receive
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.pools import service as pools
from godown.wms.setup import open_warehouse

MORNING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
WAREHOUSE, POOL, ACCOUNT = "BENCH", "FK-SMART", "bench"
SKUS = [f"SKU-{number:03}" for number in range(200)]
PIECES = 10_000_000
TOTES = [f"T-{number:03}" for number in range(100)]


@dataclass(frozen=True)
class Place:
    """Where the orders go through."""

    account: Account
    site: Site


@transaction.atomic
def furnish() -> Place:
    """Open the warehouse: 200 SKUs, each in a bin of its own, with more pieces than any run needs."""
    seller = Seller.objects.create(code="bench", name="Bench")
    bins = [NewLocation(f"B-{sku}", Kind.BIN, "B", number) for number, sku in enumerate(SKUS)]
    totes = [NewLocation(code, Kind.TOTE) for code in TOTES]
    site = open_warehouse(seller.id, NewWarehouse(WAREHOUSE, "Bench"), [*bins, *totes])
    pools.add_pool(site, POOL, ACCOUNT)
    masters.add_skus(seller.id, [NewSku(sku, f"Article {sku}", ean=gtin.ean(n)) for n, sku in enumerate(SKUS)])
    receive(site, [Received(sku, f"B-{sku}", PIECES) for sku in SKUS], "GRN", "bench:receipt", MORNING)
    pools.allocate(site, POOL, dict.fromkeys(SKUS, PIECES), "opening stock", "bench:allocation", MORNING)
    login_id = channels.open_login(seller.id, ACCOUNT)
    settings = Settings(WAREHOUSE, POOL, release_after=0, pack_grace=0)
    account_id = channels.open_account(seller.id, login_id, ACCOUNT, settings, MORNING)
    account = channels.accounts([account_id])[str(account_id)]
    listings.upsert(account, [ListingRow(sku, f"LST-{sku}", f"FSN-{sku}", sku) for sku in SKUS], MORNING)
    return Place(account, site)


def pages(seed: int, size: int) -> Iterator[list[ChannelOrder]]:
    """Pages of new orders without end; the seed fixes what is ordered."""
    rng = Random(seed)  # noqa: S311 -- load, not a secret
    number = 0
    while True:
        page = []
        for _ in range(size):
            number += 1
            page.append(_order(f"{seed}-{number:08}", rng))
        yield page


def _order(code: str, rng: Random) -> ChannelOrder:
    """An order of one to three lines, mostly of one piece each; `raw` is as long as Flipkart's."""
    skus = rng.sample(SKUS, rng.choices((1, 2, 3), (60, 25, 15))[0])
    facts = {
        "orderCode": code,
        "parentOrderCode": f"OD-{code}",
        "locationCode": "LOC",
        "orderTime": MORNING - timedelta(hours=1),
        "modifiedTime": MORNING - timedelta(hours=1),
        "onHold": False,
        "startProcessingTime": MORNING - timedelta(hours=1),
        "dispatchByTime": MORNING + timedelta(days=1),
        "orderItems": [_item(code, sku, rng.choices((1, 2, 3), (80, 15, 5))[0]) for sku in skus],
    }
    return ChannelOrder.model_validate(
        {**facts, "raw": ChannelOrder.model_validate({**facts, "raw": ""}).model_dump_json()}
    )


def _item(code: str, sku: str, quantity: int) -> ChannelItem:
    return ChannelItem(
        orderItemCode=f"{code}-{sku}",
        channelSkuCode=sku,
        listingId=f"LST-{sku}",
        productId=f"FSN-{sku}",
        title=f"Article {sku}",
        quantity=quantity,
        status="APPROVED",
    )


def lines(page: Sequence[ChannelOrder]) -> list[tuple[str, str, int]]:
    """Order code, SKU and quantity of every line of a page."""
    return [(order.orderCode, item.channelSkuCode, item.quantity) for order in page for item in order.orderItems]
