"""Shapes of Flipkart's answers, and their translation into the contract. Pure functions.

Tolerant where Flipkart is (facts/flipkart.md §3): unknown fields are ignored, quantities may arrive as 1.0, SKUs with
HTML entities, `isReplacement` under two names. Strict where it matters: a shipment that cannot be read is set aside
whole, never taken in by half.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec

from ..contract import ChannelItem, ChannelOrder

T = TypeVar("T")
Time = Annotated[datetime, msgspec.Meta(tz=True)]
CANCELLED = "CANCELLED"
PACKED_STATES = frozenset(
    {"PACKING_IN_PROGRESS", "PACKED", "FORM_FAILED", "READY_TO_DISPATCH", "PICKUP_COMPLETE", "SHIPPED", "DELIVERED"}
)
"""A pack was accepted (§4.1)."""
LABELLED_STATES = PACKED_STATES - {"PACKING_IN_PROGRESS", "FORM_FAILED"}
DISPATCHED_STATES = LABELLED_STATES - {"PACKED"}


class Unreadable(ValueError):
    """An answer that is not what it should be."""


def decode(body: bytes, shape: type[T]) -> T:
    """The body as a shape, or raises `Unreadable`."""
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Unreadable(str(error)) from error


# --- shipments (§3.1, §3.2) ---------------------------------------------------------------------------------------


class Prices(msgspec.Struct, rename="camel"):
    selling_price: Decimal | None = None


class OrderItem(msgspec.Struct, rename="camel", kw_only=True):
    order_item_id: str
    order_id: str
    order_date: Time
    status: str
    quantity: float
    fsn: str
    sku: str
    listing_id: str
    title: str | None = None
    hsn: str | None = None
    payment_type: str | None = None
    price_components: Prices = msgspec.field(default_factory=Prices)

    @property
    def units(self) -> int:
        if self.quantity < 0 or self.quantity != int(self.quantity):
            raise Unreadable(f"order item {self.order_item_id} has quantity {self.quantity}")
        return int(self.quantity)

    @property
    def live(self) -> int:
        """Units that are not cancelled."""
        return 0 if self.status == CANCELLED else self.units


class Shipment(msgspec.Struct, rename="camel", kw_only=True):
    shipment_id: str
    location_id: str
    order_items: Annotated[list[OrderItem], msgspec.Meta(min_length=1)]
    hold: bool
    dispatch_after_date: Time | None = None
    dispatch_by_date: Time | None = None
    updated_at: Time | None = None

    @property
    def states(self) -> set[str]:
        """States of the items of which anything is left; empty if all is cancelled."""
        return {item.status for item in self.order_items if item.live}


class Page(msgspec.Struct, rename="camel"):
    has_more: bool
    shipments: list[msgspec.Raw]
    next_page_url: str | None = None


class Shipments(msgspec.Struct):
    shipments: list[msgspec.Raw]


def channel_order(shipment: Shipment, raw: str) -> ChannelOrder:
    """A shipment as the contract has it. Raises `Unreadable`."""
    first = shipment.order_items[0]
    return ChannelOrder(
        orderCode=shipment.shipment_id,
        parentOrderCode=first.order_id,
        locationCode=shipment.location_id,
        orderTime=min(item.order_date for item in shipment.order_items),
        modifiedTime=shipment.updated_at,
        onHold=shipment.hold,
        startProcessingTime=shipment.dispatch_after_date,
        dispatchByTime=shipment.dispatch_by_date,
        paymentMethod="COD" if first.payment_type == "COD" else "NCOD",
        orderItems=[_channel_item(item) for item in shipment.order_items],
        raw=raw,
    )


def _channel_item(item: OrderItem) -> ChannelItem:
    price = item.price_components.selling_price or Decimal(0)
    return ChannelItem(
        orderItemCode=item.order_item_id,
        channelSkuCode=html.unescape(item.sku),
        listingId=item.listing_id,
        productId=item.fsn,
        title=html.unescape(item.title or ""),
        hsn=item.hsn or "",
        quantity=item.live,
        cancelledQuantity=item.units - item.live,
        status=item.status,
        # Flipkart gives the price of the whole line (INFERRED: totals of a line are what §3.1's sums add up to).
        sellingPricePerUnit=(price / max(item.units, 1)).quantize(Decimal("0.01")),
    )


def read_shipments(raws: Sequence[msgspec.Raw]) -> tuple[list[tuple[Shipment, ChannelOrder]], list[str]]:
    """The shipments of a reply, and the raw JSON of those that cannot be read: one must not lose the others."""
    readable, unreadable = [], []
    for raw in raws:
        text = bytes(raw).decode()
        try:
            shipment = decode(bytes(raw), Shipment)
            readable.append((shipment, channel_order(shipment, text)))
        except ValueError:
            unreadable.append(text)
    return readable, unreadable


# --- documents (§3.3, §3.5) ---------------------------------------------------------------------------------------


class Courier(msgspec.Struct, rename="camel"):
    tracking_id: str | None = None
    vendor_name: str | None = None


class CourierDetails(msgspec.Struct, rename="camel"):
    pickup_details: Courier = msgspec.field(default_factory=Courier)
    delivery_details: Courier = msgspec.field(default_factory=Courier)


class SubShipment(msgspec.Struct, rename="camel"):
    courier_details: CourierDetails = msgspec.field(default_factory=CourierDetails)


class Address(msgspec.Struct, rename="camel"):
    first_name: str | None = None
    last_name: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    landmark: str | None = None
    city: str | None = None
    state: str | None = None
    pin_code: str | None = None
    contact_number: str | None = None


class Detail(msgspec.Struct, rename="camel"):
    shipment_id: str
    order_id: str = ""
    delivery_address: Address | None = None
    sub_shipments: list[SubShipment] = []

    @property
    def awb(self) -> str:
        """The AWB the courier scans; empty before the pack is confirmed."""
        couriers = self._couriers()
        return couriers.pickup_details.tracking_id or couriers.delivery_details.tracking_id or ""

    @property
    def transporter(self) -> str:
        couriers = self._couriers()
        return couriers.pickup_details.vendor_name or couriers.delivery_details.vendor_name or ""

    @property
    def buyer(self) -> dict[str, str]:
        """Personal: the delivery address, as far as Flipkart tells it, in Increff's names."""
        address = self.delivery_address or Address()
        name = " ".join(part for part in (address.first_name, address.last_name) if part)
        fields = {
            "name": name,
            "line1": address.address_line1,
            "line2": address.address_line2,
            "line3": address.landmark,
            "city": address.city,
            "state": address.state,
            "zip": address.pin_code,
            "phone": address.contact_number,
        }
        return {key: value for key, value in fields.items() if value}

    def _couriers(self) -> CourierDetails:
        return self.sub_shipments[0].courier_details if self.sub_shipments else CourierDetails()


class Details(msgspec.Struct):
    shipments: list[Detail]


class Invoice(msgspec.Struct, rename="camel"):
    shipment_id: str
    invoice_number: str
    invoice_date: date


class Invoices(msgspec.Struct):
    invoices: list[Invoice]


# --- effects (§3.4, §3.6) -----------------------------------------------------------------------------------------


class ShipmentResult(msgspec.Struct, rename="camel"):
    """The status comes under one of two names."""

    shipment_id: str
    processing_status: str | None = None
    status: str | None = None
    error_code: str | None = None
    error_message: str | None = None

    @property
    def outcome(self) -> str:
        return (self.processing_status or self.status or "").upper()


class ShipmentResults(msgspec.Struct):
    shipments: list[ShipmentResult]


# --- panel (§5.4) -------------------------------------------------------------------------------------------------


class _TypeCounts(msgspec.Struct):
    counts: dict[str, int]


class Counts(msgspec.Struct, rename="camel"):
    all_orders_counts: list[_TypeCounts]

    @property
    def to_pick_list(self) -> int:
        return sum(each.counts.get("to_pick_list", 0) for each in self.all_orders_counts)


class _PendingPicklist(msgspec.Struct):
    pick_list_id: str


class PendingPicklists(msgspec.Struct):
    pick_lists: list[_PendingPicklist]

    @property
    def ids(self) -> list[str]:
        return [each.pick_list_id for each in self.pick_lists]


class PicklistItem(msgspec.Struct):
    listing_id: str = ""
    status: str = ""


class PicklistShipment(msgspec.Struct):
    external_shipment_id: str
    items: list[PicklistItem] = []

    @property
    def cancelled(self) -> bool:
        """Whether nothing of it is left to pick."""
        return bool(self.items) and all(item.status == CANCELLED for item in self.items)

    @property
    def listing_ids(self) -> list[str]:
        """What there is to pick for it, each listing once."""
        return list(dict.fromkeys(item.listing_id for item in self.items if item.status != CANCELLED))


class PicklistContent(msgspec.Struct):
    shipments: list[PicklistShipment]


class _ToBeScanned(msgspec.Struct):
    listing_id: str
    order_item_id: str
    quantity: float = 1


class _ScannedItem(msgspec.Struct):
    order_item_id: str


class Scanned(msgspec.Struct):
    """What became of a scanned unit: the shipment Flipkart gave it to, and what that still needs."""

    external_shipment_id: str
    scanned: _ScannedItem
    to_be_scanned: list[_ToBeScanned]

    @property
    def listings_left(self) -> set[str]:
        return {each.listing_id for each in self.to_be_scanned}


# --- refusals (§7.3) ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """`code` is Flipkart's, empty if it gave only a text; `subject` is a shipment or order item, if it named one."""

    code: str
    text: str
    subject: str = ""


def problems(body: bytes) -> list[Problem]:
    """What an answer complains of, in any of Flipkart's shapes; empty if it does not."""
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError):
        return []
    if not isinstance(answer, dict):
        return []
    envelope = answer.get("error")
    nested = _dig(envelope, "details", "error", "errors")
    for errors in (nested, answer.get("orderItems"), answer.get("errors")):
        if found := [_problem(each) for each in errors or () if isinstance(each, dict)]:
            return found
    if isinstance(envelope, dict):
        return [Problem(str(envelope.get("code") or ""), str(envelope.get("message") or ""))]
    if isinstance(envelope, str):
        return [Problem(envelope, str(answer.get("error_description") or ""))]
    return [_problem(answer)] if answer.get("errorCode") or answer.get("code") else []


def _problem(error: dict[str, Any]) -> Problem:
    params = error.get("params") if isinstance(error.get("params"), dict) else {}
    return Problem(
        str(error.get("errorCode") or error.get("code") or ""),
        str(error.get("errorMessage") or error.get("message") or error.get("description") or ""),
        str((params or {}).get("external_shipment_id") or error.get("orderItemId") or ""),
    )


def _dig(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, list) else None
