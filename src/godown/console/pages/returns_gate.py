"""Returns at the dock: what waits, and the gate where their parcels come in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.inspection.putaway import RETURNS
from godown.wms.masters.service import Site
from godown.wms.returns import gate
from godown.wms.returns.gate import EntryCard

from ..commands import Station, takes
from ..door import page
from ..floor import confirm_first, into_warehouse, piece, read_scan, reply, site_of, spoken
from ..show import show

SHOWN = 200
CLOSED_SHOWN = 8


@page(Permission.RECEIVE)
@require_GET
def returns_dock(request: HttpRequest) -> HttpResponse:
    """To the returns of the warehouse."""
    return into_warehouse(request, "returns_list")


@page(Permission.RECEIVE)
@require_GET
def returns_list(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Gate entries, parcels that wait to be inspected, and what waits for a bin."""
    site = site_of(request, warehouse)
    entries = gate.entries(site)
    waiting = gate.to_inspect(site, SHOWN)
    return show(
        request,
        "floor/returns.html",
        {
            "site": site,
            "open": [entry for entry in entries if entry.status == "open"],
            "closed": [entry for entry in entries if entry.status == "closed"][:CLOSED_SHOWN],
            "waiting": len(waiting),
            "known": [parcel for parcel in waiting if parcel.returns],
            "unknown": [parcel for parcel in waiting if not parcel.returns],
            "to_put_away": sum(row.pieces for row in RETURNS.waiting(site)),
        },
    )


@page(Permission.RECEIVE)
@require_POST
def open_return_gate(request: HttpRequest, warehouse: str) -> HttpResponse:
    """A courier brings return parcels."""
    site = site_of(request, warehouse)
    return redirect("return_gate", warehouse, gate.open_entry(site, request.POST.get("courier", "")[:40], clock.now()))


@page(Permission.RECEIVE)
@require_GET
def return_gate(request: HttpRequest, warehouse: str, entry_id: int) -> HttpResponse:
    """One gate entry."""
    site = site_of(request, warehouse)
    entry = gate.entry(site, entry_id)
    open_ = entry.status == "open"
    return show(
        request,
        "floor/return_gate.html",
        {
            "outcome": "ready" if open_ else "complete",
            "headline": _("Scan each parcel") if open_ else _("Gate entry closed"),
            "detail": _("The AWB on its label.") if open_ else _("What came later belongs to another entry."),
            "work": "console/floor/return_gate_work.html",
            "scan_url": request.path + "/scan",
            **_work(site, entry),
        },
    )


def _work(site: Site, entry: EntryCard) -> dict[str, Any]:
    return {"site": site, "entry": entry, "parcels": gate.parcels(site, entry.id)}


@page(Permission.RECEIVE)
@require_POST
@takes(Station.GATE)
def scan_return_gate(request: HttpRequest, warehouse: str, entry_id: int) -> JsonResponse:
    """One scan at the gate: a parcel, `#UNDO` for the last one, or `#DONE` to close the entry."""
    site, scan, now = site_of(request, warehouse), read_scan(request), clock.now()
    if scan.code == "#DONE":
        if doubt := confirm_first(scan):
            return doubt
        gate.close(site, entry_id, now)
        html = piece(request, "return_gate_work.html", _work(site, gate.entry(site, entry_id)))
        return spoken("complete", _("Gate entry closed"), _("Now inspect the parcels."), html=html)
    if scan.code == "#UNDO":
        answer = gate.take_off(site, entry_id, scan.gesture, now)
    else:
        answer = gate.scan(site, entry_id, scan.code, scan.gesture, now)
    html = piece(request, "return_gate_work.html", _work(site, gate.entry(site, entry_id))) if answer.accepted else ""
    return reply(answer, scan, html)
