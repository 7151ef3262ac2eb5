"""The set-up guide of an account: from an empty warehouse to the first handover."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from godown.access.roles import Permission
from godown.kit import clock
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account
from godown.omni.guide import service as guides

from ..door import page, sellers_of, user_of
from ..show import permissions_of, show
from .accounts import MODES

#: The page that does a step: its label, its route, what the route takes of the account, and who may go there.
PAGES: Mapping[str, tuple[str | Promise, str, tuple[str, ...], Permission]] = {
    "bins": (_("Places"), "places", (), Permission.SEE_STOCK),
    "skus": (_("Files"), "files", (), Permission.SEE_STOCK),
    "connect": (_("Account"), "account", ("code",), Permission.CONFIGURE),
    "pool": (_("Account"), "account", ("code",), Permission.CONFIGURE),
    "listings": (_("Files"), "files", (), Permission.SEE_STOCK),
    "receive": (_("Receive"), "deliveries", ("warehouse",), Permission.RECEIVE),
    "allocate": (_("Allocate"), "new_pool_document", ("warehouse",), Permission.CHANGE_STOCK),
    "picklist": (_("Orders"), "orders", (), Permission.SEE_ORDERS),
    "pack": (_("Pick"), "waves", ("warehouse",), Permission.PICK),
    "document": (_("Pack"), "bench", ("warehouse",), Permission.PACK),
    "handover": (_("Handover"), "manifests", ("warehouse",), Permission.DISPATCH),
}


@page(Permission.SEE_ORDERS)
@require_GET
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The steps of the account's stock mode: what is done, what is next, what waits, with figures and links."""
    account = channels.account(sellers_of(request), code)
    found = guides.guide(account, clock.now())
    granted = permissions_of(user_of(request))
    return show(
        request,
        "office/guide.html",
        {
            "guide": found,
            "account": account,
            "mode": MODES[account.stock_mode],
            "steps": [(each, _link(account, each.step.code, granted)) for each in found.steps],
            "share": 1000 * found.done // len(found.steps),
            "may_configure": Permission.CONFIGURE in granted,
        },
    )


def _link(account: Account, step: str, granted: frozenset[Permission]) -> tuple[str | Promise, str] | None:
    """The label and address of the page that does a step, for those who may go there."""
    label, route, takes, permission = PAGES.get(step, ("", "", (), Permission.CONFIGURE))
    if not route or permission not in granted:
        return None
    return label, reverse(route, args=[getattr(account, each) for each in takes])
