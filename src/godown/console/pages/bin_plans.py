"""Plans for Flipkart's bins: what is missing there, where it would go, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid
from godown.kit.messages import Message
from godown.omni import limits, offers
from godown.omni.binplans import drafting, filling
from godown.omni.binplans import service as plans
from godown.omni.binplans.drafting import MOST_NEW, Draft
from godown.omni.binplans.service import Line, PlanView
from godown.omni.bins import service as mirror
from godown.omni.bins.models import CAPACITY
from godown.omni.channels.service import Account

from .. import charts
from ..door import may, page, sellers_of
from ..flipkart import accounts_of, asked_account, csv_response, may_change, without_bins
from ..rules import whole_number
from ..show import show

STATUSES = {"open": _("open"), "filling": _("being done"), "done": _("done"), "cancelled": _("given up")}
ORIGINS = {
    "pool": _("what the pool has more"),
    "bins": _("what our bins have more"),
    "typed": _("typed"),
    "comparison": _("comparison"),
    "receipts": _("what was received"),
    "inventory": _("what may be sold"),
}
KINDS = {"put": _("Put in"), "move": _("Move"), "recall": _("Take out")}
RESULTS = {
    "planned": _("planned"),
    "sent": _("asked, no certain answer yet"),
    "done": _("done"),
    "refused": _("refused"),
    "cancelled": _("given up"),
}
BAD_LINE = Message(
    "console.bad_plan_line",
    _("Line %(line)s is no SKU with a number of pieces: %(got)s"),
    _("Write one SKU to a line, then its pieces: KURTA-BLU-M 40"),
)
STALE_PLAN_FORM = Message("console.stale_plan_form", _("The form has no key of its own."), _("Load the page again."))
SHOWN_LINES = 500


@dataclass(frozen=True)
class BinStep:
    """A bin before and after: `pieces` lie there, `planned` are promised already, `more` come by this plan.
    `old`: it was told long before the others."""

    code: str
    pieces: int
    planned: int
    more: int
    capacity: int
    skus: int
    to_make: bool
    old: bool

    @property
    def after(self) -> int:
        return self.pieces + self.planned + self.more


@page(Permission.SEE_STOCK)
@require_http_methods(["GET", "POST"])
def planner(request: HttpRequest) -> HttpResponse:
    """What is missing at Flipkart and where it would go, before and after; posted, the plan is made."""
    account = asked_account(request, offers.has_bins)
    if told := without_bins(request, account):
        return told
    given = request.POST or request.GET
    typed = given.get("pieces", "")
    refusal: GodownError | None = None
    draft: Draft | None = None
    may_create = _number(given.get("may_create", ""), MOST_NEW)
    if account:
        try:
            wanted = drafting.typed(account, _typed(typed)) if typed.strip() else drafting.missing(account)
            if request.method == "POST" and may_change(request, account):
                key = _key(request)
                plan_id = drafting.make(account, wanted, may_create, clock.now(), key)
                return redirect("bin_plan", plan_id=plan_id)
            draft = drafting.draft(account, wanted, may_create)
        except GodownError as error:
            refusal = error
    steps = _steps(account, draft) if account and draft else []
    return show(
        request,
        "office/bin_planner.html",
        {
            "account": account,
            "accounts": accounts_of(request),
            "typed": typed,
            "may_create": given.get("may_create", ""),
            "most_new": MOST_NEW,
            "draft": draft,
            "mixed": bool(account and draft and mirror.mirror([account.seller_id], account.code).mixed),
            "wanted": draft.wanted if draft else None,
            "unlisted": sum(draft.wanted.unlisted.values()) if draft else 0,
            "steps": [
                (each, charts.vessel(each, each.pieces + each.planned, each.more, each.capacity)) for each in steps
            ],
            "plans": plans.plans(sellers_of(request), account.id if account else None),
            "statuses": STATUSES,
            "origins": ORIGINS,
            "refusal": refusal,
            "key": uuid4(),
            "may_change": may_change(request, account),
        },
        status=refusal.http_status if refusal and request.method == "POST" else 200,
    )


def _number(text: str, otherwise: int) -> int:
    return min(int(text), MOST_NEW) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Invalid(STALE_PLAN_FORM) from error


def _typed(text: str) -> dict[str, int]:
    """SKUs and pieces, one to a line, apart by space, tab, comma or semicolon. `Invalid` names the first bad line."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        words = line.replace(",", " ").replace(";", " ").split()
        pieces = whole_number(words[1], 7) if len(words) == 2 else None
        if not pieces:
            raise Invalid(BAD_LINE, line=number, got=line.strip()[:80])
        found[words[0]] = found.get(words[0], 0) + pieces
    return found


def _steps(account: Account, draft: Draft) -> list[BinStep]:
    """The bins that the draft touches, as they are and as they would be."""
    known = {each.code: each for each in mirror.bins([account.seller_id], account.id)}
    more: dict[str, int] = defaultdict(int)
    skus: dict[str, set[str]] = defaultdict(set)
    for step in draft.filling.steps:
        more[step.target] += step.pieces
        skus[step.target].add(step.sku)
    found = []
    for code, pieces in sorted(more.items()):
        there = known.get(code)
        found.append(
            BinStep(
                code,
                there.pieces if there else 0,
                there.planned if there else 0,
                pieces,
                there.capacity if there else CAPACITY,
                len(skus[code]),
                there is None or there.read_at is None,
                bool(there and there.old),
            )
        )
    return found


# --- one plan -----------------------------------------------------------------------------------------------------


@page(Permission.SEE_STOCK)
@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan: bins to make, a result per bin, what can be done now."""
    view = plans.plan(sellers_of(request), plan_id)
    able = limits.capabilities(view.account)
    wanted = request.GET.get("status", "")
    rows = [line for line in view.lines if not wanted or line.status == wanted]
    counts = {status: view.pieces(status) for status in RESULTS}
    return show(
        request,
        "office/bin_plan.html",
        {
            "plan": view,
            "statuses": STATUSES,
            "origins": ORIGINS,
            "kinds": KINDS,
            "results": RESULTS,
            "counts": [(status, RESULTS[status], pieces) for status, pieces in counts.items() if pieces],
            "bar": charts.stacked(counts),
            "bins": _by_bin(rows),
            "lines": rows[:SHOWN_LINES],
            "more": max(0, len(rows) - SHOWN_LINES),
            "status": wanted,
            "able": bool(able and able.binsWrite),
            "may_change": may(request, Permission.CHANGE_STOCK, view.seller_id),
        },
    )


def _by_bin(lines: Iterable[Line]) -> list[tuple[str, list[charts.Part[str]], dict[str, int], bool]]:
    """Per bin that gets fuller (or none, for what is taken out): pieces by result, and whether it is to be made."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(RESULTS, 0))
    to_make: dict[str, bool] = {}
    for line in lines:
        code = line.to_bin or line.bin
        counts[code][line.status] += line.pieces
        to_make[code] = line.to_make
    return [(code, charts.stacked(each), each, to_make[code]) for code, each in sorted(counts.items())]


ACTIONS = ("fill", "stop", "cancel", "again", "by_hand", "settle_done", "settle_not_done")


@page(Permission.CHANGE_STOCK)
@require_POST
def act(request: HttpRequest, plan_id: int, action: str) -> HttpResponse:
    """Do one thing with a plan and say what came of it."""
    try:
        messages.success(request, str(_act(request, plan_id, action)))
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
    return redirect("bin_plan", plan_id=plan_id)


def _act(request: HttpRequest, plan_id: int, action: str) -> Any:
    sellers, now = sellers_of(request), clock.now()
    reference = request.POST.get("reference", "")[:200]
    match action:
        case "fill":
            plans.fill(sellers, plan_id, now)
            return _("It is being done through Flipkart’s panel.")
        case "stop":
            plans.stop(sellers, plan_id, now)
            return _("Nothing more is sent.")
        case "cancel":
            plans.cancel(sellers, plan_id, now)
            return _("Given up: its room is free again.")
        case "again":
            again = plans.again(sellers, plan_id, now)
            return ngettext("%(n)s step is tried again.", "%(n)s steps are tried again.", again) % {"n": again}
        case "by_hand":
            chosen = request.POST.get("bin", "") or None
            done = plans.done_on_portal(sellers, plan_id, reference, now, chosen)
            noted = ngettext(
                "%(n)s step noted as done on the portal.", "%(n)s steps noted as done on the portal.", done
            )
            return noted % {"n": done}
        case "settle_done" | "settle_not_done":
            settled = filling.settle_by_hand(sellers, plan_id, action == "settle_done", reference, now)
            return ngettext("%(n)s step settled.", "%(n)s steps settled.", settled) % {"n": settled}
    raise Invalid(STALE_PLAN_FORM)


PORTAL_COLUMNS = ("step", "flipkart_bin", "to_bin", "new_bin", "listing_id", "sku", "pieces", "result", "reference")


@page(Permission.SEE_STOCK)
@require_GET
def portal_file(request: HttpRequest, plan_id: int) -> HttpResponseBase:
    """The plan as a sheet for whoever works on the portal."""
    view: PlanView = plans.plan(sellers_of(request), plan_id)
    rows: Sequence[Sequence[Any]] = [
        (
            line.kind,
            line.bin,
            line.to_bin,
            line.to_make,
            line.listing_id,
            line.sku,
            line.pieces,
            line.status,
            line.reference,
        )
        for line in view.lines
    ]
    return csv_response(f"bin-plan-{view.id}.csv", PORTAL_COLUMNS, rows)
