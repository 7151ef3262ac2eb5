"""Verbs of the masters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from godown.kit.errors import NotFound

from . import repository
from .messages import NO_SKU, NO_WAREHOUSE


@dataclass(frozen=True)
class Site:
    """A warehouse that the caller may see."""

    id: int
    seller_id: int
    code: str


@dataclass(frozen=True)
class NewSku:
    """A SKU to be added. Lengths in cm, weight in g, tax rate in percent."""

    code: str
    title: str
    ean: str = ""
    hsn: str = ""
    tax_rate: Decimal = Decimal("18")
    length: Decimal = Decimal("20")
    breadth: Decimal = Decimal("15")
    height: Decimal = Decimal("5")
    weight: int = 300


@dataclass(frozen=True)
class NewWarehouse:
    """A warehouse to be added; see `models.Warehouse`."""

    code: str
    name: str
    time_zone: str = "Asia/Kolkata"
    gstin: str = ""
    address: Mapping[str, Any] = field(default_factory=dict)


def add_warehouse(seller_id: int, new: NewWarehouse) -> Site:
    """Add a warehouse without any location; `godown.wms.setup.open_warehouse` furnishes it too."""
    warehouse_id = repository.insert_warehouse(seller_id, new.code, new.name, new.time_zone, new.gstin, new.address)
    return Site(warehouse_id, seller_id, new.code)


def put_warehouses(seller_id: int, warehouses: Sequence[NewWarehouse]) -> list[int]:
    """Add warehouses, or correct those whose code is known, in one statement; returns their ids, in no order."""
    return repository.upsert_warehouses(
        seller_id,
        [each.code for each in warehouses],
        [each.name for each in warehouses],
        [each.time_zone for each in warehouses],
        [each.gstin for each in warehouses],
        [each.address for each in warehouses],
    )


@dataclass(frozen=True)
class Building:
    """A warehouse with what is known of it."""

    code: str
    seller_id: int
    name: str
    time_zone: str
    gstin: str
    address: Mapping[str, Any]


def buildings(sellers: Collection[int]) -> list[Building]:
    """The warehouses of these sellers with their addresses, by code."""
    return [Building(**row) for row in repository.select_buildings(sellers)]


def site(sellers: Collection[int], code: str) -> Site:
    """The warehouse with this code among those of `sellers`, or `NotFound`."""
    found = repository.select_warehouse(sellers, code)
    if not found:
        raise NotFound(NO_WAREHOUSE, code=code)
    return Site(**found)


def sites(sellers: Collection[int]) -> list[Site]:
    """The warehouses of these sellers, by code."""
    return [Site(**row) for row in repository.select_warehouses(sellers)]


def add_skus(seller_id: int, skus: Sequence[NewSku]) -> None:
    """Add SKUs, or correct those whose code is known, in one statement."""
    repository.upsert_skus(
        seller_id,
        [sku.code for sku in skus],
        [sku.ean for sku in skus],
        [sku.title for sku in skus],
        [sku.hsn for sku in skus],
        [sku.tax_rate for sku in skus],
        ([sku.length for sku in skus], [sku.breadth for sku in skus], [sku.height for sku in skus]),
        [sku.weight for sku in skus],
    )


def known_skus(seller_id: int, codes: Collection[str]) -> set[str]:
    """Those of these SKUs that the seller has."""
    return set(repository.select_sku_ids(seller_id, codes))


def sku_ids(seller_id: int, codes: Collection[str]) -> dict[str, int]:
    """The ids of SKU codes; `NotFound` names the first that is unknown."""
    ids = repository.select_sku_ids(seller_id, codes)
    for code in codes:
        if code not in ids:
            raise NotFound(NO_SKU, code=code)
    return ids


@dataclass(frozen=True)
class Sku:
    """What a scan at the floor needs to know of a SKU."""

    id: int
    code: str
    title: str


def scanned_sku(seller_id: int, scanned: str) -> Sku | None:
    """The SKU whose code or EAN was scanned."""
    found = repository.select_sku_by_scan(seller_id, scanned)
    return Sku(**found) if found else None


def local_date(site: Site, now: datetime) -> date:
    """The date on the calendar of a warehouse."""
    return now.astimezone(ZoneInfo(repository.select_time_zone(site.id))).date()


def listed_skus(seller_id: int, text: str = "", after: str = "", limit: int = 100) -> list[NewSku]:
    """SKUs by code, from the one after `after` on; `text` is part of code, EAN, title or HSN."""
    return [NewSku(**row) for row in repository.select_listed_skus(seller_id, text, after, limit)]


def count_skus(seller_id: int) -> int:
    """How many SKUs the seller has."""
    return repository.count_skus(seller_id)
