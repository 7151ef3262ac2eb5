"""Verbs of the inward side: the receipt and its papers. Counting and putting away have modules of their own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, Invalid, NotFound

from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..pools import service as pools
from ..pools.models import COMMON
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from ..stock.service import Difference
from . import messages, repository
from .models import ReceiptKind
from .states import RECEIPT


@dataclass(frozen=True)
class Received:
    """So many pieces of a SKU put into a bin. Codes, not ids."""

    sku: str
    bin: str
    quantity: int


def receive(site: Site, received: Sequence[Received], reference: str, key: str, now: datetime) -> None:
    """Opening stock: what lies in the bins already when the warehouse is taken into use, live in COMMON.

    `reference` names where the numbers come from; the same `key` again is a no-op.
    """
    supplier = layout.standard(site, Kind.SUPPLIER)
    common = Bucket(pools.pool_id(site, COMMON), BucketName.LIVE)
    bins = layout.places(site, Kind.BIN, {each.bin for each in received})
    skus = masters.sku_ids(site.seller_id, {each.sku for each in received})
    lines = [
        Line(skus[each.sku], each.quantity, source=supplier, target=bins[each.bin], into=common, reference=reference)
        for each in received
    ]
    stock.move(site, lines, Reason.RECEIPT, key, now)


# --- the receipt --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewReceipt:
    """A delivery to be announced: so many pieces by SKU code, for a pool."""

    reference: str
    expected: Mapping[str, int]
    supplier: str = ""
    pool: str = COMMON
    kind: ReceiptKind = ReceiptKind.PURCHASE
    transfer_id: UUID | None = None


def announce(
    site: Site, reference: str, expected: Mapping[str, int], now: datetime, *, supplier: str = "", pool: str = COMMON
) -> UUID:
    """A delivery is on its way; see `announce_many`. Returns the id of its receipt."""
    return announce_many(site, [NewReceipt(reference.strip(), expected, supplier.strip(), pool)], now)[0]


@transaction.atomic(savepoint=False)
def announce_many(site: Site, announced: Sequence[NewReceipt], now: datetime) -> list[UUID]:
    """These deliveries are on their way, all or none of them, in a constant number of statements.

    `Invalid` or `NotFound` names the line that is wrong, `Conflict` a reference that the warehouse has already.
    Returns the ids of the receipts in the order in which they are given.
    """
    for receipt in announced:
        _require_whole(receipt)
    pool_ids = {pool: pools.pool_id(site, pool) for pool in {receipt.pool for receipt in announced}}
    skus = masters.sku_ids(site.seller_id, {sku for receipt in announced for sku in receipt.expected})
    named = {ids.new(now): receipt for receipt in announced}
    rows = [
        (each, pool_ids[one.pool], one.kind.value, one.transfer_id, one.reference, one.supplier)
        for each, one in named.items()
    ]
    fresh = repository.insert_receipts(site.seller_id, site.id, rows, now)
    for each, one in named.items():
        if each not in fresh:
            raise Conflict(messages.REFERENCE_TAKEN, warehouse=site.code, reference=one.reference)
    lines = [(each, skus[sku], pieces) for each, one in named.items() for sku, pieces in one.expected.items()]
    repository.insert_lines(site.seller_id, site.id, lines)
    history.record((_announced(site, each, one) for each, one in named.items()), now)
    return list(named)


def _require_whole(receipt: NewReceipt) -> None:
    if not receipt.reference:
        raise Invalid(messages.NO_REFERENCE)
    if not receipt.expected:
        raise Invalid(messages.NO_LINES)
    for sku, pieces in receipt.expected.items():
        if pieces < 1:
            raise Invalid(messages.BAD_PIECES, sku=sku, got=pieces)


def _announced(site: Site, receipt_id: UUID, receipt: NewReceipt) -> history.Event:
    data = {"pieces": sum(receipt.expected.values()), "pool": receipt.pool, "warehouse": site.code}
    return history.Event(site.seller_id, receipt_id, messages.ANNOUNCED, data)


@transaction.atomic
def enter_gate(site: Site, receipt_id: UUID, vehicle: str, boxes: int, now: datetime) -> None:
    """The vehicle with this delivery is at the gate; from now on it may be counted.

    `Conflict`, and nothing changes, if it was here before or is cancelled.
    """
    receipt = lock(site, receipt_id)
    if receipt.arrived_at:
        raise Conflict(messages.AT_THE_GATE, arrived_at=receipt.arrived_at.isoformat())
    if receipt.status != "open":
        raise Conflict(messages.NOT_OPEN, status=receipt.status)
    if boxes < 1:
        raise Invalid(messages.BAD_BOXES, got=boxes)
    repository.set_arrived(receipt_id, vehicle.strip(), boxes, now)
    data = {"vehicle": vehicle.strip() or "–", "boxes": boxes}
    history.record([history.Event(site.seller_id, receipt_id, messages.ARRIVED, data)], now)


@transaction.atomic
def cancel(site: Site, receipt_id: UUID, reason: str, now: datetime) -> None:
    """The delivery does not come. `Conflict`, and nothing changes, once a piece of it is counted.

    That of a transfer is refused: the transfer itself is cancelled.
    """
    receipt = lock(site, receipt_id)
    if receipt.transfer_id:
        raise Conflict(messages.OF_TRANSFER)
    if not reason.strip():
        raise Invalid(messages.NO_CANCEL_REASON)
    call_off(receipt, reason, now)


@transaction.atomic
def note_channel_references(site: Site, numbers: Mapping[str, str], now: datetime) -> None:
    """Whoever acts vouches that these receipts (by reference) were received on the channel's panel too, each under
    this number there.

    A later note corrects an earlier one; the timeline keeps both. All or none: `NotFound` for a reference that the
    warehouse does not have, `Invalid` for an empty number, `Conflict` before a receipt is counted.
    """
    named = {reference: number.strip() for reference, number in numbers.items()}
    receipts = {row["reference"]: row for row in repository.lock_by_reference(site.seller_id, site.id, named)}
    for reference, number in named.items():
        if reference not in receipts:
            raise NotFound(messages.NO_RECEIPT, receipt=reference)
        if not number:
            raise Invalid(messages.BAD_CHANNEL_REFERENCE)
        if receipts[reference]["status"] in ("open", "cancelled"):
            raise Conflict(messages.NOT_RECEIVED, reference=reference)
    number_of = {receipts[reference]["id"]: number for reference, number in named.items()}
    repository.set_channel_references(list(number_of), list(number_of.values()), history.actor(), now)
    history.record(
        (
            history.Event(site.seller_id, receipt_id, messages.REFERENCE_NOTED, {"reference": number})
            for receipt_id, number in number_of.items()
        ),
        now,
    )


# --- for the modules beside ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Locked:
    """A receipt whose row is locked; `kind` is a `ReceiptKind`."""

    id: UUID
    kind: str
    transfer_id: UUID | None
    reference: str
    pool_id: int
    status: str
    arrived_at: datetime | None


def lock(site: Site, receipt_id: UUID) -> Locked:
    """Lock a receipt of this warehouse, or `NotFound`."""
    row = repository.lock_receipt(site.seller_id, site.id, receipt_id)
    if row is None:
        raise NotFound(messages.NO_RECEIPT, receipt=str(receipt_id))
    return Locked(**row)


def call_off(receipt: Locked, reason: str, now: datetime) -> None:
    """Cancel a locked receipt, unless a piece of it is counted."""
    if any(row["counted"] + row["damaged"] for row in repository.select_lines(receipt.id)):
        raise Conflict(messages.SOMETHING_COUNTED, reference=receipt.reference)
    RECEIPT.move(receipt.id, "cancel", now, data={receipt.id: {"reason": reason.strip()}})


def finish_put_away(receipts: Collection[UUID], now: datetime) -> None:
    """Those of these locked receipts that are counted and have nothing left on the dock are put away."""
    RECEIPT.move_many(repository.select_all_put_away(receipts), "put_away", now).require_all()


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare what receipts have on the dock and in quarantine, and still expect of transfers, with the ledger."""
    wanted = list(sellers)
    return [
        *(Difference("dock", **row) for row in repository.select_dock_differences(wanted)),
        *(Difference("transit", **row) for row in repository.select_transit_differences(wanted)),
    ]


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineView:
    """A line of a receipt, in pieces; `reason` is a `Variance` or empty."""

    id: int
    sku_id: int
    sku: str
    ean: str
    title: str
    expected: int
    counted: int
    damaged: int
    put_away: int
    reason: str

    @property
    def arrived(self) -> int:
        return self.counted + self.damaged


@dataclass(frozen=True)
class ReceiptCard:
    """A receipt as lists show it, in pieces; `kind` is a `ReceiptKind`, `account` owns its pool."""

    id: UUID
    kind: str
    transfer_id: UUID | None
    reference: str
    supplier: str
    warehouse: str
    pool: str
    account: str | None
    status: str
    status_at: datetime
    created_at: datetime
    arrived_at: datetime | None
    vehicle: str
    boxes: int | None
    counted_at: datetime | None
    channel_reference: str
    channel_reference_by: str
    channel_reference_at: datetime | None
    expected: int
    counted: int
    damaged: int
    put_away: int
    differs: bool

    @property
    def arrived(self) -> int:
        return self.counted + self.damaged


def find(sellers: Collection[int], receipt_id: UUID) -> ReceiptCard:
    """One receipt of these sellers, or `NotFound`."""
    row = repository.select_receipt(sellers, receipt_id)
    if row is None:
        raise NotFound(messages.NO_RECEIPT, receipt=str(receipt_id))
    return ReceiptCard(**row)


def of_transfer(sellers: Collection[int], transfer_id: UUID) -> list[ReceiptCard]:
    """The receipts of a transfer: at its target, and at its source if it came back."""
    return [ReceiptCard(**row) for row in repository.select_of_transfer(sellers, transfer_id)]


def lines(receipt: ReceiptCard) -> list[LineView]:
    """The lines of a receipt that the caller may see, by SKU code."""
    return [LineView(**row) for row in repository.select_lines(receipt.id)]


def receipts(
    sellers: Collection[int],
    warehouse: str = "",
    statuses: Collection[str] = (),
    text: str = "",
    *,
    untold: bool = False,
    before: UUID | None = None,
    limit: int = 200,
) -> list[ReceiptCard]:
    """Receipts of these sellers, the newest first, from the one before `before` on: of one warehouse, in these
    statuses (none named: all), by a piece of the reference or the supplier's name, or only counted ones without a
    number of the channel (`untold`)."""
    wanted = [status for status in statuses if status in RECEIPT.states] or RECEIPT.states
    return [
        ReceiptCard(**row)
        for row in repository.select_receipts(sellers, warehouse, wanted, text, untold, before, limit)
    ]


@dataclass(frozen=True)
class Untold:
    """A receipt that the channel's panel does not know of, as far as we were told.

    `pieces` lie in bins, by SKU; `stored` once nothing of it waits on the dock.
    """

    id: UUID
    reference: str
    counted_at: datetime
    stored: bool
    pieces: Mapping[str, int]


def untold(seller_id: int, warehouse: str, pool: str | None, before: datetime) -> list[Untold]:
    """Receipts into a pool (None: of the whole warehouse) counted before a time, without a channel's reference."""
    return [
        Untold(row["id"], row["reference"], row["counted_at"], row["stored"], row["pieces"] or {})
        for row in repository.select_untold(seller_id, warehouse, pool, before)
    ]
