"""Builders: small pieces of a world that tests put together. Each returns what the test needs to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from godown.kit import ids

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
_numbers = count(1)


def seller(code: str = "acme") -> int:
    """The id of a seller with this code."""
    from godown.access.models import Seller

    return Seller.objects.get_or_create(code=code, defaults={"name": code.title()})[0].id


# --- wms ----------------------------------------------------------------------------------------------------------

ACCOUNT = "fk-smart"
POOL = "FK-SMART"
COMMON = "COMMON"


def warehouse(seller_id: int | None = None, code: str = "BLR1", bins: int = 6, totes: int = 3):
    """An open warehouse with bins A-01…, totes T-01…, and a pool dedicated to one account. Returns its `Site`."""
    from godown.wms.layout.models import Kind
    from godown.wms.layout.service import NewLocation
    from godown.wms.masters.service import NewWarehouse
    from godown.wms.pools import service as pools
    from godown.wms.setup import open_warehouse

    places = [NewLocation(f"A-{n:02}", Kind.BIN, "A", n) for n in range(1, bins + 1)]
    places += [NewLocation(f"T-{n:02}", Kind.TOTE) for n in range(1, totes + 1)]
    site = open_warehouse(seller_id or seller(), NewWarehouse(code, f"Warehouse {code}"), places)
    pools.add_pool(site, POOL, ACCOUNT)
    return site


def skus(seller_id: int, *codes: str) -> None:
    """SKUs with these codes; the EAN of the n-th is 8900000000000 + n."""
    from godown.wms.masters import service as masters

    masters.add_skus(
        seller_id, [masters.NewSku(code, f"Article {code}", ean=str(8900000000000 + n)) for n, code in enumerate(codes)]
    )


def stocked(site, stock: Mapping[str, Mapping[str, int]], now: datetime = NOW, pool: str = POOL) -> None:
    """Receive pieces by bin and SKU, and allocate all of them to the pool, unless that is COMMON."""
    from godown.wms.inward.service import Received, receive
    from godown.wms.pools import service as pools

    number = next(_numbers)
    rows = [Received(sku, place, pieces) for place, content in stock.items() for sku, pieces in content.items()]
    receive(site, rows, f"GRN-{number}", f"receipt:{number}", now)
    pieces = {sku: sum(row.quantity for row in rows if row.sku == sku) for sku in {row.sku for row in rows}}
    if pool != COMMON:
        pools.allocate(site, pool, pieces, "test", f"allocate:{number}", now)


@dataclass(frozen=True)
class Demand:
    order_id: UUID
    line_id: int
    sku: str
    quantity: int


@dataclass(frozen=True)
class Outward:
    id: UUID
    seller_id: int
    account: str
    order_code: str
    warehouse: str
    pool: str
    sla_at: datetime | None
    lines: Sequence[Demand]


def demand(**pieces: int) -> list[Demand]:
    """The lines of one new order, by SKU."""
    order_id = ids.new(NOW)
    return [Demand(order_id, next(_numbers), sku, quantity) for sku, quantity in pieces.items()]


def outward_order(site, sla: timedelta | None = timedelta(days=1), acknowledged: bool = True, **pieces: int) -> Outward:
    """A reserved outward order of these pieces by SKU, by default acknowledged under picklist PL-1."""
    from godown.wms.desk import Desk

    lines = demand(**pieces)
    order_id = lines[0].order_id
    order = Outward(
        order_id, site.seller_id, ACCOUNT, f"OD{lines[0].line_id}", site.code, POOL, sla and NOW + sla, lines
    )
    assert Desk().reserve(site.seller_id, site.code, POOL, lines, NOW) == {order_id}
    Desk().accept([order], NOW)
    if acknowledged:
        Desk().acknowledge({order_id: "PL-1"}, NOW)
    return order


# --- omni ---------------------------------------------------------------------------------------------------------


def account(seller_id: int, *listed: str, code: str = ACCOUNT, **settings):
    """A channel account selling these SKUs; the channel SKU of S is `fk-S`. Returns the `Account`.

    Unless settings say otherwise its pool is POOL if its stock mode has a dedicated one, else COMMON.
    """
    from godown.omni.channels import service as channels
    from godown.omni.listings import service as listings

    login_id = channels.open_login(seller_id, f"login-of-{code}")
    pool = POOL if settings.get("stock_mode", "dedicated_pool") == "dedicated_pool" else COMMON
    details = channels.Settings(**{"warehouse": "BLR1", "pool": pool, **settings})
    account_id = channels.open_account(seller_id, login_id, code, details, NOW)
    (opened,) = channels.accounts([account_id]).values()
    rows = [listings.ListingRow(f"fk-{sku}", f"LST-{sku}", f"FSN-{sku}", sku) for sku in listed]
    listings.upsert(opened, rows, NOW)
    return opened


def channel_order(code: str, pieces: Mapping[str, int], cancelled: Mapping[str, int] | None = None, **facts):
    """An order as the channel tells it; `pieces` and `cancelled` by SKU, other facts by their contract names."""
    from godown.proxy.contract import ChannelItem, ChannelOrder

    gone = cancelled or {}
    items = [
        ChannelItem(
            orderItemCode=f"{code}-{sku}",
            channelSkuCode=f"fk-{sku}",
            listingId=f"LST-{sku}",
            productId=f"FSN-{sku}",
            title=f"Article {sku}",
            quantity=quantity - gone.get(sku, 0),
            cancelledQuantity=gone.get(sku, 0),
            status="APPROVED",
        )
        for sku, quantity in pieces.items()
    ]
    order = {
        "orderCode": code,
        "parentOrderCode": f"OD-{code}",
        "locationCode": "LOC1",
        "orderTime": NOW - timedelta(hours=1),
        "modifiedTime": NOW - timedelta(hours=1),
        "onHold": False,
        "startProcessingTime": NOW - timedelta(hours=1),
        "dispatchByTime": NOW + timedelta(days=1),
        "orderItems": items,
        **facts,
    }
    raw = ChannelOrder(**order, raw="").model_dump_json()
    return ChannelOrder(**order, raw=raw)


def sold(shop, pieces: int, packed: datetime, at: datetime, sku: str = "RICE"):
    """An order of one SKU that was packed at `packed` and whose handover was confirmed at `at`."""
    from godown.omni.models import Document, Order, OrderLine

    order = Order.objects.create(
        id=ids.new(at),
        seller_id=shop.seller_id,
        account_id=shop.id,
        order_code=f"O-{ids.new(at)}",
        status="COMPLETED",
        status_at=at,
        ordered_at=at,
        first_seen_at=at,
    )
    OrderLine.objects.create(
        seller_id=shop.seller_id,
        order=order,
        item_code="1",
        channel_sku=f"fk-{sku}",
        listing_id=f"LST-{sku}",
        ordered=pieces,
        reserved=pieces,
        dispatched=pieces,
        price=1,
    )
    Document.objects.create(
        order=order, seller_id=shop.seller_id, account_id=shop.id, shipment_id=order.id.int % 10**9, wanted_at=packed
    )
    return order


def picked(site, *orders: Outward, tote: str = "T-01", picker: str = "asha") -> None:
    """Make one wave of the orders that may be picked, and put all its pieces into a tote."""
    from godown.kit import history
    from godown.wms.picking import service as picking
    from godown.wms.waves import service as waves
    from godown.wms.waves.rules import Trolley

    wave = waves.create(site, NOW, Trolley(len(orders), 10_000))
    with history.acting(picker):
        waves.claim(site, wave, NOW)
        stops = picking.walk(site, wave)
        assert {stop.order_id for stop in stops} == {order.id for order in orders}
        picking.confirm_many(site, wave, [picking.Confirm(stop.id, stop.left, tote) for stop in stops], NOW)


@dataclass(frozen=True)
class Accepted:
    shipment_id: int
    shipment_code: str


@dataclass(frozen=True)
class Document:
    shipment_id: int
    file: object
    awb: str
    transporter: str = "EKART"
    invoice_number: str = "INV-1"
    invoice_date: date = date(2026, 11, 23)


@dataclass(frozen=True)
class Outcome:
    shipment_id: int
    dispatched: bool | None
    code: str = ""
    text: str = ""


def cancel(order_id: UUID, pieces: Mapping[int, int], now: datetime = NOW) -> None:
    """The channel cancels pieces of an order's lines; raises what the desk answers if it refuses."""
    from godown.wms.desk import Desk

    for reason in Desk().cancel({order_id: pieces}, now).values():
        raise reason


def packed(site, *orders: Outward, document: bool = True) -> dict[UUID, int]:
    """Pack picked orders, have them accepted, and store their documents with AWB-<shipment>. Shipments by order."""
    from godown.kit import files
    from godown.wms.desk import Desk
    from godown.wms.packing import service as packing

    shipments = packing.pack_many(site, [order.id for order in orders], NOW)
    Desk().pack_accepted([Accepted(each, f"FK-{each}") for each in shipments.values()], NOW)
    if document:
        stored = [
            Document(each, files.StoredFile(f"labels/{each}", f"{each:064}"), f"AWB-{each}")
            for each in shipments.values()
        ]
        Desk().document_stored(stored)
    return shipments


def shipped(site, **pieces: int) -> Outward:
    """An order of these pieces by SKU that was given to the courier; its parcel's AWB is AWB-<shipment>."""
    order = outward_order(site, **pieces)
    picked(site, order)
    handed_over(site, order)
    return order


def handed_over(site, *orders: Outward) -> list[int]:
    """Pack picked orders and give them to the courier; their shipments."""
    from godown.wms.desk import Desk
    from godown.wms.dispatch import service as dispatch

    shipments = list(packed(site, *orders).values())
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    dispatch.add_many(site, manifest, shipments, NOW)
    dispatch.close(site, manifest, NOW)
    Desk().handed_over(manifest, [Outcome(each, True) for each in shipments], NOW)
    return shipments


def through_gate(site, *awbs: str) -> int:
    """Return parcels with these AWBs came in at the gate; the gate entry."""
    from uuid import uuid4

    from godown.wms.returns import gate

    entry = gate.open_entry(site, "EKART", NOW)
    for awb in awbs:
        assert gate.scan(site, entry, awb, uuid4(), NOW).accepted
    gate.close(site, entry, NOW)
    return entry


def lying(site) -> dict[tuple[str, str], int]:
    """What lies where, by place and SKU."""
    from godown.wms.stock import service as stock

    return {(row.location, row.sku): row.quantity for row in stock.by_location(site) if row.quantity}


def proved(site) -> bool:
    """Whether every book of the seller's warehouses agrees with every other."""
    from godown.wms import checks

    return checks.differences([site.seller_id]) == []
