"""A parcel's way: packed, its document, handed over."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import ConfigDict, Field, model_validator

from .wire import Code, Wire


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


class PacksRequest(Wire):
    """Several orders, each in a parcel of its own."""

    parcels: list[PackRequest] = Field(min_length=1, max_length=25)

    @model_validator(mode="after")
    def _each_once(self) -> "PacksRequest":
        if len({each.orderCode for each in self.parcels}) < len(self.parcels):
            raise ValueError("an order is packed once: its orderCode stands there twice")
        if len({each.shipmentId for each in self.parcels}) < len(self.parcels):
            raise ValueError("a shipmentId names one parcel: it stands there twice")
        return self


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


class ParcelStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    IN_DOUBT = "IN_DOUBT"
    DEFERRED = "DEFERRED"


class PackResult(Wire):
    """What became of one parcel of several; `retryAfter` (seconds) counts if it is in doubt or deferred."""

    orderCode: str
    shipmentId: int
    status: ParcelStatus
    code: str = ""
    message: str = ""
    exchange: int | None = None
    retryAfter: float = 5.0


class PacksReply(Wire):
    """One result per parcel; a repeat of an accepted one is accepted."""

    items: list[PackResult]


class HandoverItem(Wire):
    orderCode: Code
    awbNumber: Code
    picklistId: Code | None = None


class HandoverRequest(Wire):
    """The parcels of one manifest, given to the courier."""

    manifestId: str
    handoverItems: list[HandoverItem] = Field(min_length=1)


class HandoverResult(Wire):
    orderCode: str
    status: ParcelStatus
    code: str = ""
    message: str = ""


class HandoverReply(Wire):
    """One result per parcel; a repeat of an accepted one is accepted."""

    items: list[HandoverResult]
