"""Put back: pieces of cancelled orders from totes and parcels into bins. A job of everybody on the floor."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.masters.service import Site
from godown.wms.putback import service as putback

from ..commands import Station, takes
from ..door import page
from ..floor import into_warehouse, piece, read_scan, reply, site_of
from ..show import show


@page(Permission.SEE_OWN_WORK)
@require_GET
def put_back(request: HttpRequest) -> HttpResponse:
    """To what waits in the warehouse."""
    return into_warehouse(request, "putback_list")


@page(Permission.SEE_OWN_WORK)
@require_GET
def station(request: HttpRequest, warehouse: str) -> HttpResponse:
    """What waits to be put back, and where it lies."""
    site = site_of(request, warehouse)
    work = _work(site)
    detail = _("Scan the pieces, then the bin they go into.") if work["waiting"] else _("No cancelled piece is about.")
    return show(
        request,
        "floor/putback.html",
        {
            "headline": _("Scan a piece") if work["waiting"] else _("Nothing to put back"),
            "detail": detail,
            "work": "console/floor/putback_work.html",
            "scan_url": request.path + "/scan",
            **work,
        },
    )


def _work(site: Site) -> dict[str, Any]:
    return {"site": site, "waiting": putback.waiting(site), "hand": putback.in_hand(site)}


@page(Permission.SEE_OWN_WORK)
@require_POST
@takes(Station.PUT_BACK)
def scan(request: HttpRequest, warehouse: str) -> JsonResponse:
    """One scan: a piece, a bin, or `#UNDO` (`#CANCELSCAN`) to lay down what is in hand."""
    site, got, now = site_of(request, warehouse), read_scan(request), clock.now()
    if got.code in ("#CANCELSCAN", "#UNDO"):
        answer = putback.put_down(site, got.gesture, now)
    else:
        answer = putback.scan(site, got.code, got.gesture, now)
    return reply(answer, got, piece(request, "putback_work.html", _work(site)) if answer.accepted else "")
