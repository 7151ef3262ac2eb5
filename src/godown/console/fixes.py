"""The page on which an exception is settled, for each cause that has one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from godown.access.roles import Permission
from godown.omni.board.cases import CaseView


@dataclass(frozen=True)
class Fix:
    """`path` and `query` name what of the case the address takes; `sheet` and `fixed` stand in every address."""

    label: str | Promise
    route: str
    permission: Permission
    path: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def address(self, case: CaseView) -> str:
        """Where the case is settled."""
        asked = {name: getattr(case, of_case) for name, of_case in self.query.items()} | dict(self.fixed)
        args = [self.sheet] if self.sheet else [getattr(case, of_case) for of_case in self.path]
        address = reverse(self.route, args=args)
        return f"{address}?{urlencode(asked)}" if asked else address


@dataclass(frozen=True)
class Way:
    """A button of a case."""

    label: str | Promise
    address: str


ACCOUNT: Mapping[str, str] = {"account": "account"}
_cancel = Fix(_("Follow the cancellation"), "cancel", Permission.CHANGE_ORDERS, ("order_id",))
_allocate = Fix(_("Allocate stock"), "new_pool_document", Permission.CHANGE_STOCK, ("warehouse",))
_bins = Fix(_("Look at the bins"), "bins", Permission.SEE_STOCK, query=ACCOUNT)
_plan = Fix(_("Open the plan"), "bin_plan", Permission.SEE_STOCK, ("subject",))
FIXES: Mapping[str, Fix] = {
    "order.unmapped": Fix(
        _("Add the listing"),
        "sheet_row",
        Permission.CHANGE_ORDERS,
        query={"account": "account", "channel_sku": "subject"},
        sheet="listings",
    ),
    "order.cancelled_on_channel": _cancel,
    "cancellation.not_there": _cancel,
    "fulfilment.pack_refused": _cancel,
    "fulfilment.handover_cancelled": _cancel,
    "allocation.out_of_stock": _allocate,
    "fulfilment.linked_unservable": _allocate,
    "fulfilment.picked_short": Fix(
        _("See the counts"), "counts", Permission.SEE_STOCK, query={"warehouse": "warehouse"}, fixed={"origin": "short"}
    ),
    "channel.refused": Fix(_("Check the account"), "account", Permission.CONFIGURE, ("account",)),
    "bins.nearly_full": _bins,
    "bins.full": _bins,
    "bins.estimate_short": Fix(
        _("Compare"), "comparison", Permission.SEE_STOCK, query={"account": "account", "q": "subject"}
    ),
    "bins.over_full": Fix(
        _("Open the bin"), "bins", Permission.SEE_STOCK, query={"account": "account", "bin": "subject"}
    ),
    "bin_plan.no_capacity": Fix(_("Plan bins"), "bin_planner", Permission.SEE_STOCK, query=ACCOUNT),
    "bin_plan.refused": _plan,
    "bin_plan.in_doubt": _plan,
    "inventory.refused": Fix(
        _("Show the listings"), "inventory", Permission.SEE_STOCK, query=ACCOUNT, fixed={"state": "refused"}
    ),
    "inventory.stuck": Fix(_("Check the account"), "account", Permission.CONFIGURE, ("account",)),
    "inventory.edited": Fix(_("Show the listings"), "inventory", Permission.SEE_STOCK, query=ACCOUNT),
    "receipts.untold": Fix(
        _("Show the receipt"), "receipts", Permission.SEE_STOCK, query={"q": "subject"}, fixed={"told": "no"}
    ),
    "stock.disagrees": Fix(_("See the stock"), "stock", Permission.SEE_STOCK),
    "return.overdue": Fix(
        _("Show the returns"), "returns", Permission.SEE_ORDERS, query=ACCOUNT, fixed={"status": "announced"}
    ),
    "return.unknown_parcels": Fix(_("Look for their orders"), "returns_list", Permission.RECEIVE, ("subject",)),
    "return.not_announced": Fix(_("Upload it"), "sheet", Permission.SEE_STOCK, sheet="return-orders"),
    "return.cancelled_late": Fix(_("Show the return"), "returns", Permission.SEE_ORDERS, query={"q": "subject"}),
}


def ways(case: CaseView, granted: Collection[Permission]) -> list[Way]:
    """The pages on which a case is settled or understood, for somebody with these permissions; the best first."""
    found: list[Way] = []
    fix = FIXES.get(case.cause)
    if case.closed_at is None and fix and fix.permission in granted and ("order_id" not in fix.path or case.order_id):
        found.append(Way(fix.label, fix.address(case)))
    if case.order_id:
        found.append(Way(_("Open the order"), reverse("order", args=[case.order_id])))
    elif case.waiting:
        asked = urlencode({"status": "FAILED", "account": case.account})
        found.append(Way(_("Show the orders"), f"{reverse('order_list')}?{asked}"))
    return found
