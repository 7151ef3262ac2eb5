"""Quarantine: pieces of returns that wait for a decision, back into stock or given up."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid
from godown.kit.messages import Message
from godown.wms.inspection import quarantine as rooms
from godown.wms.inspection.quarantine import Quarantined
from godown.wms.masters.service import Site

from .. import charts
from ..door import page
from ..floor import asked_site, warehouses_of
from ..show import show
from .cancelled import STALE_FORM
from .inspect import FAILURE_NAMES

NO_PIECE = Message(
    "console.no_piece", _("No piece is chosen."), _("Tick the pieces that are to be released or scrapped.")
)
NO_DECISION = Message("console.no_decision", _("It is not said what to do."), _("Press one of the two buttons."))
LONGEST = 200
#: What brings a piece here besides a failed inspection.
STRAY = "stray"
REASONS = {**{each.value: name for each, name in FAILURE_NAMES.items()}, STRAY: _("Good, but not announced")}


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def quarantine(request: HttpRequest) -> HttpResponse:
    """Pieces in quarantine by reason; posted with some of them and a note, they are released or scrapped."""
    site = asked_site(request)
    refusal: GodownError | None = None
    if request.method == "POST" and site:
        try:
            messages.success(request, _decide(request, site))
        except GodownError as error:
            refusal = error
        else:
            return redirect(request.get_full_path())
    found = rooms.waiting(site) if site else []
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "reason")}
    shown = [row for row in found if _matches(row, asked)]
    return show(
        request,
        "office/quarantine.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "asked": asked,
            "reasons": REASONS,
            "bars": charts.bars(_by_reason(found)),
            "pieces": sum(row.quantity for row in found),
            "rows": [(row, _reason(row)) for row in shown],
            "chosen": set(request.POST.getlist("item")),
            "note": request.POST.get("note", ""),
            "refusal": refusal,
            "fix": refusal and refusal.message.render_fix(refusal.data),
            "key": uuid4(),
        },
        status=refusal.http_status if refusal else 200,
    )


def _reason(row: Quarantined) -> str:
    return row.reason or STRAY


def _by_reason(rows: Sequence[Quarantined]) -> list[tuple[str, int]]:
    pieces: Counter[str] = Counter()
    for row in rows:
        pieces[_reason(row)] += row.quantity
    return pieces.most_common()


def _matches(row: Quarantined, asked: dict[str, str]) -> bool:
    text = asked["q"].casefold()
    named = (row.sku, row.title, row.return_code, row.order_code)
    return (not asked["reason"] or asked["reason"] == _reason(row)) and any(text in each.casefold() for each in named)


def _decide(request: HttpRequest, site: Site) -> str:
    """Do what the form asks, all of it or nothing; the same form again changes nothing. Says what was done."""
    posted = request.POST
    try:
        key = UUID(posted.get("key", ""))
    except ValueError as error:
        raise Invalid(STALE_FORM) from error
    items = [int(each) for each in posted.getlist("item") if each.isdecimal()]
    if not items:
        raise Invalid(NO_PIECE)
    note = posted.get("note", "").strip()[:LONGEST]
    told: dict[str, Any] = {"n": len(items)}
    if posted.get("decision") == "release":
        rooms.release(site, items, note, f"release:{key}", clock.now())
        return ngettext("%(n)s piece is to be put away.", "%(n)s pieces are to be put away.", len(items)) % told
    if posted.get("decision") == "scrap":
        rooms.scrap(site, items, note, f"scrap:{key}", clock.now())
        return ngettext("%(n)s piece is scrap.", "%(n)s pieces are scrap.", len(items)) % told
    raise Invalid(NO_DECISION)
