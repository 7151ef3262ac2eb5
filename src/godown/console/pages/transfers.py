"""Transfers in the office: from draft to close, and how far each is."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from godown.access.roles import Permission
from godown.kit import clock, history
from godown.kit.errors import GodownError, Invalid
from godown.kit.messages import Message
from godown.wms.inward import service as inward
from godown.wms.masters import service as masters
from godown.wms.pools import views as pools
from godown.wms.transfers import cancelling
from godown.wms.transfers import service as transfers
from godown.wms.transfers.service import TransferCard
from godown.wms.transfers.states import TRANSFER

from .. import charts
from ..door import may, page, sellers_of
from ..floor import cursor_of, site_of, warehouses_of
from ..show import show
from ..typed import pieces_by_sku

STATUSES = {
    "draft": _("Draft"),
    "approved": _("To pick"),
    "picked": _("Picked"),
    "in_transit": _("On the way"),
    "received": _("Received"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
}
OUTCOMES = {"short": _("short"), "exact": _("exact"), "excess": _("excess")}
WAY = ("draft", "approved", "picked", "in_transit", "received", "closed")
TWO_NEEDED = Message(
    "console.two_warehouses",
    _("A transfer needs two warehouses."),
    _("Add the second one to the masters first."),
)
LONGEST = 200
SHOWN = 100


@page(Permission.SEE_STOCK)
@require_GET
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Transfers, the newest first; the filter is in the URL."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "warehouse", "status")}
    before = cursor_of(request)
    found = transfers.transfers(
        sellers_of(request),
        [asked["status"]] if asked["status"] else [],
        either=asked["warehouse"],
        text=asked["q"],
        before=before,
        limit=SHOWN,
    )
    counts = Counter(card.status for card in found)
    return show(
        request,
        "office/transfers.html",
        {
            "rows": found,
            "asked": asked,
            "statuses": STATUSES,
            "outcomes": OUTCOMES,
            "bar": charts.stacked({name: counts[name] for name in STATUSES}),
            "counts": [(name, label, counts[name]) for name, label in STATUSES.items()],
            "warehouses": warehouses_of(request),
            "shown": SHOWN,
            "query": urlencode({name: value for name, value in asked.items() if value}),
            "first": before is None,
            "next": found[-1].id if len(found) == SHOWN else None,
        },
    )


@page(Permission.CHANGE_STOCK)
@require_http_methods(["GET", "POST"])
def new_transfer(request: HttpRequest) -> HttpResponse:
    """Draft a transfer between two warehouses of a seller."""
    sites = masters.sites(sellers_of(request))
    if len(sites) < 2:
        raise Invalid(TWO_NEEDED)
    posted = request.POST
    refusal: GodownError | None = None
    if request.method == "POST":
        try:
            return redirect("transfer", _draft(request))
        except GodownError as error:
            refusal = error
    typed = posted or request.GET
    return show(
        request,
        "office/transfer_new.html",
        {
            "ends": [(site, pools.pools(site)) for site in sites],
            "code": typed.get("code") or transfers.free_code(sellers_of(request)),
            "source": typed.get("source") or f"{sites[0].code}/COMMON",
            "target": typed.get("target") or f"{sites[1].code}/COMMON",
            "lines": typed.get("lines", ""),
            "note": typed.get("note", ""),
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _draft(request: HttpRequest) -> UUID:
    posted = request.POST
    source, _slash, source_pool = posted.get("source", "").partition("/")
    target, _slash, target_pool = posted.get("target", "").partition("/")
    return transfers.draft(
        site_of(request, source),
        site_of(request, target),
        posted.get("code", "")[:LONGEST],
        pieces_by_sku(posted.get("lines", "")),
        clock.now(),
        source_pool=source_pool,
        target_pool=target_pool,
        note=posted.get("note", "")[:LONGEST],
    )


@page(Permission.SEE_STOCK)
@require_GET
def transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer: its lines, its receipts, what may be done with it, and its timeline."""
    return _transfer(request, transfers.find(sellers_of(request), transfer_id))


def _transfer(request: HttpRequest, card: TransferCard, refusal: GodownError | None = None) -> HttpResponse:
    changes = may(request, Permission.CHANGE_STOCK, card.seller_id)
    return show(
        request,
        "office/transfer.html",
        {
            "card": card,
            "lines": transfers.lines(card),
            "receipts": inward.of_transfer([card.seller_id], card.id),
            "statuses": STATUSES,
            "outcomes": OUTCOMES,
            "steps": _steps(card),
            "share": charts.share(card.picked, card.asked),
            "actions": TRANSFER.allowed({"status": card.status}) if changes else [],
            "may_pick": may(request, Permission.PICK, card.seller_id),
            "timeline": history.timeline([card.seller_id], card.id),
            "refusal": refusal,
        },
        status=refusal.http_status if refusal else 200,
    )


def _steps(card: TransferCard) -> list[tuple[Any, bool, bool]]:
    """The way of a transfer: (step, past, now)."""
    here = WAY.index(card.status) if card.status in WAY else -1
    return [(STATUSES[name], place < here, place == here) for place, name in enumerate(WAY)]


def _done(request: HttpRequest, transfer_id: UUID, act: Callable[[Sequence[int]], object]) -> HttpResponse:
    """Do something with a transfer; its page says what became of it."""
    card = transfers.find(sellers_of(request), transfer_id)
    try:
        act(sellers_of(request))
    except GodownError as error:
        return _transfer(request, card, error)
    return redirect("transfer", transfer_id)


@page(Permission.CHANGE_STOCK)
@require_POST
def approve_transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Reserve its pieces and have it picked."""
    return _done(request, transfer_id, lambda sellers: transfers.approve(sellers, transfer_id, clock.now()))


@page(Permission.CHANGE_STOCK)
@require_POST
def cancel_transfer(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """It does not go on; what is on the way comes back."""
    why = request.POST.get("why", "")[:LONGEST]
    return _done(request, transfer_id, lambda sellers: cancelling.cancel(sellers, transfer_id, why, clock.now()))
