"""The report of returns: what is waited for, why things come back, and how much does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.sheets.writing import csv_file
from godown.omni.board import service as orders
from godown.omni.return_board import rules
from godown.omni.return_board import service as board
from godown.omni.return_board.service import Week

from .. import charts
from ..door import page, sellers_of
from ..downloads import csv
from ..show import show
from .returns import AGES

#: Reasons are told apart by as many colours; the rest shares the last.
COLOURS = 6


@page(Permission.SEE_ORDERS)
@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """What is waited for by age, why things come back, and how much does."""
    account, days = _asked(request)
    found = board.report(sellers_of(request), account, days, clock.now())
    names = _most_frequent(found.reasons)
    return show(
        request,
        "office/returns_report.html",
        {
            "report": found,
            "ages": AGES,
            "waiting": charts.stacked(found.ages),
            "names": list(enumerate(names)),
            "more_reasons": any(set(each.reasons) - set(names) for each in found.reasons),
            "reasons": list(
                zip(
                    found.reasons,
                    charts.on_one_scale([_coloured(each.reasons, names) for each in found.reasons]),
                    strict=True,
                )
            ),
            "pictures": [
                (_("Never delivered (RTO)"), *_rate(found.weeks, "undelivered")),
                (_("Sent back by customers"), *_rate(found.weeks, "by_customer")),
            ],
            "account": account,
            "accounts": orders.account_codes(sellers_of(request)),
            "days": days,
            "periods": rules.PERIODS,
            "query": urlencode({"account": account, "days": days}),
        },
    )


def _asked(request: HttpRequest) -> tuple[str, int]:
    """The account and the period that the URL says."""
    days = request.GET.get("days", "")
    return request.GET.get("account", ""), int(days) if days in map(str, rules.PERIODS) else rules.PERIODS[0]


def _most_frequent(found: Sequence[board.SkuReasons]) -> list[str]:
    """The reasons that get a colour of their own."""
    pieces: dict[str, int] = {}
    for each in found:
        for reason, count in each.reasons.items():
            pieces[reason] = pieces.get(reason, 0) + count
    return sorted(pieces, key=lambda reason: (-pieces[reason], reason))[: COLOURS - 1]


def _coloured(reasons: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    """Pieces by the number of the reason's colour."""
    parts = {str(number): reasons.get(name, 0) for number, name in enumerate(names)}
    return {**parts, str(len(names)): sum(count for name, count in reasons.items() if name not in names)}


def _rate(weeks: Sequence[Week], name: str) -> tuple[list[charts.Column], float]:
    """Columns of a rate week by week, in hundredths of a percent, and the rate of all weeks together."""
    shipped = sum(week.shipped for week in weeks)
    back = sum(getattr(week, name) for week in weeks)
    columns = charts.sparkline([round(100 * getattr(week, f"{name}_rate")) for week in weeks])
    return [replace(column, count=getattr(week, name)) for column, week in zip(columns, weeks, strict=True)], (
        100 * back / shipped if shipped else 0.0
    )


@page(Permission.SEE_ORDERS)
@require_GET
def report_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A part of the report as CSV."""
    account, days = _asked(request)
    if name == "reasons":
        found = board.reasons(sellers_of(request), account, days, clock.now())
        rows = ((each.sku, reason, pieces) for each in found for reason, pieces in each.reasons.items())
        return csv("return-reasons.csv", csv_file(("sku", "reason", "pieces"), rows))
    if name == "weeks":
        headings = ("week_from", "orders_shipped", "never_delivered", "rto_percent", "sent_back", "sent_back_percent")
        rates = (
            (
                *(week.start.date(), week.shipped, week.undelivered, round(week.undelivered_rate, 2)),
                *(week.by_customer, round(week.by_customer_rate, 2)),
            )
            for week in board.weeks(sellers_of(request), account, clock.now())
        )
        return csv("return-rates.csv", csv_file(headings, rates))
    raise Http404
