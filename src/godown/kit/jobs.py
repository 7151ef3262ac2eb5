"""Passes and hints: how background work starts.

A pass is `f(now, limit) -> how many subjects it worked on`: idempotent, told the time, free of the engine, so that a
test, the demo or a simulator calls it like the worker does. Each has a lane, named by what starving it would cost.
Rooms register their passes in `jobs.py`; `wiring.py` gives them to the engine.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from . import due

Lane = Literal["bench", "orders", "sync"]
LANES: tuple[Lane, ...] = ("bench", "orders", "sync")
Run = Callable[[datetime, int], int]


@dataclass(frozen=True)
class Pass:
    """`kind` names the due rows it works on; `batch` is how many it claims at a time."""

    kind: str
    lane: Lane
    run: Run
    batch: int


_passes: dict[str, Pass] = {}
_send_hints: Callable[[Collection[str]], None] | None = None


def register(kind: str, lane: Lane, run: Run, batch: int) -> None:
    """Make a pass known."""
    if kind in _passes:
        raise ValueError(f"pass {kind} is registered twice")
    _passes[kind] = Pass(kind, lane, run, batch)


def passes(lane: Lane | None = None) -> list[Pass]:
    """All passes, or those of one lane."""
    return [each for each in _passes.values() if lane is None or each.lane == lane]


def get(kind: str) -> Pass:
    """The pass of a kind."""
    return _passes[kind]


def on_hint(send: Callable[[Collection[str]], None] | None) -> None:
    """Tell the kit how to wake the engine; without one, due rows wait for the next tick."""
    global _send_hints
    _send_hints = send


def ask(kind: str, subjects: Iterable[object], now: datetime, at: datetime | None = None) -> None:
    """Plan a pass over `subjects`, and wake the engine once the transaction has committed if it is due now."""
    ask_each([kind], subjects, now, at)


def ask_each(kinds: Collection[str], subjects: Iterable[object], now: datetime, at: datetime | None = None) -> None:
    """The same for passes of several kinds over the same subjects."""
    planned = due.plan_each(kinds, subjects, at or now)
    if planned and _send_hints and (at is None or at <= now):
        send = _send_hints
        transaction.on_commit(lambda: send(kinds))


def run_due(now: datetime, lane: Lane | None = None) -> int:
    """Run every pass until nothing of it is due; returns how many subjects were worked on."""
    return sum(run_pass(each, now) for each in passes(lane))


def run_pass(each: Pass, now: datetime) -> int:
    """Run one pass until a round finds less than a full batch."""
    total = 0
    while True:
        worked = each.run(now, each.batch)
        total += worked
        if worked < each.batch:
            return total
