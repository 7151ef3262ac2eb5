"""Pick: get a wave, walk it scan by scan."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Conflict
from godown.omni.fulfilment import asking
from godown.wms.masters.service import Site
from godown.wms.picking import by_hand
from godown.wms.picking import service as picking
from godown.wms.picking.messages import AT_BIN, IN_HAND
from godown.wms.picking.service import Standing
from godown.wms.waves import service as waves
from godown.wms.waves.service import WaveCard

from ..commands import Station, takes
from ..door import page, sellers_of, user_of
from ..floor import called, confirm_first, into_warehouse, piece, read_scan, reply, site_of, spoken
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
    """Claim a wave; with `over`, take it over from who is named there. Who has it meanwhile is told."""
    site, now, over = site_of(request, warehouse), clock.now(), request.POST.get("over", "")
    try:
        if over:
            waves.take_over(site, wave_id, over, now)
        else:
            waves.claim(site, wave_id, now)
    except Conflict as refused:
        messages.warning(request, f"{refused} {refused.fix}")
    return redirect("wave", warehouse, wave_id)


@page(Permission.PICK)
@require_GET
def wave(request: HttpRequest, warehouse: str, wave_id: int) -> HttpResponse:
    """The walk: the bin to go to, what to take, and which tote it goes into; what is in hand is known after a reload.

    Of a wave that somebody else picks, who that is and how far: taking it over is asked for.
    """
    site = site_of(request, warehouse)
    found = waves.find(site, wave_id)
    if found.status != "DONE" and found.picker != user_of(request).get_username():
        card = next((each for each in waves.board(site) if each.id == wave_id), None)
        return show(request, "floor/wave_of.html", {"site": site, "wave": card})
    standing = picking.standing(site, wave_id)
    headline, detail = _asks(standing)
    return show(
        request,
        "floor/wave.html",
        {
            "wave": wave_id,
            "headline": headline,
            "detail": detail,
            "work": "console/floor/wave_work.html",
            "scan_url": request.path + "/scan",
            **_work(site, standing),
        },
    )


def _asks(standing: Standing) -> tuple[str, str]:
    """What the band says before anything is scanned."""
    here, stray = standing.here, standing.stray
    if stray:
        detail = _("%(pieces)s × %(sku)s back into %(bin)s; then scan it.")
        return _("Put back"), detail % {"pieces": stray.pieces, "sku": stray.sku, "bin": stray.bin}
    if here is None:
        return _("Wave done"), ""
    if standing.expects == "bin":
        return _("Go to %(bin)s") % {"bin": here.bin}, _("Scan the bin, then each piece, then the tote.")
    if standing.expects == "tote" or standing.pieces:
        return _("In hand"), IN_HAND.render({"pieces": standing.pieces, "quantity": here.left, "sku": here.sku})
    return _("Right bin"), AT_BIN.render({"bin": here.bin, "quantity": here.left, "sku": here.sku})


def _work(site: Site, standing: Standing) -> dict[str, Any]:
    here = standing.here
    return {
        "site": site,
        "here": here,
        "expects": standing.expects,
        "hand": standing.pieces,
        "stray": standing.stray,
        "left": sum(stop.left for stop in standing.stops) - standing.pieces,
        "following": [stop for stop in standing.stops if here is None or stop.id != here.id][:AHEAD],
    }


@page(Permission.PICK)
@require_POST
@takes(Station.PICK)
def scan_wave(request: HttpRequest, warehouse: str, wave_id: int) -> JsonResponse:
    """One scan of the picker."""
    site, scan = site_of(request, warehouse), read_scan(request)
    line = scan.number("line")
    if scan.code == "#SHORT" and line is not None:
        doubt = confirm_first(scan)
        if doubt:
            return doubt
        answer = picking.report_short(site, wave_id, line, scan.gesture, clock.now())
    elif scan.code in ("#UNDO", "#CANCELSCAN"):
        answer = by_hand.lay_back(site, wave_id, scan.gesture, clock.now(), every=scan.code == "#CANCELSCAN")
    elif scan.code == "#MANUAL":
        answer = by_hand.take_unscanned(site, wave_id, scan.gesture, clock.now())
    elif scan.code == "#ISSUE":
        return _call(request, site, wave_id)
    else:
        answer = picking.scan(site, wave_id, scan.code, scan.gesture, clock.now())
    html = piece(request, "wave_work.html", _work(site, picking.standing(site, wave_id))) if answer.accepted else ""
    return reply(answer, scan, html)


def _call(request: HttpRequest, site: Site, wave_id: int) -> JsonResponse:
    """A supervisor is asked to look at the order of the stop."""
    here = picking.standing(site, wave_id).here
    if here is None:
        return spoken("attention", _("Nothing to look at"), _("No piece of this wave is left to fetch."))
    station = _("picking at %(bin)s") % {"bin": here.bin}
    code = asking.ask(sellers_of(request), here.order_id, station, clock.now())
    return called(code)
