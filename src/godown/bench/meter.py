"""Measuring: how long a step took, and how many statements it needed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.db import connection


@dataclass
class Tally:
    """Statements sent to the database, savepoints included; BEGIN and COMMIT are not told to Django's wrappers."""

    statements: int = 0
    seen: list[str] = field(default_factory=list)


@contextmanager
def counting() -> Iterator[Tally]:
    """Count the statements of a block."""
    tally = Tally()

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tally.statements += 1
        tally.seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield tally


@dataclass
class Series:
    """One stage, batch by batch: seconds and statements of each."""

    seconds: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)

    def measure(self, work: Callable[[], Any]) -> Any:
        """Run `work` once and note what it took."""
        with counting() as tally:
            started = time.perf_counter()
            result = work()
            self.seconds.append(time.perf_counter() - started)
        self.statements.append(tally.statements)
        return result

    @property
    def total(self) -> float:
        return sum(self.seconds)

    def percentile(self, percent: int) -> float:
        """Seconds that so many percent of the batches did not exceed."""
        if len(self.seconds) == 1:
            return self.seconds[0]
        return quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


def figures(series: Series) -> dict[str, float]:
    """A series in numbers: how often, milliseconds, and the most statements that one took."""
    return {
        "times": len(series.seconds),
        "p50_ms": round(series.percentile(50) * 1000, 1),
        "p95_ms": round(series.percentile(95) * 1000, 1),
        "statements": max(series.statements),
    }
