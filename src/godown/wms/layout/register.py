"""The register of places that people make: by a pattern, by a file, and as a list."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from godown.kit.errors import Invalid

from ..masters.service import Site
from . import patterns, repository
from .messages import BAD_CODE
from .models import Kind
from .service import NewLocation

#: Kinds of places that people make; the others a warehouse has from its first day.
MADE_BY_HAND = (Kind.BIN, Kind.TOTE, Kind.DOCK)
_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9._/-]{0,18}[A-Z0-9])?")


def is_code(text: str) -> bool:
    """Whether this can be the code of a place: at most 20 letters that scanners know and labels hold, no command."""
    return bool(_CODE.fullmatch(text))


def put_locations(site: Site, locations: Sequence[NewLocation]) -> None:
    """Add locations, or correct zone and sequence of those there are, in one statement; a place keeps its kind."""
    repository.upsert_locations(
        site.seller_id,
        site.id,
        [each.code for each in locations],
        [each.kind.value for each in locations],
        [each.zone for each in locations],
        [each.sequence for each in locations],
    )


@dataclass(frozen=True)
class Planned:
    """Places to be made from a pattern: `new` ones in the order of the way, and codes that are taken `already`."""

    new: list[NewLocation]
    already: list[str]


def plan(site: Site, first: str, last: str, kind: Kind, zone: str) -> Planned:
    """What `make` would do; `Invalid` if the pattern means nothing."""
    codes = patterns.expand(first.strip(), last.strip())
    for code in (codes[0], codes[-1]):
        if not is_code(code):
            raise Invalid(BAD_CODE, got=code)
    taken = {row["code"] for row in repository.select_places(site.id, codes)}
    free = [code for code in codes if code not in taken]
    start = repository.select_last_sequence(site.id, zone) + 1
    new = [NewLocation(code, kind, zone, number) for number, code in enumerate(free, start)]
    return Planned(new, [code for code in codes if code in taken])


def make(site: Site, first: str, last: str, kind: Kind, zone: str) -> int:
    """Make the places of a pattern that are not there yet, in one statement; returns how many.

    They follow the last place of their zone on the picker's way. The same again makes nothing.
    """
    planned = plan(site, first, last, kind, zone)
    return repository.insert_locations(
        site.seller_id,
        site.id,
        [each.code for each in planned.new],
        [each.kind.value for each in planned.new],
        [each.zone for each in planned.new],
        [each.sequence for each in planned.new],
    )


@dataclass(frozen=True)
class Listed:
    """A place in the list of the masters, and what lies there."""

    code: str
    kind: str
    zone: str
    sequence: int
    skus: int
    pieces: int


@dataclass(frozen=True)
class Wanted:
    """A filter of places: an empty text matches all; `text` is part of a code."""

    kind: str = ""
    zone: str = ""
    text: str = ""


def listed(site: Site, wanted: Wanted, after: str = "", limit: int = 100) -> list[Listed]:
    """Places by code, from the one after `after` on."""
    rows = repository.select_listed(site.id, wanted.kind, wanted.zone, wanted.text, after, limit)
    return [Listed(**row) for row in rows]


def counts(site: Site) -> list[tuple[str, str, int]]:
    """Kind, zone and number of the places that people make."""
    found = repository.select_counts(site.id, [kind.value for kind in MADE_BY_HAND])
    return [(row["kind"], row["zone"], row["places"]) for row in found]


def tallies(sellers: Collection[int]) -> dict[tuple[int, str], dict[str, int]]:
    """How many places of each kind the warehouses of these sellers have, by seller and warehouse."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for row in repository.select_tallies(sellers):
        found.setdefault((row["seller_id"], row["warehouse"]), {})[row["kind"]] = row["places"]
    return found
