"""The office's say over pieces in quarantine."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from godown.kit.errors import Conflict, Invalid

from ..inspection.quarantine import RETURNS
from ..inward.quarantine import RECEIPTS
from ..layout import service as layout
from ..layout.models import Kind
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Line, Reason
from ..stock.service import Difference
from . import messages, repository
from .sources import Fate, Quarantined, Source

#: In the order in which they are locked.
SOURCES: tuple[Source, ...] = (RETURNS, RECEIPTS)

#: So many pieces, by the code of their source and their id in it.
Chosen = Mapping[tuple[str, int], int]


def waiting(site: Site, source: str = "", limit: int = 500) -> list[Quarantined]:
    """What waits for a decision, longest first; of one source or (empty) of all."""
    found = [row for each in SOURCES if source in ("", each.code) for row in each.waiting(site, limit)]
    return sorted(found, key=lambda row: (row.at, row.id))[:limit]


@transaction.atomic
def release(site: Site, chosen: Chosen, note: str, key: str, now: datetime) -> None:
    """These pieces are good after all: to be put away, then live in the pool of their return or receipt.

    `Conflict`, and nothing changes, if one is not in quarantine any more; the same `key` again is a no-op.
    """
    _leave(site, chosen, Fate.RELEASED, Reason.QUARANTINE_RELEASE, note, key, now)


@transaction.atomic
def scrap(site: Site, chosen: Chosen, note: str, key: str, now: datetime) -> None:
    """These pieces are given up. `Conflict`, and nothing changes, if one is not in quarantine any more."""
    _leave(site, chosen, Fate.SCRAPPED, Reason.SCRAP, note, key, now)


@transaction.atomic
def send_back(site: Site, chosen: Chosen, note: str, key: str, now: datetime) -> None:
    """These pieces go back to the supplier who delivered them: they have left the house.

    `Conflict`, and nothing changes, if one came from a buyer or another warehouse, or is not in quarantine any more.
    """
    _leave(site, chosen, Fate.SENT_BACK, Reason.SUPPLIER_RETURN, note, key, now)


def _leave(site: Site, chosen: Chosen, fate: Fate, reason: Reason, note: str, key: str, now: datetime) -> None:
    """Take pieces out of quarantine and tell those who brought them; nothing if this was done under the key before."""
    why = note.strip()
    if not why:
        raise Invalid(messages.NO_NOTE)
    for pieces in chosen.values():
        if pieces < 1:
            raise Invalid(messages.NO_PIECES, got=pieces)
    left = [(source, source.lock(site, _of(source, chosen))) for source in SOURCES]
    if stock.was_moved(site, key):
        return
    rows = [(source, row) for source, found in left for row in found]
    if len(rows) < len(chosen):
        raise Conflict(messages.NOT_THERE)
    for _source, row in rows:
        if fate is Fate.SENT_BACK and not row.from_supplier:
            raise Conflict(messages.NOT_A_SUPPLIERS, sku=row.sku, document=row.document)
    here = layout.standard(site, Kind.QUARANTINE)
    there = {source.code: layout.standard(site, _target(source, fate)) for source in SOURCES}
    lines = [Line(row.sku_id, row.quantity, here, there[source.code], reference=row.reference) for source, row in rows]
    stock.move(site, lines, reason, key, now, why)
    for source, found in left:
        if found:
            source.note(site, found, fate, why, now)


def _of(source: Source, chosen: Chosen) -> dict[int, int]:
    return {each: pieces for (code, each), pieces in chosen.items() if code == source.code}


def _target(source: Source, fate: Fate) -> Kind:
    elsewhere = {Fate.SCRAPPED: Kind.SCRAP, Fate.SENT_BACK: Kind.SUPPLIER}
    return elsewhere.get(fate, source.released)


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare what lies in quarantine with what the sources tell of."""
    return [Difference("quarantine", **row) for row in repository.select_differences(list(sellers))]
