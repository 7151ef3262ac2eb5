"""Shapes of the returns API; field names are Increff's (facts/increff.md §2.3, §3.9)."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from godown.kit.rest import Error

from .sheets import ReturnKind

PRINTED = r"^[^\x00-\x1f\x7f]*$"
Text = Annotated[str, Field(max_length=500, pattern=PRINTED)]
Id = Annotated[str, Field(min_length=1, max_length=100, pattern=PRINTED)]
OptionalId = Annotated[str, Field(max_length=100, pattern=PRINTED)]
MOST_ITEMS = 1000


class Increff(BaseModel):
    """Increff's clients send fields that mean nothing here (clientId, addresses, tax): they are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class ImportForm(Increff):
    """One line of a return."""

    channelOrderId: Id
    channelSubOrderId: OptionalId | None = None
    channelReturnOrderId: Id
    channelSku: Id
    returnOrderType: ReturnKind = Field(description="CUSTOMER_RETURN, RETURN_TO_ORIGIN or RTO")
    transporter: Text | None = None
    trackingId: OptionalId | None = None
    reasonForReturn: Text | None = None
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None
    quantity: Annotated[int, Field(gt=0, lt=1_000_000)]


class ImportRequest(Increff):
    """One request per return, with all its lines in `forms`. The account is that of authDomainName."""

    fulfillmentLocationCode: Id
    channelReturnOrderId: Id
    forms: Annotated[list[ImportForm], Field(min_length=1, max_length=MOST_ITEMS)]


class RowStatus(StrEnum):
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"


class FieldError(BaseModel):
    field: str
    message: str


class RowResult(BaseModel):
    """What became of one line; a return is announced whole or not at all. SKIPPED: it was announced before."""

    channelReturnOrderId: str
    channelOrderId: str
    channelSku: str
    status: RowStatus
    errors: list[FieldError] = []


class ImportReply(BaseModel):
    results: list[RowResult]


class ImportRefused(Error):
    """A return that was refused, with a result for every line."""

    errors: list[FieldError]
    results: list[RowResult]


class ReturnItem(Increff):
    """One piece. `itemCode` is the caller's own code of the piece; the SKU says which order line it is of."""

    itemCode: Text = ""
    reason: Text = ""
    channelSkuCode: Id


class CreateReturn(Increff):
    """A return order; one order item is one piece."""

    forwardOrderCode: Id
    returnOrderCode: Id
    locationCode: Id
    returnOrderTime: AwareDatetime | None = None
    expectedDate: AwareDatetime | None = None
    returnOrderStatus: Literal["RETURN_CREATED"] = "RETURN_CREATED"
    orderType: ReturnKind = Field(description="CUSTOMER_RETURN or RETURN_TO_ORIGIN; SELF_SHIP is not Flipkart Smart's")
    awbNumber: OptionalId = ""
    transporter: Text = ""
    orderItems: Annotated[list[ReturnItem], Field(min_length=1, max_length=MOST_ITEMS)]


class AwbRequest(Increff):
    awbNumber: Id
    transporter: Text = ""


class FoundReturn(BaseModel):
    """A return that travels under an AWB."""

    returnOrderCode: str
    forwardOrderCode: str
    locationCode: str
    awbNumber: str
    transporter: str
    orderType: str
    expectedDate: datetime | None
    channelReturnOrderStatus: str
    omniReturnOrderStatus: Literal["RETURN_CREATED", "CANCELLED"]
    isSyncedToOms: bool = True
