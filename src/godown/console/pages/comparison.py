"""Our book against Flipkart's bins: differences first, a verb for each, in bulk with a preview."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, Invalid
from godown.omni import offers
from godown.omni.binplans.drafting import MOST_NEW
from godown.omni.bins import service as mirror
from godown.omni.channels.service import Account
from godown.omni.comparison import service as comparing
from godown.omni.comparison.messages import NOTHING_CHOSEN
from godown.omni.comparison.rules import Difference, Kind, Verb

from .. import charts
from ..door import page, sellers_of
from ..flipkart import account_of, accounts_of, asked_account, csv_response, in_sheet, may_change, without_bins
from ..show import show
from .bin_plans import KINDS as STEP_KINDS

KINDS = {
    Kind.TOO_FEW: _("Flipkart has too few"),
    Kind.TOO_MANY: _("Flipkart has too many"),
    Kind.MISSING_BIN: _("bin missing at Flipkart"),
    Kind.EXTRA_BIN: _("bin missing here"),
    Kind.UNLISTED: _("SKU without listing"),
    Kind.UNKNOWN_LISTING: _("listing not known here"),
}
VERBS = {
    Verb.ADJUST: _("Put Flipkart right"),
    Verb.COUNT: _("Have ours counted"),
    Verb.MAKE: _("Have it made at Flipkart"),
    Verb.ADD: _("Add it here"),
    Verb.IGNORE: _("Ignore"),
}
HAPPENS = {
    Verb.ADJUST: _("A bin plan is made of these steps. Nothing is sent before you say so in the plan."),
    Verb.COUNT: _("Counts are opened in the warehouse, in every bin where the SKU lies by our book."),
    Verb.MAKE: _("The bins are noted as to be made on Flipkart’s portal, until a read shows them."),
    Verb.ADD: _("Bins with these codes are added to the warehouse."),
    Verb.IGNORE: _("They are left out of the list until that day, or until their figures change."),
}
#: Rows that a page shows; the file has all.
SHOWN = 200
#: Differences that one form works on.
MOST_AT_ONCE = 500


@page(Permission.SEE_STOCK)
@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """What differs, the greatest first; the filter is in the URL."""
    account = asked_account(request, offers.has_bins)
    if told := without_bins(request, account):
        return told
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    whole = comparing.compare(account, clock.now()) if account else None
    found = whole.differences if whole else []
    shown = _filtered(found, kind, text)
    most = max((abs(each.gap) for each in shown), default=0)
    return show(
        request,
        "office/comparison.html",
        {
            "account": account,
            "accounts": accounts_of(request),
            "whole": whole,
            "mirror": mirror.mirror(sellers_of(request), account.code) if account else None,
            "kinds": [(name, label, sum(each.kind is name for each in found)) for name, label in KINDS.items()],
            "kind": kind,
            "q": text,
            "all": len(found),
            "rows": [
                (each, KINDS[each.kind], charts.share(abs(each.gap), most), whole is not None and whole.is_old(each))
                for each in shown[:SHOWN]
            ],
            "more": max(0, len(shown) - SHOWN),
            "matching": len(shown),
            "verbs": VERBS,
            "may_change": may_change(request, account),
        },
    )


def _filtered(found: Sequence[Difference], kind: str, text: str) -> list[Difference]:
    text = text.casefold()
    return [
        each
        for each in found
        if (not kind or each.kind.value == kind)
        and any(text in named.casefold() for named in (each.sku, each.listing_id, each.bin))
    ]


def _back(account: str) -> str:
    return f"{reverse('comparison')}?{urlencode({'account': account})}"


@page(Permission.CHANGE_STOCK)
@require_POST
def preview(request: HttpRequest, account: str) -> HttpResponse:
    """What a verb would do to the chosen differences: one row's (`only`), the ticked ones, or (`matching`) all that the
    filter shows and the verb is for.
    """
    known = account_of(request, account)
    now = clock.now()
    try:
        only, _tilde, key = request.POST.get("only", "").partition("~")
        verb = _verb(only or request.POST.get("verb", ""))
        keys = [key] if only else request.POST.getlist("key")
        if request.POST.get("matching") and not only:
            found = _filtered(
                comparing.compare(known, now).differences, request.POST.get("kind", ""), request.POST.get("q", "")
            )
            keys = [each.key for each in found if verb in each.verbs][:MOST_AT_ONCE]
        would = comparing.preview(known, keys, verb, MOST_NEW, now)
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
        return redirect(_back(account))
    return show(
        request,
        "office/comparison_preview.html",
        {
            "account": known,
            "verb": verb,
            "label": VERBS[verb],
            "happens": HAPPENS[verb],
            "would": would,
            "keys": keys,
            "kinds": KINDS,
            "step_kinds": STEP_KINDS,
            "rows": would.differences[:SHOWN],
            "told_at": min((each.told_at for each in would.differences if each.told_at), default=None),
            "steps": would.steps[:SHOWN],
            "more": max(0, len(would.differences) - SHOWN),
            "back": _back(account),
            "today": now,
        },
    )


def _verb(name: str) -> Verb:
    try:
        return Verb(name)
    except ValueError as error:
        raise Invalid(NOTHING_CHOSEN) from error


@page(Permission.CHANGE_STOCK)
@require_POST
def do(request: HttpRequest, account: str) -> HttpResponse:
    """Do what was previewed, with exactly the differences that were shown."""
    known = account_of(request, account)
    try:
        return _do(request, known, request.POST.getlist("key"))
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
        return redirect(_back(account))


def _do(request: HttpRequest, account: Account, keys: list[str]) -> HttpResponse:
    now = clock.now()
    said: Any
    match _verb(request.POST.get("verb", "")):
        case Verb.ADJUST:
            plan_id = comparing.adjust_flipkart(account, keys, MOST_NEW, now)
            messages.success(request, _("The plan is made: have it done through the panel, or do it on the portal."))
            return redirect("bin_plan", plan_id=plan_id)
        case Verb.COUNT:
            opened = comparing.count_ours(account, keys, now)
            said = ngettext("%(n)s count opened.", "%(n)s counts opened.", opened) % {"n": opened}
        case Verb.MAKE:
            said = _("To be made at Flipkart: %(bins)s.") % {
                "bins": ", ".join(comparing.make_at_flipkart(account, keys, now))
            }
        case Verb.ADD:
            said = _("Added here: %(bins)s.") % {"bins": ", ".join(comparing.add_here(account, keys, now))}
        case Verb.IGNORE:
            ignored = comparing.ignore(
                account, keys, request.POST.get("reason", ""), _day(request.POST.get("until", "")), now
            )
            said = _("%(n)s differences are ignored.") % {"n": ignored}
    messages.success(request, str(said))
    return redirect(_back(account.code))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


COLUMNS = ("what", "bin", "sku", "listing_id", "ours", "flipkart", "difference", "told_at")


@page(Permission.SEE_STOCK)
@require_GET
def differences_file(request: HttpRequest, account: str) -> HttpResponseBase:
    """All differences that the filter shows."""
    known = account_of(request, account)
    found = _filtered(
        comparing.compare(known, clock.now()).differences, request.GET.get("kind", ""), request.GET.get("q", "")
    )
    rows = [
        (
            each.kind.value,
            each.bin,
            each.sku,
            each.listing_id,
            each.ours,
            each.theirs,
            each.gap,
            in_sheet(each.told_at),
        )
        for each in found
    ]
    return csv_response(f"differences-{known.code}.csv", COLUMNS, rows)
