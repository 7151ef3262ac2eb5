"""How many closed boxes Flipkart is told of now, by what the hour's calls allow. Pure.

While calls are ample, or the orders in hand fit into the hour one by one, every box at once. Else a box is told of only
if its label and its handover still fit in the hour, after those of all parcels that were begun: a packed parcel without
a label is stuck at the bench, a closed box that Flipkart does not know is not. And boxes go in groups, because the
documents of a group come together, in three calls whether they are two parcels or fifty: the shorter calls run, the
longer a box waits for company.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from godown.proxy.contract import Budget

#: Shipping details, invoices, and the documents themselves: what a group costs apart from its parcels.
DOCUMENT_CALLS = 3
#: Parcels of a full group; Flipkart's batch of the seller API (facts/flipkart.md §7.4).
GROUP = 25
#: A group may cost this share of an hour, so that it comes to be allowed.
GROUP_SHARE = Fraction(1, 8)
#: The longest a box waits for company, when nothing is left of the hour.
FOR_COMPANY = timedelta(minutes=2)
#: The longest it waits for room for a whole group: by then something else uses up the calls.
FOR_ROOM = timedelta(hours=1)
#: Boxes that wait are looked at together, so often.
LOOK_EVERY_SECONDS = 5


@dataclass(frozen=True)
class Box:
    """A box that is closed, of which Flipkart was not told. `scans`: calls before its pack, one for each unit."""

    id: int
    closed_at: datetime
    scans: int


@dataclass(frozen=True)
class Hour:
    """The calls of an hour. `undocumented` accounts have parcels without a document, `unhanded` parcels are on closed
    manifests, `unpacked` orders are in hand; up to `per_call` parcels are packed or handed over in a call.
    """

    budget: Budget
    undocumented: int
    unhanded: int
    unpacked: int
    per_call: int

    @property
    def room(self) -> Fraction:
        """Calls for new groups: what is left after the share that is kept, and after all that was begun."""
        owed = DOCUMENT_CALLS * self.undocumented + Fraction(self.unhanded, self.per_call)
        return self.budget.left - self.budget.keptForBench - owed

    def cost(self, box: Box) -> Fraction:
        """Calls of one box more in a group: its scans, its pack, its handover."""
        return box.scans + Fraction(2, self.per_call)


def going(boxes: Sequence[Box], hour: Hour, now: datetime) -> list[int]:
    """The ids of those boxes that Flipkart is told of now, oldest first."""
    oldest = sorted(boxes, key=lambda box: (box.closed_at, box.id))
    if not hour.budget.scarce or hour.room >= hour.unpacked * (DOCUMENT_CALLS + _dearest(oldest, hour)):
        return [box.id for box in oldest]
    fitting = _fitting(oldest, hour)
    waited = now - oldest[0].closed_at if oldest else timedelta(0)
    group = _group(oldest, hour)
    if len(fitting) < min(group, len(oldest)):  # no room for a group yet
        return fitting if waited >= FOR_ROOM else []
    if len(fitting) < group and waited < _patience(hour.budget):  # company may come
        return []
    return fitting


def look_again(now: datetime) -> datetime:
    """When to look again at boxes that wait: the same moment for all, so that they are seen together."""
    seconds = (int(now.timestamp()) // LOOK_EVERY_SECONDS + 1) * LOOK_EVERY_SECONDS
    return datetime.fromtimestamp(seconds, UTC)


def _fitting(boxes: Sequence[Box], hour: Hour) -> list[int]:
    room = hour.room - DOCUMENT_CALLS
    found: list[int] = []
    for box in boxes:
        room -= hour.cost(box)
        if room < 0:
            break
        found.append(box.id)
    return found


def _group(boxes: Sequence[Box], hour: Hour) -> int:
    return max(1, min(GROUP, int(hour.budget.limit * GROUP_SHARE / _dearest(boxes, hour))))


def _dearest(boxes: Sequence[Box], hour: Hour) -> Fraction:
    return max((hour.cost(box) for box in boxes), default=Fraction(1))


def _patience(budget: Budget) -> timedelta:
    """How long a box waits for company: not at all while half of the calls is left, then longer and longer."""
    short = (2 * budget.used / budget.limit - 1) if budget.limit else 1.0
    return FOR_COMPANY * min(max(short, 0.0), 1.0) ** 2
