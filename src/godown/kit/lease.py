"""Leases: who may do a named thing now. Used where a lock would have to be held over a network call.

A lease is committed before the call and lives longer than the call's total deadline; results are written only while
it is still ours (`Lease.still_ours`), so a worker that woke too late writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from . import repository


@dataclass(frozen=True)
class Lease:
    name: str
    token: UUID
    expires_at: datetime

    def still_ours(self) -> bool:
        """Whether nobody took over. Inside a transaction it stays true until the commit."""
        return repository.holds_lease(self.name, self.token)


@contextmanager
def hold(name: str, now: datetime, lasting: timedelta) -> Iterator[Lease | None]:
    """Hold `name` for a block, or get None if somebody else does."""
    lease = Lease(name, uuid4(), now + lasting)
    if not repository.take_lease(name, lease.token, now, lease.expires_at):
        yield None
        return
    try:
        yield lease
    finally:
        repository.drop_lease(name, lease.token)
