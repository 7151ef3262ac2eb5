"""State machines as small tables of moves.

A `Flow` is the only way a status changes. The same table moves one order or a thousand (`move_many`: one statement
locks, checks, updates and tells the timeline), says what is allowed now (API, buttons), and draws `docs/states/`.
A move that lost a race or is not allowed is refused with a reason, never skipped in silence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from . import history, repository
from .errors import Conflict
from .messages import Message

Facts = Mapping[str, Any]
Id = UUID | int

NOT_FOUND = Message("state.not_found", _("It does not exist."))
WRONG_STATE = Message("state.wrong_state", _("It is %(status)s; this needs %(needed)s."))
CHANGED_MEANWHILE = Message(
    "state.changed_meanwhile", _("Somebody else changed it at the same moment."), _("Look again and repeat.")
)


@dataclass(frozen=True)
class Guard:
    """A column that must be empty (false, '', NULL) or, with `filled`, not be; its value has a `reason` why not."""

    fact: str
    reason: Callable[[Any], Message]
    filled: bool = False

    def refusal(self, facts: Facts) -> Message | None:
        """The reason why this row may not pass, or None."""
        value = facts[self.fact]
        return None if bool(value) == self.filled else self.reason(value)


@dataclass(frozen=True)
class Move:
    """One row of the table. `done` is the timeline's line; a `guard` answers with the reason why not."""

    name: str
    sources: tuple[str, ...]
    target: str
    done: Message
    guard: Guard | None = None
    by_person: bool = False


@dataclass(frozen=True)
class Refusal:
    reason: Message
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.reason.render(self.data)

    @property
    def fix(self) -> str:
        """What the reader can do about it, or an empty string."""
        return self.reason.render_fix(self.data)


@dataclass(frozen=True)
class Moved:
    """Which ids moved (in the order asked) and why the others did not."""

    ids: list[Any]
    refused: dict[Any, Refusal]

    def require_all(self) -> None:
        """Raise `Conflict` with the first reason if any row was refused; for callers who move exactly one."""
        for subject, refusal in self.refused.items():
            raise Conflict(refusal.reason, id=str(subject), **refusal.data)


_flows: dict[str, "Flow"] = {}


def flows() -> Mapping[str, "Flow"]:
    """All flows by name."""
    return _flows


class Flow:
    """`table` has id, seller_id, status, status_at and version; `thread` is the SQL column of its timeline.

    A fact that gates a move bumps `version` when it changes, so that a move that did not see it fails.
    """

    def __init__(
        self,
        name: str,
        table: str,
        initial: str,
        moves: Sequence[Move],
        thread: str = "id",
    ) -> None:
        self.name = name
        self.table = table
        self.initial = initial
        self.thread = thread
        self.moves = {move.name: move for move in moves}
        if len(self.moves) != len(moves) or name in _flows:
            raise ValueError(f"flow {name} is named twice, or names a move twice")
        _flows[name] = self

    @property
    def states(self) -> list[str]:
        """Every status, in the order the table first names it."""
        named = [self.initial]
        for move in self.moves.values():
            named += [*move.sources, move.target]
        return list(dict.fromkeys(named))

    def refusal(self, move: Move, facts: Facts) -> Refusal | None:
        """Why this row may not make this move now, or None."""
        if facts["status"] not in move.sources:
            return Refusal(WRONG_STATE, {"status": facts["status"], "needed": " / ".join(move.sources)})
        reason = move.guard.refusal(facts) if move.guard else None
        return Refusal(reason) if reason else None

    def allowed(self, facts: Facts) -> list[str]:
        """The moves a person could make from here."""
        return [m.name for m in self.moves.values() if m.by_person and self.refusal(m, facts) is None]

    def move_many(
        self,
        ids: Iterable[Id],
        name: str,
        now: datetime,
        *,
        set_columns: Mapping[str, Any] | None = None,
        data: Mapping[Any, Mapping[str, Any]] | None = None,
    ) -> Moved:
        """Make one move on many rows in one statement.

        `set_columns` are written to every moved row; `data` (by id) goes to the timeline. Runs inside the caller's
        transaction, or in one of its own.
        """
        move = self.moves[name]
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return Moved([], {})
        fact, filled = (move.guard.fact, move.guard.filled) if move.guard else ("", False)
        table = repository.Table(self.table, self.thread, fact, filled)
        step = repository.Step(move.sources, move.target, dict(set_columns or {}), move.done.code, data or {})
        found = {row["id"]: row for row in repository.move(table, step, wanted, history.actor(), now)}
        refused = {
            subject: self._why_not(move, found.get(subject))
            for subject in wanted
            if subject not in found or not found[subject]["moved"]
        }
        return Moved([subject for subject in wanted if subject not in refused], refused)

    def _why_not(self, move: Move, row: Facts | None) -> Refusal:
        """Why this row, as it was found under lock, was not moved."""
        if row is None:
            return Refusal(NOT_FOUND)
        return self.refusal(move, row) or Refusal(CHANGED_MEANWHILE)

    def move(self, subject: Id, name: str, now: datetime, **kwargs: Any) -> None:
        """Make one move on one row, or raise `Conflict` with the reason."""
        self.move_many([subject], name, now, **kwargs).require_all()
