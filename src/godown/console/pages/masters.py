"""Masters: SKUs, warehouses and listings as lists, and one row of them typed by hand."""

from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from godown.access import service as access
from godown.access.guard import sellers_of as sellers_with
from godown.access.roles import Permission
from godown.kit import clock
from godown.kit.errors import GodownError, NotFound
from godown.kit.sheets import Outcome, Row, declaring, writing
from godown.kit.sheets import service as uploads
from godown.kit.sheets.messages import NO_SHEET
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account
from godown.omni.listings import service as listings
from godown.omni.listings.sheets import Listed
from godown.wms.layout import register as layout
from godown.wms.masters import service as masters
from godown.wms.masters.sheets import SkuRow
from godown.wms.warehouse_sheet import row_of

from ..door import page, sellers_of, user_of
from ..places import place_of
from ..show import permissions_of, show
from . import files
from .files import seller_of, sellers_for

PAGE = 100
T = TypeVar("T")


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _asked(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in names}


def _to_row(name: str, row: Row, **choices: str) -> str:
    """The address of the form in which a row is corrected: it carries what is there."""
    cells = {heading: writing.plain(getattr(row, field)) for field, heading in declaring.sheet(name).headings().items()}
    return f"{reverse('sheet_row', args=[name])}?{urlencode({**choices, **cells})}"


def _paged(found: Sequence[T]) -> tuple[Sequence[T], bool]:
    return found[:PAGE], len(found) > PAGE


# --- SKUs ---------------------------------------------------------------------------------------------------------


@page(Permission.SEE_STOCK)
@require_GET
def skus(request: HttpRequest) -> HttpResponse:
    """SKUs of a seller by code; the filter is in the URL."""
    sellers = access.sellers(sellers_of(request))
    seller = seller_of(request, sellers)
    asked = _asked(request, "seller", "q")
    rows, more = _paged(masters.listed_skus(seller.id, asked["q"], request.GET.get("after", ""), PAGE + 1))
    return show(
        request,
        "office/skus.html",
        {
            "sellers": sellers,
            "seller": seller,
            "asked": asked,
            "query": _query(asked),
            "total": masters.count_skus(seller.id),
            "rows": [(row, _to_row("skus", SkuRow.model_construct(**vars(row)), seller=seller.code)) for row in rows],
            "next": rows[-1].code if more else "",
            "first": "after" not in request.GET,
            "sites": [site.code for site in masters.sites([seller.id])],
            "may_change": Permission.CHANGE_STOCK in permissions_of(request),
        },
    )


# --- warehouses ---------------------------------------------------------------------------------------------------


@page(Permission.SEE_STOCK)
@require_GET
def warehouses(request: HttpRequest) -> HttpResponse:
    """The warehouses, each with its address and how many places it has."""
    sellers = {each.id: each for each in access.sellers(sellers_of(request))}
    tallies = layout.tallies(sellers)
    rows = [
        (
            building,
            sellers[building.seller_id],
            tallies.get((building.seller_id, building.code), {}),
            _to_row("warehouses", row_of(building), seller=sellers[building.seller_id].code),
        )
        for building in masters.buildings(list(sellers))
    ]
    may_configure = Permission.CONFIGURE in permissions_of(request)
    return show(request, "office/warehouses.html", {"rows": rows, "may_change": may_configure})


# --- listings -----------------------------------------------------------------------------------------------------


@page(Permission.SEE_ORDERS)
@require_http_methods(["GET", "POST"])
def channel_listings(request: HttpRequest) -> HttpResponse:
    """Listings of a channel account; posted with rows, these are enabled or disabled."""
    accounts = channels.accounts_of(sellers_of(request))
    account = _account(request, accounts)
    if request.method == "POST":
        return _enable(request, account)
    asked = _asked(request, "account", "state", "q")
    enabled = {"on": True, "off": False}.get(asked["state"])
    found = listings.listed(account, enabled, asked["q"], request.GET.get("after", ""), PAGE + 1) if account else []
    rows, more = _paged(found)
    chosen = _chosen(account) if account else {}
    return show(
        request,
        "office/listings.html",
        {
            "accounts": accounts,
            "account": account,
            "asked": asked,
            "query": _query(asked),
            "counts": listings.counts(account) if account else {},
            "rows": [(row, _to_row("listings", Listed.model_construct(**vars(row)), **chosen)) for row in rows],
            "next": rows[-1].channel_sku if more else "",
            "first": "after" not in request.GET,
            "may_change": Permission.CHANGE_ORDERS in permissions_of(request),
        },
    )


def _chosen(account: Account) -> dict[str, str]:
    (seller,) = access.sellers([account.seller_id])
    return {"seller": seller.code, "account": account.code}


def _account(request: HttpRequest, accounts: Sequence[Account]) -> Account | None:
    asked = request.POST.get("account") or request.GET.get("account")
    if not asked:
        return accounts[0] if accounts else None
    found = next((each for each in accounts if each.code == asked), None)
    if found is None:
        raise NotFound(files.NOT_YOURS)
    return found


def _enable(request: HttpRequest, account: Account | None) -> HttpResponse:
    allowed = sellers_with(user_of(request), Permission.CHANGE_ORDERS)
    if account is None or account.seller_id not in allowed:
        raise NotFound(files.NOT_YOURS)
    enabled = request.POST.get("do") == "enable"
    changed = listings.enable(account, request.POST.getlist("row"), enabled, clock.now())
    if enabled:
        told = ngettext("%(n)s listing is enabled.", "%(n)s listings are enabled.", changed)
    else:
        told = ngettext("%(n)s listing is disabled.", "%(n)s listings are disabled.", changed)
    messages.success(request, told % {"n": changed})
    return redirect(f"{request.path}?{request.POST.get('back', '')}")


# --- one row of a sheet -------------------------------------------------------------------------------------------


@page(Permission.SEE_STOCK)
@require_http_methods(["GET", "POST"])
def sheet_row(request: HttpRequest, name: str) -> HttpResponse:
    """One row of a sheet in a form: judged and applied as a file of one row would be."""
    kind = declaring.sheet(name)
    if not kind.single:
        raise NotFound(NO_SHEET, name=name)
    sellers = sellers_for(request, kind)
    if not sellers:
        raise NotFound(files.NOT_YOURS)
    seller = seller_of(request, sellers)
    typed = {each: str(value) for each, value in (request.POST or request.GET).items()}
    faults: dict[str, Any] = {}
    refusal: GodownError | None = None
    if request.method == "POST":
        try:
            judged = uploads.put_row(seller.id, name, typed, typed, clock.now())
        except GodownError as error:
            refusal = error
        else:
            faults = {fault.column: fault for fault in judged.faults}
            if judged.outcome is not Outcome.ERROR:
                messages.success(request, _("Nothing to change.") if judged.outcome is Outcome.SAME else _("Kept."))
                chosen = {each.name: typed.get(each.name, "") for each in kind.choices}
                return redirect(f"{reverse(kind.name)}?{urlencode({'seller': seller.code, **chosen})}")
    return show(
        request,
        "office/sheet_row.html",
        {
            "place": place_of(kind.name),
            "sheet": kind,
            "sellers": sellers,
            "seller": seller,
            "choices": [(each, each.options(seller.id)) for each in kind.choices],
            "chosen": typed,
            "fields": [(each, typed.get(each.heading, ""), faults.get(each.heading)) for each in kind.columns()],
            "row_fault": faults.get(""),
            "refusal": refusal,
        },
        status=400 if faults else refusal.http_status if refusal else 200,
    )
