"""Put away: received pieces from the dock, and inspected good returns, into bins."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.inspection.putaway import RETURNS
from godown.wms.inward.putaway import DOCK
from godown.wms.masters.service import Site
from godown.wms.putaway import service as putaway
from godown.wms.putaway.stacks import Stack

from ..commands import Station, takes
from ..door import page
from ..floor import into_warehouse, piece, pieces_of, read_scan, reply, site_of, spoken
from ..show import show

SHOWN = 200
STACKS: dict[str, Stack] = {stack.code: stack for stack in (DOCK, RETURNS)}
NAMES = {"dock": _lazy("On the dock"), "returns": _lazy("From returns")}


@page(Permission.RECEIVE)
@require_GET
def put_away(request: HttpRequest) -> HttpResponse:
    """To what waits on the dock of the warehouse."""
    return into_warehouse(request, "putaway_list")


@page(Permission.RECEIVE)
@require_GET
def station(request: HttpRequest, warehouse: str, stack: str = "dock") -> HttpResponse:
    """What lies on a stack (the dock, good returns), and the bin that is suggested for what is in hand."""
    site = site_of(request, warehouse)
    work = _work(site, STACKS[stack])
    if work["hand"]:
        headline, detail = _("Scan the bin"), _("Or more of the same.")
    elif work["waiting"]:
        headline, detail = _("Scan a piece"), _("Then the bin it goes into.")
    else:
        headline, detail = (
            _("Nothing waits here"),
            _("What is counted in, or inspected, lies here until it is in a bin."),
        )
    return show(
        request,
        "floor/putaway.html",
        {
            "headline": headline,
            "detail": detail,
            "work": "console/floor/putaway_work.html",
            "scan_url": request.path + "/scan",
            **work,
        },
    )


def _work(site: Site, stack: Stack) -> dict[str, Any]:
    waiting, hand = stack.waiting(site, SHOWN), putaway.in_hand(site, stack)
    of_hand = next((row for row in waiting if hand and row.sku_id == hand.sku_id), None)
    return {
        "site": site,
        "now": clock.now(),
        "stack": stack.code,
        "tabs": [
            (code, NAMES[code], len(waiting) if each is stack else len(each.waiting(site, SHOWN)))
            for code, each in STACKS.items()
        ],
        "waiting": waiting,
        "hand": hand,
        "title": of_hand.title if of_hand else "",
        "rest": of_hand.pieces - hand.pieces if of_hand and hand else 0,
        "suggested": putaway.suggestion(site, hand.sku_id) if hand else None,
    }


@page(Permission.RECEIVE)
@require_POST
@takes(Station.PUT_AWAY)
def scan(request: HttpRequest, warehouse: str, stack: str = "dock") -> JsonResponse:
    """One scan: a piece, a bin, `#ALL` for the rest of what is in hand, or `#CANCELSCAN` to lay it down."""
    site, got, now = site_of(request, warehouse), read_scan(request), clock.now()
    here = STACKS[stack]
    if got.code in ("#CANCELSCAN", "#UNDO"):
        answer = putaway.put_down(site, here, got.gesture, now)
    elif got.code == "#ALL":
        work = _work(site, here)
        if not work["rest"]:
            return spoken("attention", _("Nothing more lies there"), _("Scan a piece, or the bin."))
        answer = putaway.scan(site, here, work["hand"].sku, got.gesture, now, pieces=work["rest"])
    else:
        answer = putaway.scan(site, here, got.code, got.gesture, now, pieces=pieces_of(got))
    return reply(answer, got, piece(request, "putaway_work.html", _work(site, here)) if answer.accepted else "")
