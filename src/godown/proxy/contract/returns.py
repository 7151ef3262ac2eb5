"""Returns as they are read."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from .wire import Wire


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
