"""Ends of the panel's flows: closing picklists, lost units, handover, returns (facts/flipkart.md §5.8, §5.9)."""

from typing import Any, Literal

import msgspec

from .. import picklists, returns
from ..documents import manifest_pdf
from ..errors import Refused, Unknown
from ..states import IllegalMove
from ..world import World
from .handlers import Pdf, serves
from .panel_picklists import SidelineRequest, StartRequest
from .v3_handover import VENDOR_GROUPS, counts, ready
from .v3_returns import view


class ManifestQuery(msgspec.Struct, rename="camel"):
    vendor_code: str
    location_id: str


class ReturnsQuery(msgspec.Struct):
    source: Literal["customer_return", "courier_return"] | None = None


class ReturnQuery(msgspec.Struct):
    return_id: str


class ReplenishRequest(msgspec.Struct, rename="camel"):
    return_id: str
    bin_id: str
    seller_id: str


class CancelReturnRequest(msgspec.Struct, rename="camel"):
    return_id: str
    seller_id: str


@serves("picklist_closeable")
def closeable(world: World, location_id: str) -> dict[str, Any]:
    """Lists with nothing left to do that are not closed yet."""
    found = [
        one.pick_list_id
        for one in world.picklists.values()
        if one.location_id == location_id and not one.closed and not picklists.is_pending(world, one)
    ]
    return {"pick_lists": [{"pick_list_id": one} for one in found]}


@serves("picklist_close")
def close(world: World, location_id: str, body: StartRequest) -> dict[str, Any]:
    picklists.close(world, picklists.get(world, location_id, body.pick_list_id), force=False)
    return {}


@serves("picklist_force_close")
def force_close(world: World, location_id: str, body: StartRequest) -> dict[str, Any]:
    picklists.close(world, picklists.get(world, location_id, body.pick_list_id), force=True)
    return {}


@serves("mark_lost")
def mark_lost(world: World, location_id: str, body: SidelineRequest) -> dict[str, Any]:
    picklist = picklists.get(world, location_id, body.pick_list_id)
    picklists.mark_lost(world, picklist, body.external_shipment_id)
    return {}


@serves("panel_handover_counts")
def handover_counts(world: World, location_id: str) -> dict[str, Any]:
    """Both profiles, by courier."""
    awaiting = counts(world, location_id, ("NON_FBF", "FBF_LITE"))
    return {
        "buckets": [{"vendorCode": vendor, "isMps": mps, "count": count} for (vendor, mps), count in awaiting.items()]
    }


@serves("panel_manifest")
def manifest(world: World, location_id: str, query: ManifestQuery) -> Pdf:
    if query.location_id != location_id:
        raise Refused("WRONG_LOCATION")
    if query.vendor_code not in VENDOR_GROUPS.values():
        raise Refused("INVALID_REQUEST", reason="vendor is unknown")
    shipments = ready(world, location_id, query.vendor_code)
    return Pdf(manifest_pdf(world, query.vendor_code, location_id, shipments), "manifest.pdf")


@serves("panel_returns")
def fetch_returns(world: World, location_id: str, query: ReturnsQuery) -> dict[str, Any]:
    found = [
        view(world, one)
        for one in world.returns.values()
        if query.source in (None, one.source) and world.shipments.by_id[one.shipment_id].location_id == location_id
    ]
    return {"items": found, "total": len(found), "has_more": False}


@serves("panel_return")
def search_return(world: World, location_id: str, query: ReturnQuery) -> dict[str, Any]:
    one = world.returns.get(query.return_id)
    here = one is not None and world.shipments.by_id[one.shipment_id].location_id == location_id
    return {"items": [view(world, one)] if one and here else []}


@serves("return_replenish")
def replenish(world: World, location_id: str, body: ReplenishRequest) -> dict[str, Any]:
    """A completed return goes back into a bin."""
    _check_here(world, location_id, body.return_id)
    returns.replenish(world, body.return_id, body.bin_id)
    return {}


@serves("return_cancel")
def cancel_return(world: World, location_id: str, body: CancelReturnRequest) -> dict[str, Any]:
    _check_here(world, location_id, body.return_id)
    one = world.returns[body.return_id]
    try:
        returns.progress(world, one, "cancelled")
    except IllegalMove:
        raise Refused("INVALID_RETURN", return_id=one.return_id, state=one.status) from None
    return {}


def _check_here(world: World, location_id: str, return_id: str) -> None:
    try:
        one = returns.get(world, return_id)
    except Unknown:
        raise Refused("INVALID_RETURN", return_id=return_id, state="unknown") from None
    if world.shipments.by_id[one.shipment_id].location_id != location_id:
        raise Refused("INVALID_RETURN", return_id=return_id, state="unknown")
