"""Pack: open a parcel, scan its pieces, follow what Flipkart says, print its document."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock, files
from godown.kit.messages import render
from godown.omni.fulfilment import asking
from godown.wms.gestures.service import Answer
from godown.wms.masters.service import Site
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.packing.views import ParcelView
from godown.wms.putback import service as putback

from .. import charts
from ..commands import Station, takes
from ..door import page, sellers_of, user_of
from ..floor import (
    Scan,
    called,
    calls_run_low,
    confirm_first,
    grace_of,
    into_warehouse,
    piece,
    read_scan,
    reply,
    site_of,
    spoken,
)
from ..show import permissions_of, show
from .orders import pdf

#: A parcel that is none any more: of its order pieces were cancelled, or somebody unpacked it.
GIVEN_UP = ("UNPACKED", "VOIDED")
AT_HAND = ("OPEN", "ASKED", "PACKED", "REFUSED")
SHOWN = 10


@page(Permission.PACK)
@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """To the bench in the packer's warehouse."""
    return into_warehouse(request, "bench")


@page(Permission.PACK)
@require_GET
def bench(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The bench without a parcel."""
    standing = ("ready", _("Ready to pack"), _("Scan a tote, a piece or an order."))
    return _bench(request, site_of(request, warehouse), None, standing)


@page(Permission.PACK)
@require_GET
def parcel(request: HttpRequest, warehouse: str, shipment_id: int) -> HttpResponse:
    """The bench with a parcel on it."""
    site = site_of(request, warehouse)
    found = views.parcel(site, shipment_id)
    return _bench(request, site, found, _standing(site, found))


def _bench(request: HttpRequest, site: Site, found: ParcelView | None, standing: tuple[str, str, str]) -> HttpResponse:
    outcome, headline, detail = standing
    return show(
        request,
        "floor/bench.html",
        {
            "outcome": outcome,
            "headline": headline,
            "detail": detail,
            "work": "console/floor/bench_work.html",
            "scan_url": f"/floor/{site.code}/pack/scan",
            **_work(request, site, found),
        },
    )


def _work(request: HttpRequest, site: Site, found: ParcelView | None) -> dict[str, Any]:
    me = user_of(request).get_username()
    scanned = sum(line.scanned for line in found.lines) if found else 0
    pieces = sum(line.quantity for line in found.lines) if found else 0
    return {
        "site": site,
        "parcel": found,
        "share": charts.share(scanned, pieces),
        "blocked": render(found.blocked, {"subject": found.order_code, "units": _("some")})
        if found and found.blocked
        else "",
        "may_cancel": Permission.CHANGE_ORDERS in permissions_of(request),
        "waits": found is not None and _waits(found),
        "spared": found is not None and found.status == "ASKED" and calls_run_low(site),
        "cards": [card for card in views.board(site, AT_HAND) if card.packer == me][:SHOWN],
    }


def _waits(found: ParcelView) -> bool:
    """Whether something will change without a scan."""
    return found.status == "ASKED" or (found.status == "PACKED" and not found.document_key)


def _stopped(site: Site, found: ParcelView) -> tuple[str, str, str]:
    """What to do with the pieces in hand when a parcel was given up meanwhile (console.md U13)."""
    waiting = [each for each in putback.waiting(site, limit=5000) if each.order_id == found.order_id]
    pieces = ", ".join(f"{each.pieces} × {each.sku}" for each in waiting)
    if found.status == "VOIDED":
        back = (
            _("Do not ship it. Put back: %(pieces)s.") if pieces else _("Do not ship it. Nothing is left to put back.")
        )
        return "attention", _("Order cancelled"), back % {"pieces": pieces}
    if pieces:
        aside = _("Lay aside for Put back: %(pieces)s. Then scan the rest into a new box.")
        return "attention", _("Some pieces cancelled"), aside % {"pieces": pieces}
    return "attention", _("Unpacked meanwhile"), _("Scan a tote, a piece or an order code to open it again.")


def _standing(site: Site, found: ParcelView) -> tuple[str, str, str]:
    """Outcome, headline and detail of a parcel as it stands."""
    if found.status in GIVEN_UP:
        return _stopped(site, found)
    if found.status == "OPEN":
        return "ready", _("Scan each piece"), found.order_code
    if found.status == "REFUSED":
        return "attention", _("Flipkart refused it"), found.refusal_text
    if found.status == "ASKED":
        return "pending", _("Telling Flipkart"), _("The next parcel can be opened; undo still works for a moment.")
    if not found.document_key:
        return "pending", _("Packed: label awaited"), _("Put it on the shelf of waiting parcels; go on with the next.")
    return (
        "complete",
        _("Print and stick"),
        _("AWB %(awb)s · %(courier)s")
        % {
            "awb": found.awb,
            "courier": found.transporter,
        },
    )


@page(Permission.PACK)
@require_GET
def parcel_state(request: HttpRequest, warehouse: str, shipment_id: int) -> JsonResponse:
    """What became of a closed parcel; the bench asks while it waits."""
    site = site_of(request, warehouse)
    found = views.parcel(site, shipment_id)
    if found.status in GIVEN_UP:
        return _given_up(request, site, found)
    html = piece(request, "bench_work.html", _work(request, site, found))
    outcome, headline, detail = _standing(site, found)
    if outcome == "pending":
        return JsonResponse({"html": html})
    return spoken(outcome, headline, detail, html=html)


@page(Permission.PACK)
@require_POST
@takes(Station.PACK)
def scan_bench(request: HttpRequest, warehouse: str) -> JsonResponse:
    """One scan at the bench: a command, a piece of the open parcel, or what opens the next one."""
    site, scan, now = site_of(request, warehouse), read_scan(request), clock.now()
    shipment_id = scan.number("shipment")
    found = views.parcel(site, shipment_id) if shipment_id is not None else None
    if found and found.status in GIVEN_UP:
        return _given_up(request, site, found)
    if shipment_id is not None and (unpacked := scan.number("unpack")) is not None:
        return _unpack(request, site, unpacked, scan, now)
    if scan.code == "#UNPACK" and shipment_id is not None:
        doubt = confirm_first(scan)
        ask = _("The pieces go into it; the order can be packed again.")
        return doubt or spoken("attention", _("Scan an empty tote"), ask, once={"unpack": shipment_id})
    if scan.code == "#NEXTBOX":
        return _next_box(request, site)
    if scan.code == "#REPRINT":
        return _reprint(found)
    if scan.code in ("#UNDO", "#UNPACK", "#MANUAL", "#ISSUE") and shipment_id is None:
        return spoken("attention", _("No parcel here"), _("Scan a tote, a piece or an order code to open one."))
    if scan.code == "#ISSUE" and found:
        return called(asking.ask(sellers_of(request), found.order_id, _("parcel %(id)s") % {"id": found.id}, now))
    if shipment_id is not None and (scan.code == "#MANUAL" or scan.context.get("unscanned")):
        return _unscanned(request, site, shipment_id, scan, now)
    if scan.code == "#UNDO" and shipment_id is not None:
        answer = packing.undo(site, shipment_id, scan.gesture, now)
    elif found and found.status == "OPEN":
        answer = packing.scan(site, found.id, scan.code, scan.gesture, now, grace_of(site))
    else:
        answer = packing.open_parcel(site, scan.code, scan.gesture, now, grace_of(site))
    return _answered(request, site, answer, scan)


def _given_up(request: HttpRequest, site: Site, found: ParcelView) -> JsonResponse:
    """The parcel on the bench is none any more: say what to do with its pieces; the scan did nothing."""
    html = piece(request, "bench_work.html", _work(request, site, None))
    return spoken(*_stopped(site, found), html=html, url=f"/floor/{site.code}/pack")


def _unscanned(request: HttpRequest, site: Site, shipment_id: int, scan: Scan, now: datetime) -> JsonResponse:
    """A piece whose code cannot be scanned: the only SKU that is lacking, else the one that is typed."""
    found = views.parcel(site, shipment_id)
    lacking = [line.sku for line in found.lines if line.scanned < line.quantity]
    if scan.code == "#MANUAL" and len(lacking) != 1:
        detail = _("Type its SKU, then Enter: %(skus)s") % {"skus": ", ".join(lacking) or "–"}
        return spoken("ask", _("Which one is it?"), detail, once={"unscanned": "yes"}, type="text")
    sku = lacking[0] if scan.code == "#MANUAL" else scan.code
    answer = packing.scan(site, shipment_id, sku, scan.gesture, now, grace_of(site), unscanned=True)
    return _answered(request, site, answer, scan)


def _next_box(request: HttpRequest, site: Site) -> JsonResponse:
    """The bench without its parcel, which stays as it is."""
    html = piece(request, "bench_work.html", _work(request, site, None))
    detail = _("Scan a tote, a piece or an order. The parcel before is under your parcels.")
    return spoken("ready", _("Ready to pack"), detail, html=html, url=f"/floor/{site.code}/pack")


def _reprint(found: ParcelView | None) -> JsonResponse:
    """Have the page ask for the document of the parcel on the bench: the print is noted there."""
    if found is None or not found.document_key:
        return spoken("attention", _("No label yet"), _("Show the parcel first; its label comes once it is packed."))
    return spoken("accept", _("Printing"), found.awb, submit="#print")


def _answered(request: HttpRequest, site: Site, answer: Answer, scan: Scan) -> JsonResponse:
    if not answer.accepted:
        return reply(answer, scan)
    shipment_id = answer.data["shipment"]
    found = views.parcel(site, shipment_id)
    html = piece(request, "bench_work.html", _work(request, site, found))
    return reply(answer, scan, html, f"/floor/{site.code}/pack/{shipment_id}")


def _unpack(request: HttpRequest, site: Site, shipment_id: int, scan: Scan, now: datetime) -> JsonResponse:
    packing.unpack(site, shipment_id, scan.code, now)
    html = piece(request, "bench_work.html", _work(request, site, None))
    detail = _("Its pieces are in tote %(tote)s.") % {"tote": scan.code}
    return spoken("accept", _("Unpacked"), detail, html=html, url=f"/floor/{site.code}/pack")


@page(Permission.PACK)
@require_POST
def print_parcel(request: HttpRequest, warehouse: str, shipment_id: int) -> HttpResponse:
    """The parcel's label and invoice; that it was printed is on the order's timeline."""
    site = site_of(request, warehouse)
    stored = packing.print_document(site, shipment_id, clock.now())
    return pdf(f"parcel-{shipment_id}.pdf", files.read(stored))
