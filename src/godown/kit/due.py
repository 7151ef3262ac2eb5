"""What is to be done, and when: the truth behind all background work.

A row says that `subject` (an account, a command, …) needs a pass of `kind` at `next_at`. A pass claims due rows under
a token and a lease, works with no transaction open, and gives them back by that token; a worker that died is taken
over when its lease runs out. A job of the engine is only a hint to look here sooner (`kit.jobs`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from . import repository

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)


def plan(kind: str, subjects: Iterable[object], at: datetime) -> None:
    """Ask for a pass over `subjects` at `at`; earlier plans stay, and one at work will be looked at again."""
    plan_each([kind], subjects, at)


def plan_each(kinds: Collection[str], subjects: Iterable[object], at: datetime) -> bool:
    """The same for passes of several kinds over the same subjects; whether there were any."""
    names = sorted({str(subject) for subject in subjects})
    if names:
        repository.upsert_due(sorted(kinds), names, at)
    return bool(names)


def withdraw(kind: str, subjects: Iterable[object]) -> None:
    """These need no pass any more. Who works on them right now finds them not to be theirs (`still_ours`)."""
    if names := sorted({str(subject) for subject in subjects}):
        repository.withdraw_due(kind, names)


def backoff(attempts: int) -> timedelta:
    """How long to wait after `attempts` failed tries: doubling from two seconds to five minutes."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, 16)), LONGEST_RETRY)


@dataclass(frozen=True)
class Claim:
    """Due subjects that are ours until `until`, with how often each was tried, this time included."""

    kind: str
    token: UUID
    now: datetime
    until: datetime
    attempts: Mapping[str, int]

    @property
    def subjects(self) -> list[str]:
        return list(self.attempts)

    def still_ours(self, subjects: Iterable[str] | None = None) -> set[str]:
        """Those of our subjects (or of these) that nobody took over. Inside a transaction they stay ours until the
        commit.
        """
        return set(repository.lock_due(self.kind, self.token, sorted(subjects or self.subjects)))

    def finish(self, subjects: Iterable[str]) -> None:
        """These are done; they come back only if somebody plans them again."""
        if names := sorted(subjects):
            repository.delete_due(self.kind, self.token, names, self.now)

    def again(self, at: Mapping[str, datetime]) -> None:
        """These went well and are due again at their times."""
        self._reschedule(at, keep_attempts=False)

    def retry(self, at: Mapping[str, datetime]) -> None:
        """These did not come off; try again at their times, and remember how often they were tried."""
        self._reschedule(at, keep_attempts=True)

    def _reschedule(self, at: Mapping[str, datetime], keep_attempts: bool) -> None:
        if at:
            names = sorted(at)
            times = [at[name] for name in names]
            repository.reschedule_due(self.kind, self.token, names, times, self.now, keep_attempts)


def claim(kind: str, now: datetime, limit: int, lease: timedelta) -> Claim | None:
    """Claim up to `limit` due subjects in one statement; None if nothing is due.

    `lease` must be longer than everything the pass does with them, calls included.
    """
    token = uuid4()
    until = now + lease
    rows = repository.claim_due(kind, now, until, token, limit)
    return Claim(kind, token, now, until, {row["subject"]: row["attempts"] for row in rows}) if rows else None


def next_at(kinds: Iterable[str]) -> datetime | None:
    """When the earliest work of these kinds is due."""
    return repository.next_due(list(kinds))


def kinds_due(kinds: Iterable[str], now: datetime) -> list[str]:
    """Those of these kinds of which something is due now."""
    return repository.due_kinds(list(kinds), now)
