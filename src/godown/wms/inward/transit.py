"""What the inward side does for transfers: goods that are announced because they are on the way from another house."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ..masters.service import Site
from ..transfers.rules import outcome
from ..transfers.states import TRANSFER
from . import repository, service
from .models import ReceiptKind
from .service import LineView, Locked, NewReceipt
from .states import RECEIPT


def expect(
    site: Site,
    reference: str,
    pieces: Mapping[str, int],
    now: datetime,
    *,
    supplier: str,
    pool: str,
    transfer_id: UUID,
    comes_back: bool = False,
) -> UUID:
    """Pieces (by SKU code) of a transfer lie in transit here; returns the receipt under which they are to come in."""
    kind = ReceiptKind.COMEBACK if comes_back else ReceiptKind.TRANSFER
    return service.announce_many(site, [NewReceipt(reference, pieces, supplier, pool, kind, transfer_id)], now)[0]


def lay_on_dock(
    site: Site, reference: str, pieces: Mapping[str, int], now: datetime, *, pool: str, transfer_id: UUID
) -> UUID:
    """Picked pieces of a cancelled transfer lie on the dock: a receipt that is counted already. They never left."""
    receipt_id = expect(
        site, reference, pieces, now, supplier=site.code, pool=pool, transfer_id=transfer_id, comes_back=True
    )
    repository.set_arrived(receipt_id, "", 1, now)
    repository.set_all_counted(receipt_id)
    total = sum(pieces.values())
    data = {"counted": total, "damaged": 0, "expected": total}
    RECEIPT.move(receipt_id, "count", now, set_columns={"counted_at": now}, data={receipt_id: data})
    return receipt_id


def withdraw(site: Site, reference: str, reason: str, now: datetime) -> None:
    """A transfer turns round: its receipt is cancelled. `Conflict` once a piece of it is counted."""
    receipt_id = repository.select_by_reference(site.seller_id, site.id, reference)
    if receipt_id:
        service.call_off(service.lock(site, receipt_id), reason, now)


def counted(site: Site, receipt: Locked, lines: list[LineView], now: datetime) -> None:
    """The count of a receipt is over: its transfer is received."""
    if receipt.transfer_id and receipt.kind == ReceiptKind.TRANSFER:
        how = outcome((line.expected, line.arrived) for line in lines)
        data = {"target": site.code, "outcome": how}
        TRANSFER.move(
            receipt.transfer_id, "receive", now, set_columns={"outcome": how}, data={receipt.transfer_id: data}
        )
