"""When orders are acknowledged, and when documents are asked for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: An order whose SLA is nearer than this does not wait for a full list.
SLA_NEAR = timedelta(hours=6)

#: Flipkart usually has a document 5–10 s after the pack (facts/flipkart.md §3.4): asking earlier wastes calls.
READY_AFTER = timedelta(seconds=8)
SOONEST = timedelta(seconds=3)
#: While the hour's calls run low, documents are asked for less often, and wait so long for others that come soon.
SCARCE = timedelta(seconds=8)
GATHERED = timedelta(seconds=4)
LATEST = timedelta(minutes=2)


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


def gathered(wanted: Sequence[datetime], now: datetime) -> datetime | None:
    """While calls run low: until when to wait for documents that are about to be ready; None: not longer than now.

    `wanted` is when each document was first wanted.
    """
    ready = [at + READY_AFTER for at in wanted]
    then = min(max(ready), min(ready) + GATHERED)
    return then if then > now else None


def ask_again(wanted: Sequence[datetime], scarce: bool, now: datetime) -> datetime:
    """When to ask again for these documents: one not to be expected before, when it is; the others often while they
    are fresh, seldom when they are old, and never often while calls are scarce.
    """
    soonest = SCARCE if scarce else SOONEST
    times = [
        at + READY_AFTER if at + READY_AFTER > now else now + min(max((now - at) / 5, soonest), LATEST) for at in wanted
    ]
    return min(times)
