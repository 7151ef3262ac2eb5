"""Verbs of the pool documents: allocation (COMMON to a dedicated pool) and de-allocation (back)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.history import Event

from ..masters import service as masters
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import messages, repository
from .models import COMMON
from .register import pool_id
from .rules import Wanted, split, told
from .states import DOCUMENT

#: The most pieces a line may ask for; ten of them fit into the ledger's integers.
MOST = 10_000_000


@dataclass(frozen=True)
class Outcome:
    """What carrying a document out came to; `short` are the lines that stayed where they were."""

    lines: int
    pieces: int
    short: Sequence[Wanted]


@transaction.atomic(savepoint=False)
def draft(
    site: Site,
    source: str,
    target: str,
    pieces: Mapping[str, int],
    reason: str,
    key: str,
    now: datetime,
    number: str = "",
) -> int:
    """Write a document that asks for pieces by SKU code; returns its id. Nothing moves yet.

    The same `key` again is a no-op, with other contents a `Conflict`. `Invalid` or `NotFound` names the SKU, the pool,
    or what is missing. Without a `number` it gets the next one.
    """
    if not pieces:
        raise Invalid(messages.NO_LINES)
    for sku, quantity in pieces.items():
        if not 0 < quantity <= MOST:
            raise Invalid(messages.BAD_QUANTITY, sku=sku, quantity=quantity)
    if not reason.strip():
        raise Invalid(messages.NO_REASON)
    if (source == COMMON) == (target == COMMON):
        raise Invalid(messages.NOT_DEDICATED, source=source, target=target)
    pools = pool_id(site, source), pool_id(site, target)
    skus = masters.sku_ids(site.seller_id, pieces)
    lines = {skus[code]: quantity for code, quantity in pieces.items()}
    thread = ids.new(now)
    made = repository.insert_document(
        thread, site.seller_id, site.id, number, *pools, reason.strip(), key, history.actor(), now
    )
    if made is None:
        return _repeated(site, pools, lines, key, number)
    repository.insert_lines(site.seller_id, made["id"], list(lines), list(lines.values()))
    data = {"number": made["number"], "lines": len(lines), "pieces": sum(lines.values()), "reason": reason.strip()}
    history.record([Event(site.seller_id, thread, messages.DRAFTED, data)], now)
    return int(made["id"])


def _repeated(site: Site, pools: tuple[int, int], lines: Mapping[int, int], key: str, number: str) -> int:
    """The document that this key already made; `Conflict` if it is another one, or if only the number is taken."""
    before = repository.select_by_key(key)
    if before is None:
        raise Conflict(messages.NUMBER_TAKEN, number=number)
    then = {row["sku_id"]: row["quantity"] for row in repository.select_wanted(before["id"])}
    if (before["warehouse_id"], before["source_id"], before["target_id"], then) != (site.id, *pools, lines):
        raise Conflict(messages.KEY_REUSED, key=key)
    return int(before["id"])


@transaction.atomic(savepoint=False)
def carry_out(site: Site, document_id: int, now: datetime, *, only_good: bool = False) -> Outcome:
    """Move the pieces of a draft, all lines or, with `only_good`, those of which enough is live in the source pool.

    `Conflict` names the short rows, and nothing changes, if a line falls short (or, with `only_good`, all of them), or
    if the document is no draft any more. In a constant number of statements, whatever the number of lines.
    """
    document = _locked(site, document_id)
    rows = repository.select_wanted(document_id)
    live = stock.lock_live(site, [document["source_id"], document["target_id"]], [row["sku_id"] for row in rows])
    wanted = [
        Wanted(row["sku_id"], row["sku"], row["quantity"], live[document["source_id"], row["sku_id"]]) for row in rows
    ]
    good, short = split(wanted)
    moved = sum(each.quantity for each in good)
    data = {document_id: {"pieces": moved, "lines": len(good), "short": len(short)}}
    DOCUMENT.move(document_id, "carry_out", now, data=data)  # says first if it is no draft any more
    if short and not (only_good and good):
        message = messages.NOTHING_THERE if only_good else messages.SHORT
        raise Conflict(message, lines=len(short), all=len(wanted), pool=document["source"], rows=told(short))
    repository.set_moved(
        document_id,
        [each.sku_id for each in wanted],
        [each.there for each in wanted],
        [not each.short for each in wanted],
    )
    stock.move(
        site,
        [
            Line(
                each.sku_id,
                each.quantity,
                out_of=Bucket(document["source_id"], BucketName.LIVE),
                into=Bucket(document["target_id"], BucketName.LIVE),
                reference=document["number"],
            )
            for each in good
        ],
        Reason.ALLOCATE if document["source"] == COMMON else Reason.DEALLOCATE,
        f"pool-document:{document_id}",
        now,
        document["reason"],
    )
    return Outcome(len(good), moved, short)


@transaction.atomic(savepoint=False)
def refuse(site: Site, document_id: int, why: str, now: datetime) -> None:
    """A person decides that a draft is not to be carried out; `Conflict` if it is no draft any more."""
    _locked(site, document_id)
    if not why.strip():
        raise Invalid(messages.NO_REASON)
    DOCUMENT.move(document_id, "refuse", now, data={document_id: {"why": why.strip()}})


def is_draft(site: Site, document_id: int) -> bool:
    """Whether a document of this warehouse still waits to be carried out; it is locked."""
    return bool(_locked(site, document_id)["status"] == "draft")


def _locked(site: Site, document_id: int) -> Mapping[str, Any]:
    found = repository.lock_document([site.seller_id], site.id, document_id)
    if found is None:
        raise NotFound(messages.NO_DOCUMENT)
    return found
