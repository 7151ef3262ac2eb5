"""Pieces of returns as a source of the quarantine: they failed, or nobody announced them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import history

from .. import channel
from ..layout.models import Kind
from ..masters.service import Site
from ..quarantine.sources import Fate, Quarantined
from ..returns.ports import Disposed
from ..returns.states import RETURN
from . import messages, repository
from .rules import Disposition

GOES = {
    Fate.RELEASED: (Disposition.RESTOCK, messages.RELEASED),
    Fate.SCRAPPED: (Disposition.SCRAP, messages.GIVEN_UP),
}


@dataclass(frozen=True, kw_only=True)
class Failed(Quarantined):
    """Pieces of an inspected return; `line_id` is that of the return."""

    line_id: int | None


class Returns:
    """See `godown.wms.quarantine.sources.Source`. Pieces of an item stay together."""

    code = "return"
    released = Kind.RETURNS

    def waiting(self, site: Site, limit: int) -> list[Failed]:
        return [
            Failed(source=self.code, **row) for row in repository.select_quarantined(site.seller_id, site.id, limit)
        ]

    def lock(self, site: Site, wanted: Mapping[int, int]) -> list[Failed]:
        """The returns are locked first, by id."""
        if not wanted:
            return []
        rows = repository.lock_quarantined(site.seller_id, site.id, wanted)
        return [Failed(source=self.code, **row) for row in rows if row["quantity"] == wanted[row["id"]]]

    def note(self, site: Site, left: Sequence[Failed], fate: Fate, why: str, now: datetime, /) -> None:
        """Released ones reopen their return until they are put away; the order system is told of scrapped ones."""
        disposition, said = GOES[fate]
        repository.set_disposition([each.id for each in left], disposition.value)
        pieces: Counter[UUID] = Counter()
        for each in left:
            pieces[each.document_id] += each.quantity
        history.record(
            (
                history.Event(site.seller_id, return_id, said, {"pieces": count, "note": why})
                for return_id, count in pieces.items()
            ),
            now,
        )
        if fate is Fate.RELEASED:
            processed = {each.document_id for each in left if each.status == "PROCESSED"}
            RETURN.move_many(sorted(processed), "reopen", now).require_all()
            return
        given_up = [
            Disposed(each.document_id, each.line_id, each.sku, each.quantity, "scrapped", "quarantined")
            for each in left
        ]
        channel.returns().disposed(given_up, now)


RETURNS = Returns()
