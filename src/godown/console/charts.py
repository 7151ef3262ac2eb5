"""Geometry of the small pictures; templates draw them as SVG, so that no page needs a chart library. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

WIDTH = 240
HEIGHT = 40


@dataclass(frozen=True)
class Part(Generic[T]):
    """A piece of a bar: what it stands for, how many, from where on, how wide (in units of a bar of 1000)."""

    of: T
    count: int
    start: float
    width: float


def stacked(counts: Mapping[str, int]) -> list[Part[str]]:
    """One bar, divided by the shares of the counts."""
    total = sum(counts.values())
    parts, start = [], 0.0
    for name, count in counts.items():
        width = 1000 * count / total if total else 0.0
        parts.append(Part(name, count, round(start, 2), round(width, 2)))
        start += width
    return parts


def on_one_scale(rows: Sequence[Mapping[str, int]]) -> list[list[Part[str]]]:
    """A divided bar for each; the longest is full, so that they can be compared."""
    most = max((sum(counts.values()) for counts in rows), default=0) or 1
    return [
        [
            Part(
                part.of,
                part.count,
                round(part.start * sum(counts.values()) / most, 2),
                round(part.width * sum(counts.values()) / most, 2),
            )
            for part in stacked(counts)
        ]
        for counts in rows
    ]


def bars(counts: Sequence[tuple[T, int]]) -> list[Part[T]]:
    """A bar for each, the longest being full."""
    most = max((count for _, count in counts), default=0)
    return [Part(of, count, 0.0, round(1000 * count / most, 2) if most else 0.0) for of, count in counts]


def share(part: int, whole: int) -> int:
    """`part` of `whole` in thousandths, at most 1000."""
    return min(1000, 1000 * part // whole) if whole else 0


@dataclass(frozen=True)
class Column:
    """A column of a sparkline, in units of its view box."""

    x: float
    y: float
    width: float
    height: float
    count: int


def sparkline(counts: Sequence[int]) -> list[Column]:
    """Columns side by side in a box of WIDTH × HEIGHT."""
    most = max(counts, default=0)
    step = WIDTH / max(len(counts), 1)
    found = []
    for position, count in enumerate(counts):
        height = max(HEIGHT * count / most, 1.5) if most else 1.5
        found.append(
            Column(round(position * step, 2), round(HEIGHT - height, 2), round(step - 2, 2), round(height, 2), count)
        )
    return found


VESSEL = 100


@dataclass(frozen=True)
class Vessel(Generic[T]):
    """A vessel filled from below, in a box of VESSEL × VESSEL: what is in it, and what is to come on top."""

    of: T
    y: float
    height: float
    more_y: float
    more_height: float


def vessel(of: T, filled: int, more: int, capacity: int) -> Vessel[T]:
    """`filled` and `more` of `capacity`; what is there at all is seen."""
    whole = max(capacity, 1)
    height = min(VESSEL, max(VESSEL * filled / whole, 3.0 if filled else 0.0))
    more_height = min(VESSEL - height, max(VESSEL * more / whole, 3.0 if more else 0.0))
    top = VESSEL - height
    return Vessel(of, round(top, 2), round(height, 2), round(top - more_height, 2), round(more_height, 2))
