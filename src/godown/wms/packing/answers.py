"""What the channel says about parcels. Every verb runs in the caller's transaction and may be repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from godown.kit.files import StoredFile
from godown.kit.messages import Message

from ..outward import floor as orders
from ..outward.states import ORDER
from . import repository
from .states import SHIPMENT


class AcceptedParcel(Protocol):
    """A parcel that the channel accepted, and its code there."""

    @property
    def shipment_id(self) -> int: ...
    @property
    def shipment_code(self) -> str: ...


class Document(Protocol):
    """The one document of a parcel, checked and stored."""

    @property
    def shipment_id(self) -> int: ...
    @property
    def file(self) -> StoredFile: ...
    @property
    def awb(self) -> str: ...
    @property
    def transporter(self) -> str: ...
    @property
    def invoice_number(self) -> str: ...
    @property
    def invoice_date(self) -> date: ...


@transaction.atomic(savepoint=False)
def accepted(parcels: Sequence[AcceptedParcel], now: datetime) -> None:
    """The channel accepted these parcels as packed: so are their orders. A fact, blocked or not."""
    codes = {parcel.shipment_id: parcel.shipment_code for parcel in parcels}
    asked = {row["id"]: row["order_id"] for row in repository.set_codes(list(codes), list(codes.values()))}
    data = {each: {"shipment": each, "code": codes[each]} for each in asked}
    SHIPMENT.move_many(sorted(asked), "accept", now, data=data).require_all()
    packed = {order_id: {"shipment_code": codes[each]} for each, order_id in asked.items()}
    ORDER.move_many(sorted(packed), "pack", now, data=packed).require_all()
    orders.note_packed(packed)


@transaction.atomic(savepoint=False)
def refused(shipment_id: int, reason: Message, text: str, now: datetime) -> None:
    """The channel refused this parcel; it lies at the bench until a person unpacks it."""
    if repository.select_status(shipment_id) == "REFUSED":
        return
    data = {shipment_id: {"shipment": shipment_id, "reason": reason.code, "text": text}}
    columns = {"refusal": reason.code, "refusal_text": text}
    SHIPMENT.move(shipment_id, "refuse", now, set_columns=columns, data=data)


@transaction.atomic(savepoint=False)
def document_stored(documents: Sequence[Document]) -> None:
    """The documents of these parcels are there and can be printed; who fetched them has told the timeline."""
    repository.set_documents(
        [each.shipment_id for each in documents],
        [each.file.key for each in documents],
        [each.file.sha256 for each in documents],
        [each.awb for each in documents],
        [each.transporter for each in documents],
        [each.invoice_number for each in documents],
        [each.invoice_date for each in documents],
    )


# --- the channel cancelled ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LockedParcel:
    """The parcel of an order, locked."""

    id: int
    status: str


def lock_parcel_of(order_id: UUID) -> LockedParcel | None:
    """Lock the parcel of an order until the transaction ends: before the order, as the bench does."""
    row = repository.lock_shipment_of(order_id)
    return LockedParcel(**row) if row else None


def is_parcel_of(order_id: UUID, parcel: LockedParcel | None) -> bool:
    """Whether the parcel that was locked (or none) still is the order's, now that the order is locked too."""
    has = repository.select_shipment_of(order_id)
    return (has and has["id"]) == (parcel and parcel.id)


def cancelled(parcel: LockedParcel, whole: bool, now: datetime) -> None:
    """Its order is cancelled: the parcel is void. Or only a part: it is given up, the bench opens another one.

    Its pieces stay where they are; what is left of the order is found there when the other parcel closes.
    """
    SHIPMENT.move(parcel.id, "void" if whole else "unpack", now, data={parcel.id: {"shipment": parcel.id}})
