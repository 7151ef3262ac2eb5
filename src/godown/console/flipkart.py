"""What the pages of the Flipkart part share: whose bins are looked at, and files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.timezone import localtime

from godown.access.roles import Permission
from godown.kit.sheets.writing import csv_file
from godown.omni.channels import service as channels
from godown.omni.channels.service import Account

from .door import may, sellers_of


def accounts_of(request: HttpRequest) -> list[Account]:
    """The channel accounts that the request may see."""
    return channels.accounts_of(sellers_of(request))


def account_of(request: HttpRequest, code: str) -> Account:
    """The account that a URL names, if the request may see it; `NotFound` otherwise."""
    return channels.account(sellers_of(request), code)


def asked_account(request: HttpRequest) -> Account | None:
    """The account that a form or the URL names, else the first; None if there is none yet."""
    asked = request.POST.get("account") or request.GET.get("account")
    if asked:
        return account_of(request, asked)
    return next(iter(accounts_of(request)), None)


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
