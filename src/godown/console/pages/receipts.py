"""Receipts in the office: what is announced, received and put away, and whether Flipkart knows of it."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock, history
from godown.kit.errors import GodownError
from godown.omni.channels.service import Account
from godown.omni.receipts import service as channel_receipts
from godown.wms.inward import closing
from godown.wms.inward import service as inward
from godown.wms.inward.models import Variance
from godown.wms.inward.service import ReceiptCard
from godown.wms.masters.service import Site
from godown.wms.pools import views as pools

from .. import charts
from ..door import may, page, sellers_of
from ..floor import asked_site, cursor_of, site_of, warehouses_of
from ..show import show
from ..typed import pieces_by_sku

STATUSES = {
    "open": _("Open"),
    "counted": _("Counted"),
    "put_away": _("Put away"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
}
KINDS = {"purchase": _("Purchase"), "transfer": _("Transfer"), "comeback": _("Came back")}
REASONS = {
    Variance.NOT_SENT: _("was not sent"),
    Variance.LOST: _("was lost on the way"),
    Variance.SENT_TOO_MANY: _("too many were sent"),
    Variance.WRONG_PAPER: _("the paper was wrong"),
}
LONGEST = 200
SHOWN = 100


@page(Permission.SEE_STOCK)
@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """Receipts of all warehouses, the newest first; the filter is in the URL."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "warehouse", "status")}
    status, untold, before = asked["status"], request.GET.get("told") == "no", cursor_of(request)
    found = inward.receipts(
        sellers_of(request),
        asked["warehouse"],
        [status] if status else [],
        asked["q"],
        untold=untold,
        before=before,
        limit=SHOWN,
    )
    account_of = channel_receipts.asking(sellers_of(request))
    rows = [(card, account_of(card.warehouse, card.pool)) for card in found]
    if untold:
        rows = [(card, account) for card, account in rows if _untold(card, account)]
    counts = Counter(card.status for card, _account in rows)
    return show(
        request,
        "office/receipts.html",
        {
            "rows": [(card, account, _untold(card, account)) for card, account in rows],
            "asked": asked,
            "untold": untold,
            "statuses": STATUSES,
            "kinds": KINDS,
            "bar": charts.stacked({name: counts[name] for name in STATUSES}),
            "counts": [(name, label, counts[name]) for name, label in STATUSES.items()],
            "warehouses": warehouses_of(request),
            "shown": SHOWN,
            "query": urlencode(
                {name: value for name, value in {**asked, "told": "no" if untold else ""}.items() if value}
            ),
            "first": before is None,
            "next": found[-1].id if len(found) == SHOWN else None,
        },
    )


def _untold(card: ReceiptCard, account: Account | None) -> bool:
    return bool(account and card.counted_at and not card.channel_reference)


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def new_receipt(request: HttpRequest) -> HttpResponse:
    """Announce a delivery."""
    site = asked_site(request)
    posted = request.POST
    refusal: GodownError | None = None
    if request.method == "POST" and site:
        try:
            receipt = inward.announce(
                site,
                posted.get("reference", "")[:LONGEST],
                pieces_by_sku(posted.get("lines", "")),
                clock.now(),
                supplier=posted.get("supplier", "")[:LONGEST],
                pool=posted.get("pool", ""),
            )
        except GodownError as error:
            refusal = error
        else:
            return redirect("receipt", receipt)
    return show(
        request,
        "office/receipt_new.html",
        {
            "site": site,
            "warehouses": warehouses_of(request),
            "pools": pools.pools(site) if site else [],
            "typed": posted or request.GET,
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


@page(Permission.SEE_STOCK)
@require_GET
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """One receipt: its lines, what may be done with it, Flipkart's number, and its timeline."""
    return _receipt(request, inward.find(sellers_of(request), receipt_id))


def _receipt(request: HttpRequest, card: ReceiptCard, refusal: GodownError | None = None) -> HttpResponse:
    site = site_of(request, card.warehouse)
    lines = inward.lines(card)
    account = channel_receipts.asking([site.seller_id])(card.warehouse, card.pool)
    chosen = {line.sku: request.POST.get(f"reason/{line.sku}", line.reason) for line in lines}
    return show(
        request,
        "office/receipt.html",
        {
            "card": card,
            "site": site,
            "lines": [(line, line.arrived != line.expected, chosen[line.sku]) for line in lines],
            "reasons": {reason.value: label for reason, label in REASONS.items()},
            "statuses": STATUSES,
            "kinds": KINDS,
            "steps": _steps(card),
            "share": charts.share(card.arrived, card.expected),
            "stored": charts.share(card.put_away, card.expected),
            "account": account,
            "untold": _untold(card, account),
            "may_change": may(request, Permission.CHANGE_STOCK, site.seller_id),
            "may_receive": may(request, Permission.RECEIVE, site.seller_id),
            "timeline": history.timeline([site.seller_id], card.id),
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _steps(card: ReceiptCard) -> list[tuple[Any, bool, bool]]:
    """The way of a receipt: (step, past, now)."""
    reached = {"open": 1 if card.arrived_at else 0, "counted": 2, "put_away": 3, "closed": 4, "cancelled": -1}
    here = reached[card.status]
    names = (_("announced"), _("at the dock"), _("counted"), _("put away"), _("closed"))
    return [(name, place < here, place == here) for place, name in enumerate(names)]


def _done(request: HttpRequest, receipt_id: UUID, act: Callable[[Site, ReceiptCard], None]) -> HttpResponse:
    """Do something with a receipt; its page says what became of it."""
    card = inward.find(sellers_of(request), receipt_id)
    try:
        act(site_of(request, card.warehouse), card)
    except GodownError as error:
        return _receipt(request, card, error)
    return redirect("receipt", receipt_id)


@page(Permission.CHANGE_STOCK)
@require_POST
def close_receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Close it, with a reason for each line that differs."""
    given = {name.removeprefix("reason/"): request.POST.get(name, "") for name in request.POST if "/" in name}
    reasons = {sku: Variance(text) for sku, text in given.items() if text in set(Variance)}
    return _done(request, receipt_id, lambda site, card: closing.close(site, card.id, reasons, clock.now()))


@page(Permission.CHANGE_STOCK)
@require_POST
def cancel_receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """The delivery does not come."""
    why = request.POST.get("why", "")[:LONGEST]
    return _done(request, receipt_id, lambda site, card: inward.cancel(site, card.id, why, clock.now()))


@page(Permission.RECEIVE)
@require_POST
def tell_receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """Flipkart's own number of the receipt, as its panel shows it."""
    number = request.POST.get("number", "")[:LONGEST]

    def tell(site: Site, card: ReceiptCard) -> None:
        account = channel_receipts.asking([site.seller_id])(card.warehouse, card.pool)
        if account:
            channel_receipts.tell(account, {card.reference: number}, clock.now())

    return _done(request, receipt_id, tell)
