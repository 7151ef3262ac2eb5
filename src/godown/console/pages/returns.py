"""Returns: the list, and one return."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Invalid, NotFound
from godown.kit.messages import Message
from godown.kit.sheets.writing import csv_file
from godown.omni.board import service as orders
from godown.omni.return_board import rules
from godown.omni.return_board import service as board
from godown.omni.return_board.rules import Filter
from godown.omni.returns import service as returns
from godown.wms.inspection.views import Journey, journey
from godown.wms.returns import gate

from .. import saved
from ..door import page, sellers_of
from ..downloads import csv
from ..show import fragment, permissions_of, show
from .inspect import FAILURE_NAMES

NO_REASON = Message(
    "console.no_cancel_reason",
    _("It is not said why the return is cancelled."),
    _("Write down why: the reason stays on its timeline."),
)
STATUSES = {
    "announced": _("Announced"),
    "gate_entered": _("At the gate"),
    "inspected": _("Inspected"),
    "disposed": _("Settled"),
    "cancelled": _("Cancelled"),
}
KINDS = {"CUSTOMER_RETURN": _("Customer return"), "RETURN_TO_ORIGIN": _("RTO, undelivered")}
SOURCES = {"upload": _("file"), "api": _("API"), "sync": "Flipkart", "floor": _("floor")}
AGES = {
    "3": _("up to 3 days"),
    "7": _("4 to 7 days"),
    "14": _("8 to 14 days"),
    "30": _("15 to 30 days"),
    "older": _("over 30 days"),
}
#: What a source says of a return, by the names of facts.
FACTS = {
    "kind": _("Type"),
    "order_code": _("Order"),
    "transporter": _("Transporter"),
    "awb": _("Tracking id"),
    "expected_at": _("Expected"),
    "channel_status": _("Status"),
    "sku": _("Channel SKU"),
    "quantity": _("Pieces"),
    "reason": _("Reason"),
    "price": _("Price"),
}
PRESETS: tuple[tuple[Any, dict[str, str]], ...] = (
    (_("Waited for"), {"status": "announced"}),
    (_("Over 14 days"), {"age": "30"}),
    (_("Over 30 days"), {"age": "older"}),
    (_("Claim now"), {"claim": "soon"}),
    (_("At the gate"), {"status": "gate_entered"}),
    ("RTO", {"kind": "RETURN_TO_ORIGIN"}),
)


def read_filter(request: HttpRequest) -> Filter:
    """The filter that the URL says; what it says wrongly is left out."""
    asked = request.GET
    age, kind = asked.get("age", ""), asked.get("kind", "")
    return Filter(
        sellers=sellers_of(request),
        statuses=tuple(status for status in asked.getlist("status") if status in STATUSES),
        kind=kind if kind in KINDS else "",
        account=asked.get("account", ""),
        age=age if age in rules.AGES else "",
        claim=asked.get("claim") == "soon",
        sku=asked.get("sku", "").strip(),
        reason=asked.get("reason", "").strip(),
        text=asked.get("q", "").strip(),
    )


@page(Permission.SEE_ORDERS)
@require_GET
def return_list(request: HttpRequest) -> HttpResponse:
    """All returns that match, newest first, 50 a page."""
    filter, now, granted = read_filter(request), clock.now(), permissions_of(request)
    asked = {name: values for name, values in request.GET.lists() if name != "after" and any(values)}
    context = {
        "filter": filter,
        "page": board.page(filter, rules.mark(request.GET.get("after", "")), now),
        "first": "after" not in request.GET,
        "query": urlencode(asked, doseq=True),
        "accounts": orders.account_codes(filter.sellers),
        "statuses": STATUSES,
        "kinds": KINDS,
        "sources": SOURCES,
        "ages": AGES,
        "presets": [
            {"label": label, "query": urlencode(query), "on": asked == {name: [value] for name, value in query.items()}}
            for label, query in PRESETS
        ],
        "saved": saved.offered(request, "returns"),
        "may_upload": Permission.CHANGE_ORDERS in granted,
        "may_configure": Permission.CONFIGURE in granted,
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "office/returns_live.html", context)
    unknown = gate.unknown(filter.sellers)
    return show(request, "office/returns.html", {**context, "unknown": unknown, "now": now})


@page(Permission.SEE_ORDERS)
@require_GET
def return_file(request: HttpRequest) -> HttpResponseBase:
    """The returns that match, as CSV."""
    headings = (
        *("return_id", "type", "status", "account", "order_id", "skus", "pieces", "reasons", "transporter"),
        *("tracking_id", "announced_by", "announced_at", "expected_at", "received_at", "claim_by"),
    )
    rows = (
        (
            *(card.return_code, card.kind, card.status, card.account, card.order_code, card.skus, card.pieces),
            *(card.reasons, card.transporter, card.awb, card.source, _local(card.announced_at)),
            *(_local(card.expected_at), _local(card.received_at), _local(card.claim_by)),
        )
        for card in board.cards(read_filter(request), clock.now())
    )
    return csv("returns.csv", csv_file(headings, rows))


# --- one return ---------------------------------------------------------------------------------------------------


@page(Permission.SEE_ORDERS)
@require_GET
def return_order(request: HttpRequest, return_id: UUID) -> HttpResponse:
    """Everything about one return."""
    found = board.find(sellers_of(request), return_id)
    return show(
        request,
        "office/return.html",
        {
            "return": found,
            "statuses": STATUSES,
            "kinds": KINDS,
            "sources": SOURCES,
            "journey": _journey(request, return_id),
            "failures": {each.value: name for each, name in FAILURE_NAMES.items()},
            "said": [(label, [_said(each.said, name) for each in found.sightings]) for name, label in FACTS.items()],
            "may_cancel": "cancel" in found.allowed_actions and Permission.CHANGE_ORDERS in permissions_of(request),
        },
    )


def _journey(request: HttpRequest, return_id: UUID) -> Journey | None:
    """The return in the warehouse, if that is ours."""
    try:
        return journey(sellers_of(request), return_id)
    except NotFound:
        return None


def _said(said: Mapping[str, str], name: str) -> str:
    return said.get(name, "") or "–"


@page(Permission.CHANGE_ORDERS)
@require_POST
def cancel_return(request: HttpRequest, return_id: UUID) -> HttpResponse:
    """The return will not come; its pieces may be announced again."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Invalid(NO_REASON)
    returns.cancel(sellers_of(request), return_id, reason[:500], clock.now())
    return redirect("return", return_id)


def _local(at: datetime | None) -> str:
    """A time in the house's zone, as spreadsheets read it."""
    return localtime(at).strftime("%Y-%m-%d %H:%M%z") if at else ""
