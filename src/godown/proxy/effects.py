"""Effects happen at most once, whatever happens to the answer.

An effect is a row, committed as `sent` under a token and a lease before the call goes out; the answer is written only
while the token is still ours. So who asks again gets: the stored answer of a confirmed one; `InDoubt` while one is in
flight; and for one whose sender died or got no answer that makes sense, first a look at Flipkart. What was done is
adopted. It is sent again only after two such looks, some seconds apart, have both shown it undone, because Flipkart
may commit late. What was certainly not sent leaves no row.

A refused effect may be asked again: with another request always, with the same one if its refusal can pass
(on hold, not on a picklist yet).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from godown.kit import clock
from godown.kit.secrets import seal_json, unseal_json

from . import repository
from .accounts import Account
from .contract import Accepted, Answer, Deferred, InDoubt, RefusalCode, Refused
from .flipkart.calls import CALL_TAKES, DEADLINE_SECONDS

Json = dict[str, Any]
APART = timedelta(seconds=5)
IN_FLIGHT_SECONDS = 5.0
LOGIN_SECONDS = 60.0
TAKEN_OVER = "another process has taken this over"
FINAL = frozenset(
    {
        RefusalCode.CANCELLED,
        RefusalCode.WRONG_QUANTITY,
        RefusalCode.WRONG_PACKAGING,
        RefusalCode.BAD_DATA,
    }
)
"""Refusals that the same request would only get again."""


@dataclass(frozen=True)
class Wish:
    """One effect that is wanted: `key` names it, `request` is what exactly is asked (JSON)."""

    key: str
    request: Json

    @property
    def hash(self) -> str:
        text = json.dumps(self.request, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Undone:
    """Flipkart was read and does not show the effect."""


Send = Callable[[list[Wish], datetime], Mapping[str, Answer[Json]]]
ReadBack = Callable[[list[Wish]], Mapping[str, Accepted[Json] | Refused | Undone | Deferred]]


def carry_out(
    account: Account, operation: str, wishes: Sequence[Wish], calls: int, send: Send, read_back: ReadBack
) -> dict[str, Answer[Json]]:
    """Make every wish come true once, and say of each what is certain; a handful of statements for all of them.

    `send` sends those that were not sent yet, in about `calls` calls, none of which goes out after the moment it is
    given; `read_back` looks what became of those in doubt. Both answer by key.
    """
    run = _Run(account, operation, {wish.key: wish for wish in wishes}, calls)
    run.claim()
    try:
        if run.doubtful:
            run.settle(_judge(run, read_back([run.wishes[key] for key in run.doubtful])))
        if run.sendable:
            run.settle(_sent(run, send([run.wishes[key] for key in run.sendable], run.until - CALL_TAKES)))
    except Exception:  # an error of ours: who asks next looks at Flipkart, and need not wait for our lease to run out
        run.settle({key: InDoubt("an error of ours") for key in run.ours if key not in run.answers})
        raise
    return run.answers


class _Run:
    """One attempt at a set of wishes."""

    def __init__(self, account: Account, operation: str, wishes: dict[str, Wish], calls: int) -> None:
        self.account = account
        self.operation = operation
        self.wishes = wishes
        self.token = uuid4()
        self.until = clock.now() + timedelta(seconds=DEADLINE_SECONDS * (calls + 5))
        self.answers: dict[str, Answer[Json]] = {}
        self.ours: list[str] = []
        self.sendable: list[str] = []
        self.doubtful: dict[str, Any] = {}
        self.resent: set[str] = set()

    def claim(self) -> None:
        """Take what is free to be sent or looked after; answer the rest from what is stored."""
        keys = sorted(self.wishes)
        hashes = [self.wishes[key].hash for key in keys]
        claimed = repository.claim_effects(
            self.account.id, self.operation, keys, hashes, self.token, clock.now(), self.until
        )
        ours = {row["key"]: row for row in claimed}
        self.ours = sorted(ours)
        for key in self.wishes:
            if key in ours and ours[key]["status"] == "sent":
                self.sendable.append(key)
            elif key in ours:
                self.doubtful[key] = ours[key]["read_back_at"]
        others = [key for key in keys if key not in ours]
        stored = {
            row["key"]: row
            for row in (repository.select_effects(self.account.id, self.operation, others) if others else ())
        }
        for key in others:
            self.answers[key] = _stored_answer(self.wishes[key], stored.get(key))

    def settle(self, outcomes: Mapping[str, Answer[Json]]) -> None:
        """Write what is known now, as far as the rows are still ours."""
        now = clock.now()
        unsent = sorted(key for key, outcome in outcomes.items() if isinstance(outcome, Deferred))
        rows = [_row(key, outcome) for key, outcome in sorted(outcomes.items()) if not isinstance(outcome, Deferred)]
        written = set(repository.settle_effects(self.account.id, self.operation, self.token, rows, now))
        if unsent:
            written |= set(repository.delete_effects(self.account.id, self.operation, self.token, unsent))
        for key, outcome in outcomes.items():
            self.answers[key] = outcome if key in written else InDoubt(TAKEN_OVER)


def _row(key: str, outcome: Accepted[Json] | Refused | InDoubt) -> repository.Settled:
    match outcome:
        case Accepted(value):
            return repository.Settled(key, "confirmed", seal_json(value), "", "", False, None)
        case Refused(code, message, exchange):
            return repository.Settled(key, "refused", None, code, message, code in FINAL, exchange)
        case InDoubt(exchange=exchange):
            return repository.Settled(key, "in_doubt", None, "", "", False, exchange)


def _stored_answer(wish: Wish, row: Mapping[str, Any] | None) -> Answer[Json]:
    """The answer from a row that could not be claimed."""
    if row is None:
        return Deferred("it has just been given up by another process", IN_FLIGHT_SECONDS)
    if row["request_hash"] != wish.hash:
        return Refused(RefusalCode.CHANGED_REQUEST, "the same was asked before with another content")
    match row["status"]:
        case "confirmed":
            return Accepted(unseal_json(row["sealed_answer"]))
        case "refused":
            return Refused(row["refusal_code"], row["refusal_text"], row["exchange"])
        case _:
            return InDoubt("it is being sent or looked after right now", IN_FLIGHT_SECONDS)


def _judge(run: _Run, seen: Mapping[str, Accepted[Json] | Refused | Undone | Deferred]) -> dict[str, Answer[Json]]:
    """What reading back says of those in doubt. Undone for the second time: to be sent again."""
    now = clock.now()
    judged: dict[str, Answer[Json]] = {}
    undone: list[str] = []
    again: list[str] = []
    for key, looked_at in run.doubtful.items():
        match seen[key]:
            case Undone() if looked_at is not None and now - looked_at >= APART:
                again.append(key)
            case Undone():
                undone.append(key)
                judged[key] = InDoubt("Flipkart does not show it yet", APART.total_seconds())
            case Deferred(reason, retry_after):
                judged[key] = InDoubt(f"it could not be read back: {reason}", retry_after)
            case certain:
                judged[key] = certain
    first = sorted(key for key in undone if run.doubtful[key] is None)
    if first or again:
        # Two more looks will be needed if the answer gets lost again.
        ours = repository.note_read_back(run.account.id, run.operation, run.token, first, sorted(again), now)
        run.resent = set(again) & set(ours)
        run.sendable += sorted(run.resent)
        judged.update({key: InDoubt(TAKEN_OVER) for key in again if key not in run.resent})
    return judged


def _sent(run: _Run, outcomes: Mapping[str, Answer[Json]]) -> dict[str, Answer[Json]]:
    """What the answers mean for the effect."""
    return {key: _meant(outcome, again=key in run.resent) for key, outcome in outcomes.items()}


def _meant(outcome: Answer[Json], again: bool) -> Answer[Json]:
    """A refused log-in refuses no effect. Of something sent again, "already done" or "not sent" proves nothing yet."""
    match outcome:
        case Refused(RefusalCode.LOGIN_REFUSED, message):
            return _meant(Deferred(message, LOGIN_SECONDS), again)
        case Refused(RefusalCode.WRONG_STATE, message) if again:
            return InDoubt(f"sent again, and Flipkart says {message}", APART.total_seconds())
        case Deferred(reason, retry_after) if again:
            return InDoubt(reason, retry_after)
        case _:
            return outcome
