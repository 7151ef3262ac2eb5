"""Verbs of the inventory."""

from datetime import datetime

from django.db import transaction

from godown.kit import jobs
from godown.kit.errors import Conflict, NotFound

from ..channels.service import Account
from . import repository
from .messages import NO_LISTING, NOT_SENDING

SEND, COMPARE = "send_inventory", "compare_inventory"


@transaction.atomic
def send_now(account: Account, now: datetime, channel_sku: str | None = None) -> int:
    """Tell Flipkart the quantity of a listing, or of all, whether or not it changed. How many are asked for.

    `Conflict`: the account does not send its stock. `NotFound`: it has no such listing that is enabled and has an FSN.
    """
    if not account.send_stock:
        raise Conflict(NOT_SENDING, account=account.code)
    asked = repository.ask(account.seller_id, account.id, channel_sku, now)
    if channel_sku is not None and not asked:
        raise NotFound(NO_LISTING, account=account.code, sku=channel_sku)
    jobs.ask(SEND, [account.id], now)
    return asked


@transaction.atomic
def pause(account: Account, channel_sku: str, paused: bool, now: datetime) -> None:
    """Send no updates of a listing any more, or send them again; Flipkart keeps what it was told.

    `NotFound`: the account has no such listing.
    """
    if not repository.set_paused(account.seller_id, account.id, channel_sku, paused):
        raise NotFound(NO_LISTING, account=account.code, sku=channel_sku)
    if not paused:
        jobs.ask(SEND, [account.id], now)
