"""Handover to couriers, and the seller's locations (facts/flipkart.md §3.8, §3.9)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import msgspec

from ..clock import wire
from ..documents import manifest_pdf
from ..errors import Refused
from ..model import Shipment
from ..search import Search
from ..world import World
from .handlers import Pdf, serves


class LocationQuery(msgspec.Struct, rename="camel"):
    location_id: str | None = None


class PickUpDate(msgspec.Struct):
    after: str | None = None
    before: str | None = None


class ManifestParams(msgspec.Struct, rename="camel"):
    vendor_group_code: str
    location_id: str
    is_mps: bool = False
    pick_up_date: PickUpDate | None = None


class ManifestRequest(msgspec.Struct):
    params: ManifestParams


VENDOR_GROUPS = {"E-Kart Logistics": "Ekart Logistics"}
"""Courier of the labels → vendor group of the handover, both as seen (§3.8)."""


def check_location(world: World, location_id: str) -> str:
    if location_id not in world.locations:
        raise Refused("INVALID_LOCATION", location=location_id)
    return location_id


def ready(world: World, location_id: str, profiles: frozenset[Any]) -> dict[tuple[str, bool], list[Shipment]]:
    """What is READY_TO_DISPATCH, by vendor group and mps."""
    groups: dict[tuple[str, bool], list[Shipment]] = defaultdict(list)
    search = Search(
        type="preDispatch",
        states=frozenset({"READY_TO_DISPATCH"}),
        profiles=profiles,
        holds=frozenset({True, False}),
        location_id=location_id,
    )
    for one in world.shipments.find(search):
        groups[VENDOR_GROUPS[one.vendor], one.mps].append(one)
    return groups


@serves("handover_counts")
def handover_counts(world: World, query: LocationQuery) -> list[dict[str, Any]]:
    """Parcels awaiting each courier; Smart ones only under `count_smart_in_handover`."""
    location_id = check_location(world, query.location_id or world.location_id)
    profiles = {"NON_FBF"} | ({"FBF_LITE"} if world.settings.count_smart_in_handover else set())
    now = world.now()
    return [
        {
            "vendorGroupCode": vendor,
            "count": len(found),
            "isMps": mps,
            "pickUpDate": {"after": wire(now), "before": wire(now + timedelta(hours=2))},
            "otc": {"code": handover_code(world, location_id), "error_code": None},
        }
        for (vendor, mps), found in ready(world, location_id, frozenset(profiles)).items()
    ]


def handover_code(world: World, location_id: str) -> str:
    """The four digits that the courier's rider shows; the same all day."""
    day = world.now().date().toordinal()
    return f"{(int(location_id[3:11], 16) + day * 7919) % 10_000:04d}"


@serves("manifest")
def manifest(world: World, body: ManifestRequest) -> Pdf:
    """The courier's manifest of all parcels that are ready, Smart ones too (§8)."""
    params = body.params
    location_id = check_location(world, params.location_id)
    if params.is_mps and params.pick_up_date is None:
        raise Refused("INVALID_REQUEST_JSON", reason="pick-up dates are mandatory for mps")
    if params.vendor_group_code not in VENDOR_GROUPS.values():
        raise Refused("DEPENDENT_SYSTEM_CALL_FAILED")
    found = ready(world, location_id, frozenset({"NON_FBF", "FBF_LITE"}))
    shipments = found.get((params.vendor_group_code, params.is_mps), [])
    content = manifest_pdf(world, params.vendor_group_code, location_id, shipments)
    return Pdf(content, "manifest.pdf")


@serves("all_locations")
def all_locations(world: World) -> dict[str, Any]:
    return {
        "locations": [
            {"locationId": place.location_id, "locationName": place.name} for place in world.locations.values()
        ]
    }
