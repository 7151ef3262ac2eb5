"""When bins are too full. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

NEARLY = 80
FULL = 95


class Lying(NamedTuple):
    """Pieces of a listing in a bin; `sku` None: a listing that we do not have. There may be very many of them."""

    bin: str
    listing_id: str
    sku: str | None
    pieces: int


@dataclass(frozen=True)
class Fill:
    """Bins of an account together."""

    bins: int
    capacity: int
    used: int
    planned: int

    @property
    def free(self) -> int:
        """Pieces that may still be planned."""
        return self.capacity - self.used - self.planned

    @property
    def percent(self) -> int:
        """Whole percent that are used, rounded down, so that no limit is named before it is reached."""
        return percent(self.used, self.capacity)

    @property
    def level(self) -> str:
        return level(self.percent)


def percent(used: int, capacity: int) -> int:
    """Whole percent, rounded down; nothing of nothing is 0."""
    return 100 * used // capacity if capacity else 0


def level(used_percent: int) -> str:
    """`full` from 95 % on, `nearly` from 80 % on, else `free`."""
    return "full" if used_percent >= FULL else "nearly" if used_percent >= NEARLY else "free"
