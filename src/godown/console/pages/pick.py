"""Pick: get a wave, walk it scan by scan."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.gestures.service import Answer
from godown.wms.masters.service import Site
from godown.wms.picking import service as picking
from godown.wms.picking.service import Stop
from godown.wms.waves import service as waves
from godown.wms.waves.service import WaveCard

from ..door import page, user_of
from ..floor import confirm_first, into_warehouse, piece, read_scan, reply, site_of
from ..show import show

AHEAD = 6


@page(Permission.PICK)
@require_GET
def pick(request: HttpRequest) -> HttpResponse:
    """To the waves of the picker's warehouse."""
    return into_warehouse(request, "waves")


@page(Permission.PICK)
@require_GET
def open_waves(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The waves that are not done, and the way into the next one."""
    site = site_of(request, warehouse)
    found = waves.board(site)
    return show(request, "floor/waves.html", {"site": site, "waves": found, "mine": _mine(request, found)})


def _mine(request: HttpRequest, found: list[WaveCard]) -> WaveCard | None:
    return next((wave for wave in found if wave.picker == user_of(request).get_username()), None)


@page(Permission.PICK)
@require_POST
def next_wave(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The picker's own wave, else the oldest unclaimed one, else a new one."""
    site, now = site_of(request, warehouse), clock.now()
    found = waves.board(site)
    mine = _mine(request, found)
    if mine:
        return redirect("wave", warehouse, mine.id)
    free = next((wave.id for wave in found if not wave.picker), None)
    wave_id = free if free is not None else waves.create(site, now)
    if wave_id is None:
        messages.info(request, _("Nothing is to be picked now."))
        return redirect("waves", warehouse)
    waves.claim(site, wave_id, now)
    return redirect("wave", warehouse, wave_id)


@page(Permission.PICK)
@require_POST
def take_wave(request: HttpRequest, warehouse: str, wave_id: int) -> HttpResponse:
    """Claim an unclaimed wave, or take one over from who picks it."""
    site, now = site_of(request, warehouse), clock.now()
    taken = next((wave for wave in waves.board(site) if wave.id == wave_id and wave.picker), None)
    (waves.take_over if taken else waves.claim)(site, wave_id, now)
    return redirect("wave", warehouse, wave_id)


@page(Permission.PICK)
@require_GET
def wave(request: HttpRequest, warehouse: str, wave_id: int) -> HttpResponse:
    """The walk: the bin to go to, what to take, and which tote it goes into."""
    site = site_of(request, warehouse)
    stops = picking.walk(site, wave_id)
    here = stops[0] if stops else None
    return show(
        request,
        "floor/wave.html",
        {
            "wave": wave_id,
            "headline": _("Go to %(bin)s") % {"bin": here.bin} if here else _("Wave done"),
            "detail": _("Scan the bin, then each piece, then the tote.") if here else "",
            "work": "console/floor/wave_work.html",
            "scan_url": request.path + "/scan",
            **_work(site, stops, here, "bin", 0),
        },
    )


def _work(site: Site, stops: list[Stop], here: Stop | None, expects: str, hand: int) -> dict[str, Any]:
    return {
        "site": site,
        "here": here,
        "expects": expects,
        "hand": hand,
        "left": sum(stop.left for stop in stops) - hand,
        "following": [stop for stop in stops if here is None or stop.id != here.id][:AHEAD],
    }


@page(Permission.PICK)
@require_POST
def scan_wave(request: HttpRequest, warehouse: str, wave_id: int) -> JsonResponse:
    """One scan of the picker."""
    site, scan = site_of(request, warehouse), read_scan(request)
    line = scan.number("line")
    if scan.code == "#SHORT" and line is not None:
        doubt = confirm_first(scan)
        if doubt:
            return doubt
        answer = picking.report_short(site, wave_id, line, scan.gesture, clock.now())
    else:
        answer = picking.scan(site, wave_id, scan.code, scan.gesture, clock.now())
    return reply(answer, scan, _after(request, site, wave_id, answer) if answer.accepted else "")


def _after(request: HttpRequest, site: Site, wave_id: int, answer: Answer) -> str:
    stops = picking.walk(site, wave_id)
    data = answer.data
    at_line = next((stop for stop in stops if stop.id == data.get("line")), None)
    following = next(
        (stop for stop in stops if (stop.bin, stop.sku) == (data.get("next_bin"), data.get("next_sku"))), None
    )
    here = at_line or following or (stops[0] if stops else None)
    return piece(request, "wave_work.html", _work(site, stops, here, answer.expects, data.get("pieces", 0)))
