"""Handover: parcels onto a courier's manifest, and away."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import NotFound
from godown.wms.dispatch import service as dispatch
from godown.wms.dispatch.messages import NO_MANIFEST
from godown.wms.dispatch.service import ManifestCard
from godown.wms.masters.service import Site

from ..commands import Station, takes
from ..door import page
from ..floor import confirm_first, into_warehouse, piece, read_scan, reply, site_of, spoken
from ..show import show

SEARCHED = 1000


@page(Permission.DISPATCH)
@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """To the manifests of the warehouse."""
    return into_warehouse(request, "manifests")


@page(Permission.DISPATCH)
@require_GET
def manifests(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Couriers with parcels that wait, and the manifests."""
    site = site_of(request, warehouse)
    waiting = dispatch.waiting(site)
    ready = [parcel for parcel in waiting if parcel.has_document and not parcel.blocked]
    return show(
        request,
        "floor/manifests.html",
        {
            "site": site,
            "couriers": sorted(Counter(parcel.transporter for parcel in ready).items()),
            "held": [parcel for parcel in waiting if parcel.refusal or parcel.blocked or not parcel.has_document],
            "manifests": dispatch.board(site),
        },
    )


@page(Permission.DISPATCH)
@require_POST
def open_manifest(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The courier's open manifest, or a new one."""
    site = site_of(request, warehouse)
    courier = request.POST.get("courier", "").strip()
    if not courier:
        return redirect("manifests", warehouse)
    return redirect("manifest", warehouse, dispatch.open_manifest(site, courier, clock.now()))


def _manifest(site: Site, manifest_id: int) -> ManifestCard:
    for each in dispatch.board(site, SEARCHED):
        if each.id == manifest_id:
            return each
    raise NotFound(NO_MANIFEST, manifest=manifest_id)


def _work(site: Site, found: ManifestCard) -> dict[str, Any]:
    waiting = [
        parcel
        for parcel in dispatch.waiting(site)
        if parcel.transporter == found.courier and parcel.has_document and not parcel.blocked
    ]
    return {"site": site, "manifest": found, "rows": dispatch.parcels(site, found.id), "waiting": waiting}


def _standing(found: ManifestCard) -> tuple[str, str, str]:
    """Outcome, headline and detail of a manifest as it stands."""
    if found.status == "open":
        return "ready", _("Scan each parcel"), _("Its AWB, as it goes onto the load.")
    if found.status == "closed":
        return "pending", _("Telling Flipkart"), ""
    if found.refused:
        return "attention", _("Take parcels off"), _("Flipkart refused %(n)s of them.") % {"n": found.refused}
    left = ngettext("%(n)s parcel left the house.", "%(n)s parcels left the house.", found.dispatched)
    return "complete", _("Handed over"), left % {"n": found.dispatched}


@page(Permission.DISPATCH)
@require_GET
def manifest(request: HttpRequest, warehouse: str, manifest_id: int) -> HttpResponse:
    """One load."""
    site = site_of(request, warehouse)
    found = _manifest(site, manifest_id)
    outcome, headline, detail = _standing(found)
    return show(
        request,
        "floor/manifest.html",
        {
            "outcome": outcome,
            "headline": headline,
            "detail": detail,
            "work": "console/floor/manifest_work.html",
            "scan_url": request.path + "/scan",
            **_work(site, found),
        },
    )


@page(Permission.DISPATCH)
@require_GET
def manifest_state(request: HttpRequest, warehouse: str, manifest_id: int) -> JsonResponse:
    """What became of a closed manifest; the page asks while it waits."""
    site = site_of(request, warehouse)
    found = _manifest(site, manifest_id)
    html = piece(request, "manifest_work.html", _work(site, found))
    outcome, headline, detail = _standing(found)
    return JsonResponse({"html": html}) if outcome == "pending" else spoken(outcome, headline, detail, html=html)


@page(Permission.DISPATCH)
@require_POST
@takes(Station.HANDOVER)
def scan_manifest(request: HttpRequest, warehouse: str, manifest_id: int) -> JsonResponse:
    """One scan at the load: a parcel, or a command."""
    site, scan, now = site_of(request, warehouse), read_scan(request), clock.now()
    if scan.code == "#DONE":
        doubt = confirm_first(scan)
        if doubt:
            return doubt
        dispatch.close(site, manifest_id, now)
        html = piece(request, "manifest_work.html", _work(site, _manifest(site, manifest_id)))
        return spoken("accept", _("Load closed"), _("Flipkart is being told."), html=html)
    if scan.code == "#UNDO":
        loaded = dispatch.parcels(site, manifest_id)
        if not loaded:
            return spoken("attention", _("Nothing to undo"), _("No parcel is on this load."))
        answer = dispatch.take_off(site, manifest_id, loaded[-1].awb, scan.gesture, now)
    else:
        answer = dispatch.scan_parcel(site, manifest_id, scan.code, scan.gesture, now)
    html = piece(request, "manifest_work.html", _work(site, _manifest(site, manifest_id))) if answer.accepted else ""
    return reply(answer, scan, html)
