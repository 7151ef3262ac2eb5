"""How time passes while a day is played: really, or on a virtual clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from fksandbox import Control
from godown.kit import clock, due, jobs

Condition = Callable[[], bool]


class Stuck(Exception):
    """What the script waits for does not happen."""


class Stage(Protocol):
    """Where a day is played. `scale` is how long an hour of the script takes here, in seconds."""

    control: Control
    scale: float

    def until(self, what: str, condition: Condition) -> None:
        """Let the background work go on until a condition holds; raises `Stuck` if it never does."""

    def later(self, hours: float) -> datetime:
        """The time so many hours of the script from now."""


class VirtualStage:
    """One process, no waiting: due passes run here, and time jumps to whatever is due next."""

    scale = 3600.0
    LONGEST_JUMP = timedelta(minutes=1)
    PATIENCE = timedelta(hours=12)

    def __init__(self, control: Control, virtual: clock.VirtualClock) -> None:
        self.control = control
        self._clock = virtual
        control.set_clock(frozen=True, set=virtual.now())

    def until(self, what: str, condition: Condition) -> None:
        give_up = self._clock.now() + self.PATIENCE
        while True:
            jobs.run_due(self._clock.now())
            if condition():
                return
            if self._clock.now() > give_up:
                raise Stuck(what)
            self._jump()

    def later(self, hours: float) -> datetime:
        return self._clock.now() + timedelta(hours=hours)

    def _jump(self) -> None:
        now = self._clock.now()
        next_at = due.next_at([each.kind for each in jobs.passes()]) or now + self.LONGEST_JUMP
        step = min(max(next_at - now, timedelta(seconds=1)), self.LONGEST_JUMP)
        self._clock.advance(step)
        self.control.set_clock(set=self._clock.now())


class LiveStage:
    """The running processes do the work; an hour of the script takes ten seconds."""

    scale = 10.0
    PATIENCE_SECONDS = 300.0

    def __init__(self, control: Control, meanwhile: Callable[[], None]) -> None:
        self.control = control
        self._meanwhile = meanwhile

    def until(self, what: str, condition: Condition) -> None:
        give_up = time.monotonic() + self.PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > give_up:
                raise Stuck(what)
            time.sleep(0.25)
            self._meanwhile()

    def later(self, hours: float) -> datetime:
        return clock.now().astimezone(UTC) + timedelta(seconds=hours * self.scale)
