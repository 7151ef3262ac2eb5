"""When orders are acknowledged, and what may happen to one that Flipkart put on a picklist. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: An order whose SLA is nearer than this does not wait for a full list.
SLA_NEAR = timedelta(hours=6)


@dataclass(frozen=True)
class Waiting:
    """A fulfillable order that is on no picklist yet. `since`: when it could have been acknowledged first."""

    code: str
    since: datetime
    sla_at: datetime | None


def to_acknowledge(
    waiting: Sequence[Waiting], size: int, release_after: timedelta, now: datetime
) -> tuple[list[str], datetime | None]:
    """Which orders to acknowledge now, and when to look again (None: when something changes).

    Full lists go at once; fewer than a list go when the oldest waited `release_after`, or an SLA is near
    (architecture §6, fill-or-timeout).
    """
    ripe = [each for each in waiting if each.since <= now]
    later = [each.since for each in waiting if each.since > now]
    urgent = [each for each in ripe if _deadline(each, release_after) <= now]
    count = len(ripe) if urgent else len(ripe) // size * size
    rest = ripe[count:]
    times = later + [_deadline(each, release_after) for each in rest]
    return [each.code for each in ripe[:count]], min(times, default=None)


def _deadline(each: Waiting, release_after: timedelta) -> datetime:
    longest = each.since + release_after
    return min(longest, each.sla_at - SLA_NEAR) if each.sla_at else longest
