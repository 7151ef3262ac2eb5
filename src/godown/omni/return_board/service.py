"""Verbs of the return board."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localtime

from godown.kit import history, ids
from godown.kit.errors import NotFound
from godown.kit.history import Entry

from ..returns.messages import NO_RETURN
from ..returns.states import RETURN
from . import repository
from .rules import AGES, MOST_SKUS, STATUSES, WEEKS, Filter, Mark

PAGE = 50
CHUNK = 1000
#: Orders leave within this after they were first seen; older ones are not looked at for a report.
LEAVES_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Card:
    """A return in a list. `claim_by` is when a claim for it must be made at the latest, if it does not come."""

    id: UUID
    return_code: str
    kind: str
    status: str
    status_at: datetime
    provisional: bool
    account: str
    order_id: UUID | None
    order_code: str
    transporter: str
    awb: str
    source: str
    channel_status: str
    announced_at: datetime
    expected_at: datetime | None
    received_at: datetime | None
    claim_by: datetime
    pieces: int
    skus: str
    reasons: str

    @property
    def waiting(self) -> bool:
        """Whether it is announced and has not come in."""
        return self.status == "announced"


@dataclass(frozen=True)
class Line:
    """A line of a return; `dispatched` and `returned` (announced back, in all) are of the order's line, if known."""

    item_code: str
    channel_sku: str
    sku: str
    quantity: int
    reason: str
    price: Decimal | None
    title: str
    dispatched: int | None
    returned: int | None


@dataclass(frozen=True)
class Sighting:
    """What a source said last."""

    source: str
    said: Mapping[str, str]
    seen_at: datetime


@dataclass(frozen=True)
class ReturnView(Card):
    """Everything about a return."""

    seller_id: int
    lines: Sequence[Line] = field(default_factory=list)
    sightings: Sequence[Sighting] = field(default_factory=list)
    timeline: Sequence[Entry] = field(default_factory=list)
    allowed_actions: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    cards: Sequence[Card]
    next: Mark | None
    counts: Mapping[str, int]


def page(filter: Filter, after: Mark | None, now: datetime) -> Page:
    """Returns that match, newest first, 50 a page, and how many there are of each status."""
    found = [Card(**row) for row in repository.select_page(filter, after, PAGE + 1, now)]
    last = found[PAGE - 1] if len(found) > PAGE else None
    counted = {row["status"]: row["returns"] for row in repository.count_statuses(filter, now)}
    return Page(
        found[:PAGE],
        Mark(last.announced_at, last.id) if last else None,
        {status: counted[status] for status in STATUSES if status in counted},
    )


def cards(filter: Filter, now: datetime) -> Iterator[Card]:
    """All returns that match, newest first, for a file."""
    after: Mark | None = None
    while True:
        found = [Card(**row) for row in repository.select_page(filter, after, CHUNK, now)]
        yield from found
        if len(found) < CHUNK:
            return
        after = Mark(found[-1].announced_at, found[-1].id)


def find(sellers: Sequence[int], return_id: UUID) -> ReturnView:
    """One return, or `NotFound`."""
    row = repository.select_one(sellers, return_id)
    if row is None:
        raise NotFound(NO_RETURN)
    return ReturnView(
        **row,
        lines=[Line(**line) for line in repository.select_lines(return_id)],
        sightings=[Sighting(**each) for each in repository.select_sightings(return_id)],
        timeline=history.timeline(sellers, return_id),
        allowed_actions=RETURN.allowed(row),
    )


def of_order(sellers: Sequence[int], order_id: UUID) -> list[Card]:
    """What comes back of an order."""
    return [Card(**row) for row in repository.select_of_order(sellers, order_id)]


# --- the report ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Week:
    """Orders that left in the week that begins at `start`, and how many of them came back so far."""

    start: datetime
    shipped: int
    undelivered: int
    by_customer: int

    @property
    def undelivered_rate(self) -> float:
        """Percent of the orders that were never delivered (RTO)."""
        return 100 * self.undelivered / self.shipped if self.shipped else 0.0

    @property
    def by_customer_rate(self) -> float:
        """Percent of the orders of which a customer sent something back."""
        return 100 * self.by_customer / self.shipped if self.shipped else 0.0


@dataclass(frozen=True)
class SkuReasons:
    """Pieces of a SKU that come back, by reason, the most frequent first."""

    sku: str
    total: int
    reasons: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """`ages`: returns that are waited for, by the names of `AGES`. `weeks`: the last twelve, the current one last."""

    ages: Mapping[str, int]
    claim_soon: int
    claim_missed: int
    reasons: Sequence[SkuReasons]
    weeks: Sequence[Week]

    @property
    def waiting(self) -> int:
        return sum(self.ages.values())


def report(sellers: Sequence[int], account: str, days: int, now: datetime) -> Report:
    """What is waited for, why things come back (announced in the last `days`), and how much does."""
    edges = [now - timedelta(days=bound) for bound in AGES.values() if bound is not None]
    waiting = repository.select_waiting(sellers, account, edges, now)
    by_bucket = {row["bucket"]: row["returns"] for row in waiting}
    return Report(
        ages={name: by_bucket.get(position, 0) for position, name in enumerate(AGES)},
        claim_soon=sum(row["claim_soon"] for row in waiting),
        claim_missed=sum(row["claim_missed"] for row in waiting),
        reasons=reasons(sellers, account, days, now),
        weeks=weeks(sellers, account, now),
    )


def reasons(sellers: Sequence[int], account: str, days: int, now: datetime) -> list[SkuReasons]:
    """Of the SKUs that came back most."""
    found: dict[str, dict[str, int]] = {}
    for row in repository.select_reasons(sellers, account, now - timedelta(days=days), MOST_SKUS):
        found.setdefault(row["sku"], {})[row["reason"]] = row["pieces"]
    return [SkuReasons(sku, sum(pieces.values()), pieces) for sku, pieces in found.items()]


def weeks(sellers: Sequence[int], account: str, now: datetime) -> list[Week]:
    """The last twelve weeks, from Monday to Sunday in the house's zone."""
    today = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    first_id = ids.new(starts[0] - LEAVES_WITHIN)
    counted = {
        row.pop("week"): row
        for row in repository.select_weeks(sellers, account, starts[0], first_id, settings.TIME_ZONE)
    }
    none = {name.name: 0 for name in fields(Week) if name.name != "start"}
    return [Week(start, **counted.get(start, none)) for start in starts]
