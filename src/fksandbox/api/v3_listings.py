"""Listings: read, search, stock of seller-fulfilled goods (facts/flipkart.md §3.11)."""

from typing import Annotated, Any, Final, Literal

import msgspec

from ..errors import Refused
from ..model import Listing
from ..world import World
from .handlers import serves
from .v3_search import split_ids

SEARCH_PAGE: Final = 500
MAX_UPDATES: Final = 10
FSN = Annotated[str, msgspec.Meta(min_length=13, max_length=16)]


class SearchFilters(msgspec.Struct):
    """The key is misspelt in Flipkart's documents; both spellings count here."""

    lisitng_status: Literal["ACTIVE", "INACTIVE"] | None = None
    listing_status: Literal["ACTIVE", "INACTIVE"] | None = None


class SearchRequest(msgspec.Struct):
    filters: SearchFilters = msgspec.field(default_factory=SearchFilters)
    page_id: str | None = None


class LocationStock(msgspec.Struct):
    id: str
    inventory: Annotated[int, msgspec.Meta(ge=0)]
    status: Literal["ENABLED", "DISABLED"] = "ENABLED"


class StockUpdate(msgspec.Struct):
    product_id: FSN
    locations: Annotated[list[LocationStock], msgspec.Meta(min_length=1)]


StockUpdates = Annotated[dict[str, StockUpdate], msgspec.Meta(min_length=1, max_length=MAX_UPDATES)]


@serves("listings_get")
def get(world: World, ids: str) -> dict[str, Any]:
    """By seller SKU; what is not the seller's is unavailable."""
    by_sku = {one.sku: one for one in world.listings.values()}
    skus = split_ids(ids, MAX_UPDATES)
    return {
        "available": {sku: _view(world, by_sku[sku]) for sku in skus if sku in by_sku},
        "unavailable": [sku for sku in skus if sku not in by_sku],
        "invalid": [],
    }


@serves("listings_search")
def search(world: World, body: SearchRequest) -> dict[str, Any]:
    wanted = body.filters.lisitng_status or body.filters.listing_status
    found = [one for one in world.listings.values() if wanted is None or one.active == (wanted == "ACTIVE")]
    if body.page_id is not None and not body.page_id.isdigit():
        raise Refused("INVALID_REQUEST_JSON", reason="page_id is not valid")
    start = int(body.page_id or 0)
    end = start + SEARCH_PAGE
    return {
        "next_page_id": str(end) if end < len(found) else None,
        "has_more": end < len(found),
        "listings": [
            {"listing_id": one.listing_id, "product_id": one.fsn, "sku_id": one.sku} for one in found[start:end]
        ],
    }


@serves("inventory_update")
def update_inventory(world: World, body: StockUpdates) -> dict[str, Any]:
    """Absolute quantities of seller-fulfilled stock, a result for each SKU. Smart stock lies in bins and stays."""
    return {sku: _update(world, sku, update) for sku, update in body.items()}


def _update(world: World, sku: str, update: StockUpdate) -> dict[str, Any]:
    listing = next((one for one in world.listings.values() if one.sku == sku), None)
    if listing is None:
        return failure("sku_id", f"SKU {sku} is unknown")
    if listing.fsn != update.product_id:
        return failure("product_id", "product_id is not the SKU's")
    if not {place.id for place in update.locations} <= set(world.locations):
        return failure("locations", "location is not the seller's")
    for place in update.locations:
        listing.inventory[place.id] = place.inventory
    world.emit("inventory_set", listing.listing_id)
    return success()


def success() -> dict[str, Any]:
    return {"status": "SUCCESS", "errors": [], "attribute_errors": []}


def failure(path: str, description: str) -> dict[str, Any]:
    """The numbers of `code` are not public; 0 stands for any."""
    error = {"severity": "ERROR", "code": 0, "description": description, "path": path}
    return {"status": "FAILURE", "errors": [error], "attribute_errors": []}


def _view(world: World, one: Listing) -> dict[str, Any]:
    size = one.dimensions
    return {
        "listing_id": one.listing_id,
        "product_id": one.fsn,
        "price": {"mrp": round(one.mrp or one.price * 1.4), "selling_price": round(one.price), "currency": "INR"},
        "tax": {"hsn": one.hsn, "tax_code": f"GST_{one.tax_rate:g}"},
        "listing_status": "ACTIVE" if one.active else "INACTIVE",
        "shipping_fees": one.shipping_fees,
        "fulfillment_profile": "FBF_LITE",
        "packages": [
            {
                "id": one.package_id,
                "name": one.title,
                "dimensions": {"length": size.length, "breadth": size.breadth, "height": size.height},
                "weight": size.weight,
            }
        ],
        "locations": [
            {
                "id": location_id,
                "status": "ENABLED",
                "inventory": one.inventory.get(location_id, 0),
                "pending_inventory": 0,
            }
            for location_id in world.locations
        ],
        "archived_status": "NONE",
    }
