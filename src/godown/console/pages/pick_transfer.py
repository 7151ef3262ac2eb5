"""Pick a transfer: from bins into totes, and off to the other warehouse."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from godown.access.roles import Permission
from godown.kit import clock
from godown.wms.masters.service import Site
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers
from godown.wms.transfers.service import TransferCard

from .. import charts
from ..commands import Station, takes
from ..door import page
from ..floor import (
    Scan,
    confirm_first,
    into_warehouse,
    piece,
    pieces_of,
    read_scan,
    reply,
    site_of,
    spoken,
)
from ..show import show

THEN = 6


@page(Permission.PICK)
@require_GET
def pick_transfers(request: HttpRequest) -> HttpResponse:
    """To the transfers that leave the warehouse."""
    return into_warehouse(request, "leaving")


@page(Permission.PICK)
@require_GET
def leaving(request: HttpRequest, warehouse: str) -> HttpResponse:
    """Transfers to be picked, and those that wait for a vehicle."""
    site = site_of(request, warehouse)
    found = transfers.transfers([site.seller_id], ["approved", "picked"], source=site.code)
    return show(
        request,
        "floor/leaving.html",
        {
            "site": site,
            "to_pick": [each for each in found if each.status == "approved"],
            "to_send": [each for each in found if each.status == "picked"],
        },
    )


@page(Permission.PICK)
@require_POST
def send(request: HttpRequest, warehouse: str, transfer_id: UUID) -> HttpResponse:
    """The vehicle leaves with the picked pieces."""
    site = site_of(request, warehouse)
    if transfers.find_at(site, transfer_id).status != "in_transit":  # pressed twice, it is on its way
        transfers.send(site, transfer_id, request.POST.get("vehicle", "")[:40], clock.now())
    messages.success(request, _("On the way: the other warehouse receives it."))
    return redirect("leaving", warehouse)


@page(Permission.PICK)
@require_GET
def transfer_pick(request: HttpRequest, warehouse: str, transfer_id: UUID) -> HttpResponse:
    """One transfer that is being picked."""
    site = site_of(request, warehouse)
    card = transfers.find_at(site, transfer_id)
    work = _work(site, card)
    headline, detail = _standing(card, work)
    return show(
        request,
        "floor/transfer.html",
        {
            "outcome": {"approved": "ready", "cancelled": "attention"}.get(card.status, "complete"),
            "headline": headline,
            "detail": detail,
            "work": "console/floor/transfer_work.html",
            "scan_url": request.path + "/scan",
            **work,
        },
    )


def _standing(card: TransferCard, work: dict[str, Any]) -> tuple[str, str]:
    if card.status == "cancelled":
        return _("Cancelled"), _("Lay down what you hold; it goes back.")
    if card.status != "approved":
        return _("Picked"), _("It waits for its vehicle, or has left.")
    if not work["here"]:
        return _("Nothing left to pick"), _("Scan #DONE.")
    if work["expects"] == "bin":
        return _("Go to %(bin)s") % {"bin": work["here"].bin}, _("Scan the bin.")
    return (_("Scan the tote"), "") if work["expects"] == "tote" else (_("Scan each piece"), work["here"].of.sku)


def _work(site: Site, card: TransferCard) -> dict[str, Any]:
    """Where to go: the bin that was scanned before the walk's next."""
    stops = picking.stops(card) if card.status == "approved" else []
    hand = picking.in_hand(card)
    at_bin = [stop for stop in stops if hand and stop.bin_id == hand.bin_id]
    same = [stop for stop in at_bin if hand and stop.of.sku_id == hand.sku_id]
    here = next(iter(same or at_bin or stops), None)
    held = hand.pieces if hand else 0
    expects = "bin" if not (hand and at_bin) else "tote" if here and held >= min(here.pieces, here.of.left) else "sku"
    return {
        "site": site,
        "card": card,
        "here": here,
        "held": held,
        "expects": expects,
        "following": [stop for stop in stops if stop is not here][:THEN],
        "share": charts.share(card.picked, card.asked),
        "left": card.asked - card.picked,
    }


@page(Permission.PICK)
@require_POST
@takes(Station.TRANSFER)
def scan_transfer(request: HttpRequest, warehouse: str, transfer_id: UUID) -> JsonResponse:
    """One scan: a bin, a piece, a tote, or a command."""
    site, scan, now = site_of(request, warehouse), read_scan(request), clock.now()
    if scan.code in ("#CANCELSCAN", "#UNDO"):
        answer = picking.put_down(site, transfer_id, scan.gesture, now)
    elif scan.code == "#DONE":
        if confirm_first(scan):
            return _sure(site, transfer_id, scan)
        answer = picking.finish(site, transfer_id, scan.gesture, now)
    else:
        answer = picking.scan(site, transfer_id, scan.code, scan.gesture, now, pieces=pieces_of(scan))
    if not answer.accepted:
        return reply(answer, scan)
    return reply(answer, scan, piece(request, "transfer_work.html", _work(site, transfers.find_at(site, transfer_id))))


def _sure(site: Site, transfer_id: UUID, scan: Scan) -> JsonResponse:
    card = transfers.find_at(site, transfer_id)
    missing = card.asked - card.picked
    lacking = ngettext("%(n)s piece is not picked.", "%(n)s pieces are not picked.", missing) % {"n": missing}
    said = lacking if missing else _("Everything is picked.")
    detail = _("%(said)s Scan #DONE, or press the button, once more.") % {"said": said}
    return spoken("attention", _("Ready to go? Once more"), detail, once={"confirm": scan.code})
