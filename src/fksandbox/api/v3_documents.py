"""Labels and invoices of the seller API (facts/flipkart.md §3.5)."""

from typing import Any, Final

import msgspec
from flask import Response, request

from .. import packing
from ..documents import shipment_pdf
from ..documents.shipment import intra_state
from ..errors import Refused, RefusedMany
from ..model import Profile, Shipment
from ..shapes import money
from ..world import World
from .handlers import Pdf, serves
from .v3_search import split_ids

LABEL_ONLY_HAS_INVOICE: Final[dict[Profile, bool]] = {"FBF_LITE": True, "NON_FBF": False}
"""See invented.CHOICES, "labelOnly of Smart"."""

UNPACKED: Final = {
    "APPROVED": "ORDER_ITEM_NOT_PACKED",
    "FORM_FAILED": "ORDER_ITEM_NOT_PACKED",
    "PACKING_IN_PROGRESS": "ORDER_ITEM_PACKING_IN_PROGRESS",
    "CANCELLED": "ORDER_ITEM_ALREADY_CANCELLED",
}


class ReprintQuery(msgspec.Struct):
    reprint: bool = False


@serves("label")
def label_only(world: World, ids: str, query: ReprintQuery) -> Pdf:
    return label_pdf(world, split_ids(ids, 50), reprint=query.reprint)


@serves("label_bytes")
def label_only_bytes(world: World, ids: str, query: ReprintQuery) -> Response:
    """The same document as a byte stream."""
    content = label_pdf(world, split_ids(ids, 50), reprint=query.reprint).content
    return Response(content, mimetype="application/octet-stream")


@serves("labels")
def labels(world: World, ids: str) -> Pdf:
    """Label and invoice in one document."""
    shipments = packed(world, split_ids(ids, 100), reprint=False)
    return Pdf(shipment_pdf(world, shipments, label=True, invoice=True), "labels.pdf")


def label_pdf(world: World, ids: list[str], *, reprint: bool) -> Pdf:
    """labelOnly; what it holds for whom is LABEL_ONLY_HAS_INVOICE."""
    shipments = packed(world, ids, reprint=reprint)
    with_invoice = any(LABEL_ONLY_HAS_INVOICE[one.profile] for one in shipments)
    return Pdf(shipment_pdf(world, shipments, label=True, invoice=with_invoice), "labels.pdf")


@serves("invoices")
def invoices(world: World, ids: str) -> Pdf | dict[str, Any]:
    """A PDF, or JSON when JSON is what the caller accepts."""
    shipments = packed_for_invoice(world, split_ids(ids, 100))
    if request.accept_mimetypes.best_match(("application/pdf", "application/json")) == "application/json":
        return {"invoices": [_invoice(world, one) for one in shipments]}
    return Pdf(shipment_pdf(world, shipments, label=False, invoice=True), "invoices.pdf")


def packed(world: World, ids: list[str], *, reprint: bool) -> list[Shipment]:
    """These shipments, for the printer. Raises Refused as `_packed` does."""
    found = _packed(world, ids, reprint=reprint)
    for one in found:
        one.label_prints += 1
        world.shipments.mark(one)
        world.emit("label_printed", one.shipment_id)
    return [_stranger(world, one) for one in found] if world.faults.struck("wrong_label") else found


def packed_for_invoice(world: World, ids: list[str]) -> list[Shipment]:
    """These shipments, of which the invoice is read: that is no print of a label. Raises Refused as `_packed` does."""
    found = _packed(world, ids, reprint=True)
    for one in found:
        world.emit("invoice_read", one.shipment_id)
    return found


def _packed(world: World, ids: list[str], *, reprint: bool) -> list[Shipment]:
    """These shipments, all of them with a label. Raises Refused: INVALID_SHIPMENTS, or the reason by order item."""
    found = [world.own_shipment(one) for one in ids]
    for one in found:
        packing.regret(world, one)
    reasons = [reason for one in found if (reason := _why_no_label(world, one, reprint))]
    if reasons:
        raise RefusedMany(reasons)
    return found


def _stranger(world: World, one: Shipment) -> Shipment:
    """Somebody else's parcel, as like as two peas but for its ids."""
    boxes = [msgspec.structs.replace(box, tracking_id="FMPP0000000000") for box in one.sub_shipments]
    return msgspec.structs.replace(
        one, shipment_id=world.foreign_shipment_id, order_id=f"OD{'0' * 18}", sub_shipments=boxes
    )


def _why_no_label(world: World, one: Shipment, reprint: bool) -> Refused | None:
    code = UNPACKED.get(one.status)
    if code is None and world.faults.struck("label_not_ready"):
        code = "ORDER_ITEM_PACKING_IN_PROGRESS"
    if code is None and one.label_prints and not reprint and world.faults.struck("label_once"):
        code = "ORDER_ITEM_NOT_PACKED"
    item = one.items[0].order_item_id
    return Refused(code, external_shipment_id=one.shipment_id, order_item_id=item) if code else None


def _invoice(world: World, one: Shipment) -> dict[str, Any]:
    same_state = intra_state(world, one)

    def tax(rate: float) -> dict[str, float | None]:
        half = rate / 2 if same_state else None
        return {"cgstRate": half, "sgstRate": half, "igstRate": None if same_state else rate}

    return {
        "shipmentId": one.shipment_id,
        "invoiceDate": one.invoice_date,
        "invoiceNumber": one.invoice_number,
        "fssaiLicenseNo": None,
        "orderItems": [
            {
                "orderItemId": item.order_item_id,
                "invoiceAmount": money(item.price * item.live),
                "taxRate": world.listings[item.listing_id].tax_rate,
                "serialNumbers": item.serial_numbers,
                "taxDetails": tax(world.listings[item.listing_id].tax_rate),
            }
            for item in one.live_items
        ],
    }
