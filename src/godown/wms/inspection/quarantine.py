"""The office's say over pieces in quarantine: back into stock after repair, or given up."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, Invalid
from godown.kit.messages import Message

from .. import channel
from ..layout import service as layout
from ..layout.models import Kind
from ..masters.service import Site
from ..returns.ports import Disposed
from ..returns.states import RETURN
from ..stock import service as stock
from ..stock.rules import Line, Reason
from . import messages, repository
from .rules import Disposition


@dataclass(frozen=True)
class Quarantined:
    """Pieces in quarantine. `announced` is False for a wrong or extra item; `photos` are their ids."""

    id: int
    return_id: UUID
    return_code: str
    order_code: str
    account: str
    kind: str
    status: str
    line_id: int | None
    sku_id: int
    sku: str
    title: str
    quantity: int
    announced: bool
    qc: str
    reason: str
    pool: str
    at: datetime
    actor: str
    photos: list[int]


def waiting(site: Site, limit: int = 500) -> list[Quarantined]:
    """What returns brought into quarantine and waits for a decision, longest first."""
    return [Quarantined(**row) for row in repository.select_quarantined(site.seller_id, site.id, limit)]


@transaction.atomic
def release(site: Site, items: Collection[int], note: str, key: str, now: datetime) -> None:
    """These pieces (ids of `Quarantined`) are good after all: to be put away, then live in their return's pool.

    `Conflict`, and nothing changes, if one is not in quarantine any more; the same `key` again is a no-op.
    """
    found = _leave(site, items, note, Kind.RETURNS, Reason.QUARANTINE_RELEASE, messages.RELEASED, key, now)
    if not found:
        return
    repository.set_disposition(items, Disposition.RESTOCK.value)
    processed = {row["return_id"] for row in found if row["status"] == "PROCESSED"}
    RETURN.move_many(sorted(processed), "reopen", now).require_all()


@transaction.atomic
def scrap(site: Site, items: Collection[int], note: str, key: str, now: datetime) -> None:
    """These pieces are given up. `Conflict`, and nothing changes, if one is not in quarantine any more."""
    found = _leave(site, items, note, Kind.SCRAP, Reason.SCRAP, messages.GIVEN_UP, key, now)
    if not found:
        return
    repository.set_disposition(items, Disposition.SCRAP.value)
    pieces = [
        Disposed(row["return_id"], row["line_id"], row["sku"], row["quantity"], "scrapped", "quarantined")
        for row in found
    ]
    channel.returns().disposed(pieces, now)


def _leave(
    site: Site,
    items: Collection[int],
    note: str,
    target: Kind,
    why: Reason,
    said: Message,
    key: str,
    now: datetime,
) -> list[dict[str, Any]]:
    """Take pieces out of quarantine and say so on the timelines; nothing if this was done under the key before."""
    if not note.strip():
        raise Invalid(messages.NO_NOTE)
    found = repository.lock_quarantined(site.seller_id, site.id, items)
    if len(found) < len(set(items)):
        if stock.was_moved(site, key):
            return []
        raise Conflict(messages.NOT_IN_QUARANTINE)
    places = layout.standard(site, Kind.QUARANTINE), layout.standard(site, target)
    lines = [Line(row["sku_id"], row["quantity"], *places, reference=str(row["return_id"])) for row in found]
    stock.move(site, lines, why, key, now, note.strip())
    pieces: Counter[UUID] = Counter()
    for row in found:
        pieces[row["return_id"]] += row["quantity"]
    history.record(
        (
            history.Event(site.seller_id, return_id, said, {"pieces": count, "note": note.strip()})
            for return_id, count in pieces.items()
        ),
        now,
    )
    return found
