"""Verbs of exceptions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids, jobs
from godown.kit.errors import Invalid
from godown.kit.messages import Message, render

from . import messages, repository, rules

#: The cases to which something was not done, and why not.
Refused = dict[int, Message]


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
def take(sellers: Sequence[int], ids: Collection[int], now: datetime) -> Refused:
    """Whoever acts owns these open cases from now on."""
    found = repository.set_owner(sellers, sorted(ids), history.actor())
    return _told(ids, found, messages.TAKEN, now, owner=history.actor())


@transaction.atomic
def snooze(sellers: Sequence[int], ids: Collection[int], until: datetime, now: datetime) -> Refused:
    """The cases are out of sight until then and come back by themselves, whatever is met meanwhile.

    `Invalid` if that is not later than now, or too late.
    """
    if not rules.may_snooze(until, now):
        raise Invalid(messages.BAD_SNOOZE, most=rules.LONGEST_SNOOZE.days)
    found = repository.set_snooze(sellers, sorted(ids), until)
    return _told(ids, found, messages.SNOOZED, now, until=until.isoformat())


@transaction.atomic
def wake(sellers: Sequence[int], ids: Collection[int], now: datetime) -> Refused:
    """The cases are in sight again."""
    return _told(ids, repository.set_snooze(sellers, sorted(ids), None), messages.WOKEN, now)


@transaction.atomic
def retry(sellers: Sequence[int], ids: Collection[int], now: datetime) -> Refused:
    """What would settle the cases runs now; whether it did shows by itself. Refused where nothing does."""
    found = repository.lock_open(sellers, sorted(ids))
    wanted: dict[str, set[int]] = {}
    for each in found:
        if kind := rules.retried_by(each["cause"], each["subject"]):
            wanted.setdefault(kind, set()).add(each["account_id"])
    for kind, accounts in sorted(wanted.items()):
        jobs.ask(kind, accounts, now)
    asked = [each for each in found if rules.retried_by(each["cause"], each["subject"])]
    alone = {each["id"] for each in found} - {each["id"] for each in asked}
    return _told(ids, asked, messages.ASKED_AGAIN, now) | dict.fromkeys(alone, messages.NOT_RETRIED)


def _told(
    ids: Collection[int], done: Collection[Mapping[str, Any]], said: Message, now: datetime, **data: str
) -> Refused:
    """Tell it of those it was done to; the others are not open, or not these sellers'."""
    history.record((history.Event(each["seller_id"], thread_of(each["id"]), said, data) for each in done), now)
    return dict.fromkeys(set(ids) - {each["id"] for each in done}, messages.NO_CASE)


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
