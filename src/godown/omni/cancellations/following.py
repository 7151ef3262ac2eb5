"""Following by itself what Flipkart cancelled, as far as the account wants that and the table of conflicts lets it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import GodownError
from godown.kit.messages import Message

from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders.messages import CANCELLED_ON_CHANNEL
from . import messages, repository, rules, service
from .carrying import SYNC, Cancelling, carry_out
from .conflicts import TABLE, Here, There, Verdict, where_here, where_there
from .rules import Line

#: Refusals of the warehouse that pass: a pack, a wave or a parcel was faster.
PASSING = ("cancelling.being_told", "state.changed_meanwhile")


@dataclass(frozen=True)
class Judged:
    """A locked order with what is to be done about it."""

    order: dict[str, Any]
    lines: Sequence[Line]
    here: Here
    there: There

    @property
    def verdict(self) -> Verdict:
        return TABLE[self.here][self.there]

    @property
    def facts(self) -> dict[str, str]:
        return {"here": self.here.value, "there": self.there.value}

    def event(self, message: Message) -> history.Event:
        return history.Event(self.order["seller_id"], self.order["id"], message, self.facts)


@transaction.atomic
def settle(order_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Do what the table says about these orders, in a constant number of statements for each account.

    Returns those that wait: Flipkart is being told of their parcels, or somebody was faster. A repeat is a no-op.
    """
    rows = repository.lock_orders(order_ids)
    lines = service.lines_of([row["id"] for row in rows])
    judged = [_judge(row, lines[row["id"]]) for row in rows]
    by_verdict: dict[Verdict, list[Judged]] = defaultdict(list)
    for each in judged:
        by_verdict[each.verdict].append(each)
    waiting, left = _follow(by_verdict[Verdict.FOLLOW], now)
    waiting |= {each.order["id"] for each in by_verdict[Verdict.WAIT] if each.order["follows"]}
    for_a_person = [*left, *(each for each in by_verdict[Verdict.PERSON] if each.order["follows"])]
    history.record((each.event(messages.CONFLICT) for each in for_a_person), now)
    _watch(by_verdict[Verdict.WATCH], now)
    _contradict(by_verdict[Verdict.CONTRADICTION], now)
    agreed = [each for each in judged if each.verdict is not Verdict.CONTRADICTION]
    for account_id, codes in _codes(agreed).items():
        exceptions.clear(account_id, [messages.NOT_THERE], codes, now)
    return waiting


def _judge(order: dict[str, Any], lines: Sequence[Line]) -> Judged:
    return Judged(order, lines, where_here(order["status"], order["pack"], lines), where_there(lines))


def _follow(found: Sequence[Judged], now: datetime) -> tuple[set[UUID], list[Judged]]:
    """Those that wait for a moment, and those that the warehouse refuses for good."""
    refused: dict[UUID, GodownError] = {}
    cancelling = []
    for each in found:
        if each.order["follows"]:
            try:
                more = rules.further(each.lines, {line.id: line.known_cancelled for line in each.lines})
            except GodownError as reason:  # more than was ordered: nothing that we could follow
                refused[each.order["id"]] = reason
            else:
                cancelling.append(Cancelling(each.order, each.lines, more, SYNC, {}))
    refused |= carry_out(cancelling, now)
    waiting = {order_id for order_id, reason in refused.items() if reason.code in PASSING}
    return waiting, [each for each in found if each.order["id"] in refused.keys() - waiting]


def _watch(found: Sequence[Judged], now: datetime) -> None:
    """Nothing is to be followed any more; the parcel comes back, unless its return is announced already."""
    back = repository.select_coming_back([each.order["id"] for each in found]) if found else set()
    watched = [each for each in found if each.order["id"] not in back]
    _report(watched, messages.COMES_BACK, now)
    history.record((each.event(messages.WATCHED) for each in watched), now)
    for account_id, codes in _codes(found).items():
        exceptions.clear(account_id, [CANCELLED_ON_CHANNEL], codes, now)


def _contradict(found: Sequence[Judged], now: datetime) -> None:
    _report(found, messages.NOT_THERE, now)
    history.record((each.event(messages.CONFLICT) for each in found), now)


def _report(found: Sequence[Judged], cause: Message, now: datetime) -> None:
    exceptions.report(
        (
            Trouble(each.order["seller_id"], each.order["account_id"], cause, each.order["order_code"], each.facts)
            for each in found
        ),
        now,
    )


def _codes(found: Sequence[Judged]) -> dict[int, list[str]]:
    """Order codes by account."""
    codes: dict[int, list[str]] = defaultdict(list)
    for each in found:
        codes[each.order["account_id"]].append(each.order["order_code"])
    return codes
