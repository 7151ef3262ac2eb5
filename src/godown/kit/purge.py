"""Rows that are kept as evidence only go after a time: a room declares them, a daily pass deletes what is too old.

How many days they are kept is a setting (`settings.KEEP_DAYS`, 0: for ever). A pass deletes batch by batch, each in a
transaction of its own, so that it never locks much nor long; what it does not get done it goes on with soon.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from . import due, jobs, repository

log = structlog.get_logger()

KIND = "purge"
LEASE = timedelta(minutes=10)
BATCH = 5_000
BATCHES = 20
EVERY = timedelta(days=1)
SOON = timedelta(minutes=1)

#: Deletes rows from before a time, at most so many; returns how many.
Delete = Callable[[datetime, int], int]

_declared: dict[str, Delete] = {}


def declare(name: str, delete: Delete) -> None:
    """Have the rows of `name`, a key of `settings.KEEP_DAYS`, deleted when they are old enough."""
    if name in _declared or name not in settings.KEEP_DAYS:
        raise ValueError(f"{name} is declared twice, or settings.KEEP_DAYS lacks it")
    _declared[name] = delete


def plan(now: datetime) -> None:
    """Have everything looked at; workers do so when they start."""
    due.plan(KIND, _declared, now)


def purge(now: datetime, limit: int) -> int:
    """Delete what is too old of the due names; returns how many were looked at."""
    claim = due.claim(KIND, now, limit, LEASE)
    if claim is None:
        return 0
    claim.finish(set(claim.subjects) - _declared.keys())
    for name in sorted(set(claim.subjects) & _declared.keys()):
        try:
            done = _purge(name, now)
        except Exception:
            log.exception("purge.broken", name=name)
            claim.retry({name: now + due.backoff(claim.attempts[name])})
            continue
        claim.again({name: now + (EVERY if done else SOON)})
    return len(claim.subjects)


def _purge(name: str, now: datetime) -> bool:
    """Whether nothing is left to be deleted."""
    days: int = settings.KEEP_DAYS[name]
    if not days:
        return True
    deleted = 0
    for _ in range(BATCHES):
        gone = _declared[name](now - timedelta(days=days), BATCH)
        deleted += gone
        if gone < BATCH:
            break
    if deleted:
        log.info("purge.deleted", name=name, rows=deleted, older_than_days=days)
    return gone < BATCH


declare("exchanges", repository.delete_exchanges)
jobs.register(KIND, "sync", purge, batch=10)
