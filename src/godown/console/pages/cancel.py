"""Follow a cancellation in three steps: what Flipkart says, what will happen here, what is left to do.

Nothing is sent to Flipkart. The address of step 2 holds all of the evidence, so going back and reloading is safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import is_naive, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Conflict, GodownError, Invalid, NotFound
from godown.kit.messages import Message
from godown.omni.cancellations import service as cancellations
from godown.omni.cancellations.rules import Line, Portal, PortalStatus
from godown.omni.cancellations.service import FRESH, Look
from godown.omni.orders.states import OPEN
from godown.wms.outward import service as outward
from godown.wms.pools import service as pools
from godown.wms.putback import service as putback

from ..door import page, sellers_of
from ..floor import site_of
from ..show import fragment, permissions_of, show
from .orders import STATUSES

NO_TIME = Message(
    "console.no_time", gettext_lazy("The time is missing."), gettext_lazy("Enter when you looked at the portal.")
)
NO_STATUS = Message(
    "console.no_status", gettext_lazy("The portal's status is missing."), gettext_lazy("Choose what the portal says.")
)
NO_NUMBER = Message(
    "console.no_number",
    gettext_lazy("“%(got)s” is no number of pieces."),
    gettext_lazy("Enter the total that the portal shows, 0 if nothing is cancelled."),
)
ALREADY = Message(
    "console.already_followed",
    gettext_lazy("Everything that the portal shows is cancelled here already."),
    gettext_lazy("Look at what is left to do."),
)
CHANGED = Message(
    "console.evidence_changed",
    gettext_lazy("What Flipkart says has changed since you saw it."),
    gettext_lazy("Look at the quantities again."),
)
#: Which field of the portal's form a refusal is about; those about a line carry its id.
FIELDS = {
    NO_TIME.code: "looked_at",
    "cancellation.looked_when": "looked_at",
    NO_STATUS.code: "status",
    "cancellation.contradiction": "status",
}
#: After so long without an answer the page says where to look.
SLOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Cut:
    """What following would do to a line: `more` pieces go, `stays` are left of it.

    Of those that go, `to_pool` leave their reservation for the pool's `cancelled` bucket, and `put_back` are picked.
    """

    of: Line
    more: int
    stays: int
    to_pool: int
    put_back: int

    @property
    def total(self) -> int:
        return self.of.cancelled + self.more


@page(Permission.CHANGE_ORDERS)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponseBase:
    """Steps 1 and 2; step 2 is shown once there is evidence (in the address), and posted to follow it."""
    look = cancellations.look(sellers_of(request), order_id)
    asked, refusal = request.GET, None
    if request.method == "POST":
        asked = request.POST
        try:
            _follow(request, look)
        except GodownError as error:
            refusal = error
        else:
            return redirect("cancel_done", order_id)
    if "evidence" in asked:
        try:
            more = _preview(request, look, asked)
        except GodownError as error:
            refusal = refusal or error
        else:
            return _step_two(request, look, asked, more, refusal)
    return _step_one(request, look, asked, refusal)


# --- step 1: what Flipkart says ---------------------------------------------------------------------------------


def _step_one(request: HttpRequest, look: Look, asked: QueryDict, refusal: GodownError | None) -> HttpResponse:
    now = clock.now()
    since = _time(asked.get("asked", ""))
    waiting = since is not None and (look.read_back_at is None or look.read_back_at < since)
    context = {
        "step": 1,
        "look": look,
        "open": look.status in OPEN,
        "status": STATUSES.get(look.status, look.status),
        "followed": any(line.cancelled for line in look.lines),
        "fresh": look.read_back_at is not None and now - look.read_back_at <= FRESH,
        "minutes": FRESH // timedelta(minutes=1),
        "waiting": waiting,
        "slow": waiting and since is not None and now - since > SLOW,
        "looked_at": localtime(now).strftime("%Y-%m-%dT%H:%M:%S"),
        "statuses": [(PortalStatus.PARTLY, _("partly")), (PortalStatus.COMPLETELY, _("completely"))],
        "typed": asked,
        **_told(refusal),
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "office/cancel_live.html", context)
    return show(request, "office/cancel.html", context, status=refusal.http_status if refusal else 200)


def _told(refusal: GodownError | None) -> dict[str, Any]:
    """A refusal, its fix and the field that it belongs to."""
    if refusal is None:
        return {"refusal": None, "field": ""}
    field = FIELDS.get(refusal.code, f"line-{refusal.data['line']}" if "line" in refusal.data else "")
    return {"refusal": refusal, "field": field}


@page(Permission.CHANGE_ORDERS)
@require_POST
def ask(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Have Flipkart asked about the order; step 1 waits for the answer."""
    now = clock.now()
    cancellations.ask_read_back(sellers_of(request), order_id, now)
    return redirect(f"{reverse('cancel', args=[order_id])}?{urlencode({'asked': now.isoformat()})}")


# --- step 2: what will happen -----------------------------------------------------------------------------------


def _preview(request: HttpRequest, look: Look, asked: QueryDict) -> dict[int, int]:
    """Pieces to cancel by line, or why the evidence does not do."""
    portal = _portal(asked, look) if asked["evidence"] == "portal" else None
    more = cancellations.preview(sellers_of(request), look.order_id, portal, clock.now())
    if not more:
        raise Conflict(ALREADY)
    return more


def _step_two(
    request: HttpRequest, look: Look, asked: QueryDict, more: Mapping[int, int], refusal: GodownError | None
) -> HttpResponse:
    there = _outward(request, look.order_id)
    cuts = _cuts(look, more, there)
    context = {
        "step": 2,
        "look": look,
        "cuts": cuts,
        "more": sum(cut.more for cut in cuts),
        "stays": sum(cut.stays for cut in cuts),
        "to_pool": sum(cut.to_pool for cut in cuts),
        "put_back": sum(cut.put_back for cut in cuts),
        "outward": there,
        "asked": asked,
        "statuses": {PortalStatus.PARTLY: _("partly"), PortalStatus.COMPLETELY: _("completely")},
        "looked_at": _time(asked.get("looked_at", "")),
        **_told(refusal),
    }
    return show(request, "office/cancel_confirm.html", context, status=refusal.http_status if refusal else 200)


def _cuts(look: Look, more: Mapping[int, int], there: outward.OrderView | None) -> list[Cut]:
    unpicked = {line.id: line.quantity - line.picked for line in there.lines} if there else {}
    return [
        Cut(
            line,
            number,
            line.ordered - line.cancelled - number,
            number if line.reserved else 0,
            max(0, number - unpicked.get(line.id, number)),  # those that never left their bin go first
        )
        for line, number in ((line, more.get(line.id, 0)) for line in look.lines)
    ]


def _follow(request: HttpRequest, look: Look) -> None:
    """Follow the posted evidence, if it still says what was shown; the same form sent again changes nothing."""
    totals = _totals(request.POST, look)
    if any(totals.values()) and all(line.cancelled == totals[line.id] for line in look.lines):
        return
    portal = _portal(request.POST, look) if request.POST.get("evidence") == "portal" else None
    more = cancellations.preview(sellers_of(request), look.order_id, portal, clock.now())
    if totals != {line.id: line.cancelled + more.get(line.id, 0) for line in look.lines}:
        raise Conflict(CHANGED)
    cancellations.follow(sellers_of(request), look.order_id, portal, clock.now())


def _portal(asked: QueryDict, look: Look) -> Portal:
    """What the form says the portal shows, or `Invalid` with the field that is wrong."""
    looked_at = _time(asked.get("looked_at", ""))
    if looked_at is None:
        raise Invalid(NO_TIME)
    status = asked.get("status", "")
    if status not in set(PortalStatus):
        raise Invalid(NO_STATUS)
    return Portal(looked_at, PortalStatus(status), _totals(asked, look))


def _totals(asked: QueryDict, look: Look) -> dict[int, int]:
    """Cancelled pieces by line, as totals."""
    totals = {}
    for line in look.lines:
        typed = asked.get(f"line-{line.id}", "").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise Invalid(NO_NUMBER, line=line.id, got=typed)
        totals[line.id] = int(typed)
    return totals


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return make_aware(found) if is_naive(found) else found


def _outward(request: HttpRequest, order_id: UUID) -> outward.OrderView | None:
    try:
        return outward.find(sellers_of(request), order_id)
    except NotFound:
        return None


# --- step 3: what is left to do ---------------------------------------------------------------------------------


@page(Permission.CHANGE_ORDERS)
@require_GET
def done(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """What was cancelled, and what follows from it: put back, make live again, pack the rest."""
    look = cancellations.look(sellers_of(request), order_id)
    there = _outward(request, order_id)
    granted = permissions_of(request)
    context = {
        "step": 3,
        "look": look,
        "cancelled": sum(line.cancelled for line in look.lines),
        "ordered": sum(line.ordered for line in look.lines),
        "stays": sum(line.ordered - line.cancelled for line in look.lines),
        "outward": there,
        "may": {"stock": Permission.CHANGE_STOCK in granted, "pack": Permission.PACK in granted},
        **(_left(request, there) if there else {}),
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "office/cancel_left.html", context)
    return show(request, "office/cancel_done.html", context)


def _left(request: HttpRequest, there: outward.OrderView) -> dict[str, Any]:
    """What of the order waits to be put back, and what of its goods waits in the pool to be live again."""
    site = site_of(request, there.warehouse)
    waiting = [each for each in putback.waiting(site, limit=5000) if each.order_id == there.id]
    skus = {line.sku for line in there.lines if line.cancelled}
    dead = [row for row in pools.cancelled(site) if row.pool == there.pool and row.sku in skus]
    rows = [("row", f"{row.pool}/{row.sku}") for row in dead if row.in_bins]
    query = urlencode([("warehouse", site.code), ("reference", there.order_code), *rows])
    return {
        "site": site,
        "waiting": waiting,
        "waiting_pieces": sum(each.pieces for each in waiting),
        "dead": dead,
        "in_bins": sum(row.in_bins for row in dead),
        "relive": f"{reverse('cancelled')}?{query}",
    }
