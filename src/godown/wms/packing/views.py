"""Parcels as pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from godown.kit.errors import NotFound

from ..masters.service import Site
from . import repository
from .messages import NO_PARCEL


@dataclass(frozen=True)
class ParcelLineView:
    """Pieces of an order line to be scanned, and scanned."""

    line_id: int
    sku: str
    ean: str
    title: str
    quantity: int
    scanned: int


@dataclass(frozen=True)
class ParcelView:
    """A parcel. Lengths in cm, weight in g; `refusal` and `blocked` are message codes or empty."""

    id: int
    order_id: UUID
    order_code: str
    status: str
    packer: str
    length: Decimal | None
    breadth: Decimal | None
    height: Decimal | None
    weight: int | None
    shipment_code: str
    refusal: str
    refusal_text: str
    awb: str
    transporter: str
    invoice_number: str
    invoice_date: date | None
    document_key: str
    document_sha256: str
    blocked: str
    lines: list[ParcelLineView]


def parcel(site: Site, shipment_id: int) -> ParcelView:
    """One parcel of a warehouse, or `NotFound`."""
    row = repository.select_shipment(site.id, shipment_id)
    if row is None:
        raise NotFound(NO_PARCEL, shipment=shipment_id)
    del row["scans"]
    return ParcelView(**row, lines=[ParcelLineView(**line) for line in repository.select_lines(shipment_id)])


@dataclass(frozen=True)
class ParcelCard:
    """A parcel as a board shows it."""

    id: int
    order_id: UUID
    order_code: str
    status: str
    status_at: datetime
    packer: str
    awb: str
    transporter: str
    has_document: bool
    refusal: str
    refusal_text: str
    sla_at: datetime | None
    blocked: str


def board(site: Site, statuses: Collection[str], limit: int = 200) -> list[ParcelCard]:
    """Parcels of orders that have not left, in these statuses, the most urgent first."""
    found = repository.select_by_status(site.seller_id, site.id, list(statuses), limit)
    return [ParcelCard(**row) for row in found]
