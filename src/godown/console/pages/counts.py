"""Counts: what was counted, what differs, and what a supervisor decides about it."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock, history
from godown.kit.errors import GodownError, NotFound
from godown.wms.counts import deciding, tasks
from godown.wms.masters.service import Site

from .. import charts
from ..door import may, page, sellers_of
from ..floor import asked_site, site_of, warehouses_of
from ..show import show

STATUSES = {
    "OPEN": gettext_lazy("To be counted"),
    "COUNTING": gettext_lazy("Being counted"),
    "TO_APPROVE": gettext_lazy("To be decided"),
    "DONE": gettext_lazy("Done"),
    "REJECTED": gettext_lazy("Rejected"),
    "DROPPED": gettext_lazy("Dropped"),
}
ORIGINS = {
    "short": gettext_lazy("short pick"),
    "person": gettext_lazy("asked for"),
    "plan": gettext_lazy("plan"),
}
LABELS = {
    "approve": gettext_lazy("Approve and adjust"),
    "recount": gettext_lazy("Count again"),
    "reject": gettext_lazy("Reject"),
    "drop": gettext_lazy("Drop it"),
}
DECISIONS: dict[str, Callable[[Site, int, datetime], None]] = {
    "approve": deciding.approve,
    "recount": deciding.recount,
    "drop": deciding.drop,
}
PER_PAGE = 50


@page(Permission.SEE_STOCK)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The counts of a warehouse, the newest first; the filter is in the URL."""
    site = asked_site(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("warehouse", "status", "origin", "q")}
    before = request.GET.get("before", "")
    mark = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else 0
    wanted = [asked["status"]] if asked["status"] in STATUSES else []
    rows = deciding.board(site, wanted, asked["q"], asked["origin"], mark, PER_PAGE + 1) if site else []
    numbers = deciding.statuses(site) if site else {}
    return show(
        request,
        "office/counts.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "statuses": STATUSES,
            "origins": ORIGINS,
            "asked": asked,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "rows": rows[:PER_PAGE],
            "next": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
            "first": not mark,
            "glance": [(name, STATUSES[name], numbers.get(name, 0)) for name in ("OPEN", "COUNTING", "TO_APPROVE")],
            "setting": tasks.setting(site) if site else None,
            "may_change": site is not None and may(request, Permission.CHANGE_STOCK, site.seller_id),
        },
    )


@page(Permission.CHANGE_STOCK)
@require_POST
def ask(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Have a bin or a SKU counted, or (`plan`) the bins that were not counted for long."""
    site, now = site_of(request, warehouse), clock.now()
    try:
        if "plan" in request.POST:
            opened = tasks.plan(site, now)
        else:
            bin_code, sku = request.POST.get("bin", "").strip(), request.POST.get("sku", "").strip()
            opened = tasks.ask(site, bin_code, sku, now)
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
    else:
        told = ngettext("%(n)s count is asked for.", "%(n)s counts are asked for.", opened)
        messages.success(request, told % {"n": opened})
    return redirect(f"{_listing_of(site)}&status=OPEN")


@page(Permission.SEE_STOCK)
@require_GET
def one(request: HttpRequest, warehouse: str, count_id: int) -> HttpResponse:
    """One count, round by round, and what may be decided."""
    site = site_of(request, warehouse)
    found = deciding.find(site, count_id)
    rounds: dict[int, list[deciding.Result]] = {}
    for each in found.results:
        rounds.setdefault(each.round, []).append(each)
    may_change = may(request, Permission.CHANGE_STOCK, site.seller_id)
    return show(
        request,
        "office/count.html",
        {
            "site": site,
            "count": found.count,
            "rounds": [(number, lines, _pictures(lines)) for number, lines in sorted(rounds.items(), reverse=True)],
            "label": STATUSES[found.count.status],
            "origin": ORIGINS[found.count.origin],
            "actions": [(name, LABELS[name]) for name in found.allowed] if may_change else [],
            "timeline": history.timeline(sellers_of(request), found.count.thread),
        },
    )


def _pictures(lines: list[deciding.Result]) -> list[tuple[deciding.Result, int, int]]:
    """Each line with the lengths of its bars: counted and book, on one scale."""
    most = max((max(line.counted, line.high or 0) for line in lines), default=0)
    return [(line, charts.share(line.counted, most), charts.share(line.high or 0, most)) for line in lines]


@page(Permission.CHANGE_STOCK)
@require_POST
def decide(request: HttpRequest, warehouse: str, count_id: int, action: str) -> HttpResponse:
    """Approve, have it counted again, reject with a reason, or drop a count."""
    site, now = site_of(request, warehouse), clock.now()
    try:
        if action == "reject":
            deciding.reject(site, count_id, request.POST.get("note", "")[:200], now)
        elif action in DECISIONS:
            DECISIONS[action](site, count_id, now)
        else:
            raise Http404
    except GodownError as error:
        if isinstance(error, NotFound):
            raise
        messages.error(request, f"{error} {error.fix}")
    return redirect("one_count", warehouse, count_id)


def _listing_of(site: Site) -> str:
    return f"{reverse('counts')}?{urlencode({'warehouse': site.code})}"
