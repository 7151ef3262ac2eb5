"""Orders: the board by status, the list, one order, its document."""

from dataclasses import asdict
from typing import Any, cast, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from godown.access.roles import Permission
from godown.kit import clock
from godown.omni.board import rules
from godown.omni.board import service as board
from godown.omni.board.rules import Filter

from .. import charts
from ..door import page, sellers_of
from ..show import fragment, show

STATUSES = {
    "FAILED": _("Failed"),
    "CREATED": _("Created"),
    "UNFULFILLABLE": _("Unfulfillable"),
    "FULFILLABLE": _("Fulfillable"),
    "PROCESSING": _("Processing"),
    "COMPLETED": _("Completed"),
    "CANCELLED": _("Cancelled"),
}
#: What a column's orders wait for; shown under its head.
NEXT = {
    "FAILED": _("a listing is missing"),
    "CREATED": _("to be allocated"),
    "UNFULFILLABLE": _("the pool lacks pieces"),
    "FULFILLABLE": _("reserved, to be picked"),
    "PROCESSING": _("on the floor"),
}
#: Views that people ask for by name (console.md U19); each is a list's URL and nothing more.
PRESETS = (
    (_("Breached"), {"sla": "breached"}),
    (_("< 2 h"), {"sla": "2h"}),
    (_("< 6 h"), {"sla": "6h"}),
    (_("On hold"), {"hold": "held"}),
    (_("Pack refused"), {"trouble": "fulfilment.pack_refused"}),
    (_("Document missing"), {"document": "missing"}),
    (_("Unmapped SKU"), {"status": "FAILED"}),
    (_("Cancelled at Flipkart"), {"trouble": "order.cancelled_on_channel"}),
    (_("Handover refused"), {"trouble": "fulfilment.handover_refused"}),
)


def read_filter(request: HttpRequest) -> Filter:
    """The filter that the URL says; what it says wrongly is left out."""
    asked = request.GET
    hold, sla = asked.get("hold", ""), asked.get("sla", "")
    return Filter(
        sellers=sellers_of(request),
        statuses=tuple(status for status in asked.getlist("status") if status in STATUSES),
        account=asked.get("account", ""),
        hold=cast(rules.Hold, hold) if hold in get_args(rules.Hold) else "",
        sla=cast(rules.Sla, sla) if sla in get_args(rules.Sla) else "",
        trouble=asked.get("trouble", ""),
        document_missing=asked.get("document") == "missing",
        text=asked.get("q", "").strip(),
    )


def _shared(request: HttpRequest, filter: Filter) -> dict[str, Any]:
    asked = {name: values for name, values in request.GET.lists() if name != "after" and any(values)}
    return {
        "filter": filter,
        "accounts": board.account_codes(filter.sellers),
        "statuses": STATUSES,
        "query": urlencode(asked, doseq=True),
        "presets": [
            {"label": label, "query": urlencode(query), "on": asked == {name: [value] for name, value in query.items()}}
            for label, query in PRESETS
        ],
    }


@page(Permission.SEE_ORDERS)
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """The board: a column per open status, the most urgent orders of each."""
    filter, now = read_filter(request), clock.now()
    overview = board.overview(filter, now)
    cards = board.cards(filter, now)
    columns = [
        {
            "status": status,
            "label": STATUSES[status],
            "next": NEXT[status],
            "total": overview.statuses[status],
            "cards": cards[status],
            "more": overview.statuses[status] - len(cards[status]),
        }
        for status in overview.statuses
        if not filter.statuses or status in filter.statuses
    ]
    context = {
        "columns": columns,
        "overview": overview,
        "sla": charts.stacked(overview.buckets),
        "received": charts.sparkline(overview.received),
        "received_total": sum(overview.received),
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "office/board_live.html", context | _shared(request, filter))
    return show(request, "office/board.html", context | _shared(request, filter))


@page(Permission.SEE_ORDERS)
@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """All orders that match, 50 a page: open ones most urgent first, closed ones newest first."""
    filter = read_filter(request)
    found = board.page(filter, rules.mark(request.GET.get("after", "")), clock.now())
    context = {"page": found, "first": "after" not in request.GET}
    if request.headers.get("HX-Request"):
        return fragment(request, "office/list_live.html", context | _shared(request, filter))
    return show(request, "office/list.html", context | _shared(request, filter))


@page(Permission.SEE_ORDERS)
@require_GET
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Everything about one order."""
    found = board.order(sellers_of(request), order_id)
    quantities = [
        sum(line[name] for line in map(asdict, found.lines)) for name in ("ordered", "cancelled", "dispatched")
    ]
    return show(
        request,
        "office/order.html",
        {"order": found, "statuses": STATUSES, "quantities": quantities},
    )


@page(Permission.SEE_ORDERS)
@require_GET
def document(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The order's label and invoice, as a download that can run nothing."""
    code, content = board.document(sellers_of(request), order_id)
    return pdf(f"{code}.pdf", content)


def pdf(name: str, content: bytes) -> HttpResponse:
    """A PDF from outside: to be saved, never guessed at, never run."""
    safe = "".join(letter for letter in name if letter.isalnum() or letter in ".-_")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": ["allow-downloads"]}  # type: ignore[attr-defined]
    return response
