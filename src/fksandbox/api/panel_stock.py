"""Smart stock in Flipkart's bins, as the panel sees it (facts/flipkart.md §5.4, §5.5)."""

from typing import Annotated, Any

import msgspec

from .. import packing, stock
from ..errors import Refused
from ..model import Dimensions, Listing
from ..world import World
from .handlers import serves


class ListingQuery(msgspec.Struct, rename="camel"):
    listing_id: str


class InwardLine(msgspec.Struct, rename="camel"):
    bin_id: str
    quantity: Annotated[int, msgspec.Meta(ge=1)]


Text = str | float
"""The panel's form sends numbers as text, and empty text for none."""


class InwardRequest(msgspec.Struct, rename="camel", kw_only=True):
    listing_id: str
    inventory: Annotated[list[InwardLine], msgspec.Meta(min_length=1)]
    seller_id: str
    length: Text = ""
    breadth: Text = ""
    height: Text = ""
    weight: Text = ""
    tax_rate: Text = ""
    update_lbhw: bool = msgspec.field(default=False, name="updateLBHW")
    state_code: str = ""
    fsn: str = ""
    pincode: str = ""


@serves("listing_details")
def listing_details(world: World, location_id: str, query: ListingQuery) -> dict[str, Any]:
    listing = find_listing(world, query.listing_id)
    return {
        "listing_id": listing.listing_id,
        "fsn": listing.fsn,
        "sku": listing.sku,
        "title": listing.title,
        "product": msgspec.structs.asdict(listing.dimensions),
        "quantity": stock.on_hand(world, location_id, listing.listing_id),
    }


@serves("inventory")
def inventory(world: World, location_id: str, query: ListingQuery) -> dict[str, Any]:
    listing = find_listing(world, query.listing_id)
    place = world.locations[location_id]
    return {
        "listingState": "ACTIVE" if listing.active else "INACTIVE",
        "stateCode": place.state_code,
        "pincode": place.pin_code,
        "fsn": listing.fsn,
        "taxRate": listing.tax_rate,
        "quantity": stock.on_hand(world, location_id, listing.listing_id),
        "inventory": [
            {"binId": bin_id, "quantity": contents[listing.listing_id]}
            for bin_id, contents in world.bins[location_id].items()
            if listing.listing_id in contents
        ],
    }


@serves("inward")
def inward(world: World, location_id: str, body: InwardRequest) -> dict[str, Any]:
    """Receive pieces into bins: adds to what lies there, all lines or none."""
    listing = find_listing(world, body.listing_id)
    if body.fsn and body.fsn != listing.fsn:
        raise Refused("INVALID_LISTING")
    dimensions = _dimensions(body) if body.update_lbhw else listing.dimensions
    stock.inward(world, location_id, listing.listing_id, [(line.bin_id, line.quantity) for line in body.inventory])
    listing.dimensions = dimensions
    return {}


def find_listing(world: World, listing_id: str) -> Listing:
    """Raises Refused(INVALID_LISTING)."""
    listing = world.listings.get(listing_id)
    if listing is None:
        raise Refused("INVALID_LISTING")
    return listing


def _dimensions(body: InwardRequest) -> Dimensions:
    try:
        sizes = [float(text) for text in (body.length, body.breadth, body.height, body.weight)]
    except ValueError:
        raise Refused("INVALID_DIMENSIONS") from None
    dimensions = Dimensions(*sizes)
    packing.check_dimensions(dimensions)
    return dimensions
