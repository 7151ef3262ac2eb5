"""Adding and changing channel accounts: log-in, location, stock mode, rhythm."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError
from godown.kit.states import Refusal
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account
from godown.omni.onboarding import rules
from godown.omni.onboarding import service as onboarding

from ..door import page, sellers_of
from ..floor import site_of, warehouses_of
from ..show import show

#: How an account's stock is kept, for people.
MODES = {
    "dedicated_pool": _("Dedicated pool"),
    "dedicated_warehouse": _("Dedicated warehouse"),
    "common_pool": _("Common pool"),
}
ABOUT_MODES = {
    "dedicated_pool": _(
        "A share of the warehouse, by number: you allocate pieces to it. Flipkart's bins need not match."
    ),
    "dedicated_warehouse": _("The warehouse serves this account only. Its bins are Flipkart's, one for one."),
    "common_pool": _("Orders take from COMMON, as other channels do. Nothing is allocated."),
}
ADAPTERS = {"panel": _("Flipkart Smart (picklists)"), "v3": _("Seller fulfilment")}
#: Label and help of every number; spans are in seconds.
NUMBERS = {
    "picklist_size": (_("Orders on a picklist"), _("1 to 50; Flipkart's own is 25")),
    "release_after": (_("Fewer are released after"), _("seconds that the oldest order waited")),
    "poll_every": (_("Read orders every"), _("seconds")),
    "recheck_holds_every": (_("Ask for held orders every"), _("seconds")),
    "sweep_every": (_("Read all open orders every"), _("seconds")),
    "look_back_every": (_("Read a day back every"), _("seconds")),
    "read_bins_every": (_("Read Flipkart's bins every"), _("seconds")),
    "pack_grace": (_("The bench may undo a pack for"), _("seconds before Flipkart is told")),
}
#: What only Flipkart Smart knows: fields that are not shown for seller fulfilment.
SMART_ONLY = ("picklist_size", "release_after", "read_bins_every")
#: The same for those that only matter to accounts that follow cancellations by themselves.
CANCELLATION_NUMBERS = {
    "read_cancellations_every": (_("Read cancellations every"), _("seconds; about four calls each time")),
    "cancellations_window": (_("Each time, so far back"), _("seconds; 18,000 are five hours")),
}
#: … and to accounts that send their stock.
STOCK_NUMBERS = {
    "stock_buffer": (_("Keep back"), _("pieces of each listing that Flipkart is not told of")),
    "send_stock_every": (_("Look for changed stock every"), _("seconds; a call only for what changed")),
    "compare_stock_every": (_("Read what Flipkart shows every"), _("seconds; a call for ten listings")),
}


@page(Permission.CONFIGURE)
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Add a channel account."""
    return _page(request, None)


@page(Permission.CONFIGURE)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, code: str) -> HttpResponse:
    """Change a channel account; its code stays."""
    return _page(request, channels.account(sellers_of(request), code))


def _page(request: HttpRequest, known: Account | None) -> HttpResponse:
    form: Mapping[str, str] = onboarding.kept(known)
    wrong: Mapping[str, Refusal] = {}
    refusal: GodownError | None = None
    if request.method == "POST":
        form = {**request.POST.dict(), "code": known.code if known else request.POST.get("code", "")}
        asked, wrong = rules.read(form, new=known is None)
        if not wrong:
            try:
                seller_id = site_of(request, asked.settings.warehouse).seller_id
                saved = onboarding.save(seller_id, asked, clock.now())
            except GodownError as error:
                refusal = error
            else:
                return redirect("guide", saved.code)
    return show(
        request,
        "office/account.html",
        {
            "known": known,
            "form": form,
            "wrong": {field: _told(each) for field, each in wrong.items()},
            "wrong_numbers": NUMBERS.keys() & wrong.keys(),
            "refusal": refusal,
            "warehouses": warehouses_of(request),
            "modes": [(name, label, ABOUT_MODES[name]) for name, label in MODES.items()],
            "adapters": ADAPTERS,
            "numbers": [(name, *words) for name, words in NUMBERS.items()],
            "smart_only": SMART_ONLY,
            "stock_numbers": [(name, *words) for name, words in STOCK_NUMBERS.items()],
            "cancellation_numbers": [(name, *words) for name, words in CANCELLATION_NUMBERS.items()],
        },
        status=refusal.http_status if refusal else 400 if wrong else 200,
    )


def _told(refusal: Refusal) -> dict[str, Any]:
    return {"text": str(refusal), "fix": refusal.fix}
