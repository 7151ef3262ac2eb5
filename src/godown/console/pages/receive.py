"""Receive: deliveries through the gate, and counted at the dock (GRN)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Invalid, NotFound
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.messages import BAD_BOXES, NO_RECEIPT
from godown.wms.inward.models import Damage
from godown.wms.inward.service import LineView, ReceiptCard
from godown.wms.masters.service import Site

from .. import charts
from ..commands import Station, takes
from ..door import may, page
from ..floor import (
    Scan,
    carried,
    confirm_first,
    into_warehouse,
    piece,
    pieces_of,
    quantity_of,
    read_scan,
    reply,
    site_of,
    spoken,
)
from ..show import show

#: Command barcodes that send the next piece to quarantine.
DAMAGES = {f"#{each.name}": each for each in Damage}
DAMAGE_NAMES = {
    Damage.BROKEN: gettext_lazy("Broken"),
    Damage.WET: gettext_lazy("Wet"),
    Damage.EXPIRED: gettext_lazy("Expired"),
}


@page(Permission.RECEIVE)
@require_GET
def receive(request: HttpRequest) -> HttpResponse:
    """To the deliveries of the warehouse."""
    return into_warehouse(request, "deliveries")


@page(Permission.RECEIVE)
@require_GET
def deliveries(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Deliveries that are announced, and those at the dock."""
    site = site_of(request, warehouse)
    text = request.GET.get("q", "").strip()
    found = inward.receipts([site.seller_id], site.code, ["open"], text)
    return show(
        request,
        "floor/deliveries.html",
        {
            "site": site,
            "q": text,
            "at_dock": [each for each in found if each.arrived_at],
            "announced": [each for each in found if not each.arrived_at],
        },
    )


@page(Permission.RECEIVE)
@require_POST
def enter_gate(request: HttpRequest, warehouse: str, receipt_id: UUID) -> HttpResponse:
    """The vehicle is here."""
    site = site_of(request, warehouse)
    boxes = request.POST.get("boxes", "").strip()
    if not (boxes.isdecimal() and len(boxes) < 6):
        raise Invalid(BAD_BOXES, got=boxes or "–")
    if _receipt(site, receipt_id).arrived_at is None:  # pressed twice, it is through the gate
        inward.enter_gate(site, receipt_id, request.POST.get("vehicle", "")[:40], int(boxes), clock.now())
    return redirect("grn", warehouse, receipt_id)


@page(Permission.RECEIVE)
@require_GET
def grn(request: HttpRequest, warehouse: str, receipt_id: UUID) -> HttpResponse:
    """One delivery at the dock."""
    site = site_of(request, warehouse)
    receipt = _receipt(site, receipt_id)
    work = _work(site, receipt)
    headline, detail = _standing(receipt)
    return show(
        request,
        "floor/grn.html",
        {
            "outcome": {"open": "ready", "cancelled": "attention"}.get(receipt.status, "complete"),
            "headline": headline,
            "detail": detail,
            "work": "console/floor/grn_work.html",
            "scan_url": request.path + "/scan",
            **work,
        },
    )


def _receipt(site: Site, receipt_id: UUID) -> ReceiptCard:
    receipt = inward.find([site.seller_id], receipt_id)
    if receipt.warehouse != site.code:
        raise NotFound(NO_RECEIPT, receipt=str(receipt_id))
    return receipt


def _standing(receipt: ReceiptCard) -> tuple[str, str]:
    if receipt.status == "cancelled":
        return _("Cancelled"), _("This delivery does not come.")
    if receipt.status != "open":
        return _("Counted"), _("Now put it away.") if receipt.counted > receipt.put_away else ""
    if not receipt.arrived_at:
        return _("Not here yet"), _("Do the gate entry first.")
    return _("Scan each piece"), _("Damaged ones after the damage; #QTY12 counts the next scan twelve times.")


def _work(site: Site, receipt: ReceiptCard, last: LineView | None = None, **done: Any) -> dict[str, Any]:
    """What is open comes first, what was scanned just now before it."""
    lines = inward.lines(receipt)
    ordered = sorted(lines, key=lambda line: (last is None or line.id != last.id, line.arrived >= line.expected))
    missing = sum(max(0, line.expected - line.arrived) for line in lines)
    return {
        "site": site,
        "receipt": receipt,
        "lines": ordered,
        "missing": missing,
        "share": charts.share(receipt.arrived, receipt.expected),
        "damages": [(code, DAMAGE_NAMES[each]) for code, each in DAMAGES.items()],
        "done": done,
    }


@page(Permission.RECEIVE)
@require_POST
@takes(Station.RECEIVE)
def scan_grn(request: HttpRequest, warehouse: str, receipt_id: UUID) -> JsonResponse:
    """One scan at the dock: a piece, or a command."""
    site, scan = site_of(request, warehouse), read_scan(request)
    _receipt(site, receipt_id)
    if scan.code in DAMAGES:
        name = DAMAGE_NAMES[DAMAGES[scan.code]]
        return spoken(
            "accept", _("Damaged: scan it"), str(name), once={**carried(scan), "damage": DAMAGES[scan.code].value}
        )
    if scan.code == "#DONE":
        return _finish(request, site, receipt_id, scan)
    if scan.code == "#UNDO":
        return _undo(request, site, receipt_id, scan)
    return _count(request, site, receipt_id, scan)


def _count(request: HttpRequest, site: Site, receipt_id: UUID, scan: Scan) -> JsonResponse:
    pieces = pieces_of(scan)
    damage = Damage(scan.context["damage"]) if scan.context.get("damage") in set(Damage) else None
    supervisor = may(request, Permission.CHANGE_STOCK, site.seller_id)
    answer = counting.count(
        site,
        receipt_id,
        scan.code,
        scan.gesture,
        clock.now(),
        pieces=pieces,
        damage=damage,
        excess=supervisor and scan.context.get("excess") == scan.code,
    )
    if not answer.accepted:
        if supervisor and answer.code in ("inward.too_many", "inward.not_expected"):
            detail = _("%(text)s Scan it once more to take it in.") % {"text": answer.text}
            return spoken("over", _("More than expected"), detail, once={**carried(scan), "excess": scan.code})
        return reply(answer, scan)
    return reply(answer, scan, _html(request, site, receipt_id, answer.data["sku"], pieces, damage is not None))


def _html(
    request: HttpRequest, site: Site, receipt_id: UUID, sku: str = "", pieces: int = 0, damaged: bool = False
) -> str:
    receipt = _receipt(site, receipt_id)
    last = next((line for line in inward.lines(receipt) if line.sku == sku), None)
    return piece(request, "grn_work.html", _work(site, receipt, last, sku=sku, pieces=pieces, damaged=damaged))


def _undo(request: HttpRequest, site: Site, receipt_id: UUID, scan: Scan) -> JsonResponse:
    """Take out what the page says was counted last."""
    sku, pieces = scan.context.get("sku", ""), quantity_of(f"#QTY{scan.context.get('counted', '')}")
    if not sku or not pieces:
        return spoken("attention", _("Nothing to undo"), _("Only the last scan is taken out again."))
    damaged = scan.context.get("quarantined") == "yes"
    answer = counting.uncount(site, receipt_id, sku, pieces, damaged, scan.gesture, clock.now())
    return reply(answer, scan, _html(request, site, receipt_id) if answer.accepted else "")


def _finish(request: HttpRequest, site: Site, receipt_id: UUID, scan: Scan) -> JsonResponse:
    if confirm_first(scan):
        missing = _work(site, _receipt(site, receipt_id))["missing"]
        lacking = ngettext("%(n)s piece is missing.", "%(n)s pieces are missing.", missing) % {"n": missing}
        said = lacking if missing else _("Everything is here.")
        detail = _("%(said)s Scan #DONE, or press the button, once more.") % {"said": said}
        return spoken("attention", _("Count over? Once more"), detail, once={"confirm": scan.code})
    answer = counting.finish(site, receipt_id, scan.gesture, clock.now())
    return reply(answer, scan, _html(request, site, receipt_id) if answer.accepted else "")
