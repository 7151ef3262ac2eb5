"""Exceptions: one row per root cause, who acts, what tries again when, and what people do about it."""

from collections.abc import Callable, Sequence
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
from godown.omni.board import cases
from godown.omni.board import service as board
from godown.omni.board.cases import CaseView
from godown.omni.board.rules import CaseState
from godown.omni.exceptions import service as verbs
from godown.omni.exceptions.messages import BAD_SNOOZE
from godown.omni.exceptions.rules import LONGEST_SNOOZE

from .. import charts, fixes, saved
from ..door import page, sellers_of, user_of
from ..fixes import Way
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
Act = Callable[[Sequence[int], int, datetime], None]


@page(Permission.SEE_ORDERS)
@require_GET
def exceptions(request: HttpRequest) -> HttpResponse:
    """Exceptions of a state, one row per root cause, oldest first; the filter is in the URL."""
    sellers, now = sellers_of(request), clock.now()
    asked = {name: request.GET.get(name, "") for name in ("cause", "account", "owner")}
    wanted = request.GET.get("state", "")
    state = cast(CaseState, wanted if wanted in get_args(CaseState) else "open")
    found, more = cases.cases(sellers, now, state, **asked, after=_after(request.GET.get("after", "")))
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


def _counted(sellers: Sequence[int], now: datetime) -> list[tuple[tuple[CaseState, object], int]]:
    numbers = cases.case_states(sellers, now)
    return [((cast(CaseState, name), label), numbers[cast(CaseState, name)]) for name, label in STATES.items()]


def _words(request: HttpRequest) -> dict[str, object]:
    """What a row of the list and a page of its own both need."""
    return {
        "roles": dict(Role.choices),
        "snoozes": [(name, label) for name, (label, _span) in SNOOZES.items()],
        "may_act": Permission.CHANGE_ORDERS in permissions_of(user_of(request)),
    }


def _rows(request: HttpRequest, found: Sequence[CaseView]) -> list[tuple[CaseView, list[Way]]]:
    granted = permissions_of(user_of(request))
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
    acts: dict[str, tuple[Act, object]] = {
        "take": (verbs.take, _("It is yours.")),
        "snooze": (_snooze(request), _("Out of sight; it comes back by itself.")),
        "wake": (verbs.wake, _("It is back.")),
        "retry": (verbs.retry, _("Tried again now; it closes by itself if that settles it.")),
    }
    if action not in acts:
        raise Http404
    work, told = acts[action]
    try:
        work(sellers_of(request), case_id, clock.now())
    except NotFound:
        raise
    except GodownError as error:
        messages.error(request, f"{error} {error.message.render_fix(error.data)}")
    else:
        messages.success(request, str(told))
    if request.POST.get("back") == "case":
        return redirect("case", case_id)
    return redirect(f"{reverse('exceptions')}?{request.POST.get('query', '')}")


def _snooze(request: HttpRequest) -> Act:
    def snooze(sellers: Sequence[int], case_id: int, now: datetime) -> None:
        verbs.snooze(sellers, case_id, snoozed_until(request.POST.get("until", ""), now), now)

    return snooze


def snoozed_until(choice: str, now: datetime) -> datetime:
    """When a case comes back that is snoozed so; a morning is one of the house's zone."""
    if choice not in SNOOZES:
        raise Invalid(BAD_SNOOZE, most=LONGEST_SNOOZE.days)
    span = SNOOZES[choice][1]
    if span is not None:
        return now + span
    tomorrow = localtime(now) + timedelta(days=1)
    return tomorrow.replace(hour=MORNING, minute=0, second=0, microsecond=0)
