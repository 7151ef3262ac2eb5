"""The seller's calls in a rolling hour (facts/flipkart.md §7.1)."""

from collections import deque
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


class Quota:
    """A rolling window: a call counts for exactly one hour. Refused calls do not count."""

    def __init__(self) -> None:
        self._taken: deque[datetime] = deque()

    def used(self, now: datetime) -> int:
        while self._taken and self._taken[0] <= now - HOUR:
            self._taken.popleft()
        return len(self._taken)

    def take(self, now: datetime, limit: int) -> bool:
        """Count one call, unless the hour's limit is reached."""
        if self.used(now) >= limit:
            return False
        self._taken.append(now)
        return True

    def taken(self) -> list[datetime]:
        return list(self._taken)

    def restore(self, taken: list[datetime]) -> None:
        self._taken = deque(taken)

    def forget(self) -> None:
        self._taken.clear()
