"""The things of the sandbox's world, as plain data. Verbs live in the modules that own them."""

from datetime import datetime
from typing import Literal

import msgspec

Profile = Literal["FBF_LITE", "NON_FBF"]
CancellationType = Literal["buyerCancellation", "marketplaceCancellation", "sellerCancellation"]


class Dimensions(msgspec.Struct, frozen=True):
    """Centimetres and kilograms (facts/flipkart.md §3.1)."""

    length: float
    breadth: float
    height: float
    weight: float


class Seller(msgspec.Struct, frozen=True):
    """The one seller of a world, with the credentials of its app and of its panel user."""

    seller_id: str
    name: str
    app_id: str
    app_secret: str
    user: str
    password: str


class Location(msgspec.Struct, frozen=True):
    location_id: str
    name: str
    city: str
    state: str
    state_code: str
    pin_code: str
    capabilities: tuple[str, ...] = ("NON_FBF", "FBF_LITE")


class Address(msgspec.Struct, frozen=True):
    first_name: str
    last_name: str
    line1: str
    line2: str
    city: str
    state: str
    state_code: str
    pin_code: str


class Fees(msgspec.Struct, frozen=True):
    """What a buyer pays for shipping, in rupees, by distance."""

    local: float = 0
    zonal: float = 0
    national: float = 0
    currency: Literal["INR"] = "INR"


class Listing(msgspec.Struct):
    """One product of the seller on Flipkart; `price` in rupees, tax included."""

    listing_id: str
    sku: str
    fsn: str
    title: str
    hsn: str
    tax_rate: float
    price: float
    dimensions: Dimensions
    serial_numbered: bool = False
    active: bool = True
    mrp: float | None = None
    """The printed maximum price, where the API has set one."""
    shipping_fees: Fees = Fees()
    received_at: datetime | None = None
    """When Smart stock of it last came in."""
    inventory: dict[str, int] = {}
    """Seller-fulfilled stock per location, set by the API; Smart stock lies in bins."""

    @property
    def package_id(self) -> str:
        return "PKG" + self.listing_id[3:]


class OrderItem(msgspec.Struct):
    """One line of a shipment. `quantity` is what was ordered, `cancelled` what of it was cancelled since."""

    order_item_id: str
    listing_id: str
    quantity: int
    price: float
    status: str = "APPROVED"
    cancelled: int = 0
    cancelled_at: datetime | None = None
    cancellation_type: CancellationType | None = None
    reason: str | None = None
    sub_reason: str | None = None
    scanned: int = 0
    serial_numbers: list[list[str]] = []
    courier_return: bool = False

    @property
    def live(self) -> int:
        """Units that are still to be shipped, or were."""
        return self.quantity - self.cancelled


class SubShipment(msgspec.Struct):
    """One box with its own AWB; an ordinary shipment has one, an mps shipment several."""

    sub_shipment_id: str
    dimensions: Dimensions
    tracking_id: str | None = None
    scanned_out: bool = False


class Form(msgspec.Struct):
    """A state's transit form; an unacknowledged manual one fails the pack (FORM_FAILED)."""

    name: str
    link: str
    automated: bool
    status: str = "PENDING"
    ack_number: str | None = None


class Shipment(msgspec.Struct):
    """One parcel of one customer order; the id is the same in the API and in the panel."""

    shipment_id: str
    order_id: str
    location_id: str
    profile: Profile
    order_date: datetime
    dispatch_after: datetime
    dispatch_by: datetime | None
    updated_at: datetime
    items: list[OrderItem]
    sub_shipments: list[SubShipment]
    buyer: Address
    hold: bool = False
    mps: bool = False
    shipment_type: Literal["NORMAL", "EXPRESS"] = "NORMAL"
    payment_type: Literal["COD", "PREPAID"] = "PREPAID"
    packaging_policy: str = "DEFAULT"
    vendor: str = "E-Kart Logistics"
    forms: list[Form] = []
    pick_list_id: str | None = None
    sidelined_until: datetime | None = None
    unheld_at: datetime | None = None
    """When a Smart shipment was last released from hold, if nobody has dated its dispatch since."""
    packed_at: datetime | None = None
    dispatched_at: datetime | None = None
    invoice_number: str | None = None
    invoice_date: str | None = None
    label_prints: int = 0

    @property
    def smart(self) -> bool:
        return self.profile == "FBF_LITE"

    @property
    def live_items(self) -> list[OrderItem]:
        return [item for item in self.items if item.live]

    @property
    def outward_items(self) -> list[OrderItem]:
        """Live items that are not on their way back."""
        return [item for item in self.live_items if item.status not in ("RETURN_REQUESTED", "RETURNED")]

    @property
    def status(self) -> str:
        """The state of what is still to be shipped, else of what came back; CANCELLED when nothing is left."""
        told_by = self.outward_items or self.live_items
        return told_by[0].status if told_by else "CANCELLED"

    @property
    def tracking_ids(self) -> list[str]:
        return [box.tracking_id for box in self.sub_shipments if box.tracking_id]


class Breach(msgspec.Struct, frozen=True):
    """A shipment that was not dispatched in time: what was promised, and how far it had come then."""

    shipment_id: str
    order_id: str
    location_id: str
    promised: datetime
    status: str
    pick_list_id: str | None = None


class Picklist(msgspec.Struct):
    """Flipkart's list of Smart shipments to pick. Item states are read off the shipments."""

    pick_list_id: str
    location_id: str
    created_at: datetime
    shipment_ids: list[str]
    started: bool = False
    closed: bool = False
    gone: dict[str, Literal["SIDELINED", "LOST"]] = {}
    told_cancelled: set[str] = set()
    """Order items whose cancellation a scan has already reported."""


class Return(msgspec.Struct):
    """One unit of one order item on its way back (facts/flipkart.md §3.10)."""

    return_id: str
    shipment_id: str
    order_item_id: str
    source: Literal["customer_return", "courier_return"]
    created_at: datetime
    updated_at: datetime
    expected_at: datetime
    reason: str
    sub_reason: str
    status: str = "created"
    tracking_id: str | None = None
    completed_at: datetime | None = None
    replenished_bin: str | None = None


class PutlistLine(msgspec.Struct):
    line_id: int
    listing_id: str
    bin_id: str
    quantity: int
    error: str | None = None


class Putlist(msgspec.Struct):
    """A goods receipt on Flipkart's side; closing it commits its lines."""

    putlist_id: str = msgspec.field(name="put_list_id")
    location_id: str
    created_at: datetime
    lines: list[PutlistLine] = []
    closed: bool = False


class Export(msgspec.Struct, frozen=True):
    """A file that the panel was asked for, and when it can be fetched."""

    file_id: str
    location_id: str
    name: str
    content: str
    ready_at: datetime


class Recall(msgspec.Struct):
    """Stock taken out of Smart."""

    recall_id: str
    location_id: str
    created_at: datetime
    listing_id: str
    quantity: int
    taken: dict[str, int] = {}
