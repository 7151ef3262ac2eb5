"""Reading what a channel changed: windows of time in steps, each page by page until it is complete."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from godown.proxy.contract import Accepted, Answer, Deferred

from .passes import Failure


class Page(Protocol):
    """Part of a window; until it is complete, `cursor` says where it goes on."""

    @property
    def complete(self) -> bool: ...
    @property
    def cursor(self) -> str | None: ...


P = TypeVar("P", bound=Page)


def read_steps(
    start: datetime,
    end: datetime,
    longest: timedelta,
    read: Callable[[datetime, datetime], Failure | None],
    mark: Callable[[datetime], None] = lambda _: None,
) -> Failure | None:
    """Read from `start` to `end` in steps of `longest` at most; one step of nothing if they are the same.

    `mark` is told the end of each step that was read completely, so that a mark moves even while catching up.
    """
    while True:
        until = min(end, start + longest)
        if failure := read(start, until):
            return failure
        mark(until)
        if until == end:
            return None
        start = until


def read_pages(ask: Callable[[str | None], Answer[P]], take: Callable[[P], None]) -> Failure | None:
    """Ask for a window's pages and take each in; None once the window is complete."""
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        answer = ask(cursor)
        if not isinstance(answer, Accepted):
            return answer
        take(answer.value)
        if answer.value.complete:
            return None
        cursor = answer.value.cursor
        if cursor is None or cursor in seen:
            return Deferred("the channel repeats a page; the window is read again")
        seen.add(cursor)
