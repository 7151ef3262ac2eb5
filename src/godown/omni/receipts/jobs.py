"""The pass that looks for receipts which Flipkart does not know of."""

from datetime import datetime, timedelta

from godown.kit import jobs

from .. import offers
from ..channels.service import Account
from ..passes import Next, each_account
from . import service

LEASE = timedelta(minutes=2)


def untold_receipts(now: datetime, limit: int) -> int:
    """Report goods that were received here and not at Flipkart, for the accounts that are due."""
    return each_account("untold_receipts", now, limit, LEASE, _check)


def _check(account: Account, now: datetime) -> Next:
    """Where Flipkart has no bins of ours, nothing is to be received there."""
    if not offers.has_bins(account):
        return None
    service.check(account, now)
    return now + timedelta(seconds=account.sweep_every)


jobs.register("untold_receipts", "sync", untold_receipts, batch=20)
