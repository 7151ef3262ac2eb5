"""Processes that die: at a statement or at a call, as by SIGKILL.

`Killed` is no `Exception`, so nothing in Godown catches it. A dead process neither speaks to the database nor to
Flipkart while the exception unwinds, so `finally` blocks clean nothing up: leases stay taken, rows stay `sent`, open
transactions are rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Life:
    """What is left of a process: so many statements, so many calls; None is no end."""

    statements: int | None = None
    calls: int | None = None
    after_the_call: bool = False
    dead: bool = False

    def go_on(self) -> None:
        """Raises `Killed` if the process is dead."""
        if self.dead:
            raise Killed

    def end(self) -> None:
        self.dead = True
        raise Killed


class Lives:
    """The processes in the middle of something, one inside the other: the last one is at work, the others wait for
    answers of Flipkart."""

    def __init__(self) -> None:
        self._stack = [Life()]

    def work(self, life: Life, act: Callable[[], T]) -> T | None:
        """What a process with this life makes of `act`; None if it died in it."""
        self._stack.append(life)
        try:
            return act()
        except Killed:
            if not life.dead:
                raise
            return None
        finally:
            self._stack.pop()

    @property
    def depth(self) -> int:
        """How many processes are in the middle of something."""
        return len(self._stack) - 1

    def statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Wraps the database's `execute` (Django's `execute_wrapper`): death comes before or after a statement."""
        self._count_statement()
        result = execute(sql, params, many, context)
        self._count_statement()
        return result

    def _count_statement(self) -> None:
        life = self._stack[-1]
        life.go_on()
        if life.statements is not None:
            life.statements -= 1
            if life.statements < 0:
                life.end()

    def leaves(self) -> None:
        """A call is about to leave."""
        life = self._stack[-1]
        life.go_on()
        if life.calls is not None:
            life.calls -= 1
            if life.calls < 0 and not life.after_the_call:
                life.end()

    def returns(self) -> None:
        """Its answer is about to be read."""
        life = self._stack[-1]
        if life.calls is not None and life.calls < 0:
            life.end()
