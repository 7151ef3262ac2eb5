"""Verbs of the layout."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from godown.kit.errors import NotFound

from ..masters.service import Site
from . import repository
from .messages import NO_LOCATION
from .models import STANDARD, Kind


@dataclass(frozen=True)
class NewLocation:
    """A location to be added. `sequence` is its turn on the way through the warehouse, within its zone."""

    code: str
    kind: Kind
    zone: str = ""
    sequence: int = 0


def add_locations(site: Site, locations: Sequence[NewLocation]) -> None:
    """Add locations in one statement; codes that exist are left as they are."""
    repository.insert_locations(
        site.seller_id,
        site.id,
        [each.code for each in locations],
        [each.kind.value for each in locations],
        [each.zone for each in locations],
        [each.sequence for each in locations],
    )


def add_standard(site: Site) -> None:
    """Give a new warehouse one location of each standard kind, and a dock."""
    add_locations(site, [NewLocation(kind.value.upper(), kind) for kind in (*STANDARD, Kind.DOCK)])


def add_standard_to(seller_id: int, warehouse_ids: Collection[int]) -> None:
    """Give warehouses what they lack of the standard places, and a dock, in one statement."""
    kinds = [kind.value for kind in (*STANDARD, Kind.DOCK)]
    repository.insert_standard(seller_id, list(warehouse_ids), [kind.upper() for kind in kinds], kinds)


def places(site: Site, kind: Kind, codes: Collection[str]) -> dict[str, int]:
    """Ids of the locations with these codes; `NotFound` names the first that is not there."""
    ids = repository.select_by_codes(site.id, kind.value, codes)
    for code in codes:
        if code not in ids:
            raise NotFound(NO_LOCATION, kind=kind.value, code=code)
    return ids


def known_places(site: Site, kind: Kind, codes: Collection[str]) -> set[str]:
    """Those of these codes that are locations of this kind."""
    return set(repository.select_by_codes(site.id, kind.value, codes))


@dataclass(frozen=True)
class Place:
    """A location that was scanned."""

    id: int
    code: str
    kind: Kind


def scanned_place(site: Site, code: str) -> Place | None:
    """The location with this code, if there is one."""
    found = repository.select_by_scan(site.id, code)
    return Place(found["id"], found["code"], Kind(found["kind"])) if found else None


def standard(site: Site, kind: Kind) -> int:
    """The id of the one location of a standard kind, or of the first dock."""
    return repository.select_standard(site.id, kind.value)
