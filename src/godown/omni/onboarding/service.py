"""Verbs of onboarding."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from godown.kit.errors import Conflict
from godown.proxy.contract import Accepted, Answer, Refused, Registration

from .. import ports
from ..cancellations import service as cancellations
from ..channels import service as channels
from ..channels.models import StockMode
from ..channels.service import Account, Settings
from . import messages
from .rules import SWITCHES, Asked

#: Where Flipkart is reached (facts/flipkart.md §2); another address is for trying and testing.
API_URL, PANEL_URL = "https://api.flipkart.net", "https://seller.flipkart.com"


def save(seller_id: int, asked: Asked, now: datetime) -> Account:
    """Add an account, or change it, and start asking it.

    `Conflict` or `NotFound`, and nothing changes: a code or pool is somebody else's, the warehouse serves one account
    only, or there is no such warehouse. `Conflict` (onboarding.not_registered): the account is kept, but the proxy did
    not take it, so that nothing is asked; the same again, put right, goes on.
    """
    settings = asked.settings
    with transaction.atomic():
        login_id = channels.open_login(seller_id, asked.login)
        account_id = channels.keep_account(seller_id, login_id, asked.code, settings)
        sole = settings.stock_mode == StockMode.DEDICATED_WAREHOUSE
        ports.warehouse().serve(seller_id, settings.warehouse, asked.code, settings.pool, sole=sole)
    if asked.credentials:
        _taken(ports.proxy().register_login(asked.login, asked.credentials))
    registration = Registration(
        login=asked.login,
        locationId=asked.location,
        adapter=asked.adapter,
        scanBeforePack=asked.scan_before_pack,
    )
    _taken(ports.proxy().register_account(asked.code, registration))
    channels.start(account_id, settings, now)
    account = channels.accounts([account_id])[str(account_id)]
    cancellations.catch_up(account, now)
    return account


def _taken(answer: Answer[Any]) -> None:
    if not isinstance(answer, Accepted):
        reason = answer.message if isinstance(answer, Refused) else answer.reason
        raise Conflict(messages.NOT_REGISTERED, reason=reason)


def kept(account: Account | None) -> Mapping[str, str]:
    """What a form starts from: the account as it is kept, credentials left out; or what a new one may be."""
    fields = asdict(Settings(warehouse="", pool="")) if account is None else asdict(account)
    form = {name: str(value) for name, value in fields.items() if value is not None}
    form |= {name: "on" if fields[name] else "" for name in SWITCHES}
    form |= {"api_url": API_URL, "panel_url": PANEL_URL}
    if account is None:
        return form
    form["login"] = channels.login_of(account)
    answer = ports.proxy().registration(account.code)
    if isinstance(answer, Accepted):
        known = answer.value
        form |= {"location": known.locationId, "adapter": known.adapter}
        form["scan_before_pack"] = "on" if known.scanBeforePack else ""
    return form
