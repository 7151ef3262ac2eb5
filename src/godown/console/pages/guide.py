"""The set-up guide of an account: from an empty warehouse to the first handover."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

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

from ..door import page, sellers_of
from ..show import permissions_of, show
from .accounts import MODES


@dataclass(frozen=True)
class Link:
    """The page that does a step. `path` and `query` name what of the account its address takes."""

    label: str | Promise
    route: str
    permission: Permission
    path: tuple[str, ...] = ()
    query: tuple[str, ...] = ()

    def address(self, account: Account) -> str:
        """Where it is for this account."""
        of = {"account": account.code, "warehouse": account.warehouse}
        asked = urlencode({name: of[name] for name in self.query})
        address = reverse(self.route, args=[of[name] for name in self.path])
        return f"{address}?{asked}" if asked else address


PAGES: Mapping[str, Link] = {
    "bins": Link(_("Places"), "places", Permission.SEE_STOCK, query=("warehouse",)),
    "skus": Link(_("SKUs"), "skus", Permission.SEE_STOCK),
    "connect": Link(_("Account"), "account", Permission.CONFIGURE, ("account",)),
    "pool": Link(_("Account"), "account", Permission.CONFIGURE, ("account",)),
    "listings": Link(_("Listings"), "listings", Permission.SEE_STOCK, query=("account",)),
    "replicate": Link(_("Compare"), "comparison", Permission.SEE_STOCK, query=("account",)),
    "transfer": Link(_("Transfers"), "transfers", Permission.SEE_STOCK, query=("warehouse",)),
    "grn": Link(_("Receipts"), "receipts", Permission.SEE_STOCK, query=("warehouse",)),
    "receive": Link(_("Receipts"), "receipts", Permission.SEE_STOCK, query=("warehouse",)),
    "allocate": Link(_("Allocate"), "new_pool_document", Permission.CHANGE_STOCK, ("warehouse",)),
    "fk_bins": Link(_("Plan"), "bin_planner", Permission.SEE_STOCK, query=("account",)),
    "fill": Link(_("Plan"), "bin_planner", Permission.SEE_STOCK, query=("account",)),
    "compare": Link(_("Compare"), "comparison", Permission.SEE_STOCK, query=("account",)),
    "picklist": Link(_("Orders"), "orders", Permission.SEE_ORDERS, query=("account",)),
    "order": Link(_("Orders"), "orders", Permission.SEE_ORDERS, query=("account",)),
    "pack": Link(_("Pick"), "waves", Permission.PICK, ("warehouse",)),
    "document": Link(_("Pack"), "bench", Permission.PACK, ("warehouse",)),
    "handover": Link(_("Handover"), "manifests", Permission.DISPATCH, ("warehouse",)),
}


@page(Permission.SEE_ORDERS)
@require_GET
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The steps of the account's stock mode: what is done, what is next, what waits, with figures and links."""
    account = channels.account(sellers_of(request), code)
    found = guides.guide(account, clock.now())
    granted = permissions_of(request)
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
    link = PAGES[step]
    return (link.label, link.address(account)) if link.permission in granted else None
