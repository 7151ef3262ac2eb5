"""Closing a receipt: every difference from its papers gets a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict

from ..layout import service as layout
from ..layout.models import Kind
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Line, Reason
from ..transfers.states import TRANSFER
from . import messages, repository, service
from .models import ReceiptKind, Variance
from .rules import Came, unexplained
from .service import LineView, Locked
from .states import RECEIPT


@transaction.atomic
def close(site: Site, receipt_id: UUID, reasons: Mapping[str, Variance], now: datetime) -> None:
    """Everything is in its bin and every difference has a reason (by SKU code): the receipt is done with.

    What is missing of a transfer is lost then, and the transfer closed. `Conflict`, and nothing changes, if pieces are
    still on the dock or a difference has no reason.
    """
    receipt = service.lock(site, receipt_id)
    repository.set_reasons(receipt_id, {sku: reason.value for sku, reason in reasons.items()})
    lines = [LineView(**row) for row in repository.select_lines(receipt_id)]
    RECEIPT.move(receipt_id, "close", now)
    came = [Came(line.sku, line.expected, line.arrived, line.reason) for line in lines]
    if line := unexplained(came):
        raise Conflict(messages.REASON_MISSING, sku=line.sku, arrived=line.arrived, expected=line.expected)
    history.record((_settled(site, receipt_id, line) for line in came if line.differs), now)
    if receipt.transfer_id:
        _close_transfer(site, receipt, receipt.transfer_id, lines, now)


def _settled(site: Site, receipt_id: UUID, line: Came) -> history.Event:
    data = {
        "sku": line.sku,
        "counted": line.arrived,
        "expected": line.expected,
        "reason": line.reason.replace("_", " "),
    }
    return history.Event(site.seller_id, receipt_id, messages.SETTLED, data)


def _close_transfer(site: Site, receipt: Locked, transfer_id: UUID, lines: Sequence[LineView], now: datetime) -> None:
    """What is still in transit is lost. One that came back was cancelled before."""
    on_the_way, lost = layout.standard(site, Kind.TRANSIT), layout.standard(site, Kind.LOST)
    missing = [
        Line(line.sku_id, line.expected - line.arrived, on_the_way, lost, reference=receipt.reference)
        for line in lines
        if line.expected > line.arrived
    ]
    stock.move(site, missing, Reason.LOST, f"grn-lost:{receipt.id}", now)
    if receipt.kind == ReceiptKind.TRANSFER:
        TRANSFER.move(transfer_id, "close", now)
