"""Verbs of the pools."""

from collections.abc import Mapping
from datetime import datetime

from godown.kit.errors import Invalid, NotFound

from ..masters import service as masters
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import repository
from .messages import NO_POOL, NOT_DEDICATED
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
    _shift(site, COMMON, pool, pieces, Reason.ALLOCATE, reference, note, key, now)


def deallocate(
    site: Site, pool: str, pieces: Mapping[str, int], reference: str, note: str, key: str, now: datetime
) -> None:
    """Give live pieces of a dedicated pool back to COMMON. Raises `StockShort` if the pool has too few."""
    _shift(site, pool, COMMON, pieces, Reason.DEALLOCATE, reference, note, key, now)


def _shift(
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
    skus = masters.sku_ids(site.seller_id, pieces)
    lines = [
        Line(skus[code], quantity, out_of=out_of, into=into, reference=reference)
        for code, quantity in sorted(pieces.items())
    ]
    stock.move(site, lines, reason, key, now, note)
