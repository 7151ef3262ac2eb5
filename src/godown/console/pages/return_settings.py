"""How each account wants its returns, and the keys of the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from godown.access import service as access
from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import Invalid, NotFound
from godown.kit.messages import Message
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account
from godown.omni.keys import service as keys
from godown.omni.returns import policies
from godown.omni.returns.models import ReturnsPool
from godown.omni.returns.policies import Policy

from ..door import page, sellers_of
from ..rules import whole_number
from ..show import show

NO_ACCOUNT = Message("console.no_account", _("There is no such channel account."))
BAD_SPAN = Message(
    "console.bad_span", _("“%(got)s” is no number from %(least)s to %(most)s."), _("Write a whole number.")
)
POOLS = {ReturnsPool.ACCOUNT: _("the account’s own pool"), ReturnsPool.COMMON: "COMMON"}
DAYS, MINUTES = (1, 365), (5, 1440)


@page(Permission.CONFIGURE)
@require_GET
def return_settings(request: HttpRequest) -> HttpResponse:
    """A form for each account, and the API keys."""
    return _shown(request)


def _shown(request: HttpRequest, issued: keys.NewKey | None = None) -> HttpResponse:
    accounts = channels.accounts_of(sellers_of(request))
    known = policies.policies([each.id for each in accounts])
    return show(
        request,
        "office/return_settings.html",
        {
            "accounts": [(each, known.get(each.id, Policy()), policies.read_until(each)) for each in accounts],
            "pools": POOLS,
            "sellers": access.sellers(sellers_of(request)),
            "keys": keys.keys(sellers_of(request)),
            "issued": issued,
        },
    )


@page(Permission.CONFIGURE)
@require_POST
def save_return_settings(request: HttpRequest, account: str) -> HttpResponse:
    """Set how an account wants its returns."""
    found = _account(request, account)
    posted = request.POST
    pool = posted.get("returns_pool", "")
    policies.decide(
        found,
        Policy(
            accept_unknown="accept_unknown" in posted,
            returns_pool=ReturnsPool(pool) if pool in ReturnsPool.values else ReturnsPool.ACCOUNT,
            sync="sync" in posted,
            read_every=60 * _span(posted.get("read_minutes", ""), *MINUTES),
            overdue_days=_span(posted.get("overdue_days", ""), *DAYS),
            claim_days=_span(posted.get("claim_days", ""), *DAYS),
        ),
        clock.now(),
    )
    return redirect("return_settings")


def _account(request: HttpRequest, code: str) -> Account:
    found = next((each for each in channels.accounts_of(sellers_of(request)) if each.code == code), None)
    if found is None:
        raise NotFound(NO_ACCOUNT)
    return found


def _span(text: Any, least: int, most: int) -> int:
    span = whole_number(text)
    if span is None or not least <= span <= most:
        raise Invalid(BAD_SPAN, got=text, least=least, most=most)
    return span


@page(Permission.CONFIGURE)
@require_POST
def issue_key(request: HttpRequest) -> HttpResponse:
    """Make an API key; its password is shown on this one page."""
    asked = request.POST.get("seller", "")
    seller = next((each for each in access.sellers(sellers_of(request)) if each.code == asked), None)
    if seller is None:
        raise NotFound(NO_ACCOUNT)
    return _shown(request, keys.issue(seller.id, clock.now()))


@page(Permission.CONFIGURE)
@require_POST
def revoke_key(request: HttpRequest, username: str) -> HttpResponse:
    """The key lets nobody in any more."""
    keys.revoke(sellers_of(request), username, clock.now())
    return redirect("return_settings")
