"""Receiving by putlist, bins, moves and recalls of the panel (facts/flipkart.md §5.5, §8). Paths known, shapes ours."""

from typing import Annotated, Any

import msgspec

from .. import packing, putlists, stock
from ..clock import wire
from ..errors import Refused
from ..model import Dimensions, Putlist
from ..world import World
from .handlers import serves
from .panel_stock import ListingQuery, find_listing

Quantity = Annotated[int, msgspec.Meta(ge=1)]


class CreateRequest(msgspec.Struct, rename="camel"):
    seller_id: str


class Item(msgspec.Struct, rename="camel"):
    listing_id: str
    bin_id: str
    quantity: Quantity


class AddRequest(msgspec.Struct, rename="camel"):
    putlist_id: str
    items: Annotated[list[Item], msgspec.Meta(min_length=1)]
    seller_id: str


class DeleteRequest(msgspec.Struct, rename="camel"):
    putlist_id: str
    item_id: int
    seller_id: str


class PutlistRequest(msgspec.Struct, rename="camel"):
    putlist_id: str
    seller_id: str


class PutlistQuery(msgspec.Struct, rename="camel"):
    putlist_id: str


class SizeRequest(msgspec.Struct, rename="camel"):
    listing_id: str
    length: float
    breadth: float
    height: float
    weight: float
    seller_id: str


class MoveRequest(msgspec.Struct, rename="camel"):
    listing_id: str
    from_bin_id: str
    to_bin_id: str
    quantity: Quantity
    seller_id: str


class RecallRequest(msgspec.Struct, rename="camel"):
    listing_id: str
    quantity: Quantity
    seller_id: str


class RecallQuery(msgspec.Struct, rename="camel"):
    recall_id: str


@serves("putlist_create")
def create(world: World, location_id: str, body: CreateRequest) -> dict[str, Any]:
    """`body` carries the seller only."""
    return _view(putlists.create(world, location_id)) | {"sellerId": body.seller_id}


@serves("putlist_add")
def add(world: World, location_id: str, body: AddRequest) -> dict[str, Any]:
    putlist = putlists.open_one(world, location_id, body.putlist_id)
    for item in body.items:
        find_listing(world, item.listing_id)
    for item in body.items:
        putlists.add(world, putlist, item.listing_id, item.bin_id, item.quantity)
    return _view(putlist)


@serves("putlist_delete")
def delete(world: World, location_id: str, body: DeleteRequest) -> dict[str, Any]:
    putlist = putlists.open_one(world, location_id, body.putlist_id)
    putlist.lines = [line for line in putlist.lines if line.line_id != body.item_id]
    return _view(putlist)


@serves("putlist_close")
def close(world: World, location_id: str, body: PutlistRequest) -> dict[str, Any]:
    putlist = putlists.open_one(world, location_id, body.putlist_id)
    putlists.close(world, putlist)
    return _view(putlist)


@serves("putlist_all")
def every(world: World, location_id: str) -> dict[str, Any]:
    return {"putlists": [_view(one) for one in world.putlists.values() if one.location_id == location_id]}


@serves("putlist_items")
def items(world: World, location_id: str, query: PutlistQuery) -> dict[str, Any]:
    return _view(putlists.get(world, location_id, query.putlist_id))


@serves("putlist_validate")
def validate(world: World, location_id: str, query: ListingQuery) -> dict[str, Any]:
    """May this listing be received here?"""
    listing = find_listing(world, query.listing_id)
    if not listing.active:
        raise Refused("LISTING_INACTIVE")
    on_hand = stock.on_hand(world, location_id, listing.listing_id)
    return {"valid": True, "listingId": listing.listing_id, "fsn": listing.fsn, "quantity": on_hand}


@serves("putlist_lbhw")
def set_size(world: World, location_id: str, body: SizeRequest) -> dict[str, Any]:
    listing = find_listing(world, body.listing_id)
    dimensions = Dimensions(body.length, body.breadth, body.height, body.weight)
    packing.check_dimensions(dimensions)
    listing.dimensions = dimensions
    return {"listingId": listing.listing_id, "locationId": location_id}


@serves("bin_capacity")
def bin_capacity(world: World, location_id: str) -> dict[str, Any]:
    capacity = world.settings.bin_capacity
    return {
        "bins": [
            {"binId": bin_id, "capacity": capacity, "used": used, "available": max(0, capacity - used)}
            for bin_id, used in ((bin_id, stock.used(c)) for bin_id, c in world.bins[location_id].items())
        ]
    }


@serves("move_inventory")
def move(world: World, location_id: str, body: MoveRequest) -> dict[str, Any]:
    listing = find_listing(world, body.listing_id)
    stock.move(world, location_id, listing.listing_id, body.from_bin_id, body.to_bin_id, body.quantity)
    return {}


@serves("recall_items")
def recall(world: World, location_id: str, body: RecallRequest) -> dict[str, Any]:
    listing = find_listing(world, body.listing_id)
    made = stock.recall(world, location_id, listing.listing_id, body.quantity)
    return {"recallId": made.recall_id}


@serves("recalls")
def recalls(world: World, location_id: str) -> dict[str, Any]:
    found = [one for one in world.recalls.values() if one.location_id == location_id]
    return {"recalls": [{"recallId": one.recall_id, "createdDate": wire(one.created_at)} for one in found]}


@serves("recall_details")
def recall_details(world: World, location_id: str, query: RecallQuery) -> dict[str, Any]:
    one = world.recalls.get(query.recall_id)
    if one is None or one.location_id != location_id:
        raise Refused("INVALID_REQUEST", reason="recall is unknown")
    return {
        "recallId": one.recall_id,
        "listingId": one.listing_id,
        "quantity": one.quantity,
        "bins": [{"binId": bin_id, "quantity": quantity} for bin_id, quantity in one.taken.items()],
    }


def _view(one: Putlist) -> dict[str, Any]:
    return {
        "putlistId": one.putlist_id,
        "status": "CLOSED" if one.closed else "OPEN",
        "createdDate": wire(one.created_at),
        "items": [
            {
                "itemId": line.line_id,
                "listingId": line.listing_id,
                "binId": line.bin_id,
                "quantity": line.quantity,
                "errorCode": line.error,
            }
            for line in one.lines
        ],
    }
