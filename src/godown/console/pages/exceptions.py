"""Exceptions: one row per root cause, who acts, what tries again when, and what people do about it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast, get_args
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission, Role
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid, NotFound
from godown.kit.messages import Message, Text
from godown.omni.board import cases
from godown.omni.board import service as board
from godown.omni.board.cases import CaseView
from godown.omni.board.rules import CaseState
from godown.omni.exceptions import service as verbs
from godown.omni.exceptions.messages import BAD_SNOOZE, NO_CASE
from godown.omni.exceptions.rules import LONGEST_SNOOZE
from godown.omni.exceptions.service import Refused

from .. import charts, fixes, saved
from ..door import page, sellers_of
from ..fixes import Way
from ..rules import whole_number
from ..show import permissions_of, show

STATES = {"open": _("Open"), "snoozed": _("Snoozed"), "closed": _("Closed in the last 7 days")}
SNOOZES = {
    "1h": (_("for an hour"), timedelta(hours=1)),
    "4h": (_("for 4 hours"), timedelta(hours=4)),
    "morning": (_("until 9:00 tomorrow"), None),
    "3d": (_("for 3 days"), timedelta(days=3)),
    "7d": (_("for a week"), timedelta(days=7)),
}
MORNING = 9
#: At most so many are acted on at once.
MOST = 500
Work = Callable[[Sequence[int], Collection[int], datetime], Refused]


@dataclass(frozen=True)
class Verb:
    """What a button does: `told` says it of one case, `each` of every case of many."""

    work: Work
    told: Text
    each: Text


@page(Permission.SEE_ORDERS)
@require_GET
def exceptions(request: HttpRequest) -> HttpResponse:
    """Exceptions of a state, one row per root cause, oldest first; the filter is in the URL."""
    sellers, now = sellers_of(request), clock.now()
    asked = _asked(request)
    wanted, state = request.GET.get("state", ""), _state(request)
    found, more = cases.cases(
        sellers,
        now,
        state,
        cause=asked["cause"],
        account=asked["account"],
        owner=asked["owner"],
        after=_after(request.GET.get("after", "")),
    )
    causes = cases.causes(sellers, state, now)
    query = {name: value for name, value in {"state": wanted, **asked}.items() if value}
    return show(
        request,
        "office/exceptions.html",
        {
            "cases": _rows(request, found),
            "next": _mark(found[-1]) if more else "",
            "causes": charts.bars([(each, each.cases) for each in causes]),
            "total": sum(each.cases for each in causes),
            "state": state,
            "states": [(name, label, number) for (name, label), number in _counted(sellers, now)],
            "asked": asked,
            "query": urlencode(query),
            "narrowed": any(asked.values()),
            "saved": saved.offered(request, "exceptions"),
            "accounts": board.account_codes(sellers),
            **_words(request),
        },
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the URL narrows by."""
    return {name: request.GET.get(name, "") for name in ("cause", "account", "owner")}


def _state(request: HttpRequest) -> CaseState:
    """The state that the URL asks for, or the open ones."""
    wanted = request.GET.get("state", "")
    return cast(CaseState, wanted if wanted in get_args(CaseState) else "open")


def _counted(sellers: Sequence[int], now: datetime) -> list[tuple[tuple[CaseState, object], int]]:
    numbers = cases.case_states(sellers, now)
    return [((cast(CaseState, name), label), numbers[cast(CaseState, name)]) for name, label in STATES.items()]


def _words(request: HttpRequest) -> dict[str, object]:
    """What a row of the list and a page of its own both need."""
    return {
        "roles": dict(Role.choices),
        "snoozes": [(name, label) for name, (label, _span) in SNOOZES.items()],
        "may_act": Permission.CHANGE_ORDERS in permissions_of(request),
    }


def _rows(request: HttpRequest, found: Sequence[CaseView]) -> list[tuple[CaseView, list[Way]]]:
    granted = permissions_of(request)
    return [(each, fixes.ways(each, granted)) for each in found]


def _mark(case: CaseView) -> str:
    return f"{(case.closed_at or case.opened_at).isoformat()}~{case.id}"


def _after(text: str) -> tuple[datetime, int] | None:
    at, _tilde, case_id = text.partition("~")
    try:
        return datetime.fromisoformat(at), int(case_id)
    except ValueError:
        return None


@page(Permission.SEE_ORDERS)
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One exception, and what became of it."""
    found, timeline = cases.case(sellers_of(request), case_id)
    ((_case, ways),) = _rows(request, [found])
    return show(
        request,
        "office/case_page.html",
        {"case": found, "ways": ways, "timeline": timeline, "back": "case", **_words(request)},
    )


@page(Permission.CHANGE_ORDERS)
@require_POST
def act(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """Take it, snooze it, bring it back, or have what would settle it tried now; a refusal says why."""
    verb = _verb(request, action)
    try:
        refused = verb.work(sellers_of(request), [case_id], clock.now())
    except Invalid as error:
        messages.error(request, f"{error} {error.fix}")
    else:
        if refused.get(case_id) is NO_CASE:
            raise NotFound(NO_CASE, case=case_id)
        _tell(request, verb, refused.get(case_id))
    if request.POST.get("back") == "case":
        return redirect("case", case_id)
    return redirect(f"{reverse('exceptions')}?{request.POST.get('query', '')}")


def _tell(request: HttpRequest, verb: Verb, why_not: Message | None) -> None:
    if why_not:
        messages.error(request, f"{why_not.render({})} {why_not.render_fix({})}")
    else:
        messages.success(request, str(verb.told))


def _verb(request: HttpRequest, action: str) -> Verb:
    """What a button does, or 404."""
    known = {
        "take": Verb(verbs.take, _("It is yours."), _("yours now")),
        "snooze": Verb(_snooze(request), _("Out of sight; it comes back by itself."), _("snoozed")),
        "wake": Verb(verbs.wake, _("It is back."), _("back")),
        "retry": Verb(verbs.retry, _("Tried again now; it closes by itself if that settles it."), _("tried again now")),
    }
    if action not in known:
        raise Http404
    return known[action]


def _snooze(request: HttpRequest) -> Work:
    def snooze(sellers: Sequence[int], ids: Collection[int], now: datetime) -> Refused:
        return verbs.snooze(sellers, ids, snoozed_until(request.POST.get("until", ""), now), now)

    return snooze


# --- many at once (console.md U20) --------------------------------------------------------------------------------


@page(Permission.CHANGE_ORDERS)
@require_GET
def many(request: HttpRequest) -> HttpResponse:
    """How many match the filter, and which: those and no others are acted on from here."""
    asked = _asked(request)
    found, more = cases.cases(
        sellers_of(request),
        clock.now(),
        _state(request),
        cause=asked["cause"],
        account=asked["account"],
        owner=asked["owner"],
        limit=MOST,
    )
    return show(request, "office/cases_many.html", {"cases": found, "more": more, "most": MOST, **_words(request)})


@page(Permission.CHANGE_ORDERS)
@require_POST
def act_on_many(request: HttpRequest, action: str) -> HttpResponse:
    """Do it to the exceptions that the form names; the page answers what became of each, and offers those it was
    refused to again."""
    verb = _verb(request, action)
    named = [whole_number(each) for each in request.POST.getlist("case")[:MOST]]
    ids = [each for each in named if each is not None]
    refusal: GodownError | None = None
    refused: Refused = {}
    try:
        refused = verb.work(sellers_of(request), ids, clock.now())
    except Invalid as error:
        refusal = error
    found = cases.named(sellers_of(request), ids)
    return show(
        request,
        "office/cases_many.html",
        {
            "cases": found if refusal else [each for each in found if each.id in refused and each.closed_at is None],
            "refusal": refusal,
            "results": [] if refusal else [(each, _why_not(refused.get(each.id), each)) for each in found],
            "done": len(found) - len(refused.keys() & {each.id for each in found}),
            "told": verb.each,
            **_words(request),
        },
        status=refusal.http_status if refusal else 200,
    )


def _why_not(refusal: Message | None, case: CaseView) -> str:
    """Why nothing was done to a case, or an empty string."""
    if refusal is None:
        return ""
    return str(_("closed meanwhile")) if case.closed_at else refusal.render({"case": case.id})


def snoozed_until(choice: str, now: datetime) -> datetime:
    """When a case comes back that is snoozed so; a morning is one of the house's zone."""
    if choice not in SNOOZES:
        raise Invalid(BAD_SNOOZE, most=LONGEST_SNOOZE.days)
    span = SNOOZES[choice][1]
    if span is not None:
        return now + span
    tomorrow = localtime(now) + timedelta(days=1)
    return tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)
