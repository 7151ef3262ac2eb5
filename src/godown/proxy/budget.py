"""The hourly call budget of a log-in: 1,000 calls per rolling hour by default (facts/flipkart.md §7.1).

A call is drawn, and the drawing committed, before it goes out; so the limit holds across threads, processes and
crashes. Calls are counted by the minute: 60 whole ones before the current one, so that what is counted always covers
a full hour. A share is kept for the bench, where a person waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from . import repository

MINUTES = 61
AMPLE_SHARE = 0.5
BLOCK_SECONDS = 60.0


@dataclass(frozen=True)
class Spent:
    """Calls per minute, oldest first; the last place is the minute `now` is in."""

    minutes: tuple[int, ...]
    limit: int
    kept_for_bench: int
    blocked_until: datetime | None
    now: datetime

    @property
    def used(self) -> int:
        return sum(self.minutes)

    def allowance(self, bench: bool) -> int:
        """How many calls of the hour this kind of caller may use."""
        return self.limit if bench else self.limit - self.kept_for_bench

    def frees_in(self, bench: bool) -> float:
        """Seconds until the next call is allowed, 0 if it is now."""
        if self.blocked_until and self.blocked_until > self.now:
            return (self.blocked_until - self.now).total_seconds()
        excess = self.used + 1 - self.allowance(bench)
        if excess <= 0:
            return 0.0
        wait = -(self.now.timestamp() % 60)
        for calls in self.minutes:
            wait += 60
            excess -= calls
            if excess <= 0:
                break
        return wait


def draw(login_id: int, bench: bool, now: datetime) -> float:
    """Draw one call. Returns 0, or after how many seconds to ask again; then nothing was drawn."""
    if repository.draw_call(login_id, bench, minute_of(now), now):
        return 0.0
    return max(spent(login_id, now).frees_in(bench), 1.0)


def block(login_id: int, now: datetime, seconds: float | None) -> float:
    """Flipkart answered 429: no call until a while later, the bench's neither. Returns the seconds."""
    wait = seconds or BLOCK_SECONDS
    repository.block_calls(login_id, now + timedelta(seconds=wait))
    return wait


def is_ample(login_id: int, calls: int, now: datetime) -> bool:
    """Whether `calls` more leave half of the hour's calls unused: then the fastest way is taken, not the cheapest."""
    state = spent(login_id, now)
    return state.used + calls <= state.limit * AMPLE_SHARE


def spent(login_id: int, now: datetime) -> Spent:
    """What was used in the last hour."""
    row = repository.select_budget(login_id, minute_of(now))
    return Spent(
        tuple(row["minutes"]), row["calls_per_hour"], row["calls_kept_for_bench"], row["calls_blocked_until"], now
    )


def minute_of(now: datetime) -> int:
    """The minute since 1970."""
    return int(now.timestamp() // 60)
