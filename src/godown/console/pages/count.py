"""Count: a bin, every piece in it, done. Blind: the page shows what was scanned, never what the book has."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.counts import counting, tasks
from godown.wms.counts.counting import Standing
from godown.wms.gestures.service import Answer
from godown.wms.masters.service import Site

from ..commands import Station, takes
from ..door import page, user_of
from ..floor import (
    Scan,
    confirm_first,
    into_warehouse,
    piece,
    pieces_of,
    read_scan,
    reply,
    site_of,
)
from ..show import show


@page(Permission.COUNT)
@require_GET
def count(request: HttpRequest) -> HttpResponse:
    """To what is to be counted in the warehouse."""
    return into_warehouse(request, "count_list")


@page(Permission.COUNT)
@require_GET
def station(request: HttpRequest, warehouse: str) -> HttpResponse:
    """The bin being counted, else what is to be counted."""
    site = site_of(request, warehouse)
    work = _work(request, site)
    headline, detail = _asks(work["standing"], bool(work["tasks"]))
    return show(
        request,
        "floor/count.html",
        {
            "headline": headline,
            "detail": detail,
            "work": "console/floor/count_work.html",
            "scan_url": request.path + "/scan",
            **work,
        },
    )


def _asks(standing: Standing | None, any_task: bool) -> tuple[str, str]:
    """What the band says before anything is scanned."""
    if standing:
        what = standing.count.sku or _("everything")
        detail = _("Scan each piece of %(what)s in it, then #DONE; #QTY12 counts the next scan twelve times.")
        return _("Count %(bin)s") % {"bin": standing.count.bin}, detail % {"what": what}
    return _("Scan a bin"), _("Any bin may be counted.") if any_task else _(
        "Nobody asked for a count; any bin will do."
    )


def _work(request: HttpRequest, site: Site) -> dict[str, Any]:
    standing = counting.standing(site)
    me = user_of(request).get_username()
    found = [] if standing else tasks.waiting(site)
    return {
        "site": site,
        "standing": standing,
        "lines": list(reversed(standing.lines)) if standing else [],
        "pieces": sum(line.counted for line in standing.lines) if standing else 0,
        "tasks": [each for each in found if each.barred != me],
        "others": sum(each.barred == me for each in found),
    }


@page(Permission.COUNT)
@require_POST
@takes(Station.COUNT)
def scan(request: HttpRequest, warehouse: str) -> JsonResponse:
    """One scan: a bin, a piece, or a command."""
    site, got = site_of(request, warehouse), read_scan(request)
    if got.code in ("#DONE", "#CANCELSCAN") and (doubt := confirm_first(got)):
        return doubt
    answer = _work_on(site, got)
    return reply(answer, got, piece(request, "count_work.html", _work(request, site)) if answer.accepted else "")


def _work_on(site: Site, got: Scan) -> Answer:
    now = clock.now()
    if got.code == "#DONE":
        return counting.done(site, got.gesture, now)
    if got.code == "#CANCELSCAN":
        return counting.lay_down(site, got.gesture, now)
    if got.code == "#UNDO":
        return counting.undo(site, got.gesture, now)
    return counting.scan(site, got.code, got.gesture, now, pieces_of(got))
