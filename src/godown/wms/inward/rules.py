"""What came against what was expected. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Came:
    """A line of a receipt, in pieces."""

    sku: str
    expected: int
    arrived: int
    reason: str = ""

    @property
    def differs(self) -> bool:
        return self.arrived != self.expected


def unexplained(lines: Iterable[Came]) -> Came | None:
    """The first line that differs from its papers without a reason."""
    return next((line for line in lines if line.differs and not line.reason), None)


def from_transit(before: int, after: int, expected: int) -> int:
    """How many of the pieces counted from `before` up to `after` were in transit; what came on top was not."""
    return min(after, expected) - min(before, expected)
