"""Giving returns another courier or tracking id, as CIMS' "Return order update" does (facts/increff.md §3.9)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.messages import Message

from ..channels.service import Account
from . import announcing, messages, policies, repository, service
from .rules import ChangingFacts


@dataclass(frozen=True)
class Tracked:
    """The courier and the tracking id that a return is to have."""

    return_code: str
    transporter: str
    awb: str


@dataclass(frozen=True)
class Update:
    """What a `Tracked` would do: nothing if `problem`, or if `now` is what it `was`."""

    return_id: UUID | None = None
    was: ChangingFacts | None = None
    now: ChangingFacts | None = None
    problem: Message | None = None


def judge(account: Account, wanted: Sequence[Tracked]) -> list[Update]:
    """What each would do now. A return must be the account's, and still be waited for."""
    known = {row["return_code"]: row for row in repository.select_known(account.id, [w.return_code for w in wanted])}
    updates = []
    for each in wanted:
        row = known.get(each.return_code)
        if row is None:
            updates.append(Update(problem=messages.NO_RETURN))
            continue
        was = ChangingFacts(
            row["return_code"], row["transporter"], row["awb"], row["expected_at"], row["channel_status"]
        )
        now = replace(was, transporter=each.transporter, awb=each.awb)
        refused = messages.RETURN_CANCELLED if row["status"] == "cancelled" else messages.RECEIVED_ALREADY
        problem = None if row["status"] == "announced" or now == was else refused
        updates.append(Update(row["id"], was, now, problem))
    return updates


def retrack(account: Account, wanted: Sequence[Tracked], now: datetime) -> list[Update]:
    """Do it, for those that can; a constant number of statements. What the channel says later does not undo it."""
    with transaction.atomic():
        policies.lock(account.id)
        updates = judge(account, wanted)
        facts = {
            each.return_id: each.now
            for each in updates
            if each.return_id and each.now and each.was != each.now and not each.problem
        }
        announcing.tell_warehouse([], facts, now)
        if facts:
            repository.update_facts(facts)
        history.record(
            (
                history.Event(account.seller_id, return_id, messages.CHANGED, _told(facts[return_id]))
                for return_id in facts
            ),
            now,
        )
    return updates


def _told(facts: ChangingFacts) -> dict[str, str]:
    changes = service.listed({"transporter": facts.transporter, "awb": facts.awb})
    return {"return": facts.return_code, "source": history.actor(), "changes": changes}
