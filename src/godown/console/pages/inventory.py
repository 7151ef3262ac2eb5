"""What Flipkart may sell: told and shown, listing by listing, and why one shows nothing."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError
from godown.omni import limits
from godown.omni.channels.service import Account
from godown.omni.inventory import service as inventory
from godown.omni.inventory import views

from .. import charts
from ..door import page
from ..flipkart import account_of, accounts_of, asked_account, may_change
from ..show import show

PAGE = 100
STATES = {
    "refused": _("refused"),
    "doubt": _("in doubt"),
    "differs": _("Flipkart shows another"),
    "untellable": _("no FSN"),
    "waiting": _("to be sent"),
    "paused": _("updates paused"),
    "disabled": _("disabled"),
    "nothing": _("nothing to sell"),
    "told": _("sent"),
}
CAUSES = {
    "asked": _("somebody asked"),
    "changed": _("stock changed"),
    "daily": _("daily"),
    "along": _("went along"),
    "found": _("read from Flipkart"),
}
OUTCOMES = {
    "sent": _("under way"),
    "accepted": _("accepted"),
    "read_back": _("accepted, read back"),
    "refused": _("refused"),
    "undone": _("never arrived"),
    "found": _("somebody edited it"),
}
#: What has to be so: the question, and what to do if it is not.
CHECKS = {
    "able": (_("Flipkart offers the call"), _("Smart stock is what lies in Flipkart’s bins: use bin plans.")),
    "sending": (_("The account sends its stock"), _("Switch it on in the account’s settings.")),
    "enabled": (_("The listing is enabled here"), _("Enable it on the page Listings.")),
    "sku": (_("Its SKU is in the warehouse"), _("Correct the listing, or upload the SKU.")),
    "fsn": (_("It has an FSN"), _("Correct the listing: Flipkart takes a quantity by SKU and FSN.")),
    "unpaused": (_("Its updates are not paused"), _("Press Go on sending.")),
    "stock": (_("The pool has live pieces that no order waits for"), _("Receive goods, or allocate them to the pool.")),
    "buffer": (_("That is more than the buffer"), _("Lower “Keep back” in the account’s settings.")),
    "accepted": (_("Flipkart accepted the last update"), _("Put right what Flipkart says, then press Send now.")),
    "seen_enabled": (_("The listing is active on Flipkart"), _("Activate it on the portal, at this location.")),
    "same": (_("Flipkart shows what it was told"), _("Nobody should edit it on the portal; ours is sent again.")),
}


@page(Permission.SEE_STOCK)
@require_GET
def inventory_list(request: HttpRequest) -> HttpResponse:
    """Listings with what was told and what Flipkart shows; the filter is in the URL."""
    account = asked_account(request)
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()
    after = request.GET.get("after", "")
    board = views.board(account, state, text, after, PAGE + 1) if account else views.Board({}, [])
    counts, found = board.counts, board.listings
    given = {"account": account.code if account else "", "state": state, "q": text}
    return show(
        request,
        "office/inventory.html",
        {
            "account": account,
            "accounts": accounts_of(request),
            "able": _able(account) if account else None,
            "counts": [(name, STATES[name], count) for name, count in counts.items()],
            "bar": charts.stacked(counts),
            "all": sum(counts.values()),
            "states": STATES,
            "state": state,
            "q": text,
            "query": urlencode({name: value for name, value in given.items() if value}),
            "rows": found[:PAGE],
            "next": found[PAGE - 1].channel_sku if len(found) > PAGE else "",
            "first": not after,
            "may_change": may_change(request, account),
        },
    )


def _able(account: Account) -> bool | None:
    """Whether Flipkart offers the call; None: its proxy does not tell."""
    able = limits.capabilities(account.code)
    return able.inventoryUpdate if able else None


@page(Permission.CHANGE_STOCK)
@require_POST
def send_inventory(request: HttpRequest, account: str) -> HttpResponse:
    """Tell Flipkart every listing's quantity now."""
    known = account_of(request, account)
    try:
        asked = inventory.send_now(known, clock.now())
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
    else:
        told = ngettext("%(n)s listing is being sent.", "%(n)s listings are being sent.", asked)
        messages.success(request, told % {"n": asked})
    return redirect(f"{reverse('inventory')}?{urlencode({'account': known.code})}")


@page(Permission.SEE_STOCK)
@require_GET
def inventory_listing(request: HttpRequest, account: str, listing: int) -> HttpResponse:
    """One listing: its last updates, and what may be wrong with it."""
    known = account_of(request, account)
    view = views.listing(known, listing)
    updates = views.updates(view)
    return show(
        request,
        "office/inventory_listing.html",
        {
            "account": known,
            "row": view,
            "state": STATES[view.state],
            "updates": [(each, CAUSES[each.cause], OUTCOMES[each.outcome]) for each in updates],
            "spark": charts.sparkline([each.quantity for each in reversed(updates)]),
            "checks": [(ok, *CHECKS[name]) for name, ok in views.checklist(known, view, _able(known)).items()],
            "may_change": may_change(request, known),
        },
    )


@page(Permission.CHANGE_STOCK)
@require_http_methods(["POST"])
def change_inventory(request: HttpRequest, account: str, listing: int) -> HttpResponse:
    """Send one listing's quantity now, or pause its updates, or let them go on."""
    known = account_of(request, account)
    view = views.listing(known, listing)
    try:
        match request.POST.get("do"):
            case "send":
                inventory.send_now(known, clock.now(), view.channel_sku)
                messages.success(request, _("Its quantity is being sent: look again in a few seconds."))
            case "pause":
                inventory.pause(known, view.channel_sku, True, clock.now())
                messages.success(request, _("No updates of it are sent; Flipkart keeps what it has."))
            case "resume":
                inventory.pause(known, view.channel_sku, False, clock.now())
                messages.success(request, _("Its updates are sent again."))
    except GodownError as error:
        messages.error(request, f"{error} {error.fix}")
    return redirect("inventory_listing", known.code, view.id)
