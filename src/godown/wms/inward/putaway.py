"""The dock as a stack of the put-away: received pieces that wait for a bin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..layout.models import Kind
from ..masters.service import Site
from ..putaway.rules import Taken
from ..putaway.stacks import Put, Waiting
from . import repository, service


@dataclass(frozen=True)
class OnDock:
    """Pieces of a SKU that a line of a receipt has on the dock, for a pool."""

    receipt_id: UUID
    reference: str
    pool_id: int
    line_id: int
    pieces: int


class Dock:
    """See `godown.wms.putaway.stacks.Stack`."""

    code = "dock"
    kind = Kind.DOCK

    def count(self, site: Site, sku_id: int) -> int:
        return repository.count_on_dock(site.id, sku_id)

    def lock(self, site: Site, sku_id: int) -> list[OnDock]:
        """All receipts with pieces of the SKU are locked; those that came first before."""
        locked = repository.lock_receipts_on_dock(site.id, sku_id)
        return [OnDock(**row) for row in repository.select_on_dock(locked, sku_id)]

    def note(self, _put: Put, taken: Sequence[Taken[OnDock]], now: datetime, /) -> None:
        repository.add_put_away([each.line_id for each, _ in taken], [quantity for _, quantity in taken])
        service.finish_put_away([each.receipt_id for each, _ in taken], now)

    def waiting(self, site: Site, limit: int = 200) -> list[Waiting]:
        return [Waiting(**row) for row in repository.select_waiting(site.seller_id, site.id, limit)]


DOCK = Dock()
