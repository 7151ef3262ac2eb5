"""Passes over accounts for returns."""

from datetime import datetime, timedelta

from godown.kit import jobs

from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Next, each_account
from . import messages, repository
from .policies import policy

LEASE = timedelta(minutes=15)
LOOK_EVERY = timedelta(hours=1)


def returns_overdue(now: datetime, limit: int) -> int:
    """Count the returns that were announced long ago and have not come in; one exception for each account."""
    return each_account("returns_overdue", now, limit, LEASE, _overdue)


def _overdue(account: Account, now: datetime) -> Next:
    patience = timedelta(days=policy(account).overdue_days)
    late, oldest = repository.select_awaited(account.id, now - patience)
    if not late or not oldest:
        exceptions.clear(account.id, [messages.OVERDUE], [account.code], now)
        return oldest + patience if oldest else None
    data = {"count": late, "days": patience.days, "oldest": oldest.isoformat()}
    exceptions.report([Trouble(account.seller_id, account.id, messages.OVERDUE, account.code, data)], now)
    return now + LOOK_EVERY


jobs.register("returns_overdue", "sync", returns_overdue, batch=8)
