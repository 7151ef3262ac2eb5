"""Flipkart's bins as the mirror has them: how full, with what, and how old the knowledge is."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.omni import limits, offers
from godown.omni.binplans import service as plans
from godown.omni.bins import service as mirror
from godown.omni.bins.service import BinView, MirrorView

from .. import charts
from ..door import page, sellers_of
from ..flipkart import account_of, accounts_of, asked_account, csv_response, in_sheet, may_change, without_bins
from ..show import show

LEVELS = {
    "full": _("95 % and more"),
    "nearly": _("80 % and more"),
    "free": _("less than 80 %"),
    "empty": _("empty"),
    "wanted": _("to be made"),
    "gone": _("gone"),
    "old": _("told before the others"),
}
SOURCES = {"panel": _("read from the panel"), "file": _("from a sheet"), "estimate": _("estimate")}
#: More than this and the wall is no picture any more, and the table no list; the report has all.
MOST_DRAWN = 600


@page(Permission.SEE_STOCK)
@require_GET
def bins(request: HttpRequest) -> HttpResponse:
    """A wall of bins coloured by fill, and the table below; the filter is in the URL, one bin may be opened."""
    account = asked_account(request, offers.has_bins)
    if told := without_bins(request, account):
        return told
    level, text = request.GET.get("level", ""), request.GET.get("q", "").strip()
    opened = request.GET.get("bin", "")
    view = mirror.mirror(sellers_of(request), account.code) if account else None
    found = mirror.bins(sellers_of(request), account.id) if account else []
    shown = [each for each in found if _matches(each, level) and text.casefold() in each.code.casefold()]
    able = limits.capabilities(account.code) if account else None
    return show(
        request,
        "office/bins.html",
        {
            "account": account,
            "accounts": accounts_of(request),
            "mirror": view,
            "summary": _summary(view) if view else None,
            "source": SOURCES.get(view.source or "") if view else "",
            "able": able,
            "old": sum(each.old for each in found),
            "levels": [(name, label, sum(_matches(each, name) for each in found)) for name, label in LEVELS.items()],
            "level": level,
            "q": text,
            "query": _query(account.code if account else "", level, text),
            "all": len(found),
            "wall": [_vessel(each) for each in shown[:MOST_DRAWN]],
            "undrawn": max(0, len(shown) - MOST_DRAWN),
            "rows": [
                (
                    each,
                    charts.share(each.pieces, each.capacity),
                    charts.share(each.planned, each.capacity),
                    SOURCES[each.source],
                )
                for each in shown[:MOST_DRAWN]
            ],
            "rejected": plans.rejected(sellers_of(request), account.id) if account else 0,
            "opened": next((each for each in found if each.code == opened), None),
            "contents": mirror.contents(sellers_of(request), account.id, opened) if account and opened else [],
            "may_change": may_change(request, account),
        },
    )


def _matches(each: BinView, level: str) -> bool:
    if level == "empty":
        return each.level == "free" and not each.pieces
    if level == "old":
        return each.old
    return not level or each.level == level


def _query(account: str, level: str, text: str) -> str:
    given = {"account": account, "level": level, "q": text}
    return urlencode({name: value for name, value in given.items() if value})


def _vessel(each: BinView) -> charts.Vessel[BinView]:
    return charts.vessel(each, each.pieces, each.planned, each.capacity)


def _summary(view: MirrorView) -> dict[str, Any]:
    fill = view.fill
    parts = {"used": fill.used, "planned": fill.planned, "free": max(0, fill.free)}
    return {"fill": fill, "bar": charts.stacked(parts)}


@page(Permission.CHANGE_STOCK)
@require_POST
def read_now(request: HttpRequest, account: str) -> HttpResponse:
    """Have the bins read from the panel."""
    mirror.ask_read(account_of(request, account), clock.now())
    messages.info(request, _("Flipkart’s bins are being read: look again in a few seconds."))
    return redirect(f"{reverse('bins')}?{urlencode({'account': account})}")


COLUMNS = (
    "location",
    "flipkart_bin",
    "capacity",
    "filled",
    "planned",
    "free",
    "percent_used",
    "last_update",
    "source",
    "told_at",
    "rejected_no_room",
)


@page(Permission.SEE_STOCK)
@require_GET
def capacity_file(request: HttpRequest, account: str) -> HttpResponseBase:
    """The bin capacity report (facts/increff.md §3.10, columns inferred): a row per bin, the totals last."""
    known = account_of(request, account)
    found = [each for each in mirror.bins(sellers_of(request), known.id) if not each.gone]
    rejected = plans.rejected(sellers_of(request), known.id)
    rows = [*_rows(known.code, found), _total(known.code, found, rejected)]
    return csv_response(f"bin-capacity-{known.code}.csv", COLUMNS, rows)


def _rows(location: str, found: Sequence[BinView]) -> list[Sequence[Any]]:
    return [
        (
            location,
            each.code,
            each.capacity,
            each.pieces,
            each.planned,
            each.free,
            each.percent,
            in_sheet(each.as_of),
            "estimate" if each.estimated else each.source if each.read_at else "to be made",
            in_sheet(each.read_at),
            "",
        )
        for each in found
    ]


def _total(location: str, found: Sequence[BinView], rejected: int) -> Sequence[Any]:
    there = [each for each in found if each.read_at]
    capacity, pieces = sum(each.capacity for each in there), sum(each.pieces for each in there)
    planned = sum(each.planned for each in there)
    percent = 100 * pieces // capacity if capacity else 0
    free = capacity - pieces - planned
    oldest = min((each.read_at for each in there if each.read_at), default=None)
    name = f"TOTAL {len(there)} bins"
    return (location, name, capacity, pieces, planned, free, percent, "", "", in_sheet(oldest), rejected)
