"""What the warehouse asks of the channel an order came from. Omni implements it (`godown.omni.fulfilment.desk`).

Every verb runs in the caller's transaction and only writes down what is asked; answers come back later through the
warehouse's desk (`godown.wms.desk`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class ParcelLine:
    """`line_id` is the id under which the order line was accepted."""

    line_id: int
    quantity: int


@dataclass(frozen=True)
class Parcel:
    """A closed box: the whole order. Lengths in cm, weight in grams."""

    shipment_id: int
    order_id: UUID
    picklist: str
    lines: Sequence[ParcelLine]
    length: Decimal
    breadth: Decimal
    height: Decimal
    weight: int
    invoice_date: date


@dataclass(frozen=True)
class ManifestParcel:
    shipment_id: int
    order_id: UUID
    awb: str


class ChannelDesk(Protocol):
    def picking_started(self, order_ids: Collection[UUID], now: datetime) -> None:
        """These orders are being picked."""

    def picked_short(self, order_ids: Collection[UUID], now: datetime) -> None:
        """A unit of each of these orders could not be found; they need a person."""

    def ask_packs(self, parcels: Sequence[Parcel], not_before: datetime, now: datetime) -> None:
        """Tell the channel that these orders are packed, not before the bench's grace has passed."""

    def withdraw_pack(self, shipment_id: int, now: datetime) -> bool:
        """Take the request back; False if it was already sent."""

    def ask_handover(self, manifest_id: int, parcels: Sequence[ManifestParcel], now: datetime) -> None:
        """Tell the channel that these parcels were given to the courier."""
