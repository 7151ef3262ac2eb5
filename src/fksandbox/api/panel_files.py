"""Files and prints of the panel (facts/flipkart.md §5.5, §5.8, §5.9). Paths known, arguments and contents ours."""

from typing import Any

import msgspec
from flask import Response, request

from .. import exports, putlists, stock
from ..documents import shipment_pdf
from ..errors import Refused
from ..model import Export
from ..world import World
from .handlers import Pdf, serves
from .panel_orders import Tab, here, orders_of, tab
from .panel_putlists import PutlistQuery
from .panel_stock import find_listing
from .v3_documents import packed_for_invoice


class FileQuery(msgspec.Struct, rename="camel"):
    file_id: str


class OrdersFileQuery(msgspec.Struct):
    state: Tab = "shipments_upcoming"
    on_hold: bool | None = None


class InvoicesQuery(msgspec.Struct, rename="camel"):
    shipment_ids: str


class ImeiQuery(msgspec.Struct, rename="camel"):
    listing_id: str
    imei: str


def sheet(content: str, name: str) -> Response:
    return Response(content, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, mimetype="text/csv")


@serves("putlist_download")
def putlist(world: World, location_id: str, query: PutlistQuery) -> Response:
    one = putlists.get(world, location_id, query.putlist_id)
    return sheet(exports.putlist(world, one), f"{one.putlist_id}.csv")


@serves("quality_download")
def quality(world: World, location_id: str, query: PutlistQuery) -> Response:
    """What of a closed putlist was taken in."""
    one = putlists.get(world, location_id, query.putlist_id)
    if not one.closed:
        raise Refused("INVALID_PUT_LIST")
    return sheet(exports.quality(world, one), f"QC-{one.putlist_id}.csv")


@serves("putlist_file_trigger")
def trigger_putlist(world: World, location_id: str, query: PutlistQuery) -> dict[str, Any]:
    one = putlists.get(world, location_id, query.putlist_id)
    return _told(world, exports.trigger(world, location_id, f"{one.putlist_id}.csv", exports.putlist(world, one)))


@serves("recall_file_trigger")
def trigger_recall(world: World, location_id: str) -> dict[str, Any]:
    """The listings that lie in Smart, and how many pieces of each."""
    return _told(world, exports.trigger(world, location_id, "recall.csv", exports.recallable(world, location_id)))


@serves("putlist_file_status", "recall_file_status")
def status(world: World, location_id: str, query: FileQuery) -> dict[str, Any]:
    return _told(world, exports.get(world, location_id, query.file_id))


@serves("putlist_file", "recall_file")
def file(world: World, location_id: str, query: FileQuery) -> Response:
    one = exports.get(world, location_id, query.file_id)
    if not exports.ready(world, one):
        raise Refused("FILE_NOT_READY")
    return sheet(one.content, one.name)


@serves("recall_upload")
def upload_recall(world: World, location_id: str) -> dict[str, Any]:
    """Recall what the rows of an uploaded file say: a result for each row."""
    files = list(request.files.values())
    if not files:
        raise Refused("INVALID_REQUEST", reason="a file is needed")
    try:
        text = files[0].read().decode()
    except UnicodeDecodeError:
        raise Refused("INVALID_REQUEST", reason="the file must be UTF-8") from None
    return {
        "items": [_recall(world, location_id, listing_id, pieces) for listing_id, pieces in exports.recall_rows(text)]
    }


def _recall(world: World, location_id: str, listing_id: str, pieces: int) -> dict[str, Any]:
    told = {"listingId": listing_id, "quantity": pieces}
    try:
        made = stock.recall(world, location_id, find_listing(world, listing_id).listing_id, pieces)
    except Refused as refused:
        return {**told, "recallId": None, "errorCode": refused.code}
    return {**told, "recallId": made.recall_id, "errorCode": None}


@serves("bin_template")
def bins(world: World, location_id: str) -> Response:
    return sheet(exports.bins(world, location_id), "AVAILABLE_BINS.csv")


@serves("ageing_report")
def ageing(world: World, location_id: str) -> Response:
    return sheet(exports.ageing(world, location_id), "AGEING_REPORT.csv")


@serves("orders_file")
def orders(world: World, location_id: str, query: OrdersFileQuery) -> Response:
    """The orders of a tab as a file."""
    found = orders_of(world, tab(world, location_id, query.state, on_hold=query.on_hold, profile=None))
    return sheet(exports.orders(world, found), f"{query.state}.csv")


@serves("print_invoice")
def invoice(world: World, location_id: str, query: InvoicesQuery) -> Pdf:
    shipments = packed_for_invoice(world, here(world, location_id, query.shipment_ids))
    return Pdf(shipment_pdf(world, shipments, label=False, invoice=True), "invoices.pdf")


@serves("validate_imei")
def validate_imei(world: World, location_id: str, query: ImeiQuery) -> dict[str, Any]:
    """Could this be the number of a piece of the listing?"""
    listing = find_listing(world, query.listing_id)
    valid = listing.serial_numbered and _luhn(query.imei)
    return {"listingId": listing.listing_id, "imei": query.imei, "valid": valid, "locationId": location_id}


def _luhn(number: str) -> bool:
    """Fifteen digits of which the last checks the others."""
    if len(number) != 15 or not number.isascii() or not number.isdigit():
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(number))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _told(world: World, one: Export) -> dict[str, Any]:
    return {"fileId": one.file_id, "status": "COMPLETED" if exports.ready(world, one) else "IN_PROGRESS"}
