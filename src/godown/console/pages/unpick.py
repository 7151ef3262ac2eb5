"""Unpick: picked pieces go from a tote back into a bin. What is in hand is in the page's address until then."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import NotFound
from godown.wms.gestures.service import Answer
from godown.wms.masters.service import Site
from godown.wms.unpicking import messages
from godown.wms.unpicking import service as unpicking
from godown.wms.unpicking.service import Held

from ..commands import Station, takes
from ..door import page
from ..floor import piece, read_scan, reply, site_of, spoken
from ..show import show


@page(Permission.PICK)
@require_GET
def station(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The tote at work and what is in hand of it, else the request for one."""
    site = site_of(request, warehouse)
    work = _work(site, _held(request.GET))
    held: Held = work["held"]
    headline = _("Scan the tote") if not held.tote else _("In hand") if held.pieces else _("Scan a piece")
    detail = _("Then each piece of one SKU, then the bin it goes into.")
    if held.pieces:
        detail = messages.IN_HAND.render(vars(held))
    return show(
        request,
        "floor/unpick.html",
        {
            "headline": headline,
            "detail": detail,
            "work": "console/floor/unpick_work.html",
            "scan_url": request.path + "/scan",
            **work,
        },
    )


def _held(said: QueryDict | dict[str, Any]) -> Held:
    pieces = str(said.get("pieces", ""))
    number = int(pieces) if pieces.isascii() and pieces.isdecimal() and len(pieces) < 5 else 0
    return Held(said.get("tote", ""), said.get("sku", "") if number else "", number if said.get("sku") else 0)


def _work(site: Site, held: Held) -> dict[str, Any]:
    try:
        there = unpicking.in_tote(site, held.tote) if held.tote else []
    except NotFound:  # an address that somebody typed
        held, there = Held(), []
    return {"site": site, "held": held, "there": there}


@page(Permission.PICK)
@require_POST
@takes(Station.UNPICK)
def scan(request: HttpRequest, warehouse: str) -> JsonResponse:
    """One scan: a tote, a piece, a bin, or `#UNDO` (`#CANCELSCAN`) to lay back what is in hand."""
    site, got = site_of(request, warehouse), read_scan(request)
    held = _held(dict(got.context))
    if got.code in ("#UNDO", "#CANCELSCAN") and not held.pieces:
        return spoken("attention", _("Nothing to undo"), _("Nothing is in hand."))
    if got.code in ("#UNDO", "#CANCELSCAN"):
        answer = Answer(True, messages.PUT_DOWN.code, {"tote": held.tote}, "sku")
    else:
        answer = unpicking.scan(site, held, got.code, got.gesture, clock.now())
    if not answer.accepted:
        return reply(answer, got)
    now_held = _held(dict(answer.data))
    said = {name: value for name, value in vars(now_held).items() if value}
    base = request.path.removesuffix("/scan")
    html = piece(request, "unpick_work.html", _work(site, now_held))
    return reply(answer, got, html, url=f"{base}?{urlencode(said)}" if said else base)
