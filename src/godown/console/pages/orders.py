"""Orders: the board by status, the list, one order, its document."""

from collections import Counter
from typing import Any, cast, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message, render
from godown.omni.board import rules
from godown.omni.board import service as board
from godown.omni.board.rules import Filter
from godown.omni.board.service import OrderView
from godown.omni.return_board import service as return_board
from godown.wms.outward import service as outward
from godown.wms.outward.states import ORDER as OUTWARD

from .. import charts, saved
from ..door import page, sellers_of
from ..floor import site_of, warehouses_of
from ..show import fragment, permissions_of, show
from . import returns

NOT_NOW = Message(
    "console.not_now", _("This cannot be done with order %(order)s as it stands now."), _("Look at it again.")
)

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
#: The stages of the floor, in walking order.
STAGES = {
    "ACKNOWLEDGED": _("to pick"),
    "PICKING": _("picking"),
    "PICKED": _("to pack"),
    "PACKED": _("packed"),
    "READY_TO_DISPATCH": _("loaded"),
}
#: What a warehouse's order may be: on the way there, at a stage, or at its end.
FLOOR_STATUSES = {
    "NEW": _("not yet to be picked"),
    **STAGES,
    "COMPLETED": _("handed over"),
    "CANCELLED": _("cancelled"),
    "UNFULFILLABLE": _("lacks pieces"),
}
#: What a person may do to an order, by the name of its Flow's move.
ACTIONS = {"retry": (_("Pick again"), outward.retry)}
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
    (_("Cancelled after pick"), {"status": "PROCESSING", "trouble": "order.cancelled_on_channel"}),
    (_("Handover refused"), {"trouble": "fulfilment.handover_refused"}),
)
#: Such views that are other pages: they are about a manifest, a SKU, an account.
ELSEWHERE: tuple[tuple[Any, str, dict[str, str]], ...] = (
    (_("Handover unknown"), "exceptions", {"cause": "fulfilment.in_doubt"}),
    (_("Stock mismatch"), "comparison", {}),
    (_("Nothing heard from Flipkart"), "accounts", {}),
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
        "saved": saved.offered(request, "order_list"),
        "accounts": board.account_codes(filter.sellers),
        "statuses": STATUSES,
        "query": urlencode(asked, doseq=True),
        "presets": [
            {"label": label, "query": urlencode(query), "on": asked == {name: [value] for name, value in query.items()}}
            for label, query in PRESETS
        ],
        "elsewhere": [
            (label, f"{reverse(route)}?{urlencode(query)}" if query else reverse(route))
            for label, route, query in ELSEWHERE
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
        "floor": charts.stacked(_on_the_floor(request)),
        "stages": STAGES,
        "received": charts.sparkline(overview.received),
        "received_total": sum(overview.received),
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "office/board_live.html", context | _shared(request, filter))
    return show(request, "office/board.html", context | _shared(request, filter))


def _on_the_floor(request: HttpRequest) -> dict[str, int]:
    """Orders by stage in all warehouses of the request's sellers."""
    found: Counter[str] = Counter()
    for warehouse in warehouses_of(request):
        found.update(outward.counts(site_of(request, warehouse)))
    return {stage: found[stage] for stage in STAGES}


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
    there = _outward(request, order_id)
    return show(
        request,
        "office/order.html",
        {
            "order": found,
            "statuses": STATUSES,
            "outward": there,
            "floor_statuses": FLOOR_STATUSES,
            "returns": return_board.of_order(sellers_of(request), order_id),
            "return_statuses": returns.STATUSES,
            "return_kinds": returns.KINDS,
            "blocked": render(there.blocked, {"subject": found.order_code, "units": _("some")}) if there else "",
            "may_cancel": Permission.CHANGE_ORDERS in permissions_of(request),
            "followed": any(line.cancelled for line in found.lines),
            "differs": any(line.channel_cancelled > line.cancelled for line in found.lines),
            "actions": [{"name": name, "label": ACTIONS[name][0]} for name in _allowed(request, found, there)],
        },
    )


def _outward(request: HttpRequest, order_id: UUID) -> outward.OrderView | None:
    try:
        return outward.find(sellers_of(request), order_id)
    except NotFound:
        return None


def _allowed(request: HttpRequest, found: OrderView, there: outward.OrderView | None) -> list[str]:
    """What the flows allow and this page knows how to do, for those who may change orders.

    An order is picked again only once omni knows that it ran short.
    """
    if Permission.CHANGE_ORDERS not in permissions_of(request):
        return []
    allowed = list(found.allowed_actions)
    if there and found.status in ("FULFILLABLE", "UNFULFILLABLE"):
        allowed += OUTWARD.allowed({"status": there.status, "blocked": there.blocked})
    return [name for name in allowed if name in ACTIONS]


@page(Permission.CHANGE_ORDERS)
@require_POST
def act(request: HttpRequest, order_id: UUID, action: str) -> HttpResponse:
    """Do one of the allowed actions; a refusal says why."""
    if action not in ACTIONS:
        raise Http404
    found = board.order(sellers_of(request), order_id)
    if action not in _allowed(request, found, _outward(request, order_id)):
        raise Conflict(NOT_NOW, order=found.order_code)
    ACTIONS[action][1](sellers_of(request), order_id, clock.now())
    return redirect("order", order_id)


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
