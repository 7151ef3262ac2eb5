"""Verbs of the pools."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from godown.kit.errors import Conflict, Invalid, NotFound

from ..masters import service as masters
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import repository
from .messages import NO_POOL, NOT_DEDICATED, NOT_PUT_BACK
from .models import COMMON


def add_common(site: Site) -> int:
    """Give a new warehouse its COMMON pool."""
    return repository.insert_pool(site.seller_id, site.id, COMMON, None)


def add_pool(site: Site, code: str, account: str) -> int:
    """Add a pool dedicated to one channel account."""
    return repository.insert_pool(site.seller_id, site.id, code, account)


def pool_id(site: Site, code: str) -> int:
    """The id of a pool of this warehouse, or `NotFound`."""
    found = repository.select_pool(site.id, code)
    if found is None:
        raise NotFound(NO_POOL, warehouse=site.code, pool=code)
    return found


def allocate(
    site: Site, pool: str, pieces: Mapping[str, int], reference: str, note: str, key: str, now: datetime
) -> None:
    """Give live pieces (by SKU code) of COMMON to a dedicated pool. Raises `StockShort` if COMMON has too few."""
    _between(site, COMMON, pool, pieces, Reason.ALLOCATE, reference, note, key, now)


def deallocate(
    site: Site, pool: str, pieces: Mapping[str, int], reference: str, note: str, key: str, now: datetime
) -> None:
    """Give live pieces of a dedicated pool back to COMMON. Raises `StockShort` if the pool has too few."""
    _between(site, pool, COMMON, pieces, Reason.DEALLOCATE, reference, note, key, now)


@transaction.atomic
def make_live(
    site: Site, pool: str, pieces: Mapping[str, int], reference: str, note: str, key: str, now: datetime
) -> None:
    """Make cancelled pieces (by SKU code) of a pool sellable in it again; the same `key` again is a no-op.

    Only what lies in a bin can be: a picker must find what is sold. `StockShort` if the pool has fewer cancelled
    pieces, `Conflict` (pools.not_put_back) if the others still wait to be put back; then nothing changes.
    """
    holder = pool_id(site, pool)
    cancelled_bucket, live = Bucket(holder, BucketName.CANCELLED), Bucket(holder, BucketName.LIVE)
    _shift(site, cancelled_bucket, live, pieces, Reason.MAKE_LIVE, reference, note, key, now)
    # The move has locked the balances, which whoever cancels needs: what it left must cover what still waits.
    if uncovered := repository.select_uncovered(holder):
        raise Conflict(NOT_PUT_BACK, pool=pool, **uncovered)


@dataclass(frozen=True)
class Cancelled:
    """Cancelled pieces of a SKU in a pool; `in_bins` of them can be made live, the others wait to be put back."""

    pool: str
    sku: str
    title: str
    cancelled: int
    in_bins: int


def cancelled(site: Site) -> list[Cancelled]:
    """What cancellations left over in the pools of a warehouse."""
    return [Cancelled(**row) for row in repository.select_cancelled([site.seller_id], site.id)]


def _between(
    site: Site,
    source: str,
    target: str,
    pieces: Mapping[str, int],
    reason: Reason,
    reference: str,
    note: str,
    key: str,
    now: datetime,
) -> None:
    if source == target:
        raise Invalid(NOT_DEDICATED)
    out_of = Bucket(pool_id(site, source), BucketName.LIVE)
    into = Bucket(pool_id(site, target), BucketName.LIVE)
    _shift(site, out_of, into, pieces, reason, reference, note, key, now)


def _shift(
    site: Site,
    out_of: Bucket,
    into: Bucket,
    pieces: Mapping[str, int],
    reason: Reason,
    reference: str,
    note: str,
    key: str,
    now: datetime,
) -> None:
    skus = masters.sku_ids(site.seller_id, pieces)
    lines = [
        Line(skus[code], quantity, out_of=out_of, into=into, reference=reference)
        for code, quantity in sorted(pieces.items())
    ]
    stock.move(site, lines, reason, key, now, note)
