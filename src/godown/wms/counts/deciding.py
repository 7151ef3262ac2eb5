"""What a supervisor decides about a count, and what pages show of counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from godown.kit.errors import Conflict, Invalid, NotFound

from ..masters.service import Site
from . import messages, repository, settling
from .counting import Count, lock
from .states import COUNT


@transaction.atomic
def approve(site: Site, count_id: int, now: datetime) -> None:
    """Adjust the book by what the last round found.

    `Conflict` if another count corrected the same since: what both found missing is missing once.
    """
    count = lock(site, count_id)
    changes = ""
    if count.status == "TO_APPROVE":
        differing = [sku for sku, pieces in settling.found_in(count.id, count.round).items() if pieces]
        if sku := repository.select_corrected(site.id, count.bin_id, differing, count.mark):
            raise Conflict(messages.CORRECTED_SINCE, bin=count.bin, sku=sku)
        changes = settling.settle(site, count, now)
    COUNT.move(count_id, "approve", now, data={count_id: {"changes": changes}})


@transaction.atomic
def recount(site: Site, count_id: int, now: datetime) -> None:
    """Somebody else than who counted last counts once more."""
    count = lock(site, count_id)
    columns = {"round": count.round + 1, "barred": count.counter, "counter": ""}
    COUNT.move(count_id, "recount", now, set_columns=columns)


@transaction.atomic
def reject(site: Site, count_id: int, note: str, now: datetime) -> None:
    """The count is wrong: nothing is adjusted. `note` says why."""
    if not note.strip():
        raise Invalid(messages.NO_REASON)
    count = lock(site, count_id)
    COUNT.move(count_id, "reject", now, set_columns={"note": note.strip()}, data={count_id: {"note": note.strip()}})
    settling.checked(site, count, now)


@transaction.atomic
def drop(site: Site, count_id: int, now: datetime) -> None:
    """The count is not needed any more."""
    lock(site, count_id)
    COUNT.move(count_id, "drop", now)


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A count as a list shows it: pieces that round `found_in` found too few (`missing`) and too many (`found`)."""

    id: int
    bin: str
    zone: str
    sku: str
    origin: str
    reference: str
    opened_at: datetime
    opened_by: str
    status: str
    status_at: datetime
    round: int
    counter: str
    barred: str
    note: str
    missing: int
    found: int
    found_in: int | None


def board(
    site: Site, statuses: Collection[str] = (), text: str = "", origin: str = "", before: int = 0, limit: int = 50
) -> list[Row]:
    """Counts of a warehouse, the newest first: in these statuses (all, if none is named), with `text` in the code of
    bin or SKU, older than the count `before`."""
    found = repository.select_board(site.seller_id, site.id, sorted(statuses), text, origin, before, limit)
    return [Row(**row) for row in found]


def statuses(site: Site) -> dict[str, int]:
    """How many counts a warehouse has in each status."""
    return repository.count_by_status(site.seller_id, site.id)


@dataclass(frozen=True)
class Result:
    """What a round counted of a SKU; `low` and `high` are what the book had meanwhile, if the round is finished."""

    round: int
    sku: str
    title: str
    counted: int
    low: int | None
    high: int | None
    variance: int | None


@dataclass(frozen=True)
class Whole:
    """A count with all its rounds."""

    count: Count
    results: Sequence[Result]

    @property
    def allowed(self) -> list[str]:
        """What a supervisor may do with it now."""
        moves = COUNT.allowed({"status": self.count.status})
        return [name for name in moves if name in ("approve", "recount", "reject", "drop")]


def find(site: Site, count_id: int) -> Whole:
    """One count of this warehouse, or `NotFound`."""
    row = repository.select_count(site.seller_id, site.id, count_id)
    if row is None:
        raise NotFound(messages.NO_COUNT, count=count_id)
    return Whole(Count(**row), [Result(**line) for line in repository.select_lines(count_id)])
