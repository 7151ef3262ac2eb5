"""Passes of cancellations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from godown.kit import due, history, jobs

from ..channels.service import Account
from ..orders import reading
from ..passes import Next, each_account
from . import following

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
READ_LEASE = timedelta(minutes=15)
#: What waits for the answer to a pack is looked at again after this.
AGAIN = timedelta(seconds=15)


def follow_cancellations(now: datetime, limit: int) -> int:
    """Settle what Flipkart cancelled of the orders that are due, a page at a time."""
    claim = due.claim("follow_cancellations", now, limit, LEASE)
    if claim is None:
        return 0
    waiting, broken = _settle([UUID(subject) for subject in claim.subjects], now)
    claim.finish(set(claim.subjects) - waiting - broken)
    claim.again(dict.fromkeys(waiting, now + AGAIN))
    claim.retry({subject: now + due.backoff(claim.attempts[subject]) for subject in broken})
    return len(claim.subjects)


def _settle(orders: Sequence[UUID], now: datetime) -> tuple[set[str], set[str]]:
    """Settle these, each alone if that fails, so that one does not keep the others; those that wait, and the broken."""
    try:
        with history.acting(history.SYSTEM):
            return {str(order_id) for order_id in following.settle(orders, now)}, set()
    except Exception:
        if len(orders) == 1:  # it stays stopped meanwhile
            log.exception("follow_cancellations.broken", order=str(orders[0]))
            return set(), {str(orders[0])}
    each = [_settle([order_id], now) for order_id in orders]
    return set().union(*(waiting for waiting, _ in each)), set().union(*(broken for _, broken in each))


def read_cancellations(now: datetime, limit: int) -> int:
    """Read what was cancelled at the accounts that are due and follow by themselves."""
    return each_account("read_cancellations", now, limit, READ_LEASE, _read)


def _read(account: Account, now: datetime) -> Next:
    if not account.follow_cancellations:
        return None
    failure = reading.read_cancellations(account, now)
    return failure or now + timedelta(seconds=account.read_cancellations_every)


jobs.register("follow_cancellations", "orders", follow_cancellations, batch=100)
jobs.register("read_cancellations", "sync", read_cancellations, batch=4)
