"""Orders as they are read."""

from datetime import datetime
from decimal import Decimal

from pydantic import Field

from .wire import Wire


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


class CancelledPage(Wire):
    """Codes of orders of which something was cancelled; what exactly, `get_orders_by_code` says.

    `complete` is true on the last page of a window; until then ask again with `cursor`.
    """

    orderCodes: list[str]
    complete: bool
    cursor: str | None = None


class OrdersByCode(Wire):
    """The orders that Flipkart knows, and the codes that it does not.

    With `unreadable` ones among the answers nothing is called unknown: they may be the ones that are missing.
    """

    orders: list[ChannelOrder]
    unknown: list[str]
    unreadable: list[str] = Field(default_factory=list, description="raw JSON of shipments that could not be read")
