"""Listings made and changed by the seller (facts/flipkart.md §3.11): a result for each SKU in a 200."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from ..model import Dimensions, Fees, Listing
from ..world import World
from .handlers import serves
from .v3_listings import FSN, MAX_UPDATES, failure, success

Rupees = Annotated[int, msgspec.Meta(ge=0, le=10**8)]
Size = Annotated[float, msgspec.Meta(gt=0, le=10_000)]
RATE = "GST_"
"""Tax codes as Flipkart writes them: GST_5."""


class Price(msgspec.Struct):
    mrp: Rupees
    selling_price: Rupees
    currency: Literal["INR"]


class Tax(msgspec.Struct):
    hsn: str
    tax_code: str | None = None
    goods_services_rate: Annotated[float, msgspec.Meta(ge=0, le=28)] | None = None


class Size3(msgspec.Struct):
    length: Size
    breadth: Size
    height: Size


class Package(msgspec.Struct):
    name: str
    dimensions: Size3
    weight: Size


class Place(msgspec.Struct):
    id: str
    status: Literal["ENABLED", "DISABLED"]
    inventory: Annotated[int, msgspec.Meta(ge=0, le=10**8)] = 0


class PriceChange(msgspec.Struct):
    product_id: FSN
    price: Price


class Change(msgspec.Struct):
    product_id: FSN
    price: Price
    tax: Tax
    listing_status: Literal["ACTIVE", "INACTIVE"]
    fulfillment_profile: Literal["NON_FBF", "FBF_LITE"]
    packages: Annotated[list[Package], msgspec.Meta(min_length=1)]
    locations: Annotated[list[Place], msgspec.Meta(min_length=1)]
    shipping_fees: Fees = Fees()
    archived_status: Literal["ARCHIVED", "NONE"] = "NONE"


Ten = msgspec.Meta(min_length=1, max_length=MAX_UPDATES)
Changes = Annotated[dict[Annotated[str, msgspec.Meta(min_length=1, max_length=120)], Change], Ten]
PriceChanges = Annotated[dict[str, PriceChange], Ten]
Given = TypeVar("Given", Change, PriceChange)


@serves("listings_create")
def create(world: World, body: Changes) -> dict[str, Any]:
    """New SKUs; an unknown SKU gets a listing of the product at once."""
    known = {one.sku for one in world.listings.values()}

    def one(sku: str, change: Change) -> dict[str, Any]:
        if sku in known:
            return failure("sku_id", f"SKU {sku} has a listing already")
        if problem := _problem(world, change):
            return problem
        listing = Listing(
            listing_id=f"LST{change.product_id}{world.ids.listing_suffix()}",
            sku=sku,
            fsn=change.product_id,
            title=change.packages[0].name or sku,
            hsn=change.tax.hsn,
            tax_rate=0,
            price=0,
            dimensions=Dimensions(1, 1, 1, 1),
        )
        world.listings[listing.listing_id] = listing
        _apply(world, listing, change)
        return success()

    return {sku: one(sku, change) for sku, change in body.items()}


@serves("listings_update")
def update(world: World, body: Changes) -> dict[str, Any]:
    """All that a listing is, given anew; its Smart stock lies in bins and stays."""

    def one(listing: Listing, change: Change) -> dict[str, Any]:
        if problem := _problem(world, change):
            return problem
        _apply(world, listing, change)
        return success()

    return _each(world, body, one)


@serves("price_update")
def update_price(world: World, body: PriceChanges) -> dict[str, Any]:
    """Orders placed from now on have the new price."""

    def one(listing: Listing, change: PriceChange) -> dict[str, Any]:
        if problem := _price_problem(change.price):
            return problem
        _set_price(listing, change.price)
        world.emit("listing_changed", listing.listing_id)
        return success()

    return _each(world, body, one)


def _each(world: World, body: dict[str, Given], effect: Callable[[Listing, Given], dict[str, Any]]) -> dict[str, Any]:
    by_sku = {one.sku: one for one in world.listings.values()}

    def one(sku: str, change: Given) -> dict[str, Any]:
        listing = by_sku.get(sku)
        if listing is None:
            return failure("sku_id", f"SKU {sku} is unknown")
        if listing.fsn != change.product_id:
            return failure("product_id", "product_id is not the SKU's")
        return effect(listing, change)

    return {sku: one(sku, change) for sku, change in body.items()}


def _problem(world: World, change: Change) -> dict[str, Any] | None:
    if not {place.id for place in change.locations} <= set(world.locations):
        return failure("locations", "location is not the seller's")
    if _rate(change.tax) is None:
        return failure("tax", "tax_code or goods_services_rate is needed, as GST_5 or 5")
    return _price_problem(change.price)


def _price_problem(price: Price) -> dict[str, Any] | None:
    if not 0 < price.selling_price <= price.mrp:
        return failure("price", "selling_price must be above 0 and not above mrp")
    return None


def _rate(tax: Tax) -> float | None:
    digits = (tax.tax_code or "").removeprefix(RATE)
    if tax.tax_code and tax.tax_code.startswith(RATE) and digits.isascii() and digits.isdigit() and int(digits) <= 28:
        return float(digits)
    return tax.goods_services_rate


def _apply(world: World, listing: Listing, change: Change) -> None:
    package = change.packages[0]
    size = package.dimensions
    listing.dimensions = Dimensions(size.length, size.breadth, size.height, package.weight)
    listing.hsn = change.tax.hsn
    listing.tax_rate = _rate(change.tax) or 0.0
    listing.active = change.listing_status == "ACTIVE" and change.archived_status == "NONE"
    for place in change.locations:
        listing.inventory[place.id] = place.inventory if place.status == "ENABLED" else 0
    listing.shipping_fees = change.shipping_fees
    _set_price(listing, change.price)
    world.emit("listing_changed", listing.listing_id)


def _set_price(listing: Listing, price: Price) -> None:
    listing.price, listing.mrp = float(price.selling_price), float(price.mrp)
