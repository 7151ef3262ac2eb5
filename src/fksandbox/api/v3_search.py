"""Finding shipments: filter with its pages, by id, shipping details (facts/flipkart.md §3.1–§3.3)."""

import base64
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from .. import shapes
from ..errors import Refused
from ..index import NEVER, OPEN, Field, SortField, Window
from ..model import CancellationType, Shipment
from ..search import Search
from ..states import FILTER_STATES, FilterType
from ..world import World
from .handlers import serves

AwareTime = Annotated[datetime, msgspec.Meta(tz=True)]
MAX_IDS = 100


class DateRange(msgspec.Struct, rename={"start": "from", "end": "to"}):
    start: AwareTime | None = None
    end: AwareTime | None = None

    def window(self) -> Window:
        return Window(self.start, self.end)


class Filter(msgspec.Struct, rename="camel", kw_only=True):
    type: FilterType
    states: frozenset[str] = frozenset()
    location_id: str | None = None
    service_profiles: frozenset[Literal["FBF", "NON_FBF", "FBF_LITE"]] = frozenset({"NON_FBF"})
    hold: bool = False
    sku: frozenset[str] = frozenset()
    shipment_types: frozenset[Literal["EXPRESS", "NORMAL", "SELF"]] = frozenset()
    dispatch_service_tiers: frozenset[Literal["REGULAR", "EXPRESS"]] = frozenset()
    mps: bool | None = None
    order_date: DateRange | None = None
    dispatch_after_date: DateRange | None = None
    dispatch_by_date: DateRange | None = None
    modified_date: DateRange | None = None
    cancellation_date: DateRange | None = None
    cancellation_type: CancellationType | None = None


class Pagination(msgspec.Struct, rename="camel"):
    page_size: Annotated[int, msgspec.Meta(ge=1)] = 20


class Sort(msgspec.Struct):
    field: SortField = "orderDate"
    order: Literal["asc", "desc"] = "asc"


class FilterRequest(msgspec.Struct):
    filter: Filter
    pagination: Pagination = msgspec.field(default_factory=Pagination)
    sort: Sort = msgspec.field(default_factory=Sort)
    seller_id: str | None = msgspec.field(default=None, name="sellerId")


class Page(msgspec.Struct):
    """What a next_token carries: the request and the number of its next page, from 1."""

    request: FilterRequest
    page_num: Annotated[int, msgspec.Meta(ge=1)]


class NextQuery(msgspec.Struct):
    next_token: str


class IdsQuery(msgspec.Struct, rename="camel"):
    shipment_ids: str | None = None
    order_item_ids: str | None = None
    order_ids: str | None = None


@serves("filter")
def filter_shipments(world: World, body: FilterRequest) -> dict[str, Any]:
    """First page of a search. Without `serviceProfiles` it sees NON_FBF only, without `hold` nothing on hold."""
    if body.seller_id not in (None, world.seller.seller_id):
        raise Refused("OPERATION_NOT_ALLOWED", reason="sellerId does not belong to this token")
    known = FILTER_STATES[body.filter.type]
    if not body.filter.states <= set(known):
        raise Refused("INVALID_REQUEST_JSON", reason=f"{body.filter.type} knows the states {', '.join(known)}")
    if body.filter.type == "cancelled" and body.filter.cancellation_type is None:
        raise Refused("INVALID_REQUEST_JSON", reason="cancellationType is mandatory for type cancelled")
    if body.pagination.page_size > world.settings.max_page_size:
        raise Refused("INVALID_REQUEST_JSON", reason=f"pageSize is at most {world.settings.max_page_size}")
    return _page(world, Page(body, 1))


@serves("filter_next")
def next_page(world: World, query: NextQuery) -> dict[str, Any]:
    """The page that a nextPageUrl leads to. The search runs again: what has changed since shifts the pages."""
    page = _read_token(query.next_token)
    if page is None:
        return {"hasMore": False, "nextPageUrl": _next_url(world, None, "preDispatch"), "shipments": []}
    return _page(world, page)


def _page(world: World, page: Page) -> dict[str, Any]:
    size = page.request.pagination.page_size
    shown = page.page_num - 1
    if world.faults.struck("repeat_page"):
        shown = max(0, shown - 1)
    found, has_more = world.shipments.page(_search(world, page.request), shown * size, size)
    if world.faults.struck("reorder"):
        found = world.faults.rng.sample(found, len(found))
    following = Page(page.request, page.page_num + 1) if has_more else None
    kind = page.request.filter.type
    return {
        "hasMore": has_more,
        "nextPageUrl": _next_url(world, following, kind),
        "shipments": [shapes.shipment(world, one, as_cancelled=kind == "cancelled") for one in found],
    }


def _search(world: World, asked: FilterRequest) -> Search:
    filter_ = asked.filter
    ranges: dict[Field, DateRange | None] = {
        "orderDate": filter_.order_date,
        "dispatchAfterDate": filter_.dispatch_after_date,
        "dispatchByDate": filter_.dispatch_by_date,
        "modifiedDate": filter_.modified_date,
        "cancellationDate": filter_.cancellation_date if filter_.type == "cancelled" else None,
    }
    windows = {field: given.window() for field, given in ranges.items() if given}
    if late := world.faults.struck("late_visibility"):
        seen, asked_for = world.now() - timedelta(seconds=late.seconds), windows.get("orderDate", OPEN)
        last = min(seen - timedelta.resolution, asked_for.end or NEVER)
        windows["orderDate"] = Window(asked_for.start, last)
    tiers = {"EXPRESS" if tier == "EXPRESS" else "NORMAL" for tier in filter_.dispatch_service_tiers}
    types = filter_.shipment_types & tiers if tiers and filter_.shipment_types else filter_.shipment_types or tiers
    return Search(
        type=filter_.type,
        states=filter_.states or frozenset(FILTER_STATES[filter_.type]),
        profiles=frozenset(p for p in filter_.service_profiles if p != "FBF"),
        holds=frozenset({filter_.hold}) if filter_.type == "preDispatch" else frozenset({True, False}),
        location_id=filter_.location_id,
        listing_ids=frozenset(one.listing_id for one in world.listings.values() if one.sku in filter_.sku)
        if filter_.sku
        else None,
        shipment_types=frozenset(types),
        mps=filter_.mps,
        windows=windows,
        cancellation_type=filter_.cancellation_type,
        sort=asked.sort.field,
        descending=asked.sort.order == "desc",
    )


def _next_url(world: World, following: Page | None, kind: FilterType) -> str:
    """The last page carries one too; its token holds `"token": null` (§3.1, observed)."""
    inner = None if following is None else _encode(following)
    token = _encode(
        {
            "filterType": kind,
            "sellerId": world.seller.seller_id,
            "token": inner,
            "view": "order_api.v3.shipment",
            "template": "oapi_pre_dispatch",
        }
    )
    return f"/v3/shipments/filter?next_token={token}"


def _encode(data: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(data)).decode().rstrip("=")


def _decode(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def _read_token(token: str) -> Page | None:
    try:
        outer = msgspec.json.decode(_decode(token), type=dict[str, str | None])
        inner = outer["token"]
        return None if inner is None else msgspec.json.decode(_decode(inner), type=Page)
    except (ValueError, KeyError):
        raise Refused("INVALID_REQUEST_JSON", reason="next_token is not valid") from None


@serves("get_shipments")
def get_shipments(world: World, query: IdsQuery) -> dict[str, Any]:
    """Up to 100 ids of one kind; unknown ones are left out."""
    given = [(name, text) for name in query.__struct_fields__ if (text := getattr(query, name))]
    if len(given) != 1:
        raise Refused("INVALID_REQUEST_JSON", reason="give exactly one of shipmentIds, orderItemIds and orderIds")
    name, text = given[0]
    found: dict[str, Shipment] = {}
    for one_id in split_ids(text, MAX_IDS):
        match name:
            case "shipment_ids":
                hits = [world.shipments.by_id.get(one_id)]
            case "order_item_ids":
                hits = [world.shipments.by_item.get(one_id)]
            case _:
                hits = list(world.shipments.by_order.get(one_id, ()))
        found |= {one.shipment_id: one for one in hits if one}
    shipments = list(found.values())
    if world.faults.struck("reorder"):
        world.faults.rng.shuffle(shipments)
    return {"shipments": [shapes.shipment(world, one) for one in shipments]}


@serves("details")
def shipping_details(world: World, ids: str) -> dict[str, Any]:
    """Addresses and couriers of up to 100 shipments; what becomes of unknown ids says `details_of_unknown`."""
    listed = split_ids(ids, MAX_IDS)
    if world.settings.details_of_unknown == "refused":
        found = [world.own_shipment(one) for one in listed]
    else:
        found = [world.shipments.by_id[one] for one in listed if one in world.shipments.by_id]
    return {"shipments": [shapes.details(world, one) for one in found]}


def split_ids(text: str, limit: int) -> list[str]:
    """Comma-separated ids without blanks, each once. Raises Refused when there are none or too many."""
    ids = list(dict.fromkeys(text.split(",")))
    if not all(ids):
        raise Refused("INVALID_SHIPMENTS")
    if len(ids) > limit:
        raise Refused("UNPROCESSABLE_ENTITY", reason=f"at most {limit} ids in a call")
    return ids
