"""The contract itself: what may be asked, and what comes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from .accounts import Budget, Capabilities, LoginReply, LoginRequest, Registration
from .answers import Answer
from .bins import BinInwardReply, BinInwardRequest, BinMoveReply, BinMoveRequest, BinsReply, RecallReply, RecallRequest
from .inventory import InventoryLevels, InventoryReply, InventoryRequest
from .orders import CancelledPage, OrdersByCode, OrdersPage
from .parcels import (
    HandoverReply,
    HandoverRequest,
    LabelRequest,
    LabelsReply,
    PackReply,
    PackRequest,
    PacksReply,
    PacksRequest,
)
from .picklists import AckReply, AckRequest
from .returns import ReturnsPage


class Proxy(Protocol):
    """`account` is the code of a channel account that the proxy knows (a location under a log-in)."""

    def get_orders(
        self, account: str, changed_from: datetime, changed_to: datetime, on_hold: bool, cursor: str | None = None
    ) -> Answer[OrdersPage]:
        """One page (20) of orders changed in a window, on hold or not."""

    def get_orders_by_code(self, account: str, codes: Sequence[str]) -> Answer[OrdersByCode]:
        """Up to 100 orders as they are now: hold, states, quantities left."""

    def get_cancelled(
        self, account: str, cancelled_from: datetime, cancelled_to: datetime, cursor: str | None = None
    ) -> Answer[CancelledPage]:
        """One page (20) of orders of which pieces were cancelled in a window, by whomever; one may come repeatedly."""

    def get_returns(
        self, account: str, changed_from: datetime, changed_to: datetime, cursor: str | None = None
    ) -> Answer[ReturnsPage]:
        """One page (25) of returns changed in a window: those of customers first, then what was never delivered."""

    def acknowledge(self, account: str, request: AckRequest) -> Answer[AckReply]:
        """Get orders onto picklists, and say which are."""

    def pack(self, account: str, request: PackRequest) -> Answer[PackReply]:
        """Pack one whole order. Refused with ORDER_CANCELLED if any unit of it is cancelled on Flipkart."""

    def pack_together(self, account: str, request: PacksRequest) -> Answer[PacksReply]:
        """Pack several whole orders, in as few calls as Flipkart takes, with a result for each as `pack` has it."""

    def get_labels(self, account: str, request: LabelRequest) -> Answer[LabelsReply]:
        """The documents of packed orders, as far as Flipkart has them ready."""

    def handover(self, account: str, request: HandoverRequest) -> Answer[HandoverReply]:
        """Mark parcels as dispatched, with a result for each."""

    def update_inventory(self, account: str, request: InventoryRequest) -> Answer[InventoryReply]:
        """Tell the absolute quantity that may be sold of up to 10 SKUs, with a result for each.

        It may be asked again: a quantity has the same effect twice. But what was in doubt may still come true later,
        over a newer one; so ask for the same SKU again only after `get_inventory` has shown what became of it.
        """

    def get_inventory(self, account: str, skus: Sequence[str]) -> Answer[InventoryLevels]:
        """What the channel shows of up to 10 SKUs."""

    def get_bins(self, account: str) -> Answer[BinsReply]:
        """Flipkart's bins with what lies in them."""

    def inward_to_bins(self, account: str, request: BinInwardRequest) -> Answer[BinInwardReply]:
        """Receive pieces into Flipkart's bins, with a result per line. Accepted even if every line is refused."""

    def move_between_bins(self, account: str, request: BinMoveRequest) -> Answer[BinMoveReply]:
        """Move pieces of a listing from one of Flipkart's bins to another."""

    def recall_from_bins(self, account: str, request: RecallRequest) -> Answer[RecallReply]:
        """Take pieces of a listing out of Flipkart's bins."""

    def register_login(self, login: str, request: LoginRequest) -> Answer[LoginReply]:
        """Keep a seller's credentials, or change them. Flipkart is not asked."""

    def register_account(self, account: str, request: Registration) -> Answer[Registration]:
        """Keep a location under a known log-in, or change it. Refused with BAD_DATA if there is no such log-in."""

    def registration(self, account: str) -> Answer[Registration]:
        """What is kept of an account."""

    def capabilities(self, account: str) -> Answer[Capabilities]:
        """What this account can do."""

    def budget(self, account: str) -> Answer[Budget]:
        """How much of the hourly quota is used."""
