"""What the channel says about parcels. Every verb runs in the caller's transaction and may be repeated."""

from collections.abc import Collection, Sequence
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


def lock_parcels_of(order_ids: Collection[UUID]) -> dict[UUID, LockedParcel]:
    """Lock the parcels of these orders until the transaction ends: before the orders, as the bench does."""
    rows = repository.lock_shipments_of(order_ids)
    return {row["order_id"]: LockedParcel(row["id"], row["status"]) for row in rows}


def parcels_of(order_ids: Collection[UUID]) -> dict[UUID, int]:
    """The parcels that these orders have, by order: the same as were locked, or one came meanwhile."""
    return repository.select_shipments_of(order_ids)


def cancelled(whole: Collection[int], part: Collection[int], now: datetime) -> None:
    """The orders of these parcels are cancelled: those of `whole` are void. Those of `part` are given up, the bench
    opens others.

    Their pieces stay where they are; what is left of an order is found there when the other parcel closes.
    """
    for parcels, move in ((whole, "void"), (part, "unpack")):
        SHIPMENT.move_many(parcels, move, now, data={each: {"shipment": each} for each in parcels}).require_all()
