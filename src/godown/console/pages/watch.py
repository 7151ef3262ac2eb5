"""What needs a person: exceptions, and accounts that are not heard of."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission, Role
from godown.kit import clock
from godown.omni.board import service as board
from godown.omni.board.service import AccountView
from godown.omni.exceptions.service import take
from godown.omni.fulfilment.messages import PACK_REFUSED
from godown.omni.orders.messages import CANCELLED_ON_CHANNEL

from .. import charts
from ..door import page, sellers_of, user_of
from ..show import permissions_of, show
from .accounts import MODES

#: Causes that following a cancellation may settle.
CANCELLABLE = (CANCELLED_ON_CHANNEL.code, PACK_REFUSED.code)


@page(Permission.SEE_ORDERS)
@require_GET
def exceptions(request: HttpRequest) -> HttpResponse:
    """Open exceptions, one row per root cause, oldest first."""
    sellers, asked = sellers_of(request), {name: request.GET.get(name, "") for name in ("cause", "account", "owner")}
    cases, more = board.cases(sellers, **asked, after=_after(request.GET.get("after", "")))
    causes = board.causes(sellers)
    return show(
        request,
        "office/exceptions.html",
        {
            "cases": cases,
            "next": f"{cases[-1].opened_at.isoformat()}~{cases[-1].id}" if more else "",
            "causes": charts.bars([(each, each.cases) for each in causes]),
            "total": sum(each.cases for each in causes),
            "asked": asked,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "accounts": board.account_codes(sellers),
            "roles": dict(Role.choices),
            "cancellable": CANCELLABLE,
            "may_cancel": Permission.CHANGE_ORDERS in permissions_of(user_of(request)),
        },
    )


@page(Permission.CHANGE_ORDERS)
@require_POST
def take_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whoever presses it owns the exception."""
    take(sellers_of(request), case_id)
    return redirect(f"{reverse('exceptions')}?{request.POST.get('query', '')}")


def _after(text: str) -> tuple[datetime, int] | None:
    at, _tilde, case_id = text.partition("~")
    try:
        return datetime.fromisoformat(at), int(case_id)
    except ValueError:
        return None


CAPABILITIES = {
    "picklists": _("Release picklists"),
    "hold": _("Read holds"),
    "cancellationRead": _("Read cancellations"),
    "returnsRead": _("Read returns"),
    "scanBeforePack": _("Scan every piece before packing"),
    "inventoryUpdate": _("Set stock"),
    "binsRead": _("Read Flipkart's bins"),
    "binsWrite": _("Put into, move between and take out of Flipkart's bins"),
    "binsCreate": _("Create Flipkart's bins"),
}


def _matrix(found: Sequence[AccountView]) -> list[tuple[str | Promise, list[bool | None]]]:
    """For each capability, whether each account has it; None: its proxy does not tell."""
    return [
        (label, [getattr(each.capabilities, name) if each.capabilities else None for each in found])
        for name, label in CAPABILITIES.items()
    ]


@page(Permission.SEE_ORDERS)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Every channel account: how far it is read, when it is asked next, what is left of its quota."""
    found = board.accounts(sellers_of(request), clock.now())
    return show(
        request,
        "office/accounts.html",
        {
            "accounts": [
                (each, charts.share(each.budget.used, each.budget.limit) if each.budget else 0) for each in found
            ],
            "blind": [each for each in found if each.blind],
            "matrix": _matrix(found),
            "modes": MODES,
            "may_configure": Permission.CONFIGURE in permissions_of(user_of(request)),
        },
    )
