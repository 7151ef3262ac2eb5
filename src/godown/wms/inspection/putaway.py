"""Inspected good pieces as a stack of the put-away: they wait for a bin, for the pool of their return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import history

from .. import channel
from ..layout.models import Kind
from ..masters.service import Site
from ..putaway.rules import Taken
from ..putaway.stacks import Put, Waiting
from ..returns.ports import Disposed
from . import messages, repository, service


@dataclass(frozen=True)
class Good:
    """Pieces of a SKU that an inspected return has waiting; `line_id` is the item's, `return_line_id` the return's.

    `released` ones were in quarantine before.
    """

    line_id: int
    return_id: UUID
    return_code: str
    pool_id: int
    pieces: int
    return_line_id: int | None
    released: bool

    @property
    def reference(self) -> str:
        return str(self.return_id)


class Returns:
    """See `godown.wms.putaway.stacks.Stack`."""

    code = "returns"
    kind = Kind.RETURNS

    def count(self, site: Site, sku_id: int) -> int:
        return repository.count_to_put_away(site.id, sku_id)

    def lock(self, site: Site, sku_id: int) -> list[Good]:
        """All inspected returns with pieces of the SKU are locked; the first inspected before."""
        locked = repository.lock_returns_to_put_away(site.id, sku_id)
        return [Good(**row) for row in repository.select_to_put_away(locked, sku_id)]

    def note(self, put: Put, taken: Sequence[Taken[Good]], now: datetime, /) -> None:
        """They are live; returns with nothing left to put away are PROCESSED."""
        repository.add_put_away([each.line_id for each, _ in taken], [pieces for _, pieces in taken])
        pieces = [
            Disposed(
                each.return_id,
                each.return_line_id,
                put.sku,
                quantity,
                "restocked",
                "quarantined" if each.released else "",
            )
            for each, quantity in taken
        ]
        history.record(
            (
                history.Event(
                    put.site.seller_id,
                    each.return_id,
                    messages.LIVE,
                    {"pieces": quantity, "sku": put.sku, "bin": put.bin},
                )
                for each, quantity in taken
            ),
            now,
        )
        channel.returns().disposed(pieces, now)
        service.process(sorted({each.return_id for each, _ in taken}), now)

    def waiting(self, site: Site, limit: int = 200) -> list[Waiting]:
        return [Waiting(**row) for row in repository.select_waiting(site.seller_id, site.id, limit)]


RETURNS = Returns()
