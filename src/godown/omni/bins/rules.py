"""When bins are too full. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

NEARLY = 80
FULL = 95
#: A bin that was told so much longer ago than the newest is an old one among fresh ones.
OLD = timedelta(hours=1)


class Lying(NamedTuple):
    """Pieces of a listing in a bin; `sku` None: a listing that we do not have. There may be very many of them."""

    bin: str
    listing_id: str
    sku: str | None
    pieces: int


@dataclass(frozen=True)
class Fill:
    """Bins of an account together; `oldest`: when that was told which was told longest ago.

    `planned` pieces are promised to them by open plans; `moving` ones of those lie in another of them already.
    """

    bins: int
    capacity: int
    used: int
    planned: int
    moving: int
    oldest: datetime | None

    @property
    def free(self) -> int:
        """Pieces that may still be planned."""
        return self.capacity - self.used - self.planned

    @property
    def percent(self) -> int:
        """Whole percent that are used, rounded down, so that no limit is named before it is reached."""
        return percent(self.used, self.capacity)

    @property
    def coming(self) -> int:
        """Pieces that open plans bring."""
        return max(0, self.planned - self.moving)

    @property
    def percent_then(self) -> int:
        """Whole percent that are used once the open plans are done."""
        return percent(self.used + self.coming, self.capacity)

    @property
    def level(self) -> str:
        """Of what is used once the open plans are done: then it is too late to have bins made."""
        return level(self.percent_then)


def percent(used: int, capacity: int) -> int:
    """Whole percent, rounded down; nothing of nothing is 0."""
    return 100 * used // capacity if capacity else 0


def level(used_percent: int) -> str:
    """`full` from 95 % on, `nearly` from 80 % on, else `free`."""
    return "full" if used_percent >= FULL else "nearly" if used_percent >= NEARLY else "free"


def old(told_at: datetime, newest: datetime) -> bool:
    """Whether a bin is an old one beside what was told last."""
    return newest - told_at >= OLD


# --- what leaves --------------------------------------------------------------------------------------------------


class Gone(NamedTuple):
    """Pieces of a listing that left some bin at Flipkart at a time."""

    listing_id: str
    at: datetime
    pieces: int


class Content(NamedTuple):
    """Pieces of a listing in a bin that was told at a time; `id` names the row."""

    id: int
    listing_id: str
    pieces: int
    told_at: datetime


@dataclass(frozen=True)
class Left:
    """Pieces taken out by content, and pieces by listing that no bin had."""

    taken: dict[int, int]
    missing: dict[str, int]


def leave(gone: Iterable[Gone], contents: Iterable[Content], until: datetime | None = None) -> Left:
    """Which bins pieces left: Flipkart says it of none, so those that were told longest ago give first.

    A bin that was told after pieces left shows them as gone already, and so does one that was told after `until`, for
    what left since was taken off it then. What no bin had is missing, unless one may show it as gone.
    """
    there: defaultdict[str, list[Content]] = defaultdict(list)
    for each in sorted(contents, key=lambda each: each.told_at):
        there[each.listing_id].append(each)
    taken: Counter[int] = Counter()
    missing: Counter[str] = Counter()
    for left in sorted(gone, key=lambda left: left.at):
        open_pieces, shown = left.pieces, False
        for each in there[left.listing_id]:
            if each.told_at > left.at or (until is not None and each.told_at > until):
                shown = True
                continue
            quantity = min(open_pieces, each.pieces - taken[each.id])
            taken[each.id] += quantity
            open_pieces -= quantity
        if open_pieces and not shown:
            missing[left.listing_id] += open_pieces
    return Left({each: pieces for each, pieces in taken.items() if pieces}, dict(missing))
