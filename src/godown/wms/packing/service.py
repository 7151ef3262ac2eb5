"""Verbs of the pack bench."""

from collections.abc import Collection
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.files import StoredFile

from .. import channel
from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..outward import floor as orders
from ..stock import service as stock
from ..stock.rules import Line, Reason
from . import messages, repository
from .closing import close, in_house
from .rules import Box
from .states import SHIPMENT

#: How long `undo` still works after the last scan, before the channel is told (U14).
GRACE = timedelta(seconds=5)

# --- scan by scan -------------------------------------------------------------------------------------------------


def open_parcel(site: Site, code: str, gesture: UUID, now: datetime, grace: timedelta = GRACE) -> Answer:
    """Open the parcel of a picked order: by its order code, by the tote it lies in, or by scanning a piece of it.

    A piece opens the most urgent order that needs it and has no parcel, and counts as its first scan. Whoever opened
    a parcel gets it again. `data.shipment` is its id.
    """
    return once(site.seller_id, gesture, now, lambda: _open(site, code.strip(), now, grace))


def _open(site: Site, code: str, now: datetime, grace: timedelta) -> Answer:
    order_id, by_piece = _order_of(site, code)
    _refuse_anothers(order_id, code)  # now, because parcels are locked before orders everywhere
    (order,) = orders.lock([order_id])
    if order.status != "PICKED":
        raise Conflict(messages.NOTHING_TO_PACK, got=code)
    orders.refuse_blocked(order.blocked)
    made = repository.insert_shipments([order_id], history.actor(), now)
    if made:
        repository.insert_shipment_lines(made.values(), scanned=False)
    elif by_piece:  # another bench was faster; the next order may need the piece as well
        return _open(site, code, now, grace)
    else:
        _refuse_anothers(order_id, order.order_code)
    shipment_id: int = made.get(order_id) or (repository.select_shipment_of(order_id) or {})["id"]
    lines = repository.select_lines(shipment_id)
    data = {
        "shipment": shipment_id,
        "order": order.order_code,
        "pieces": sum(line["quantity"] - line["scanned"] for line in lines),
    }
    if made:
        history.record([history.Event(site.seller_id, order_id, messages.OPENED, data)], now)
    if by_piece:
        return _scan(site, shipment_id, code, now, grace)
    return said(messages.OPENED, "sku", **data)


def _order_of(site: Site, code: str) -> tuple[UUID, bool]:
    """The picked order that a scanned code means, and whether a piece of it was scanned."""
    place = layout.scanned_place(site, code)
    if place and place.kind is Kind.TOTE:
        found = repository.select_in_tote(site.id, place.id)
        if len(found) > 1:
            raise Conflict(messages.SEVERAL, orders=len(found), tote=code)
    else:
        found = repository.select_by_order_code(site.id, code)
    sku = None if found or place else masters.scanned_sku(site.seller_id, code)
    if sku:
        found = repository.select_with_sku(site.id, sku.id)
    if not found:
        raise Conflict(messages.NOTHING_TO_PACK, got=code)
    return found[0], sku is not None


def _refuse_anothers(order_id: UUID, order_code: str) -> None:
    """Go on only if whoever acts has the order's parcel open."""
    has = repository.select_shipment_of(order_id)
    if has and has["status"] != "OPEN":
        raise Conflict(messages.HAS_PARCEL, order=order_code, shipment=has["id"], status=has["status"])
    if has and has["packer"] != history.actor():
        raise Conflict(messages.IN_USE, order=order_code, shipment=has["id"], packer=has["packer"])


def scan(
    site: Site,
    shipment_id: int,
    code: str,
    gesture: UUID,
    now: datetime,
    grace: timedelta = GRACE,
    unscanned: bool = False,
) -> Answer:
    """Scan a piece (SKU or EAN) into a parcel. The last one closes it: `expects` is `done` then.

    `unscanned`: its code could not be scanned and was typed or pressed; the order's timeline says so (U16).

    Too many, a wrong item, an unknown code, a parcel that is closed or somebody else's, and a blocked order are
    refused, each by its own code; then nothing changes.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, shipment_id, code.strip(), now, grace, unscanned))


def _scan(site: Site, shipment_id: int, code: str, now: datetime, grace: timedelta, unscanned: bool = False) -> Answer:
    shipment = _mine(site, shipment_id)
    (order,) = orders.lock([shipment["order_id"]])
    orders.refuse_blocked(order.blocked)
    lines = repository.select_lines(shipment_id)
    line = _line_of(site, lines, code)
    repository.push_scan(shipment_id, line["line_id"])
    pieces, scanned = sum(each["quantity"] for each in lines), len(shipment["scans"]) + 1
    data = {"shipment": shipment_id, "sku": line["sku"], "scanned": scanned, "pieces": pieces}
    how = messages.UNSCANNED if unscanned else messages.SCANNED
    history.record([history.Event(site.seller_id, shipment["order_id"], how, data)], now)
    if scanned < pieces:
        return said(messages.SCANNED, "sku", **data)
    close(site, [shipment_id], now, grace)
    box = _known(site, shipment_id)
    sizes = {name: str(box[name]) for name in ("length", "breadth", "height")}
    return said(messages.CLOSED, "done", **data, **sizes, weight=box["weight"], grace=grace.total_seconds())


def _line_of(site: Site, lines: list[dict[str, Any]], code: str) -> dict[str, Any]:
    """The line that a scanned piece belongs to and that still lacks one."""
    same = [line for line in lines if code and code in (line["sku"], line["ean"])]
    lacking = [line for line in lines if line["scanned"] < line["quantity"]]
    for line in same:
        if line in lacking:
            return line
    if same:
        raise Conflict(messages.TOO_MANY, sku=same[0]["sku"], pieces=sum(line["quantity"] for line in same))
    other = masters.scanned_sku(site.seller_id, code)
    if other is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    raise Conflict(messages.WRONG_ITEM, expected=lacking[0]["sku"], got=other.code)


def undo(site: Site, shipment_id: int, gesture: UUID, now: datetime) -> Answer:
    """Take the last scanned piece out again. A parcel in its grace opens again; after it, `packing.too_late`,
    and once the channel accepted it `packing.packed_already`, whose fix says what can still be done."""
    return once(site.seller_id, gesture, now, lambda: _undo(site, shipment_id, now))


def _undo(site: Site, shipment_id: int, now: datetime) -> Answer:
    status = _known(site, shipment_id)["status"]
    if status == "PACKED":
        raise Conflict(messages.PACKED_ALREADY, shipment=shipment_id)
    if status == "ASKED":
        if not channel.desk().withdraw_pack(shipment_id, now):
            raise Conflict(messages.TOO_LATE, shipment=shipment_id)
        SHIPMENT.move(shipment_id, "reopen", now, data={shipment_id: {"shipment": shipment_id}})
    shipment = _mine(site, shipment_id)
    if not shipment["scans"]:
        raise Conflict(messages.NOTHING_TO_UNDO)
    line_id = shipment["scans"][-1]
    lines = repository.select_lines(shipment_id)
    sku = next(line["sku"] for line in lines if line["line_id"] == line_id)
    repository.pop_scan(shipment_id, line_id)
    pieces, scanned = sum(line["quantity"] for line in lines), len(shipment["scans"]) - 1
    data = {"shipment": shipment_id, "sku": sku, "scanned": scanned, "pieces": pieces}
    history.record([history.Event(site.seller_id, shipment["order_id"], messages.UNDONE, data)], now)
    return said(messages.UNDONE, "sku", **data)


# --- the parcel as a whole ----------------------------------------------------------------------------------------


@transaction.atomic
def set_box(site: Site, shipment_id: int, box: Box, now: datetime) -> None:
    """Use the measured box of an open parcel instead of the one its articles need."""
    if min(astuple(box)) <= 0:
        raise Invalid(messages.BAD_BOX)
    shipment = _mine(site, shipment_id)
    repository.set_boxes([shipment_id], [box.length], [box.breadth], [box.height], [box.weight])
    data = {
        "length": str(box.length),
        "breadth": str(box.breadth),
        "height": str(box.height),
        "weight": box.weight,
    }
    history.record([history.Event(site.seller_id, shipment["order_id"], messages.BOX, data)], now)


@transaction.atomic
def take_over(site: Site, shipment_id: int, now: datetime) -> None:
    """Whoever acts packs this open parcel from now on; what is scanned stays."""
    shipment = _locked(site, shipment_id)
    repository.set_packer(shipment_id, history.actor())
    data = {"shipment": shipment_id, "packer": history.actor(), "before": shipment["packer"]}
    history.record([history.Event(site.seller_id, shipment["order_id"], messages.TAKEN_OVER, data)], now)


@transaction.atomic
def unpack(site: Site, shipment_id: int, tote: str, now: datetime) -> None:
    """Give a parcel up that is open, or that the channel refused: packed pieces go into a tote, the order can be packed
    again in a new parcel."""
    place = layout.places(site, Kind.TOTE, [tote])[tote]
    shipment = repository.lock_shipment(site.id, shipment_id)
    if shipment is None:
        raise NotFound(messages.NO_PARCEL, shipment=shipment_id)
    if shipment["status"] == "PACKED":
        raise Conflict(messages.PACKED_ALREADY, shipment=shipment_id)
    orders.lock([shipment["order_id"]])
    SHIPMENT.move(shipment_id, "unpack", now, data={shipment_id: {"shipment": shipment_id}})
    lines = [
        Line(each.sku_id, each.quantity, each.location_id, place, reference=each.reference)
        for each in in_house(site, [shipment["order_id"]])
        if each.kind == Kind.PACKED
    ]
    stock.move(site, lines, Reason.UNPACK, f"unpack:{shipment_id}", now)


@transaction.atomic
def pack_many(site: Site, order_ids: Collection[UUID], now: datetime, grace: timedelta = GRACE) -> dict[UUID, int]:
    """Pack picked orders without scanning, each whole, in the box that its articles need.

    Returns shipment ids by order. All or none: `Conflict` if one is not PICKED, is blocked, or has a parcel already.
    """
    for order in orders.lock(order_ids):
        orders.refuse_blocked(order.blocked)
        if order.status != "PICKED":
            raise Conflict(messages.NOTHING_TO_PACK, got=order.order_code)
    made = repository.insert_shipments(order_ids, history.actor(), now)
    for order_id in order_ids:
        if order_id not in made:
            has = repository.select_shipment_of(order_id) or {"id": "–", "status": "–"}
            raise Conflict(messages.HAS_PARCEL, order=str(order_id), shipment=has["id"], status=has["status"])
    repository.insert_shipment_lines(made.values(), scanned=True)
    close(site, list(made.values()), now, grace)
    return made


def print_document(site: Site, shipment_id: int, now: datetime) -> StoredFile:
    """Where the document of a parcel is kept, for printing it; the print is on the order's timeline."""
    shipment = _known(site, shipment_id)
    if shipment["status"] == "VOIDED":
        raise Conflict(messages.VOID_DOCUMENT, shipment=shipment_id)
    if not shipment["document_key"]:
        raise Conflict(messages.NO_DOCUMENT, shipment=shipment_id)
    data = {"shipment": shipment_id}
    history.record([history.Event(site.seller_id, shipment["order_id"], messages.PRINTED, data)], now)
    return StoredFile(shipment["document_key"], shipment["document_sha256"])


# --- shared -------------------------------------------------------------------------------------------------------


def _known(site: Site, shipment_id: int) -> dict[str, Any]:
    shipment = repository.select_shipment(site.id, shipment_id)
    if shipment is None:
        raise NotFound(messages.NO_PARCEL, shipment=shipment_id)
    return shipment


def _locked(site: Site, shipment_id: int) -> dict[str, Any]:
    """Lock an open parcel of this warehouse."""
    shipment = repository.lock_shipment(site.id, shipment_id)
    if shipment is None:
        raise NotFound(messages.NO_PARCEL, shipment=shipment_id)
    if shipment["status"] != "OPEN":
        raise Conflict(messages.NOT_OPEN, shipment=shipment_id, status=shipment["status"])
    return shipment


def _mine(site: Site, shipment_id: int) -> dict[str, Any]:
    """Lock an open parcel that whoever acts packs."""
    shipment = _locked(site, shipment_id)
    if shipment["packer"] != history.actor():
        raise Conflict(messages.IN_USE, order=str(shipment["order_id"]), packer=shipment["packer"])
    return shipment
