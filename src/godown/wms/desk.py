"""The warehouse's desk for the order system: implements `godown.omni.warehouse.WarehouseDesk` (by shape, not by name).

Every verb is set-based, runs in the caller's transaction and, but for `cancel`, may be repeated.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit.errors import GodownError
from godown.kit.messages import Message

from . import checks
from .cancelling import service as cancelling
from .counts import tasks
from .dispatch import service as dispatch
from .dispatch.service import Outcome
from .inward import service as inward
from .inward.service import Untold
from .layout import service as layout
from .layout.models import Kind
from .layout.service import NewLocation
from .masters import service as masters
from .outward import service as outward
from .outward.service import IncomingOrder
from .packing import answers
from .packing.answers import AcceptedParcel, Document
from .picking import service as picking
from .pools import service as pools
from .progress import service as progress
from .reservations import service as reservations
from .reservations.rules import Demand
from .returns import gate
from .returns import service as returns
from .returns.service import IncomingReturn
from .stock import service as stock
from .stock.service import Difference


class Desk:
    """One desk serves all warehouses."""

    def serve(self, seller_id: int, warehouse: str, account: str, pool: str, *, sole: bool) -> None:
        """A warehouse serves a channel account from a pool, and with `sole` no other; see `pools.service.serve`."""
        pools.serve(masters.site([seller_id], warehouse), account, pool, sole=sole)

    def progress(
        self, seller_id: int, warehouse: str, account: str, pool: str, bins: Collection[str]
    ) -> Mapping[str, Any]:
        """How far a warehouse has come for an account; see `progress.service.Progress`."""
        return asdict(progress.progress(masters.site([seller_id], warehouse), account, pool, bins))

    def reserve(self, seller_id: int, warehouse: str, pool: str, demands: Sequence[Demand], now: datetime) -> set[UUID]:
        """Reserve orders in a pool, each wholly or not at all, in the order they are given. Returns the reserved."""
        return reservations.reserve(masters.site([seller_id], warehouse), pool, demands, now)

    def accept(self, orders: Sequence[IncomingOrder], now: datetime) -> None:
        """Take reserved orders in as outward orders (NEW); a repeat is a no-op."""
        outward.accept(orders, now)

    def acknowledge(self, picklists: Mapping[UUID, str], now: datetime) -> None:
        """These orders may be worked on, under the channel's picklist of this id (NEW → ACKNOWLEDGED)."""
        outward.acknowledge(picklists, now)

    def block(self, reasons: Mapping[UUID, Message], now: datetime) -> None:
        """No step of these orders may be taken from now on, for this reason."""
        outward.block(reasons, now)

    def unblock(self, sla: Mapping[UUID, datetime | None], now: datetime) -> None:
        """These orders may go on, with this latest dispatch time."""
        outward.unblock(sla, now)

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
        return cancelling.cancel(pieces, now, relive=relive)

    def pack_accepted(self, parcels: Sequence[AcceptedParcel], now: datetime) -> None:
        """The channel accepted these parcels as packed (→ PACKED)."""
        answers.accepted(parcels, now)

    def pack_refused(self, shipment_id: int, reason: Message, text: str, now: datetime) -> None:
        """The channel refused this parcel; it lies at the bench until a person decides."""
        answers.refused(shipment_id, reason, text, now)

    def document_stored(self, documents: Sequence[Document]) -> None:
        """The documents of these parcels are there and can be printed."""
        answers.document_stored(documents)

    def handed_over(self, manifest_id: int, outcomes: Sequence[Outcome], now: datetime) -> None:
        """What the channel said of the parcels of a manifest; stock of the dispatched leaves the ledger."""
        dispatch.handed_over(manifest_id, outcomes, now)

    def announce_returns(self, announced: Sequence[IncomingReturn], now: datetime) -> None:
        """These goods are to come back; a repeat may change the courier's details until the parcel is here."""
        returns.announce(announced, now)

    def withdraw_returns(self, return_ids: Collection[UUID], now: datetime) -> set[UUID]:
        """These are not to come back after all. Returns those withdrawn: a parcel that is here stays."""
        return returns.withdraw(return_ids, now)

    def unknown_parcels(self, seller_id: int, warehouse: str, before: datetime) -> tuple[int, datetime | None]:
        """How many return parcels came in before a time and have no return order yet, and when the first of them."""
        found = (each for each in gate.unknown([seller_id], before) if each.warehouse == warehouse)
        return next(((each.parcels, each.since) for each in found), (0, None))

    def stock_differences(self, seller_id: int) -> list[Difference]:
        """Where the books of the seller's stock disagree. Empty means proved."""
        return checks.differences([seller_id])

    def pool_pieces(self, seller_id: int, warehouse: str, pool: str) -> dict[str, int]:
        """Pieces of a pool by SKU, sellable, promised and left over together; only SKUs that it has pieces of."""
        site = masters.site([seller_id], warehouse)
        return stock.in_pool(pools.pool_id(site, pool))

    def live_pieces(self, seller_id: int, warehouse: str, pool: str) -> dict[str, int]:
        """Pieces of a pool by SKU that may be sold: neither promised to an order nor left over by a cancelled one."""
        site = masters.site([seller_id], warehouse)
        return stock.live_in_pool(pools.pool_id(site, pool))

    def bin_pieces(self, seller_id: int, warehouse: str, gone: Collection[UUID]) -> dict[str, dict[str, int]]:
        """What lies in the bins of a warehouse, by bin and SKU; a bin with nothing in it is there too.

        Picked pieces count in the bin they came from until their parcel leaves, but for the `gone` orders.
        """
        site = masters.site([seller_id], warehouse)
        found = stock.in_bins(site)
        for (code, sku), pieces in picking.under_way(site, gone).items():
            content = found.setdefault(code, {})
            content[sku] = content.get(sku, 0) + pieces
        return found

    def add_bins(self, seller_id: int, warehouse: str, codes: Sequence[str]) -> None:
        """Bins with these codes are there from now on; those that are there are left alone."""
        layout.add_locations(masters.site([seller_id], warehouse), [NewLocation(code, Kind.BIN) for code in codes])

    def ask_counts(self, seller_id: int, warehouse: str, places: Collection[tuple[str, str]], now: datetime) -> int:
        """Have somebody count SKUs in bins, given as (bin, SKU); without a bin, wherever the SKU lies.

        Returns how many counts that opens; those that are open already are left alone.
        """
        return tasks.ask_all(masters.site([seller_id], warehouse), places, now)

    def unknown_skus(self, seller_id: int, skus: Collection[str]) -> set[str]:
        """Those of these SKUs that the warehouse does not know."""
        return set(skus) - masters.known_skus(seller_id, skus)

    def untold_receipts(self, seller_id: int, warehouse: str, pool: str | None, before: datetime) -> Sequence[Untold]:
        """Receipts for a pool (None: of the whole warehouse) counted before a time, without the channel's number."""
        return inward.untold(seller_id, warehouse, pool, before)

    def note_channel_receipts(self, seller_id: int, warehouse: str, numbers: Mapping[str, str], now: datetime) -> None:
        """The channel has received these receipts (by reference) too, each under this number; whoever acts vouches.

        All or none. `NotFound`: no such receipt. `Conflict`: one is not counted yet. `Invalid`: a number is empty.
        """
        inward.note_channel_references(masters.site([seller_id], warehouse), numbers, now)
