"""Handover to couriers, and the seller's locations (facts/flipkart.md §3.8, §3.9)."""

from collections import Counter
from collections.abc import Container
from datetime import timedelta
from typing import Any

import msgspec

from ..clock import wire
from ..documents import manifest_pdf
from ..errors import Refused
from ..model import Profile, Shipment
from ..search import Bucket, Search
from ..world import World
from .handlers import Pdf, serves


class LocationQuery(msgspec.Struct, rename="camel"):
    location_id: str | None = None


class PickUpDate(msgspec.Struct, rename={"start": "from", "end": "to"}, forbid_unknown_fields=True):
    """The sources name the ends in two ways; `end` is `to` or `before`."""

    start: str | None = None
    end: str | None = None
    after: str | None = None
    before: str | None = None


class ManifestParams(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """Both spellings of a name are taken, as the sources have them (§3.8); what is not known here is refused."""

    vendor_group_code: str
    location_id: str
    is_mps: bool = False
    is_mps_too: bool = msgspec.field(default=False, name="is_mps")
    pick_up_date: PickUpDate | None = None
    pickup_date: PickUpDate | None = None

    @property
    def mps(self) -> bool:
        return self.is_mps or self.is_mps_too

    @property
    def dated(self) -> bool:
        given = [date for date in (self.pick_up_date, self.pickup_date) if date]
        return any((date.start or date.after) and (date.end or date.before) for date in given)


class ManifestRequest(msgspec.Struct):
    params: ManifestParams


VENDOR_GROUPS = {"E-Kart Logistics": "Ekart Logistics"}
"""Courier of the labels → vendor group of the handover, both as seen (§3.8)."""


def check_location(world: World, location_id: str) -> str:
    if location_id not in world.locations:
        raise Refused("INVALID_LOCATION", location=location_id)
    return location_id


def counts(world: World, location_id: str, profiles: Container[Profile]) -> Counter[tuple[str, bool]]:
    """How many shipments are READY_TO_DISPATCH, by vendor group and mps."""

    def group(bucket: Bucket) -> tuple[str, bool] | None:
        ready = "READY_TO_DISPATCH" in bucket.facets and bucket.location_id == location_id
        return (VENDOR_GROUPS[bucket.vendor], bucket.mps) if ready and bucket.profile in profiles else None

    return world.shipments.tally(group)


def ready(world: World, location_id: str, vendor_group: str, mps: bool | None = None) -> list[Shipment]:
    """What of both profiles is READY_TO_DISPATCH for a courier."""
    search = Search(
        type="preDispatch",
        states=frozenset({"READY_TO_DISPATCH"}),
        profiles=frozenset({"NON_FBF", "FBF_LITE"}),
        holds=frozenset({True, False}),
        location_id=location_id,
        mps=mps,
    )
    return [one for one in world.shipments.find(search) if VENDOR_GROUPS[one.vendor] == vendor_group]


@serves("handover_counts")
def handover_counts(world: World, query: LocationQuery) -> list[dict[str, Any]]:
    """Parcels awaiting each courier; Smart ones only under `count_smart_in_handover`.

    The ends of the pick-up have both names that the sources give them (§3.8).
    """
    location_id = check_location(world, query.location_id or world.location_id)
    profiles: set[Profile] = {"NON_FBF", "FBF_LITE"} if world.settings.count_smart_in_handover else {"NON_FBF"}
    begin, end = wire(world.now()), wire(world.now() + timedelta(hours=2))
    return [
        {
            "vendorGroupCode": vendor,
            "count": count,
            "isMps": mps,
            "pickUpDate": {"from": begin, "to": end, "after": begin, "before": end},
            "otc": {"code": handover_code(world, location_id), "error_code": None},
        }
        for (vendor, mps), count in counts(world, location_id, profiles).items()
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
    if params.mps and not params.dated:
        raise Refused("INVALID_REQUEST_JSON", reason="pick-up dates are mandatory for mps")
    if params.vendor_group_code not in VENDOR_GROUPS.values():
        raise Refused("DEPENDENT_SYSTEM_CALL_FAILED")
    shipments = ready(world, location_id, params.vendor_group_code, params.mps)
    content = manifest_pdf(world, params.vendor_group_code, location_id, shipments)
    return Pdf(content, "manifest.pdf")


@serves("all_locations")
def all_locations(world: World) -> dict[str, Any]:
    return {
        "locations": [
            {"locationId": place.location_id, "locationName": place.name} for place in world.locations.values()
        ]
    }
