"""Passes over accounts for returns."""

from datetime import datetime, timedelta

from godown.kit import jobs

from .. import ports
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Next, each_account
from . import messages, reading, repository
from .policies import LOOK_BACK_EVERY, policy

LEASE = timedelta(minutes=15)
LOOK_EVERY = timedelta(hours=1)
#: Parcels are mostly announced before they come, and else on the day after; what lies longer, nobody announces.
UNKNOWN_SHOWN_AFTER = timedelta(days=2)


def returns_overdue(now: datetime, limit: int) -> int:
    """Count the returns that were announced long ago and have not come in; one exception for each account."""
    return each_account("returns_overdue", now, limit, LEASE, _overdue)


def unknown_parcels(now: datetime, limit: int) -> int:
    """Count the parcels that came in and that nobody announced since; one exception for each warehouse."""
    return each_account("unknown_parcels", now, limit, LEASE, _unknown_parcels)


def read_returns(now: datetime, limit: int) -> int:
    """Read the returns that changed at the accounts that sync them and are due."""
    return each_account("read_returns", now, limit, LEASE, _read)


def look_back_returns(now: datetime, limit: int) -> int:
    """Read the last month's returns again at the accounts that sync them, once a day."""
    return each_account("look_back_returns", now, limit, LEASE, _look_back)


def _read(account: Account, now: datetime) -> Next:
    wanted = policy(account)
    if not wanted.sync:
        return None
    return reading.read_window(account, now) or now + timedelta(seconds=wanted.read_every)


def _look_back(account: Account, now: datetime) -> Next:
    if not policy(account).sync:
        return None
    return reading.look_back(account, now) or now + LOOK_BACK_EVERY


def _overdue(account: Account, now: datetime) -> Next:
    patience = timedelta(days=policy(account).overdue_days)
    late, oldest = repository.select_awaited(account.id, now - patience)
    if not late or not oldest:
        exceptions.clear(account.id, [messages.OVERDUE], [account.code], now)
        return oldest + patience if oldest else None
    data = {"count": late, "days": patience.days, "oldest": oldest.isoformat()}
    exceptions.report([Trouble(account.seller_id, account.id, messages.OVERDUE, account.code, data)], now)
    return now + LOOK_EVERY


def _unknown_parcels(account: Account, now: datetime) -> Next:
    """Whose they are nobody knows: they are reported once, at the oldest of the accounts that the warehouse serves."""
    sharing = [each.id for each in channels.accounts_of([account.seller_id]) if each.warehouse == account.warehouse]
    if account.id == min(sharing):
        count, since = ports.warehouse().unknown_parcels(
            account.seller_id, account.warehouse, now - UNKNOWN_SHOWN_AFTER
        )
        if count and since:
            data = {"count": count, "days": UNKNOWN_SHOWN_AFTER.days, "since": since.isoformat()}
            exceptions.report(
                [Trouble(account.seller_id, account.id, messages.UNKNOWN_PARCELS, account.warehouse, data)], now
            )
        else:
            exceptions.clear(account.id, [messages.UNKNOWN_PARCELS], [account.warehouse], now)
    return now + timedelta(seconds=account.sweep_every)


jobs.register("read_returns", "sync", read_returns, batch=4)
jobs.register("look_back_returns", "sync", look_back_returns, batch=2)
jobs.register("returns_overdue", "sync", returns_overdue, batch=8)
jobs.register("unknown_parcels", "sync", unknown_parcels, batch=20)
