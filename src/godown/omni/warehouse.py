"""What omni asks of a warehouse. Our WMS implements it (`godown.wms.desk`); another WMS can stand there.

Every verb is set-based and runs in the caller's transaction. An order has the same id on both sides.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from godown.kit.errors import GodownError
from godown.kit.files import StoredFile
from godown.kit.messages import Message


@dataclass(frozen=True)
class Demand:
    """So many pieces of a SKU for one order line."""

    order_id: UUID
    line_id: int
    sku: str
    quantity: int


@dataclass(frozen=True)
class OutwardOrder:
    """An order to be picked, packed and given away; its stock is reserved. Lines are its demands."""

    id: UUID
    seller_id: int
    account: str
    order_code: str
    warehouse: str
    pool: str
    sla_at: datetime | None
    lines: Sequence[Demand]


@dataclass(frozen=True)
class PackedParcel:
    """What the channel told about a parcel it accepted as packed."""

    shipment_id: int
    shipment_code: str


@dataclass(frozen=True)
class ParcelDocument:
    """The one document of a parcel, checked and stored."""

    shipment_id: int
    file: StoredFile
    awb: str
    transporter: str
    invoice_number: str
    invoice_date: date


@dataclass(frozen=True)
class HandoverOutcome:
    """What became of one parcel of a manifest. `dispatched` None means in doubt."""

    shipment_id: int
    dispatched: bool | None
    code: str = ""
    text: str = ""


ReturnKind = Literal["customer_return", "return_to_origin"]


@dataclass(frozen=True)
class ReturnLine:
    """So many pieces of a SKU that are to come back. `order_line_id` is the line (`Demand.line_id`) they left with,
    or None if the order never was here; `reason` is the channel's word for why.
    """

    line_id: int
    order_line_id: int | None
    sku: str
    quantity: int
    reason: str = ""


@dataclass(frozen=True)
class ReturnOrder:
    """Goods that come back. `order_id` is the order they left with, or None if it is not known; restocked pieces go
    into `pool`. `awb` and `transporter` may be empty until the courier has given them.
    """

    id: UUID
    seller_id: int
    account: str
    return_code: str
    kind: ReturnKind
    order_id: UUID | None
    order_code: str
    warehouse: str
    pool: str
    awb: str
    transporter: str
    expected_at: datetime | None
    lines: Sequence[ReturnLine]


class StockDifference(Protocol):
    """Two books of the stock that should agree and do not: what is `kept` against what is `proved` by another."""

    @property
    def book(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def sku(self) -> str: ...
    @property
    def kept(self) -> int: ...
    @property
    def proved(self) -> int: ...


class UntoldReceipt(Protocol):
    """Goods that were received, and that nobody has received on the channel's panel yet.

    `pieces` lie in bins, by SKU; `stored` once nothing of them waits on the dock.
    """

    @property
    def reference(self) -> str: ...
    @property
    def counted_at(self) -> datetime: ...
    @property
    def stored(self) -> bool: ...
    @property
    def pieces(self) -> Mapping[str, int]: ...


class WarehouseDesk(Protocol):
    def serve(self, seller_id: int, warehouse: str, account: str, pool: str, *, sole: bool) -> None:
        """This warehouse serves the account from this pool (made if it is a dedicated one); with `sole`, no other.

        A repeat is a no-op. `NotFound`: no such warehouse. `Conflict`: pool or warehouse is another account's.
        """

    def progress(
        self, seller_id: int, warehouse: str, account: str, pool: str, bins: Collection[str]
    ) -> Mapping[str, Any]:
        """How far the warehouse has come for this account; `bins` are the channel's.

        Figures by name: bins, fk_missing, fk_extra (bins of the channel that are none here, and the other way round),
        skus, own_pool, sole (yes or no), received, allocated, pooled (pieces), referenced, unreferenced (receipts).
        """

    def reserve(self, seller_id: int, warehouse: str, pool: str, demands: Sequence[Demand], now: datetime) -> set[UUID]:
        """Reserve orders in a pool, each wholly or not at all, in the order they are given. Returns the reserved."""

    def accept(self, orders: Sequence[OutwardOrder], now: datetime) -> None:
        """Take reserved orders in as outward orders (NEW); a repeat is a no-op."""

    def acknowledge(self, picklists: Mapping[UUID, str], now: datetime) -> None:
        """These orders may be worked on, under the channel's picklist of this id (NEW → ACKNOWLEDGED)."""

    def block(self, reasons: Mapping[UUID, Message], now: datetime) -> None:
        """No step of these orders may be taken from now on, for this reason."""

    def unblock(self, sla: Mapping[UUID, datetime | None], now: datetime) -> None:
        """These orders may go on, with this latest dispatch time."""

    def cancel(
        self, pieces: Mapping[UUID, Mapping[int, int]], now: datetime, *, relive: Collection[UUID] = ()
    ) -> Mapping[UUID, GodownError]:
        """The channel cancelled so many further pieces of these lines (by line id) of outward orders.

        What is reserved for them is left over in the pool, neither promised nor live; of the orders `relive` what
        never left its bin is live again. What was picked of them is to be put back. An order goes on with the rest;
        with nothing left it is cancelled, its parcel void. Not to be repeated. Returns the orders of which nothing
        changed, with a coded reason: a line has fewer pieces; the channel is being told of the parcel; part of an
        order that is packed; it is on a closed manifest or has left; somebody else was at it (repeat).
        """

    def pack_accepted(self, parcels: Sequence[PackedParcel], now: datetime) -> None:
        """The channel accepted these parcels as packed (→ PACKED)."""

    def pack_refused(self, shipment_id: int, reason: Message, text: str, now: datetime) -> None:
        """The channel refused this parcel; it lies at the bench until a person decides."""

    def document_stored(self, documents: Sequence[ParcelDocument]) -> None:
        """The documents of these parcels are there and can be printed."""

    def handed_over(self, manifest_id: int, outcomes: Sequence[HandoverOutcome], now: datetime) -> None:
        """What the channel said of the parcels of a manifest; stock of the dispatched leaves the ledger."""

    def announce_returns(self, announced: Sequence[ReturnOrder], now: datetime) -> None:
        """These goods are to come back; a repeat is a no-op, but that AWB, courier and date may change until the
        parcel is here, and the return code always (a return that the floor announced gets the channel's).

        A parcel that waits at the warehouse for a return of this AWB is linked to it. `NotFound`, and nothing is
        announced, if the warehouse, the pool or a SKU of one is not known; `Conflict` if its return code belongs to
        another return of the account.
        """

    def withdraw_returns(self, return_ids: Collection[UUID], now: datetime) -> set[UUID]:
        """These are not to come back after all. Returns those withdrawn: a parcel that is here stays."""

    def unknown_parcels(self, seller_id: int, warehouse: str, before: datetime) -> tuple[int, datetime | None]:
        """How many return parcels came in before a time and have no return order yet, and when the first of them."""

    def stock_differences(self, seller_id: int) -> Sequence[StockDifference]:
        """Where the books of the seller's stock disagree. Empty means proved."""

    def pool_pieces(self, seller_id: int, warehouse: str, pool: str) -> dict[str, int]:
        """Pieces of a pool by SKU, sellable, promised and left over together; only SKUs that it has pieces of."""

    def live_pieces(self, seller_id: int, warehouse: str, pool: str) -> dict[str, int]:
        """Pieces of a pool by SKU that may be sold: neither promised to an order nor left over by a cancelled one."""

    def bin_pieces(self, seller_id: int, warehouse: str, gone: Collection[UUID]) -> dict[str, dict[str, int]]:
        """What lies in the bins of a warehouse, by bin and SKU; a bin with nothing in it is there too.

        Picked pieces count in the bin they came from until their parcel leaves, but for the `gone` orders: those whose
        pieces the channel has taken off its own bins already.
        """

    def add_bins(self, seller_id: int, warehouse: str, codes: Sequence[str]) -> None:
        """Bins with these codes are there from now on; those that are there are left alone."""

    def ask_counts(self, seller_id: int, warehouse: str, places: Collection[tuple[str, str]], now: datetime) -> int:
        """Have somebody count SKUs in bins, given as (bin, SKU); without a bin, wherever the SKU lies.

        Returns how many counts that opens; those that are open already are left alone.
        """

    def unknown_skus(self, seller_id: int, skus: Collection[str]) -> set[str]:
        """Those of these SKUs that the warehouse does not know."""

    def untold_receipts(
        self, seller_id: int, warehouse: str, pool: str | None, before: datetime
    ) -> Sequence[UntoldReceipt]:
        """Receipts for a pool (None: of the whole warehouse) counted before a time, without the channel's number."""

    def note_channel_receipts(self, seller_id: int, warehouse: str, numbers: Mapping[str, str], now: datetime) -> None:
        """The channel has received these receipts (by reference) too, each under this number; whoever acts vouches.

        All or none. `NotFound`: no such receipt. `Conflict`: one is not counted yet. `Invalid`: a number is empty.
        """
