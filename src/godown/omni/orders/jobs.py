"""Passes that ask the channel about orders."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from godown.kit import due, jobs

from .. import limits
from ..channels.service import Account
from ..passes import Next, each_account
from . import reading, repository, rules, service

log = structlog.get_logger()

LEASE = timedelta(minutes=15)


def poll(now: datetime, limit: int) -> int:
    """Read what changed at the accounts that are due."""
    return each_account("poll", now, limit, LEASE, _poll)


def recheck_holds(now: datetime, limit: int) -> int:
    """Ask again about the held orders of the accounts that are due."""
    return each_account("recheck_holds", now, limit, LEASE, _recheck_holds)


def sweep(now: datetime, limit: int) -> int:
    """Ask again about all open orders of the accounts that are due."""
    return each_account("sweep", now, limit, LEASE, _sweep)


def look_back(now: datetime, limit: int) -> int:
    """Read the last week again at the accounts that are due, once a day."""
    return each_account("look_back", now, limit, LEASE, _look_back)


def retry_failed(now: datetime, limit: int) -> int:
    """Free the orders whose listings came."""
    return each_account("retry_failed", now, limit, LEASE, _retry_failed)


def read_back(now: datetime, limit: int) -> int:
    """Ask about single orders that somebody waits for."""
    claim = due.claim("read_back", now, limit, LEASE)
    if claim is None:
        return 0
    orders = [UUID(subject) for subject in claim.subjects]
    try:
        failed = reading.read_back(orders, now)
    except Exception:  # somebody waits: tried again soon, not when the lease runs out
        log.exception("read_back.broken", orders=claim.subjects)
        failed = set(orders)
    claim.finish(subject for subject in claim.subjects if UUID(subject) not in failed)
    claim.retry({str(order): now + due.backoff(claim.attempts[str(order)]) for order in failed})
    return len(claim.subjects)


def _poll(account: Account, now: datetime) -> Next:
    if failure := reading.read_window(account, now):
        return failure
    every = timedelta(seconds=account.poll_every)
    budget = limits.budget(account.code)
    if budget is None or not budget.scarce:
        return now + every
    orders_per_hour = limits.orders_for(budget.limit, limits.capabilities(account.code))
    return now + rules.seldomer(every, repository.count_unpacked(account.id), orders_per_hour)


def _recheck_holds(account: Account, now: datetime) -> Next:
    failure = reading.refresh_open(account, now, only_held=True)
    return failure or now + timedelta(seconds=account.recheck_holds_every)


def _sweep(account: Account, now: datetime) -> Next:
    return reading.refresh_open(account, now) or now + timedelta(seconds=account.sweep_every)


def _look_back(account: Account, now: datetime) -> Next:
    return reading.look_back(account, now) or now + timedelta(seconds=account.look_back_every)


def _retry_failed(account: Account, now: datetime) -> Next:
    service.retry_failed(account, now)
    return None


jobs.register("poll", "sync", poll, batch=8)
jobs.register("recheck_holds", "sync", recheck_holds, batch=8)
jobs.register("sweep", "sync", sweep, batch=4)
jobs.register("look_back", "sync", look_back, batch=2)
jobs.register("read_back", "bench", read_back, batch=100)
jobs.register("retry_failed", "orders", retry_failed, batch=8)
