"""What the list and the report ask for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ..returns.models import Kind
from ..returns.states import OPEN, RETURN

STATUSES = tuple(RETURN.states)
KINDS = tuple(kind.value for kind in Kind)
#: Ages of returns that are waited for, by their upper bound in days; the last has none.
AGES: dict[str, int | None] = {"3": 3, "7": 7, "14": 14, "30": 30, "older": None}
#: A claim whose deadline is so near should be made now.
CLAIM_SOON = timedelta(days=7)
#: Periods that the report offers, in days.
PERIODS = (30, 90, 365)
WEEKS = 12
MOST_SKUS = 15


@dataclass(frozen=True)
class Filter:
    """Which returns to show; an empty field does not narrow. Without statuses: the open ones, or all that match a text.

    `age` is a name of `AGES`: waited for, and so old. `claim`: waited for, and to be claimed now or never. `text` is a
    whole return id, order id or tracking id.
    """

    sellers: Sequence[int]
    statuses: tuple[str, ...] = ()
    kind: str = ""
    account: str = ""
    age: str = ""
    claim: bool = False
    sku: str = ""
    reason: str = ""
    text: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        if self.age or self.claim:
            return ("announced",)
        return self.statuses or (STATUSES if self.text or self.sku else OPEN)


def span(age: str) -> tuple[timedelta, timedelta | None]:
    """From which age to which (excluded) an age bucket goes."""
    bounds = [0, *(days for days in AGES.values() if days is not None)]
    position = list(AGES).index(age)
    upper = AGES[age]
    return timedelta(days=bounds[position]), None if upper is None else timedelta(days=upper)


@dataclass(frozen=True)
class Mark:
    """Where a page of returns ends; they come newest first."""

    announced_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.announced_at.isoformat()}~{self.id}"


def mark(text: str) -> Mark | None:
    """The mark that a URL names, or None if it names none."""
    at, _, return_id = text.partition("~")
    try:
        return Mark(datetime.fromisoformat(at), UUID(return_id))
    except ValueError:
        return None
