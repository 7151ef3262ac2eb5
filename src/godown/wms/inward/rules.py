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
