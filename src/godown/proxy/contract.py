"""What any order system may ask of a marketplace proxy.

Called directly in one process, or over HTTP (`api.py`, `client.py`); both are the same to the caller. Field names are
Increff's (facts/increff.md §2.3), money is in rupees, weight in grams, lengths in centimetres, times are aware.

Every answer is one of four values. For an effect, `InDoubt` means that it may have happened: ask again with the same
key later, the proxy reads Flipkart back before it sends anything twice. `Deferred` means that nothing was sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

# --- answers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Accepted(Generic[T]):
    """It is so: the value, or the effect, is certain."""

    value: T


@dataclass(frozen=True)
class Refused:
    """Flipkart, or the proxy, said no; asking again without a change is useless. `code` is a `RefusalCode`."""

    code: str
    message: str
    exchange: int | None = None


@dataclass(frozen=True)
class InDoubt:
    """An effect was sent and no answer that makes sense came back, or another process is sending it right now."""

    reason: str
    retry_after: float = 5.0
    exchange: int | None = None


@dataclass(frozen=True)
class Deferred:
    """Nothing was sent (budget used up, no connection, busy), or a read failed: ask again after `retry_after` s."""

    reason: str
    retry_after: float = 5.0


Answer = Accepted[T] | Refused | InDoubt | Deferred


class RefusalCode(StrEnum):
    """Why something was refused, in the words of this contract; unknown codes of Flipkart become OTHER."""

    CANCELLED = "ORDER_CANCELLED"
    ON_HOLD = "ORDER_ON_HOLD"
    NOT_ON_PICKLIST = "NOT_ON_PICKLIST"
    WRONG_QUANTITY = "WRONG_QUANTITY"
    WRONG_PACKAGING = "WRONG_PACKAGING"
    WRONG_STATE = "WRONG_STATE"
    CHANGED_REQUEST = "CHANGED_REQUEST"
    UNKNOWN_ORDER = "UNKNOWN_ORDER"
    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    LOGIN_REFUSED = "LOGIN_REFUSED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    WRONG_DOCUMENT = "WRONG_DOCUMENT"
    NO_ROOM = "NO_ROOM"
    UNKNOWN_BIN = "UNKNOWN_BIN"
    UNKNOWN_LISTING = "UNKNOWN_LISTING"
    LISTING_INACTIVE = "LISTING_INACTIVE"
    NOT_ENOUGH_STOCK = "NOT_ENOUGH_STOCK"
    BAD_DATA = "BAD_DATA"
    OTHER = "OTHER"


# --- orders -------------------------------------------------------------------------------------------------------


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:~-]{1,100}$")]
"""An id as Flipkart gives them out; it becomes part of an address."""


class ChannelItem(Wire):
    """One line of an order. `quantity` is what was ordered and is still alive; `cancelledQuantity` what is not."""

    orderItemCode: str
    channelSkuCode: str
    listingId: str
    productId: str = Field(description="Flipkart's FSN")
    title: str = ""
    hsn: str = ""
    quantity: int = Field(ge=0)
    cancelledQuantity: int = Field(default=0, ge=0)
    status: str
    sellingPricePerUnit: Decimal = Decimal(0)


class ChannelOrder(Wire):
    """A Flipkart shipment, which is what an order system calls an order. `raw` is Flipkart's own JSON of it."""

    orderCode: str = Field(description="Flipkart's shipmentId")
    parentOrderCode: str
    locationCode: str
    orderTime: datetime
    modifiedTime: datetime | None = None
    onHold: bool
    startProcessingTime: datetime | None = Field(default=None, description="dispatchAfterDate")
    dispatchByTime: datetime | None = Field(default=None, description="the SLA; stale while on hold")
    paymentMethod: str = "NCOD"
    orderItems: list[ChannelItem]
    raw: str


class OrdersPage(Wire):
    """`complete` is true on the last page of a window; until then ask again with `cursor`."""

    orders: list[ChannelOrder]
    complete: bool
    cursor: str | None = None
    unreadable: list[str] = Field(default_factory=list, description="raw JSON of shipments that could not be read")


class OrdersByCode(Wire):
    """The orders that Flipkart knows, and the codes that it does not.

    With `unreadable` ones among the answers nothing is called unknown: they may be the ones that are missing.
    """

    orders: list[ChannelOrder]
    unknown: list[str]
    unreadable: list[str] = Field(default_factory=list, description="raw JSON of shipments that could not be read")


# --- returns ------------------------------------------------------------------------------------------------------


class ReturnType(StrEnum):
    """Increff's words: the buyer sends it back, or it was never delivered (RTO)."""

    CUSTOMER_RETURN = "CUSTOMER_RETURN"
    RETURN_TO_ORIGIN = "RETURN_TO_ORIGIN"


class ChannelReturn(Wire):
    """One item on its way back. Flipkart names the order's item, not its SKU. `raw` is Flipkart's own JSON of it."""

    returnOrderCode: str
    orderType: ReturnType
    returnOrderStatus: str = Field(description="created, picked_up, completed, cancelled, …: Flipkart's own word")
    forwardOrderCode: str = Field(description="Flipkart's shipmentId")
    parentOrderCode: str
    orderItemCode: str
    quantity: int = Field(ge=1)
    reason: str = ""
    awbNumber: str = ""
    transporter: str = ""
    returnOrderTime: datetime
    modifiedTime: datetime | None = None
    expectedDate: datetime | None = None
    raw: str


class ReturnsPage(Wire):
    """`complete` is true on the last page of a window; until then ask again with `cursor`."""

    returns: list[ChannelReturn]
    complete: bool
    cursor: str | None = None
    unreadable: list[str] = Field(default_factory=list, description="raw JSON of returns that could not be read")


# --- ack and picklists --------------------------------------------------------------------------------------------


class AckRequest(Wire):
    """Orders that have stock and will be worked on; asks the proxy to get them onto picklists.

    Without any, nothing is released: only lists that Flipkart has and we do not know are taken in.
    """

    orderCodes: list[Code]
    picklistSize: int = Field(default=25, ge=1, le=50)


class LinkedOrder(Wire):
    orderCode: str
    picklistId: str


class AckReply(Wire):
    """`successOrders` were asked for and are on a picklist; `otherOrders` are what else Flipkart put there."""

    successOrders: list[LinkedOrder]
    otherOrders: list[LinkedOrder] = []


# --- pack, document, handover -------------------------------------------------------------------------------------


class Dimensions(Wire):
    """Centimetres."""

    length: Decimal = Field(gt=0, le=10_000)
    breadth: Decimal = Field(gt=0, le=10_000)
    height: Decimal = Field(gt=0, le=10_000)


class PackItem(Wire):
    orderItemCode: Code
    channelSkuCode: str
    quantity: int = Field(gt=0, le=1_000_000)


class PackRequest(Wire):
    """The whole order in one parcel. The same `shipmentId` again gets the same answer (facts/increff.md §2.3)."""

    orderCode: Code
    shipmentId: int
    picklistId: Code | None = None
    shipmentItems: list[PackItem] = Field(min_length=1)
    dimensions: Dimensions
    weight: int = Field(gt=0, le=10_000_000, description="grams")
    invoiceDate: date


class PackReply(Wire):
    orderCode: str
    shipmentId: int
    shipmentCode: str


class LabelRequest(Wire):
    """Ask for the one document (label and invoice) of packed orders."""

    orderCodes: list[Code] = Field(min_length=1, max_length=100)


class Label(Wire):
    """The document of one order. `shippingLabel` is the PDF, Base64 on the wire."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    orderCode: str
    awbNumber: str
    transporter: str
    invoiceNumber: str
    invoiceDate: date
    shippingLabel: bytes
    buyer: dict[str, str] = Field(default_factory=dict, description="personal: name and address of the buyer")


class LabelsReply(Wire):
    """Orders whose document is there, those whose is not ready yet, and those refused (code by order)."""

    labels: list[Label]
    notReady: list[str] = []
    refused: dict[str, str] = {}


class HandoverItem(Wire):
    orderCode: Code
    awbNumber: Code
    picklistId: Code | None = None


class HandoverRequest(Wire):
    """The parcels of one manifest, given to the courier."""

    manifestId: str
    handoverItems: list[HandoverItem] = Field(min_length=1)


class ParcelStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    IN_DOUBT = "IN_DOUBT"
    DEFERRED = "DEFERRED"


class HandoverResult(Wire):
    orderCode: str
    status: ParcelStatus
    code: str = ""
    message: str = ""


class HandoverReply(Wire):
    """One result per parcel; a repeat of an accepted one is accepted."""

    items: list[HandoverResult]

    @property
    def has_error(self) -> bool:
        return any(item.status is not ParcelStatus.ACCEPTED for item in self.items)


# --- Flipkart's bins ----------------------------------------------------------------------------------------------
# Increff's proxy has no such calls; these names are ours, in its style. Bins are made on the portal only: no call for
# it is known (facts/flipkart.md §5.5).

Pieces = Annotated[int, Field(gt=0, le=1_000_000)]
MOST_LINES = 200
"""Lines of one receipt into bins."""


class ChannelBin(Wire):
    """A bin on Flipkart's side. `used` counts pieces of all listings; `contents` are pieces by listing id."""

    binCode: str
    capacity: int = Field(ge=0)
    used: int = Field(ge=0)
    contents: dict[str, int]


class BinsReply(Wire):
    """All bins of the location. What is sold while they are read may or may not be among it."""

    bins: list[ChannelBin]


class BinInwardItem(Wire):
    binCode: Code
    listingId: Code
    quantity: Pieces


class BinInwardRequest(Wire):
    """Receive pieces into bins, added to what lies there. The same `requestId` again gets the same answer."""

    requestId: Code
    items: list[BinInwardItem] = Field(min_length=1, max_length=MOST_LINES)


class BinInwardResult(Wire):
    """One line of a receipt. `code` and `message` say why it was refused; empty if it was put away."""

    binCode: str
    listingId: str
    quantity: int
    code: str = ""
    message: str = ""


class BinInwardReply(Wire):
    """One result per line, in the order asked; `putlistId` is Flipkart's id of the receipt."""

    putlistId: str
    items: list[BinInwardResult]


class BinMoveRequest(Wire):
    """Move pieces of a listing from bin to bin. The same `requestId` again gets the same answer."""

    requestId: Code
    listingId: Code
    fromBin: Code
    toBin: Code
    quantity: Pieces


class BinMoveReply(Wire):
    requestId: str


class RecallRequest(Wire):
    """Take pieces of a listing out of Flipkart's bins; Flipkart chooses which. Keyed by `requestId`."""

    requestId: Code
    listingId: Code
    quantity: Pieces


class RecallReply(Wire):
    """`recallId` is Flipkart's."""

    recallId: str


# --- log-ins and accounts -----------------------------------------------------------------------------------------

Url = Annotated[str, Field(pattern=r"^https?://[!-~]{1,300}$")]
Printed = Annotated[str, Field(pattern=r"^[ -~]{1,300}$")]


class LoginRequest(Wire):
    """One Flipkart seller: where it is reached, and its credentials (facts/flipkart.md §2)."""

    apiUrl: Url
    panelUrl: Url
    appId: Printed
    appSecret: Printed
    username: Printed
    password: Printed


class LoginReply(Wire):
    """The log-in is known; what was got with its earlier credentials is forgotten."""

    login: str


class Registration(Wire):
    """A location under a log-in. `adapter` is `panel` (Flipkart Smart) or `v3` (seller fulfilment)."""

    login: Code
    locationId: Code
    adapter: Literal["panel", "v3"] = "panel"
    scanBeforePack: bool = False


# --- the contract -------------------------------------------------------------------------------------------------


class Budget(Wire):
    """Calls of the account's log-in in the last rolling hour (facts/flipkart.md §7.1)."""

    used: int
    limit: int


class Capabilities(Wire):
    """What an account can do; where Flipkart offers no call, people give evidence instead."""

    picklists: bool
    hold: bool
    cancellationRead: bool
    returnsRead: bool
    inventoryUpdate: bool
    scanBeforePack: bool
    binsRead: bool
    binsWrite: bool
    binsCreate: bool


class Proxy(Protocol):
    """`account` is the code of a channel account that the proxy knows (a location under a log-in)."""

    def get_orders(
        self, account: str, changed_from: datetime, changed_to: datetime, on_hold: bool, cursor: str | None = None
    ) -> Answer[OrdersPage]:
        """One page (20) of orders changed in a window, on hold or not."""

    def get_orders_by_code(self, account: str, codes: Sequence[str]) -> Answer[OrdersByCode]:
        """Up to 100 orders as they are now: hold, states, quantities left."""

    def get_returns(
        self, account: str, changed_from: datetime, changed_to: datetime, cursor: str | None = None
    ) -> Answer[ReturnsPage]:
        """One page (25) of returns changed in a window: those of customers first, then what was never delivered."""

    def acknowledge(self, account: str, request: AckRequest) -> Answer[AckReply]:
        """Get orders onto picklists, and say which are."""

    def pack(self, account: str, request: PackRequest) -> Answer[PackReply]:
        """Pack one whole order. Refused with ORDER_CANCELLED if any unit of it is cancelled on Flipkart."""

    def get_labels(self, account: str, request: LabelRequest) -> Answer[LabelsReply]:
        """The documents of packed orders, as far as Flipkart has them ready."""

    def handover(self, account: str, request: HandoverRequest) -> Answer[HandoverReply]:
        """Mark parcels as dispatched, with a result for each."""

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
