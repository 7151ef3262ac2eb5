"""Cancelling a transfer, at every step until the target has begun to count it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, Invalid
from godown.kit.states import CHANGED_MEANWHILE

from ..inward import transit
from ..layout import service as layout
from ..layout.models import Kind
from ..reservations import service as reservations
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import messages, repository, service
from .service import TransferCard
from .states import TRANSFER


@transaction.atomic
def cancel(sellers: Collection[int], transfer_id: UUID, reason: str, now: datetime) -> None:
    """The transfer does not go on. What is reserved and not picked is live again.

    Picked pieces lie on the source's dock, counted, to be put away. Pieces in transit turn round: they are announced
    at the source, and received there like any delivery. `Conflict`, and nothing changes, once the target has counted
    a piece.
    """
    if not reason.strip():
        raise Invalid(messages.NO_REASON)
    transfer = service.find(sellers, transfer_id)
    if transfer.status == "in_transit":
        transit.withdraw(transfer.target_site, transfer.code, reason, now)
    if repository.lock_transfer(sellers, transfer_id) != transfer.status:
        raise Conflict(CHANGED_MEANWHILE)
    TRANSFER.move(transfer_id, "cancel", now, data={transfer_id: {"reason": reason.strip()}})
    repository.clear_hands(transfer_id)
    if transfer.status == "in_transit":
        _turn_round(transfer, now)
    elif transfer.status != "draft":
        _lay_on_dock(transfer, now)


def _turn_round(transfer: TransferCard, now: datetime) -> None:
    back = _back(transfer)
    here, there = transfer.source_site, transfer.target_site
    coming = (layout.standard(here, Kind.CUSTOMER), layout.standard(here, Kind.TRANSIT))
    leaving = (layout.standard(there, Kind.TRANSIT), layout.standard(there, Kind.SUPPLIER))
    sent = [line for line in service.lines(transfer) if line.picked]
    service.move_both(
        transfer,
        [Line(line.sku_id, line.picked, *coming, reference=back) for line in sent],
        [Line(line.sku_id, line.picked, *leaving, reference=transfer.code) for line in sent],
        "turn",
        now,
    )
    transit.expect(
        here,
        back,
        {line.sku: line.picked for line in sent},
        now,
        supplier=transfer.target,
        pool=transfer.source_pool,
        transfer_id=transfer.id,
        comes_back=True,
    )
    _record(transfer, sum(line.picked for line in sent), now)


def _lay_on_dock(transfer: TransferCard, now: datetime) -> None:
    """What is in totes goes to the dock, out of the pool; from there it is put away. The rest is live again."""
    site, reserved = transfer.source_site, Bucket(transfer.source_pool_id, BucketName.RESERVED)
    picked = {-line.id: line.picked for line in service.lines(transfer) if line.picked}
    reservations.let_go(picked)
    reservations.release([transfer.id], now)
    if not picked:
        return
    back = _back(transfer)
    on_the_way, dock = layout.standard(site, Kind.TRANSIT), layout.standard(site, Kind.DOCK)
    lying = service.in_totes(site, transfer.id)
    moves = [
        line
        for each in lying
        for line in (
            Line(each.sku_id, each.quantity, each.location_id, on_the_way, reserved, reference=str(transfer.id)),
            Line(each.sku_id, each.quantity, on_the_way, dock, reference=back),
        )
    ]
    stock.move(site, moves, Reason.TRANSFER, f"transfer:{transfer.id}:dock", now)
    transit.lay_on_dock(
        site,
        back,
        {line.sku: line.picked for line in service.lines(transfer) if line.picked},
        now,
        pool=transfer.source_pool,
        transfer_id=transfer.id,
    )
    _record(transfer, transfer.picked, now)


def _back(transfer: TransferCard) -> str:
    """The reference of the receipt under which the goods come back."""
    return f"{transfer.code} back"


def _record(transfer: TransferCard, pieces: int, now: datetime) -> None:
    data = {"pieces": pieces, "source": transfer.source, "receipt": _back(transfer)}
    history.record([history.Event(transfer.seller_id, transfer.id, messages.COMES_BACK, data)], now)
