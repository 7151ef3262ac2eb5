"""Verbs of exceptions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids, jobs
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.messages import Message, render

from . import messages, repository, rules


@dataclass(frozen=True)
class Trouble:
    """One root cause as it was met: `subject` says what it is about, `data` fills the cause's sentence.

    `owner` is the role that has to act, until somebody takes the case.
    """

    seller_id: int
    account_id: int
    cause: Message
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)
    owner: str = "supervisor"


@dataclass(frozen=True)
class Case:
    """An open exception as a person sees it."""

    id: int
    account: str
    cause: str
    subject: str
    data: Mapping[str, Any]
    opened_at: datetime
    last_seen_at: datetime
    times: int
    owner: str

    @property
    def text(self) -> str:
        return render(self.cause, {"subject": self.subject, **self.data})


def report(troubles: Iterable[Trouble], now: datetime) -> None:
    """Open a case for each, or note on the open one that it was met again; one statement."""
    each = {(trouble.account_id, trouble.cause.code, trouble.subject): trouble for trouble in troubles}
    if each:
        batch = list(each.values())
        repository.upsert(
            [trouble.seller_id for trouble in batch],
            [trouble.account_id for trouble in batch],
            [trouble.cause.code for trouble in batch],
            [trouble.subject for trouble in batch],
            [dict(trouble.data) for trouble in batch],
            [trouble.owner for trouble in batch],
            now,
        )


def thread_of(case_id: int) -> UUID:
    """The thread under which what became of a case is told."""
    return ids.thread("exception", case_id)


@transaction.atomic
def take(sellers: Sequence[int], case_id: int, now: datetime) -> None:
    """Whoever acts owns this open case from now on; `NotFound` if these sellers have no such case."""
    seller_id = repository.set_owner(sellers, case_id, history.actor())
    _tell(seller_id, case_id, messages.TAKEN, now, owner=history.actor())


@transaction.atomic
def snooze(sellers: Sequence[int], case_id: int, until: datetime, now: datetime) -> None:
    """The case is out of sight until then and comes back by itself, whatever is met meanwhile.

    `Invalid` if that is not later than now, or too late; `NotFound` if these sellers have no such open case.
    """
    if not rules.may_snooze(until, now):
        raise Invalid(messages.BAD_SNOOZE, most=rules.LONGEST_SNOOZE.days)
    seller_id = repository.set_snooze(sellers, case_id, until)
    _tell(seller_id, case_id, messages.SNOOZED, now, until=until.isoformat())


@transaction.atomic
def wake(sellers: Sequence[int], case_id: int, now: datetime) -> None:
    """The case is in sight again; `NotFound` if these sellers have no such open case."""
    seller_id = repository.set_snooze(sellers, case_id, None)
    _tell(seller_id, case_id, messages.WOKEN, now)


@transaction.atomic
def retry(sellers: Sequence[int], case_id: int, now: datetime) -> None:
    """What would settle the case runs now; whether it did shows by itself.

    `Conflict` if nothing does; `NotFound` if these sellers have no such open case.
    """
    found = repository.lock_open(sellers, case_id)
    if found is None:
        raise NotFound(messages.NO_CASE, case=case_id)
    kind = rules.retried_by(found["cause"], found["subject"])
    if kind is None:
        raise Conflict(messages.NOT_RETRIED)
    jobs.ask(kind, [found["account_id"]], now)
    _tell(found["seller_id"], case_id, messages.ASKED_AGAIN, now)


def _tell(seller_id: int | None, case_id: int, said: Message, now: datetime, **data: str) -> None:
    if seller_id is None:
        raise NotFound(messages.NO_CASE, case=case_id)
    history.record([history.Event(seller_id, thread_of(case_id), said, data)], now)


def clear(account_id: int, causes: Sequence[Message], subjects: Collection[str], now: datetime) -> None:
    """The causes no longer hold for these subjects; closes what is open."""
    if subjects:
        _closed(repository.close(account_id, [cause.code for cause in causes], sorted(subjects), now), now)


def clear_others(account_id: int, cause: Message, subjects: Collection[str], now: datetime) -> None:
    """The cause holds for these subjects and for no others; closes what is open of those."""
    _closed(repository.close_others(account_id, cause.code, sorted(subjects), now), now)


def clear_all(account_id: int, causes: Sequence[Message], now: datetime) -> None:
    """The causes no longer hold for anything at this account; closes what is open."""
    _closed(repository.close_all(account_id, [cause.code for cause in causes], now), now)


def _closed(cases: Iterable[Mapping[str, Any]], now: datetime) -> None:
    history.record((history.Event(each["seller_id"], thread_of(each["id"]), messages.CLOSED) for each in cases), now)


def open_cases(sellers: Sequence[int]) -> list[Case]:
    """All open exceptions of these sellers, oldest first."""
    return [Case(**row) for row in repository.select_open(sellers)]
