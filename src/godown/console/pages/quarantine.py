"""Quarantine: pieces of returns and deliveries that wait for a decision: back into stock, given up, or sent back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid
from godown.kit.messages import Message
from godown.wms.masters.service import Site
from godown.wms.quarantine import service as rooms
from godown.wms.quarantine.service import Chosen
from godown.wms.quarantine.sources import Quarantined

from .. import charts
from ..door import page
from ..floor import asked_site, warehouses_of
from ..show import show
from .cancelled import BAD_PIECES, STALE_FORM
from .inspect import FAILURE_NAMES
from .receive import DAMAGE_NAMES

NO_PIECE = Message(
    "console.no_piece", _("No piece is chosen."), _("Tick the pieces that are to be released, scrapped or sent back.")
)
NO_DECISION = Message("console.no_decision", _("It is not said what to do."), _("Press one of the buttons."))
LONGEST = 200
#: What brings a piece here besides a failed inspection or damage.
STRAY = "stray"
REASONS = {
    **{each.value: name for each, name in (FAILURE_NAMES | DAMAGE_NAMES).items()},
    STRAY: _("Good, but not announced"),
}
SOURCES = {"return": _("Returns"), "receipt": _("Deliveries")}
#: What each button does, and says.
DECISIONS = {
    "release": (
        rooms.release,
        ngettext_lazy("%(n)s piece is to be put away.", "%(n)s pieces are to be put away.", "n"),
    ),
    "scrap": (rooms.scrap, ngettext_lazy("%(n)s piece is scrap.", "%(n)s pieces are scrap.", "n")),
    "send_back": (
        rooms.send_back,
        ngettext_lazy("%(n)s piece goes back to its supplier.", "%(n)s pieces go back to their supplier.", "n"),
    ),
}


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def quarantine(request: HttpRequest) -> HttpResponse:
    """Pieces in quarantine by reason; posted with some of them and a note, they are released, scrapped or sent back."""
    site = asked_site(request)
    refusal: GodownError | None = None
    if request.method == "POST" and site:
        try:
            messages.success(request, _decide(request, site))
        except GodownError as error:
            refusal = error
        else:
            return redirect(request.get_full_path())
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "reason", "source")}
    found = rooms.waiting(site, asked["source"]) if site else []
    shown = [row for row in found if _matches(row, asked)]
    return show(
        request,
        "office/quarantine.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "asked": asked,
            "reasons": REASONS,
            "sources": SOURCES,
            "query": urlencode({"warehouse": site.code, "source": asked["source"]}) if site else "",
            "bars": charts.bars(_by_reason(found)),
            "pieces": sum(row.quantity for row in found),
            "rows": [_row(request, row) for row in shown],
            "may_go_back": any(row.from_supplier for row in shown),
            "note": request.POST.get("note", ""),
            "refusal": refusal,
            "key": uuid4(),
        },
        status=refusal.http_status if refusal else 200,
    )


@dataclass(frozen=True)
class Row:
    """Pieces as the page shows them: by the name of their box, ticked or not, with so many entered."""

    of: Quarantined
    name: str
    reason: str
    ticked: bool
    typed: str


def _row(request: HttpRequest, row: Quarantined) -> Row:
    name = f"{row.source}:{row.id}"
    typed = request.POST.get(f"pieces/{name}", str(row.quantity))
    return Row(row, name, _reason(row), name in request.POST.getlist("item"), typed)


def _reason(row: Quarantined) -> str:
    return row.reason or STRAY


def _by_reason(rows: Sequence[Quarantined]) -> list[tuple[str, int]]:
    pieces: Counter[str] = Counter()
    for row in rows:
        pieces[_reason(row)] += row.quantity
    return pieces.most_common()


def _matches(row: Quarantined, asked: dict[str, str]) -> bool:
    text = asked["q"].casefold()
    named = (row.sku, row.title, row.document, row.about)
    return (not asked["reason"] or asked["reason"] == _reason(row)) and any(text in each.casefold() for each in named)


def _decide(request: HttpRequest, site: Site) -> str:
    """Do what the form asks, all of it or nothing; the same form again changes nothing. Says what was done.

    A form that a browser shows again may be sent with other pieces: that is another decision.
    """
    posted = request.POST
    try:
        key = UUID(posted.get("key", ""))
    except ValueError as error:
        raise Invalid(STALE_FORM) from error
    chosen = _chosen(request)
    if not chosen:
        raise Invalid(NO_PIECE)
    decision = posted.get("decision", "")
    if decision not in DECISIONS:
        raise Invalid(NO_DECISION)
    decide, said = DECISIONS[decision]
    decided = uuid5(key, f"{decision} {sorted(chosen.items())}")
    decide(site, chosen, posted.get("note", "").strip()[:LONGEST], f"{decision}:{decided}", clock.now())
    return said % {"n": sum(chosen.values())}


def _chosen(request: HttpRequest) -> Chosen:
    """The ticked pieces; of those that came one by one, the one."""
    chosen = {}
    for name in request.POST.getlist("item"):
        source, _colon, item = name.partition(":")
        pieces = request.POST.get(f"pieces/{name}", "1").strip()
        if not pieces.isdecimal() or not 0 < len(pieces) < 10:
            raise Invalid(BAD_PIECES, got=pieces)
        if item.isdecimal() and len(item) < 19:
            chosen[source, int(item)] = int(pieces)
    return chosen
