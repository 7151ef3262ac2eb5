"""The one source of time.

Processes on many machines agree on the database's clock; the simulator puts a virtual one in its place.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from . import repository

RESYNC_SECONDS = 60.0


class Clock(Protocol):
    def now(self) -> datetime:
        """The current time, aware, in UTC."""


class DatabaseClock:
    """The database server's time, asked once a minute and carried on by the monotonic clock in between."""

    def __init__(self) -> None:
        self._base: datetime | None = None
        self._measured = 0.0

    def now(self) -> datetime:
        elapsed = time.monotonic() - self._measured
        if self._base is None or elapsed > RESYNC_SECONDS:
            self._base = repository.database_time()
            self._measured = time.monotonic()
            elapsed = 0.0
        return self._base + timedelta(seconds=elapsed)


class VirtualClock:
    """A clock that stands still until somebody moves it: for tests, the demo day and the simulator."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move forward by `by` (never backwards) and return the new time."""
        if by < timedelta(0):
            raise ValueError("a virtual clock does not run backwards")
        self._now += by
        return self._now


_clock: Clock = DatabaseClock()


def now() -> datetime:
    """The current time, aware, in UTC."""
    return _clock.now()


def is_virtual() -> bool:
    """Whether time stands still until somebody moves it."""
    return isinstance(_clock, VirtualClock)


@contextmanager
def use(clock: Clock) -> Iterator[Clock]:
    """Run a block on another clock."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield clock
    finally:
        _clock = before
