"""Exceptions as people see them: one row per root cause, with who acts, its age, and what tries again when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import history
from godown.kit.errors import NotFound
from godown.kit.history import Entry
from godown.kit.messages import catalogue, render, title

from ..exceptions.messages import NO_CASE
from ..exceptions.service import Case, thread_of
from . import repository
from .rules import CaseState

PER_PAGE = 50


@dataclass(frozen=True)
class CaseView(Case):
    """An open exception; `owner` is the role that has to act, or who took it.

    `order_id` and the customer's order (`parent_code`) if it is about one order; `waiting`: orders that lack its SKU.
    `retried_by` is the pass that tries again (none: only a person settles it), `attempts` how often it failed since it
    last went well.
    """

    order_id: UUID | None
    waiting: int
    warehouse: str
    parent_code: str
    snoozed_until: datetime | None
    closed_at: datetime | None
    retried_by: str | None
    next_try_at: datetime | None
    attempts: int

    @property
    def title(self) -> str:
        return title(self.cause)

    @property
    def text(self) -> str:
        return render(self.cause, {"subject": self.parent_code or self.subject, **self.data})

    @property
    def fix(self) -> str:
        message = catalogue().get(self.cause)
        return message.render_fix({"subject": self.subject, **self.data}) if message else ""


@dataclass(frozen=True)
class Cause:
    """How many open exceptions have this cause, and since when."""

    cause: str
    cases: int
    oldest: datetime

    @property
    def title(self) -> str:
        return title(self.cause)


def causes(sellers: Sequence[int], state: CaseState, now: datetime) -> list[Cause]:
    """The causes of the exceptions of a state, the most frequent first."""
    return [Cause(**row) for row in repository.count_cases(sellers, state, now)]


def case_states(sellers: Sequence[int], now: datetime) -> Mapping[CaseState, int]:
    """How many exceptions are open, snoozed, and closed in the last days."""
    return repository.count_case_states(sellers, now)  # type: ignore[return-value]


def cases(
    sellers: Sequence[int],
    now: datetime,
    state: CaseState = "open",
    cause: str = "",
    account: str = "",
    owner: str = "",
    after: tuple[datetime, int] | None = None,
    limit: int = PER_PAGE,
) -> tuple[list[CaseView], bool]:
    """A page of exceptions, oldest first, and whether more follow; closed ones latest first.

    `after` is (opened_at, or closed_at of closed ones, id) of the last one seen.
    """
    rows = repository.select_cases(sellers, state, cause, account, owner, after, limit + 1, now)
    found = [CaseView(**row) for row in rows]
    return found[:limit], len(found) > limit


def named(sellers: Sequence[int], ids: Sequence[int]) -> list[CaseView]:
    """These exceptions, open or closed, as far as they are these sellers'; by id."""
    return [CaseView(**row) for row in repository.select_named_cases(sellers, ids)]


def case(sellers: Sequence[int], case_id: int) -> tuple[CaseView, list[Entry]]:
    """One exception, open or closed, and what became of it; `NotFound` if these sellers have none of this id."""
    found = named(sellers, [case_id])
    if not found:
        raise NotFound(NO_CASE, case=case_id)
    return found[0], history.timeline(sellers, thread_of(case_id))
