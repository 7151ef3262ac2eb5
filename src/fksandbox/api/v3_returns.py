"""Returns of the seller API, v2 (facts/flipkart.md §3.10), and Flipkart's sandbox controls for them (§3.13)."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

import msgspec

from .. import returns
from ..clock import wire
from ..errors import Refused, Unknown
from ..index import Window
from ..model import Return
from ..shapes import PROFILE_NAMES
from ..states import IllegalMove
from ..world import World
from .handlers import serves
from .v3_search import split_ids

PAGE: Final = 25
AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]


class ReturnsQuery(msgspec.Struct, rename="camel"):
    source: Literal["customer_return", "courier_return"] | None = None
    modified_after: AwareTime | None = None
    modified_before: AwareTime | None = None
    created_after: AwareTime | None = None
    created_before: AwareTime | None = None
    location_id: str | None = None
    return_ids: str | None = None
    tracking_ids: str | None = None
    offset: Annotated[int, msgspec.Meta(ge=0)] = msgspec.field(default=0, name="next_token")


class CreateReturns(msgspec.Struct, rename="camel"):
    order_item_id: str
    return_type: Literal["courier", "customer"]


class ReturnEvent(msgspec.Struct, rename="camel"):
    order_item_id: str
    event_type: Literal["completed", "cancelled"]


@serves("returns")
def search(world: World, query: ReturnsQuery) -> dict[str, Any]:
    """A page of 25 by source and dates, or up to 25 returns by id or AWB."""
    found = _by_ids(world, query)
    if found is None:
        if query.source is None:
            raise Refused("INVALID_REQUEST_JSON", reason="source, returnIds or trackingIds is needed")
        modified = Window(query.modified_after, query.modified_before)
        created = Window(query.created_after, query.created_before)
        found = [
            one
            for one in world.returns.values()
            if one.source == query.source
            and one.updated_at in modified
            and one.created_at in created
            and query.location_id in (None, world.shipments.by_id[one.shipment_id].location_id)
        ]
    end = query.offset + PAGE
    has_more = len(found) > end
    return {
        "hasMore": has_more,
        "nextUrl": _next_url(query, end) if has_more else None,
        "returnItems": [view(world, one) for one in found[query.offset : end]],
    }


def _by_ids(world: World, query: ReturnsQuery) -> list[Return] | None:
    if query.return_ids is not None:
        ids = split_ids(query.return_ids, PAGE)
        return [world.returns[one] for one in ids if one in world.returns]
    if query.tracking_ids is not None:
        wanted = set(split_ids(query.tracking_ids, PAGE))
        return [one for one in world.returns.values() if one.tracking_id in wanted]
    return None


def _next_url(query: ReturnsQuery, offset: int) -> str:
    """Relative to /sellers/v2."""
    given = msgspec.to_builtins(query)
    asked = {name: value for name, value in given.items() if value is not None}
    return f"/returns?{urlencode(asked | {'next_token': offset})}"


def view(world: World, one: Return) -> dict[str, Any]:
    shipment = world.shipments.by_id[one.shipment_id]
    return {
        "returnId": one.return_id,
        "orderItemId": one.order_item_id,
        "orderId": shipment.order_id,
        "shipmentId": one.shipment_id,
        "locationId": shipment.location_id,
        "quantity": 1,
        "orderDate": wire(shipment.order_date),
        "createdDate": wire(one.created_at),
        "updatedDate": wire(one.updated_at),
        "approvedOn": None,
        "expectedDate": wire(one.expected_at),
        "courierName": shipment.vendor,
        "trackingId": one.tracking_id,
        "sellerId": world.seller.seller_id,
        "status": one.status,
        "type": one.source,
        "reason": one.reason,
        "subReason": one.sub_reason,
        "shipmentStatus": {"created": "start", "completed": "delivered"}.get(one.status, one.status),
        "comments": "",
        "serviceProfile": PROFILE_NAMES[shipment.profile],
        "services": [],
    }


@serves("create_returns")
def create_returns(world: World, body: CreateReturns) -> dict[str, str]:
    source: returns.Source = "courier_return" if body.return_type == "courier" else "customer_return"
    try:
        returns.create(world, body.order_item_id, source)
    except Unknown:
        raise Refused("INVALID_ITEM_IDS") from None
    except IllegalMove as illegal:
        raise Refused("INVALID_ITEM_STATE", state=str(illegal)) from None
    return {"response": "SUCCESS"}


@serves("return_events")
def return_events(world: World, body: ReturnEvent) -> dict[str, str]:
    """Complete or cancel every open return of the item."""
    open_ = [one for one in world.returns.of_item(body.order_item_id) if one.status in ("created", "picked_up")]
    if not open_:
        raise Refused("INVALID_ITEM_STATE", state="without an open return")
    for one in open_:
        if body.event_type == "completed" and one.status == "created":
            returns.progress(world, one, "picked_up")
        returns.progress(world, one, body.event_type)
    return {"response": "SUCCESS"}
