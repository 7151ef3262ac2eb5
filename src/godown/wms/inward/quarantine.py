"""Damaged pieces of receipts as a source of the quarantine."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from godown.kit import history

from ..layout.models import Kind
from ..masters.service import Site
from ..quarantine.sources import Fate, Quarantined
from . import messages, repository
from .states import RECEIPT

SAID = {
    Fate.RELEASED: messages.RELEASED,
    Fate.SCRAPPED: messages.GIVEN_UP,
    Fate.SENT_BACK: messages.SENT_BACK,
}


class Receipts:
    """See `godown.wms.quarantine.sources.Source`. Pieces are decided over once the count of their receipt is over."""

    code = "receipt"
    released = Kind.DOCK

    def waiting(self, site: Site, limit: int) -> list[Quarantined]:
        rows = repository.select_quarantined(site.seller_id, site.id, limit)
        return [Quarantined(source=self.code, **row) for row in rows]

    def lock(self, site: Site, wanted: Mapping[int, int]) -> list[Quarantined]:
        """The receipts are locked first, by id."""
        if not wanted:
            return []
        rows = repository.lock_quarantined(site.seller_id, site.id, wanted)
        return [
            Quarantined(source=self.code, **{**row, "quantity": wanted[row["id"]]})
            for row in rows
            if row["quantity"] >= wanted[row["id"]]
        ]

    def note(self, site: Site, left: Sequence[Quarantined], fate: Fate, why: str, now: datetime, /) -> None:
        """Released ones are counted good instead of damaged: a receipt that was put away is reopened until they are
        in their bin. One that is closed stays closed: its papers are settled."""
        repository.take_from_quarantine([each.id for each in left], [each.quantity for each in left], fate.value)
        history.record(
            (
                history.Event(
                    site.seller_id,
                    each.document_id,
                    SAID[fate],
                    {"pieces": each.quantity, "sku": each.sku, "note": why},
                )
                for each in left
            ),
            now,
        )
        if fate is Fate.RELEASED:
            stored = {each.document_id for each in left if each.status == "put_away"}
            RECEIPT.move_many(sorted(stored), "reopen", now).require_all()


RECEIPTS = Receipts()
