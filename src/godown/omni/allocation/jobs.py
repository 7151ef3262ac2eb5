"""The pass of allocation."""

from datetime import datetime, timedelta

from godown.kit import jobs

from ..channels.service import Account
from ..passes import Next, each_account
from . import service

LEASE = timedelta(minutes=5)
ORDERS_AT_ONCE = 250
#: How soon orders without stock are tried again if nothing else wakes the pass.
TRY_AGAIN = timedelta(minutes=5)


def allocate(now: datetime, limit: int) -> int:
    """Reserve stock at the accounts where something changed."""
    return each_account("allocate", now, limit, LEASE, _allocate)


def _allocate(account: Account, now: datetime) -> Next:
    service.allocate(account, now, ORDERS_AT_ONCE)
    return now + TRY_AGAIN if service.is_lacking(account) else None


jobs.register("allocate", "orders", allocate, batch=8)
