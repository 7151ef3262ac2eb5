"""Sending commands: claimed, marked as sent, asked of the proxy, settled by what it answered.

No transaction is open while the proxy works. Whatever happens to this process in between, the command is still
there, and asking the proxy again under the same key is harmless.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from godown.kit import clock, due, parallel
from godown.kit.messages import Message
from godown.proxy.contract import Accepted, Answer, Deferred, InDoubt, Refused

from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from . import messages, repository
from .states import COMMAND

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
#: A command that was held back is looked at again after this.
HELD_AGAIN = timedelta(seconds=30)
#: A command in doubt becomes an exception when it was tried so often.
DOUBT_SHOWN_AFTER = 3
UNSETTLED = ("planned", "sent", "in_doubt")


@dataclass(frozen=True, eq=False)
class Command:
    """A command as it is being worked on. `results` is what the channel said before, by order code."""

    id: int
    seller_id: int
    account_id: int
    account: str
    kind: str
    key: int
    thread: UUID
    status: str
    request: Mapping[str, Any]
    results: Mapping[str, Any]
    planned_at: datetime
    claim: due.Claim

    def still_ours(self) -> bool:
        """Whether nobody took this command over; inside a transaction it stays ours until the commit."""
        return bool(self.claim.still_ours([str(self.id)]))

    def trouble(self, cause: Message, subject: str, **data: Any) -> Trouble:
        return Trouble(self.seller_id, self.account_id, cause, subject, {"kind": self.kind, **data})


Reply = Accepted[Any] | Refused | InDoubt | Deferred
Ask = Callable[[list[Command]], Sequence[Answer[Any]]]
Together = Callable[[Sequence[Command]], list[list[Command]]]
HoldBack = Callable[[Sequence[Command], datetime], set[int]]
Pace = Callable[[Sequence[Command], datetime], Mapping[int, datetime]]
Settle = Callable[[Mapping[Command, Accepted[Any]], Mapping[Command, Refused], datetime], None]


def send(
    kind: str,
    now: datetime,
    limit: int,
    ask: Ask,
    settle: Settle,
    hold_back: HoldBack | None = None,
    pace: Pace | None = None,
    together: Together | None = None,
) -> int:
    """Work on due commands of a kind; returns how many were claimed.

    Of the planned ones, of which nothing was ever sent, `pace` says which wait for calls, until when, and `hold_back`
    which of the others must stay planned for now, in the transaction that marks the rest as sent. `together` says which
    are asked for in one go (without it, each alone); `ask` answers for each of those. `settle` does in omni and the
    warehouse what the accepted and the refused ones mean, in the transaction that closes them.
    """
    claim = due.claim(kind, now, limit, LEASE)
    if claim is None:
        return 0
    rows = repository.select_commands([int(subject) for subject in claim.subjects])
    found = [Command(**row, claim=claim) for row in rows]
    planned = [command for command in found if command.status == "planned"]
    later = pace(planned, now) if pace and planned else {}
    planned = [command for command in planned if command.id not in later]
    with transaction.atomic():
        held = hold_back(planned, now) if hold_back and planned else set()
        waiting = {**later, **dict.fromkeys(held, now + HELD_AGAIN)}
        going = [command.id for command in planned if command.id not in waiting]
        moved = COMMAND.move_many(going, "send", now, data={command_id: {"kind": kind} for command_id in going})
    stay = waiting.keys() | moved.refused.keys()  # one that was taken back at this moment did not move, and is not sent
    unsettled = [command for command in found if command.status in UNSETTLED and command.id not in stay]
    claim.again({str(command_id): then for command_id, then in waiting.items()})
    groups = together(unsettled) if together else [[command] for command in unsettled]
    answers = parallel.each(lambda group: _ask(ask, group), groups)
    replies = {
        command: reply
        for group, told in zip(groups, answers, strict=True)
        for command, reply in zip(group, told, strict=True)
    }
    claim.finish(set(claim.subjects) - {str(command.id) for command in unsettled} - set(map(str, waiting)))
    if replies:
        _write_down(claim, replies, settle)
    return len(claim.subjects)


def _write_down(claim: due.Claim, replies: Mapping[Command, Reply], settle: Settle) -> None:
    """Settle what is still ours in one transaction; if that fails, each alone, so that one does not keep the others.

    One that fails alone is tried again: the proxy keeps its answers, so asking again is harmless.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            ours = claim.still_ours()
            _settle(claim, {c: reply for c, reply in replies.items() if str(c.id) in ours}, settle, now)
    except Exception:
        if len(replies) > 1:
            for command, reply in replies.items():
                _write_down(claim, {command: reply}, settle)
            return
        log.exception("command.unsettled", kind=claim.kind, commands=[command.id for command in replies])
        claim.retry({str(c.id): now + due.backoff(claim.attempts[str(c.id)]) for c in replies})


def _ask(ask: Ask, group: list[Command]) -> Sequence[Reply]:
    try:
        return ask(group)
    except Exception as error:
        log.exception("command.broken", commands=[command.id for command in group], kind=group[0].kind)
        return [InDoubt(f"internal error: {type(error).__name__}")] * len(group)


def _settle(claim: due.Claim, replies: Mapping[Command, Reply], settle: Settle, now: datetime) -> None:
    accepted = {command: reply for command, reply in replies.items() if isinstance(reply, Accepted)}
    refused = {command: reply for command, reply in replies.items() if isinstance(reply, Refused)}
    doubtful = {command: reply for command, reply in replies.items() if isinstance(reply, InDoubt)}
    deferred = {command: reply for command, reply in replies.items() if isinstance(reply, Deferred)}
    data: dict[int, dict[str, Any]] = {command.id: {"kind": command.kind} for command in replies}
    for command, refusal in refused.items():
        data[command.id] |= {"code": refusal.code, "text": refusal.message}
    open_still: dict[Command, InDoubt | Deferred] = {**doubtful, **deferred}
    for command, reply in open_still.items():
        data[command.id] |= {"text": reply.reason}
    COMMAND.move_many([command.id for command in accepted], "confirm", now, data=data)
    COMMAND.move_many([command.id for command in refused], "refuse", now, data=data)
    COMMAND.move_many([c.id for c in doubtful if c.status != "in_doubt"], "doubt", now, data=data)
    COMMAND.move_many([c.id for c in deferred if c.status != "in_doubt"], "defer", now, data=data)
    settle(accepted, refused, now)
    _report_doubt(claim, doubtful, now)
    doubted = [command for command in [*accepted, *refused] if command.status == "in_doubt"]
    for account_id in {command.account_id for command in doubted}:
        settled = [str(c.key) for c in doubted if c.account_id == account_id]
        exceptions.clear(account_id, [messages.IN_DOUBT], settled, now)
    claim.finish(str(command.id) for command in [*accepted, *refused])
    claim.retry({str(c.id): now + timedelta(seconds=reply.retry_after) for c, reply in open_still.items()})


def _report_doubt(claim: due.Claim, doubtful: Mapping[Command, InDoubt], now: datetime) -> None:
    exceptions.report(
        (
            command.trouble(messages.IN_DOUBT, str(command.key), text=reply.reason)
            for command, reply in doubtful.items()
            if claim.attempts[str(command.id)] >= DOUBT_SHOWN_AFTER
        ),
        now,
    )
