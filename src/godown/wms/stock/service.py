"""Verbs of the stock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, NotFound

from ..layout.models import OUTSIDE
from ..masters.service import Site
from . import repository
from .messages import KEY_REUSED, NOT_HERE, SHORT
from .rules import Line, LocationDelta, PoolDelta, Reason, check, location_deltas, pool_deltas


class StockShort(Conflict):
    """A place or a pool bucket holds less than was to be taken; nothing was written."""


def move(site: Site, lines: Sequence[Line], reason: Reason, key: str, now: datetime, note: str = "") -> list[int]:
    """Move stock: the only way a balance changes. Returns the ids of the ledger rows.

    Runs inside the caller's transaction or one of its own, in a constant number of statements. The same `key` again
    is a no-op with the same result; with other lines it is a `Conflict`. Raises `StockShort` if a place or bucket
    holds too little, `Invalid` if a line would set pools and places apart; then the whole transaction is undone.
    """
    if not lines:
        return []
    kept, counting = _places(site, lines)
    check(lines, counting)
    with transaction.atomic(savepoint=False):
        rows = repository.insert_moves(site.seller_id, site.id, lines, reason.value, note, key, history.actor(), now)
        if not rows:
            return _repeated(site, lines, reason, key)
        if len(rows) < len(lines):
            raise Conflict(KEY_REUSED, key=key)
        if by_location := location_deltas(lines, kept):
            _apply_to_locations(site, by_location)
        if by_pool := pool_deltas(lines):
            _apply_to_pools(site, by_pool)
    return rows


def was_moved(site: Site, key: str) -> bool:
    """Whether stock of this warehouse was moved under the key before."""
    return any(row["warehouse_id"] == site.id for row in repository.select_moves_by_key(key))


def _places(site: Site, lines: Sequence[Line]) -> tuple[set[int], set[int]]:
    """Which of the lines' locations keep a balance, and which count in pools."""
    ids = {place for line in lines for place in (line.source, line.target) if place is not None}
    if not ids:
        return set(), set()
    found = repository.select_locations(site.id, ids)
    if len(found) < len(ids):
        raise NotFound(NOT_HERE, warehouse=site.code)
    return {row["id"] for row in found if row["kind"] not in OUTSIDE}, {row["id"] for row in found if row["counts"]}


def _repeated(site: Site, lines: Sequence[Line], reason: Reason, key: str) -> list[int]:
    before = repository.select_moves_by_key(key)
    then = [tuple(row.values())[1:] for row in before]
    now = [
        (
            site.id,
            reason.value,
            line.sku_id,
            line.quantity,
            line.source,
            line.target,
            line.out_of.pool_id if line.out_of else None,
            line.out_of.name.value if line.out_of else None,
            line.into.pool_id if line.into else None,
            line.into.name.value if line.into else None,
            line.reference,
        )
        for line in lines
    ]
    if then != now:
        raise Conflict(KEY_REUSED, key=key)
    return [row["id"] for row in before]


def _apply_to_locations(site: Site, deltas: Sequence[LocationDelta]) -> None:
    applied = repository.apply_to_locations(site.seller_id, site.id, deltas)
    if len(applied) < len(deltas):
        done = {(row["location_id"], row["sku_id"]) for row in applied}
        first = next(delta for delta in deltas if delta[:2] not in done)
        raise StockShort(SHORT, **(repository.select_short_location(first) or {}))


def _apply_to_pools(site: Site, deltas: Sequence[PoolDelta]) -> None:
    applied = repository.apply_to_pools(site.seller_id, site.id, deltas)
    if len(applied) < len(deltas):
        done = {(row["pool_id"], row["sku_id"]) for row in applied}
        first = next(delta for delta in deltas if delta[:2] not in done)
        raise StockShort(SHORT, **(repository.select_short_pool(first) or {}))


def lock_live(site: Site, pools: Collection[int], skus: Collection[int]) -> dict[tuple[int, int], int]:
    """How many pieces are live by (pool, SKU id); nobody changes them until the caller's transaction ends."""
    rows = repository.lock_pools(site.seller_id, site.id, sorted(pools), sorted(skus))
    return {(row["pool_id"], row["sku_id"]): row["live"] for row in rows}


# --- proof --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """Two books that should agree and do not: what is `kept` against what is `proved` by another."""

    book: str
    place: str
    sku: str
    kept: int
    proved: int


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare balances with the fold of the ledger, and pools with the locations that count. Empty means proved."""
    wanted = list(sellers)
    books = {
        "location": repository.select_location_differences(wanted),
        "pool": repository.select_pool_differences(wanted),
        "pools = places": repository.select_book_differences(wanted),
    }
    return [Difference(book, **row) for book, rows in books.items() for row in rows]


@transaction.atomic
def rebuild(sellers: Collection[int]) -> list[Difference]:
    """Make the balances again from the ledger; returns the differences that this put right."""
    repository.lock_balances()
    wrong = verify(sellers)
    repository.rebuild_balances(list(sellers))
    return wrong


@dataclass(frozen=True)
class Entry:
    """A ledger row as a statement shows it. Codes, not ids; an empty text where nothing changed."""

    id: int
    at: datetime
    actor: str
    reason: str
    quantity: int
    reference: str
    note: str
    source: str
    target: str
    out_of: str
    into: str


def statement(site: Site, sku: str, after: int = 0, limit: int = 200) -> list[Entry]:
    """What happened to a SKU in a warehouse, oldest first, from the row after id `after` on."""
    return [Entry(**row) for row in repository.select_statement([site.seller_id], site.id, sku, after, limit)]


@dataclass(frozen=True)
class InPool:
    """Pieces of a SKU in a pool."""

    sku: str
    title: str
    pool: str
    live: int
    reserved: int
    cancelled: int


def by_pool(site: Site, sku: str = "") -> list[InPool]:
    """What each pool of a warehouse holds, of all SKUs or of one."""
    return [InPool(**row) for row in repository.select_stock([site.seller_id], site.id, sku)]


@dataclass(frozen=True)
class AtLocation:
    """Pieces of a SKU at a location."""

    location: str
    kind: str
    sku: str
    quantity: int


def by_location(site: Site, sku: str = "") -> list[AtLocation]:
    """What lies where in a warehouse, in walking order, of all SKUs or of one."""
    return [AtLocation(**row) for row in repository.select_bins([site.seller_id], site.id, sku)]


def in_pool(pool_id: int) -> dict[str, int]:
    """Pieces of a pool by SKU code, all buckets together; only SKUs that it has pieces of."""
    return {row["sku"]: row["pieces"] for row in repository.select_pool_pieces(pool_id)}


def live_in_pool(pool_id: int) -> dict[str, int]:
    """Live pieces of a pool by SKU code; only SKUs that it has pieces of."""
    return {row["sku"]: row["live"] for row in repository.select_pool_pieces(pool_id)}


def in_bins(site: Site) -> dict[str, dict[str, int]]:
    """Pieces by bin and SKU code; a bin with nothing in it is there too."""
    found: dict[str, dict[str, int]] = {}
    for row in repository.select_bin_pieces(site.id):
        content = found.setdefault(row["bin"], {})
        if row["sku"] is not None:
            content[row["sku"]] = row["pieces"]
    return found


@dataclass(frozen=True)
class Whereabouts:
    """Pieces of a SKU that were brought to a location for a reference, and are still there."""

    reference: str
    location_id: int
    location: str
    kind: str
    sku_id: int
    quantity: int


def whereabouts(site: Site, references: Collection[str]) -> list[Whereabouts]:
    """Where the pieces moved for these references (orders) are now: told by the ledger alone."""
    return [Whereabouts(**row) for row in repository.select_whereabouts(site.id, sorted(references))]
