"""A marketplace that accepts everything at once and costs nothing: what it says is made beforehand, in memory.

It stands where the proxy stands, so that the lifecycle is measured without calls; `godown bench calls` measures those.
"""

from collections.abc import Sequence
from datetime import date, datetime

from godown.proxy.contract import (
    Accepted,
    AckReply,
    AckRequest,
    BinInwardRequest,
    BinMoveRequest,
    Budget,
    CancelledPage,
    Capabilities,
    HandoverReply,
    HandoverRequest,
    HandoverResult,
    InventoryLevel,
    InventoryLevels,
    InventoryReply,
    InventoryRequest,
    Label,
    LabelRequest,
    LabelsReply,
    LinkedOrder,
    LoginReply,
    LoginRequest,
    OrdersByCode,
    OrdersPage,
    PackReply,
    PackRequest,
    PackResult,
    PacksReply,
    PacksRequest,
    ParcelStatus,
    RecallRequest,
    RefusalCode,
    Refused,
    Registration,
    ReturnsPage,
)

COURIER = "EKART"
NO_BINS = Refused(RefusalCode.NOT_SUPPORTED, "this marketplace has no bins")


class Agreeable:
    """Implements `contract.Proxy`. `document` is the PDF that every order gets, told apart by its last bytes."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._picklists = 0

    def acknowledge(self, account: str, request: AckRequest) -> Accepted[AckReply]:  # noqa: ARG002
        """Every order is on a picklist, as many to a list as were asked for."""
        linked = []
        for number, code in enumerate(request.orderCodes):
            if number % request.picklistSize == 0:
                self._picklists += 1
            linked.append(LinkedOrder(orderCode=code, picklistId=f"PL-{self._picklists}"))
        return Accepted(AckReply(successOrders=linked))

    def pack(self, account: str, request: PackRequest) -> Accepted[PackReply]:  # noqa: ARG002
        """Accepted."""
        code = request.orderCode
        return Accepted(PackReply(orderCode=code, shipmentId=request.shipmentId, shipmentCode=code))

    def pack_together(self, account: str, request: PacksRequest) -> Accepted[PacksReply]:  # noqa: ARG002
        """All accepted."""
        return Accepted(
            PacksReply(
                items=[
                    PackResult(orderCode=each.orderCode, shipmentId=each.shipmentId, status=ParcelStatus.ACCEPTED)
                    for each in request.parcels
                ]
            )
        )

    def get_labels(self, account: str, request: LabelRequest) -> Accepted[LabelsReply]:  # noqa: ARG002
        """Ready at once; the AWB is made of the order's code."""
        return Accepted(LabelsReply(labels=[self._label(code) for code in request.orderCodes]))

    def _label(self, code: str) -> Label:
        return Label(
            orderCode=code,
            awbNumber=f"AWB-{code}",
            transporter=COURIER,
            invoiceNumber=f"INV-{code}",
            invoiceDate=date(2026, 11, 23),
            shippingLabel=self._document + code.encode(),
            buyer={"name": "A Buyer", "line1": "1 First Street", "city": "Bengaluru", "zip": "560001"},
        )

    def handover(self, account: str, request: HandoverRequest) -> Accepted[HandoverReply]:  # noqa: ARG002
        """Every parcel accepted."""
        results = [HandoverResult(orderCode=i.orderCode, status=ParcelStatus.ACCEPTED) for i in request.handoverItems]
        return Accepted(HandoverReply(items=results))

    def get_bins(self, account: str) -> Refused:  # noqa: ARG002
        """It has no bins."""
        return NO_BINS

    def inward_to_bins(self, account: str, request: BinInwardRequest) -> Refused:  # noqa: ARG002
        """It has no bins."""
        return NO_BINS

    def move_between_bins(self, account: str, request: BinMoveRequest) -> Refused:  # noqa: ARG002
        """It has no bins."""
        return NO_BINS

    def recall_from_bins(self, account: str, request: RecallRequest) -> Refused:  # noqa: ARG002
        """It has no bins."""
        return NO_BINS

    def register_login(self, login: str, request: LoginRequest) -> Accepted[LoginReply]:  # noqa: ARG002
        """It lets everybody in."""
        return Accepted(LoginReply(login=login))

    def register_account(self, account: str, request: Registration) -> Accepted[Registration]:  # noqa: ARG002
        """It knows every account."""
        return Accepted(request)

    def registration(self, account: str) -> Accepted[Registration]:
        """Each account is a location under a log-in of the same name."""
        return Accepted(Registration(login=account, locationId=account))

    def capabilities(self, account: str) -> Accepted[Capabilities]:  # noqa: ARG002
        """Those of Flipkart Smart."""
        can = Capabilities(
            picklists=True,
            hold=True,
            cancellationRead=True,
            returnsRead=True,
        )
        return Accepted(can)

    def budget(self, account: str) -> Accepted[Budget]:  # noqa: ARG002
        """Without end."""
        return Accepted(Budget(used=0, limit=1_000_000))

    def get_orders(
        self,
        account: str,  # noqa: ARG002
        changed_from: datetime,  # noqa: ARG002
        changed_to: datetime,  # noqa: ARG002
        on_hold: bool,  # noqa: ARG002
        cursor: str | None = None,  # noqa: ARG002
    ) -> Accepted[OrdersPage]:
        """Nothing comes by itself: pages are given to the rooms directly."""
        return Accepted(OrdersPage(orders=[], complete=True, cursor=None, unreadable=[]))

    def get_cancelled(
        self,
        account: str,  # noqa: ARG002
        cancelled_from: datetime,  # noqa: ARG002
        cancelled_to: datetime,  # noqa: ARG002
        cursor: str | None = None,  # noqa: ARG002
    ) -> Accepted[CancelledPage]:
        """Nothing is ever cancelled."""
        return Accepted(CancelledPage(orderCodes=[], complete=True))

    def get_returns(
        self,
        account: str,  # noqa: ARG002
        changed_from: datetime,  # noqa: ARG002
        changed_to: datetime,  # noqa: ARG002
        cursor: str | None = None,  # noqa: ARG002
    ) -> Accepted[ReturnsPage]:
        """Nothing ever comes back."""
        return Accepted(ReturnsPage(returns=[], complete=True))

    def update_inventory(self, account: str, request: InventoryRequest) -> Accepted[InventoryReply]:  # noqa: ARG002
        """Every quantity is taken, and forgotten."""
        return Accepted(InventoryReply(successList=[each.channelSkuCode for each in request.inventories]))

    def get_inventory(self, account: str, skus: Sequence[str]) -> Accepted[InventoryLevels]:  # noqa: ARG002
        """Nothing is for sale."""
        levels = [InventoryLevel(channelSkuCode=sku, quantity=0, enabled=True) for sku in skus]
        return Accepted(InventoryLevels(levels=levels))

    def get_orders_by_code(self, account: str, codes: Sequence[str]) -> Accepted[OrdersByCode]:  # noqa: ARG002
        """Nothing to tell: no order ever changes."""
        return Accepted(OrdersByCode(orders=[], unknown=[], unreadable=[]))
