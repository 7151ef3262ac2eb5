"""What the board asks for and how it is paged. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from ..orders.states import OPEN

CLOSED = ("COMPLETED", "CANCELLED")
#: Upper bounds of the SLA buckets, from now; what is later is in the last bucket, what has no SLA in none.
BUCKETS = {"breached": timedelta(0), "2h": timedelta(hours=2), "6h": timedelta(hours=6), "24h": timedelta(hours=24)}
#: Closed exceptions are shown for so long.
CLOSED_FOR = timedelta(days=7)
#: So many tries since the last complete read: the first of them did not come off.
FAILED_TRIES = 2
#: An account is blind when no window was read completely for so many of its intervals.
BLIND_AFTER = 3

Sla = Literal["", "breached", "2h", "6h", "24h"]
Hold = Literal["", "held", "free"]
CaseState = Literal["open", "snoozed", "closed"]


@dataclass(frozen=True)
class Filter:
    """Which orders to show; an empty field does not narrow. Without statuses: the open orders.

    `trouble` is the code of an open exception's cause, `text` a piece of an open order's code (ours or the
    customer's), or any whole code of ours.
    """

    sellers: Sequence[int]
    statuses: tuple[str, ...] = ()
    account: str = ""
    hold: Hold = ""
    sla: Sla = ""
    trouble: str = ""
    document_missing: bool = False
    text: str = ""

    @property
    def closed(self) -> bool:
        """Whether it asks for closed orders only: those are shown newest first, all others most urgent first."""
        return bool(self.statuses) and set(self.statuses) <= set(CLOSED)

    @property
    def wanted(self) -> tuple[str, ...]:
        return self.statuses or (OPEN + CLOSED if self.text else OPEN)


@dataclass(frozen=True)
class Mark:
    """Where a page of orders ends. `bound` is None for an order without SLA (they come last)."""

    bound: datetime | None
    id: UUID

    def __str__(self) -> str:
        return f"{self.bound.isoformat() if self.bound else ''}~{self.id}"


def mark(text: str) -> Mark | None:
    """The mark that a URL names, or None if it names none."""
    bound, _, order = text.partition("~")
    try:
        return Mark(datetime.fromisoformat(bound) if bound else None, UUID(order))
    except ValueError:
        return None


def is_blind(
    read_until: datetime | None, poll_every: int, next_at: datetime | None, attempts: int, now: datetime
) -> bool:
    """Whether the account was not read completely for too long; `poll_every` in seconds.

    While calls run low it is read seldomer on purpose: until its next read has failed (`attempts` counts the tries
    since the last complete one), it is as up to date as was planned.
    """
    if read_until is None:
        return True
    told = max(read_until, next_at) if next_at and attempts < FAILED_TRIES else read_until
    return now - told > BLIND_AFTER * timedelta(seconds=poll_every)
