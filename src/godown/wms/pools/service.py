"""Verbs of the pools."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from godown.kit.errors import Conflict

from ..masters import service as masters
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import documents, repository
from .messages import NOT_PUT_BACK
from .models import COMMON
from .register import add_common, add_common_to, add_pool, pool_id, serve

__all__ = [
    "add_common",
    "add_common_to",
    "add_pool",
    "allocate",
    "cancelled",
    "deallocate",
    "make_live",
    "pool_id",
    "serve",
]


@transaction.atomic(savepoint=False)
def allocate(
    site: Site, pool: str, pieces: Mapping[str, int], reason: str, key: str, now: datetime, number: str = ""
) -> int:
    """Give live pieces (by SKU code) of COMMON to a dedicated pool, all or none: a document, drafted and carried out.

    Returns its id; the same `key` again is a no-op. `Conflict` (pools.short) names what COMMON has too little of.
    """
    return _at_once(site, documents.draft(site, COMMON, pool, pieces, reason, key, now, number), now)


@transaction.atomic(savepoint=False)
def deallocate(
    site: Site, pool: str, pieces: Mapping[str, int], reason: str, key: str, now: datetime, number: str = ""
) -> int:
    """Give live pieces of a dedicated pool back to COMMON; as `allocate`."""
    return _at_once(site, documents.draft(site, pool, COMMON, pieces, reason, key, now, number), now)


def _at_once(site: Site, document_id: int, now: datetime) -> int:
    if documents.is_draft(site, document_id):
        documents.carry_out(site, document_id, now)
    return document_id


@transaction.atomic
def make_live(
    site: Site, pool: str, pieces: Mapping[str, int], reference: str, note: str, key: str, now: datetime
) -> None:
    """Make cancelled pieces (by SKU code) of a pool sellable in it again; the same `key` again is a no-op.

    Only what lies in a bin can be: a picker must find what is sold. `StockShort` if the pool has fewer cancelled
    pieces, `Conflict` (pools.not_put_back) if the others still wait to be put back; then nothing changes.
    """
    holder = pool_id(site, pool)
    skus = masters.sku_ids(site.seller_id, pieces)
    lines = [
        Line(
            skus[code],
            quantity,
            out_of=Bucket(holder, BucketName.CANCELLED),
            into=Bucket(holder, BucketName.LIVE),
            reference=reference,
        )
        for code, quantity in sorted(pieces.items())
    ]
    stock.move(site, lines, Reason.MAKE_LIVE, key, now, note)
    require_covered({holder})


def require_covered(pools: Collection[int]) -> None:
    """`Conflict`, if a pool has fewer cancelled pieces than still wait to be put back.

    To be asked after a move that took some: it has locked the balances, which whoever cancels needs.
    """
    if uncovered := repository.select_uncovered(pools):
        raise Conflict(NOT_PUT_BACK, **uncovered)


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
