"""Verbs of exceptions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from godown.kit import history
from godown.kit.errors import NotFound
from godown.kit.messages import Message, render

from . import repository

NO_CASE = Message("exceptions.no_case", _("There is no open exception %(case)s."))


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


def take(sellers: Sequence[int], case_id: int) -> None:
    """Whoever acts owns this open case from now on; `NotFound` if these sellers have no such case."""
    if not repository.set_owner(sellers, case_id, history.actor()):
        raise NotFound(NO_CASE, case=case_id)


def clear(account_id: int, causes: Sequence[Message], subjects: Collection[str], now: datetime) -> None:
    """The causes no longer hold for these subjects; closes what is open."""
    if subjects:
        repository.close(account_id, [cause.code for cause in causes], sorted(subjects), now)


def clear_others(account_id: int, cause: Message, subjects: Collection[str], now: datetime) -> None:
    """The cause holds for these subjects and for no others; closes what is open of those."""
    repository.close_others(account_id, cause.code, sorted(subjects), now)


def clear_all(account_id: int, causes: Sequence[Message], now: datetime) -> None:
    """The causes no longer hold for anything at this account; closes what is open."""
    repository.close_all(account_id, [cause.code for cause in causes], now)


def open_cases(sellers: Sequence[int]) -> list[Case]:
    """All open exceptions of these sellers, oldest first."""
    return [Case(**row) for row in repository.select_open(sellers)]
