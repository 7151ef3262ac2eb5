"""Things that will happen by themselves at a time of the sandbox clock."""

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

Kind = Literal["pack_done", "order", "unhold", "cancel", "courier", "scenario", "breach"]


class Timer(NamedTuple):
    due: datetime
    number: int
    kind: Kind
    subject: str


class Timers:
    """A queue by due time; equal times keep their order of arrival."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._last = 0

    def at(self, due: datetime, kind: Kind, subject: str) -> None:
        self._last += 1
        heapq.heappush(self._heap, Timer(due, self._last, kind, subject))

    def due(self, now: datetime) -> Iterator[Timer]:
        """Take out what is due; the consumer may add timers that are due at once."""
        while self._heap and self._heap[0].due <= now:
            yield heapq.heappop(self._heap)

    def restore(self, timers: list[Timer]) -> None:
        self._heap = sorted(timers)
        self._last = max((timer.number for timer in timers), default=0)

    def has(self, kind: Kind) -> bool:
        return any(timer.kind == kind for timer in self._heap)

    def drop(self, kind: Kind) -> None:
        """Forget what of this kind is still to come."""
        self._heap = sorted(timer for timer in self._heap if timer.kind != kind)

    def pending(self, *, without: Kind | None = None) -> list[Timer]:
        return sorted(timer for timer in self._heap if timer.kind != without)
