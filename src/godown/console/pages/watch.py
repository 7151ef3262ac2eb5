"""Channel accounts: which are heard of, how far they are read, what Flipkart offers them."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from godown.access.roles import Permission
from godown.kit import clock
from godown.omni.board import service as board
from godown.omni.board.service import AccountView

from .. import charts
from ..door import page, sellers_of
from ..show import permissions_of, show
from .accounts import MODES

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


#: What seller fulfilment has no use for, and what nobody misses where it is not wanted.
SMART_ONLY = ("picklists", "binsRead", "binsWrite", "binsCreate")
NOT_MISSED = ("scanBeforePack",)


def _matrix(found: Sequence[AccountView]) -> list[tuple[str | Promise, list[str]]]:
    """For each capability what each account has of it: yes, by_hand, not_needed, or not_told by its proxy."""
    return [(label, [_has(each, name) for each in found]) for name, label in CAPABILITIES.items()]


def _has(account: AccountView, name: str) -> str:
    able = account.capabilities
    if able is None:
        return "not_told"
    if getattr(able, name):
        return "yes"
    return "not_needed" if name in NOT_MISSED or (name in SMART_ONLY and not able.picklists) else "by_hand"


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
            "may_configure": Permission.CONFIGURE in permissions_of(request),
        },
    )
