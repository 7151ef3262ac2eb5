"""Inventory of seller-fulfilled goods: told and read through the seller API (facts/flipkart.md §3.11).

A quantity is absolute, so that no effect is remembered here: who asks reads back what became of a doubt.
"""

import html
from collections.abc import Sequence

import msgspec

from godown.kit.http import Answered

from .accounts import Account
from .contract import (
    Accepted,
    Answer,
    InventoryFailure,
    InventoryItem,
    InventoryLevel,
    InventoryLevels,
    InventoryReply,
    InventoryRequest,
    RefusalCode,
)
from .effects import Json
from .flipkart.answers import effect, read
from .flipkart.api import SellerApi
from .flipkart.wire import Unreadable, decode

TAKEN = ("SUCCESS", "WARNING")
#: What a complaint about a part of the request means; Flipkart's numbers for it are not public.
_BY_PATH = {"sku_id": RefusalCode.UNKNOWN_LISTING, "product_id": RefusalCode.BAD_DATA}


class Complaint(msgspec.Struct):
    description: str = ""
    path: str = ""


class Result(msgspec.Struct):
    """What became of one SKU; HTTP says 200 although single SKUs fail."""

    status: str
    errors: list[Complaint] = []
    attribute_errors: list[Complaint] = []


class Place(msgspec.Struct):
    id: str
    status: str = ""
    inventory: float = 0


class Shown(msgspec.Struct):
    listing_status: str = ""
    locations: list[Place] = []


class Listings(msgspec.Struct):
    available: dict[str, Shown]


def update(account: Account, request: InventoryRequest) -> Answer[InventoryReply]:
    """Tell the quantities of up to 10 SKUs in one call."""
    reply = SellerApi(account).update_inventory(
        {item.channelSkuCode: _body(account, item) for item in request.inventories}
    )
    answer = effect(reply, _results)
    return Accepted(_reply(request, answer.value)) if isinstance(answer, Accepted) else answer


def levels(account: Account, skus: Sequence[str]) -> Answer[InventoryLevels]:
    """Read up to 10 SKUs in one call. Those that cannot be part of an address are not asked for."""
    askable = [sku for sku in skus if not {",", "/"} & set(sku)]
    found = Listings({})
    if askable:
        answer = read(SellerApi(account).listings(askable), Listings)
        if not isinstance(answer, Listings):
            return answer
        found = answer
    shown = {html.unescape(sku): each for sku, each in found.available.items()}
    told = [_level(account, sku, shown[sku]) for sku in skus if sku in shown]
    return Accepted(InventoryLevels(levels=told, untold=[sku for sku in skus if sku not in shown]))


def _body(account: Account, item: InventoryItem) -> Json:
    place = {"id": account.location_id, "status": "ENABLED", "inventory": item.quantity}
    return {"product_id": item.productId, "locations": [place]}


def _results(answered: Answered) -> dict[str, Result] | None:
    try:
        return {html.unescape(sku): each for sku, each in decode(answered.body, dict[str, Result]).items()}
    except Unreadable:
        return None


def _reply(request: InventoryRequest, results: dict[str, Result]) -> InventoryReply:
    skus = [item.channelSkuCode for item in request.inventories]
    status = {sku: results[sku].status.upper() if sku in results else "" for sku in skus}
    return InventoryReply(
        successList=[sku for sku in skus if status[sku] in TAKEN],
        failureList=[_failure(sku, results[sku]) for sku in skus if status[sku] == "FAILURE"],
        doubtList=[sku for sku in skus if status[sku] not in (*TAKEN, "FAILURE")],
    )


def _failure(sku: str, result: Result) -> InventoryFailure:
    complaints = result.errors + result.attribute_errors
    code = next((_BY_PATH[each.path] for each in complaints if each.path in _BY_PATH), RefusalCode.OTHER)
    text = "; ".join(each.description for each in complaints if each.description)
    return InventoryFailure(channelSkuCode=sku, code=code, message=text or "Flipkart gives no reason")


def _level(account: Account, sku: str, shown: Shown) -> InventoryLevel:
    here = next((place for place in shown.locations if place.id == account.location_id), Place("", "DISABLED"))
    return InventoryLevel(
        channelSkuCode=sku,
        quantity=max(0, int(here.inventory)),
        enabled=shown.listing_status == "ACTIVE" and here.status == "ENABLED",
    )
