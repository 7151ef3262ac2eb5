"""What the pages of the Flipkart part share: whose bins are looked at, and files."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.timezone import localtime

from godown.access.roles import Permission
from godown.kit.sheets.writing import csv_file
from godown.omni import offers
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account

from .door import may, sellers_of
from .show import show


def accounts_of(request: HttpRequest) -> list[Account]:
    """The channel accounts that the request may see."""
    return channels.accounts_of(sellers_of(request))


def account_of(request: HttpRequest, code: str) -> Account:
    """The account that a URL names, if the request may see it; `NotFound` otherwise."""
    return channels.account(sellers_of(request), code)


def asked_account(request: HttpRequest, fits: Callable[[Account], bool] = lambda _: True) -> Account | None:
    """The account that a form or the URL names, else the first that fits, else the first; None if there is none yet."""
    asked = request.POST.get("account") or request.GET.get("account")
    if asked:
        return account_of(request, asked)
    found = accounts_of(request)
    return next(filter(fits, found), next(iter(found), None))


def without_bins(request: HttpRequest, account: Account | None) -> HttpResponse | None:
    """The page that says that Flipkart keeps no bins of this account, or None if it does."""
    if account is None or offers.has_bins(account):
        return None
    others = [each.code for each in accounts_of(request) if offers.has_bins(each)]
    return show(request, "office/no_bins.html", {"account": account, "others": others, "address": request.path})


def may_change(request: HttpRequest, account: Account | None) -> bool:
    """Whether the user may change stock at the account's seller."""
    return account is not None and may(request, Permission.CHANGE_STOCK, account.seller_id)


def in_sheet(at: datetime | None) -> str:
    """A time as a sheet has it: with its zone, sortable; empty for none."""
    return localtime(at).strftime("%Y-%m-%d %H:%M:%S%z") if at else ""


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A CSV file to download."""
    response = StreamingHttpResponse(csv_file(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
