"""Inspect: what is in a return parcel, and whether it is good."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.gestures.service import Answer
from godown.wms.inspection import service as inspection
from godown.wms.inspection import views
from godown.wms.inspection.rules import Failure
from godown.wms.inspection.views import ParcelView
from godown.wms.masters.service import Site
from godown.wms.returns import gate

from .. import charts
from ..commands import Station, takes
from ..door import page
from ..floor import Scan, confirm_first, piece, read_scan, reply, site_of, spoken
from ..show import show

FAILURE_NAMES = {
    Failure.DAMAGED: gettext_lazy("Damaged"),
    Failure.USED: gettext_lazy("Used"),
    Failure.DEFECTIVE: gettext_lazy("Defective"),
    Failure.INCOMPLETE: gettext_lazy("Incomplete"),
    Failure.EXPIRED: gettext_lazy("Expired"),
    Failure.NOT_OURS: gettext_lazy("Not ours"),
}
#: Command barcodes that judge the piece in hand.
VERDICTS: dict[str, Failure | None] = {
    "#PASS": None,
    **{f"#{each.name}": each for each in Failure if each is not Failure.NOT_OURS},
}
WAITING_SHOWN = 30


@page(Permission.RECEIVE)
@require_GET
def inspect(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The bench without a parcel."""
    return _bench(request, site_of(request, warehouse), None)


@page(Permission.RECEIVE)
@require_GET
def inspect_parcel(request: HttpRequest, warehouse: str, parcel_id: int) -> HttpResponse:
    """The bench with a parcel on it."""
    site = site_of(request, warehouse)
    return _bench(request, site, views.parcel(site, parcel_id))


def _bench(request: HttpRequest, site: Site, found: ParcelView | None) -> HttpResponse:
    outcome, headline, detail = _standing(found)
    return show(
        request,
        "floor/inspect.html",
        {
            "outcome": outcome,
            "headline": headline,
            "detail": detail,
            "work": "console/floor/inspect_work.html",
            "scan_url": reverse("scan_inspect", args=[site.code]),
            **_work(site, found),
        },
    )


def _standing(found: ParcelView | None) -> tuple[str, str, str]:
    """Outcome, headline and detail of the bench as it stands."""
    if found is None:
        return "ready", _("Scan a parcel"), _("Its AWB, or its return id.")
    if not found.to_inspect:
        return "complete", _("Parcel inspected"), found.awb
    if found.in_hand:
        return "ask", _("Good or not?"), _("Pass %(sku)s, or say why not.") % {"sku": found.in_hand.sku}
    if found.open:
        return "ready", _("Scan each piece"), ", ".join(each.return_code for each in found.returns)
    return "ready", _("All here"), _("Scan #DONE, or the next parcel.")


def _work(site: Site, found: ParcelView | None) -> dict[str, Any]:
    return {
        "site": site,
        "parcel": found,
        "failures": [(code, FAILURE_NAMES[each]) for code, each in VERDICTS.items() if each],
        "names": {each.value: name for each, name in FAILURE_NAMES.items()},
        "share": charts.share(found.pieces - found.open, found.pieces) if found else 0,
        "waiting": [] if found else gate.to_inspect(site, WAITING_SHOWN),
        "now": clock.now(),
    }


@page(Permission.RECEIVE)
@require_POST
@takes(Station.INSPECT)
def scan_inspect(request: HttpRequest, warehouse: str) -> JsonResponse:
    """One scan at the bench: a parcel, a piece of the one that is open, a verdict, or a command."""
    site, scan, now = site_of(request, warehouse), read_scan(request), clock.now()
    parcel_id = scan.number("parcel")
    if parcel_id is None:
        return _open(request, site, scan, scan.gesture, now)
    if scan.code == "#CANCELSCAN":
        return _answer(request, site, None, "accept", _("Parcel laid aside"), _("What was scanned of it stays."))
    if scan.code == "#DONE":
        return _finish(request, site, parcel_id, scan, now)
    if _is_next_parcel(site, parcel_id, scan.code):
        inspection.finish(site, parcel_id, uuid5(scan.gesture, "finish"), now)
        return _open(request, site, scan, scan.gesture, now)
    if scan.code == "#SCRAP" and (doubt := confirm_first(scan)):
        return doubt
    answer = _act(site, parcel_id, scan, now)
    if answer is None:
        return spoken("attention", _("Why did it fail?"), _("Choose a reason, or scan its barcode."))
    html = piece(request, "inspect_work.html", _work(site, views.parcel(site, parcel_id))) if answer.accepted else ""
    return reply(answer, scan, html)


def _act(site: Site, parcel_id: int, scan: Scan, now: datetime) -> Answer | None:
    """What a scan does to the open parcel; None if a failure lacks its reason."""
    if scan.code in VERDICTS:
        return inspection.judge(site, parcel_id, VERDICTS[scan.code], scan.gesture, now)
    if scan.code == "#NOTOURS":
        return inspection.not_ours(site, parcel_id, scan.gesture, now)
    if scan.code == "#SCRAP":
        return inspection.scrap_last(site, parcel_id, scan.gesture, now)
    if scan.code == "#UNDO":
        return inspection.undo(site, parcel_id, scan.gesture, now)
    if scan.code == "#FAIL":
        return None
    return inspection.scan(site, parcel_id, scan.code, scan.gesture, now)


def _is_next_parcel(site: Site, parcel_id: int, code: str) -> bool:
    """Whether the scan is of another parcel, and nothing of the one on the bench is missing or in hand."""
    other = views.parcel_of(site, code)
    if other in (None, parcel_id):
        return False
    here = views.parcel(site, parcel_id)
    return here.to_inspect and not here.open and here.in_hand is None


def _open(request: HttpRequest, site: Site, scan: Scan, gesture: UUID, now: datetime) -> JsonResponse:
    answer = inspection.open_parcel(site, scan.code, gesture, now)
    if answer.code == "inspection.no_return":
        return spoken(
            "attention", _("No return order"), go=reverse("find_return", args=[site.code, answer.data["parcel"]])
        )
    if not answer.accepted:
        return reply(answer, scan)
    found = views.parcel(site, answer.data["parcel"])
    html = piece(request, "inspect_work.html", _work(site, found))
    return reply(answer, scan, html, reverse("inspect_parcel", args=[site.code, found.id]))


def _finish(request: HttpRequest, site: Site, parcel_id: int, scan: Scan, now: datetime) -> JsonResponse:
    """The last piece is judged. What is missing is named and asked about once more."""
    found = views.parcel(site, parcel_id)
    if found.open and found.in_hand is None and confirm_first(scan):
        missing = ", ".join(f"{line.open} × {line.sku}" for line in found.lines if line.open)
        detail = _("Not in the parcel: %(missing)s. Scan #DONE, or press the button, once more.") % {"missing": missing}
        return spoken("attention", _("Missing? Once more"), detail, once={"confirm": scan.code})
    answer = inspection.finish(site, parcel_id, scan.gesture, now)
    if not answer.accepted:
        return reply(answer, scan)
    html = piece(request, "inspect_work.html", _work(site, None))
    return reply(answer, scan, html, reverse("inspect", args=[site.code]))


def _answer(
    request: HttpRequest, site: Site, found: ParcelView | None, outcome: str, headline: str, detail: str
) -> JsonResponse:
    html = piece(request, "inspect_work.html", _work(site, found))
    return spoken(outcome, headline, detail, html=html, url=reverse("inspect", args=[site.code]))


# --- sealed -------------------------------------------------------------------------------------------------------


@page(Permission.RECEIVE)
@require_GET
def sealed(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Parcels that came back as they left: one scan each."""
    site = site_of(request, warehouse)
    return show(
        request,
        "floor/sealed.html",
        {
            "headline": _("Scan a sealed RTO"),
            "detail": _("Look first: seal unbroken, box undamaged. All its pieces pass."),
            "work": "console/floor/sealed_work.html",
            "scan_url": reverse("scan_sealed", args=[site.code]),
            **_sealed_work(site),
        },
    )


def _sealed_work(site: Site) -> dict[str, Any]:
    waiting = gate.to_inspect(site, WAITING_SHOWN)
    return {"site": site, "rto": [each for each in waiting if each.kind != "customer_return"], "now": clock.now()}


@page(Permission.RECEIVE)
@require_POST
@takes(Station.SEALED)
def scan_sealed(request: HttpRequest, warehouse: str) -> JsonResponse:
    """One sealed parcel."""
    site, scan = site_of(request, warehouse), read_scan(request)
    answer = inspection.seal(site, scan.code, scan.gesture, clock.now())
    if answer.code == "inspection.no_return":
        return spoken(
            "attention", _("No return order"), go=reverse("find_return", args=[site.code, answer.data["parcel"]])
        )
    return reply(answer, scan, piece(request, "sealed_work.html", _sealed_work(site)) if answer.accepted else "")
