"""Telling Flipkart: what is due, ten listings a call, one answer after the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from godown.kit import clock, jobs
from godown.proxy.contract import (
    MOST_SKUS,
    Accepted,
    Deferred,
    InDoubt,
    InventoryItem,
    InventoryReply,
    InventoryRequest,
    RefusalCode,
    Refused,
)

from .. import limits, ports
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Failure, Next
from . import repository, rules, service, wanted
from .messages import REFUSED, STUCK
from .models import Outcome
from .rules import Settled

LEASE = timedelta(minutes=5)
#: Calls of one pass; what is left over is looked up anew.
CALLS = 10
SOON = timedelta(seconds=1)
#: Who sent it must have died: a call takes a minute and a half at the very most.
ABANDONED = timedelta(minutes=3)
#: Between two looks at what is in doubt: Flipkart may commit late.
APART = timedelta(seconds=5)
#: … even later than that: what was told again is read once more after this time.
LATE = timedelta(minutes=10)
#: An account that could tell nothing for so long is somebody's work.
STUCK_AFTER = timedelta(minutes=30)
#: Listings that are only told anew wait while calls are scarce; of the others, one call a minute is told then.
WAIT_FOR_CALLS = timedelta(minutes=5)
#: Refusals that no single listing causes; after any other of a whole call each is told alone.
OF_ALL = frozenset({RefusalCode.LOGIN_REFUSED, RefusalCode.UNKNOWN_ACCOUNT, RefusalCode.NOT_SUPPORTED})

Rows = Sequence[Mapping[str, Any]]


def work(account: Account, now: datetime) -> Next:
    """Tell Flipkart what changed in the account's pool, and every listing once a day."""
    if not account.send_stock:
        return None
    able = ports.proxy().capabilities(account.code)
    if not isinstance(able, Accepted):
        return able
    if not able.value.inventoryUpdate:
        return None
    last = repository.select_last_sent(account.id)
    then = _tell_due(account, last, now)
    if isinstance(then, Deferred | InDoubt) and last and now - last > STUCK_AFTER:
        data = {"since": last.isoformat(), "text": then.reason}
        exceptions.report([Trouble(account.seller_id, account.id, STUCK, account.code, data)], now)
    return then


def _tell_due(account: Account, last: datetime | None, now: datetime) -> datetime | Failure:
    """What is due, as far as it is worth its calls; `last`: when anything was told before."""
    if hitch := _settle_doubts(account):
        return hitch
    then = now + timedelta(seconds=account.send_stock_every)
    due = _due(account, now)
    if not rules.worth_a_call(due, last, now):
        return then
    scarce = limits.is_scarce(account.code)
    if scarce and rules.only_daily(due):
        return now + WAIT_FOR_CALLS
    for batch in rules.batches(due, 1 if scarce else CALLS):
        if hitch := _send(account, batch):
            return hitch
    _report(account)
    if scarce:
        return max(then, now + rules.GATHER)
    return clock.now() + SOON if len(due) > CALLS * MOST_SKUS else then


def _due(account: Account, now: datetime) -> list[rules.Due]:
    rows = repository.select_due(
        account.id,
        wanted.offers(account),
        daily_before=now - rules.DAILY,
        along_before=now - rules.ALONG,
        refused_before=now - rules.REST,
        limit=CALLS * MOST_SKUS + MOST_SKUS,
    )
    return [rules.Due(**row) for row in rows]


def _send(account: Account, batch: Sequence[rules.Due]) -> Failure | None:
    """One call: under way before it goes out, settled by what is certain afterwards."""
    rows = repository.stamp(
        account.seller_id,
        account.id,
        [each.listing_id for each in batch],
        [each.quantity for each in batch],
        [each.available for each in batch],
        [each.cause for each in batch],
        account.stock_buffer,
        clock.now(),
    )
    return _tell(account, rows) if rows else None


def _tell(account: Account, rows: Rows) -> Failure | None:
    items = [
        InventoryItem(channelSkuCode=row["channel_sku"], productId=row["product_id"], quantity=row["sending"])
        for row in rows
    ]
    answer = ports.proxy().update_inventory(account.code, InventoryRequest(inventories=items))
    now = clock.now()
    match answer:
        case Accepted(reply):
            repository.settle(_outcomes(rows, reply), now)
            doubtful = [row for row in rows if row["channel_sku"] in reply.doubtList]
            _doubt(doubtful)
            return InDoubt("Flipkart's answer does not name every listing", APART.total_seconds()) if doubtful else None
        case InDoubt():
            _doubt(rows)
        case Deferred():
            repository.settle([_settled(row, Outcome.NOT_SENT) for row in rows], now)
        case Refused(code) if code in OF_ALL:
            repository.settle([_settled(row, Outcome.NOT_SENT) for row in rows], now)
        case Refused(code, text):
            if len(rows) > 1:
                return _tell_apart(account, rows)
            repository.settle([_settled(row, Outcome.REFUSED, code, text) for row in rows], now)
            return None
    return answer


def _tell_apart(account: Account, rows: Rows) -> Failure | None:
    """Flipkart refused them together: each alone, so that one does not keep the others.

    That may take long: what somebody took for abandoned meanwhile is theirs, and may be told anew already.
    """
    for number, row in enumerate(rows):
        if not repository.go_on(row["id"], row["version"], clock.now()):
            continue
        if hitch := _tell(account, [row]):
            repository.settle([_settled(each, Outcome.NOT_SENT) for each in rows[number + 1 :]], clock.now())
            return hitch
    return None


def _outcomes(rows: Rows, reply: InventoryReply) -> list[Settled]:
    refused = {each.channelSkuCode: each for each in reply.failureList}
    taken = set(reply.successList)
    return [_settled(row, Outcome.ACCEPTED) for row in rows if row["channel_sku"] in taken] + [
        _settled(row, Outcome.REFUSED, found.code, found.message)
        for row in rows
        if (found := refused.get(row["channel_sku"]))
    ]


def _settled(row: Mapping[str, Any], outcome: Outcome, code: str = "", text: str = "") -> Settled:
    told = row["sending"] if outcome in (Outcome.ACCEPTED, Outcome.READ_BACK) else None
    return Settled(row["id"], row["version"], outcome, told, code, text)


def _doubt(rows: Rows, looked_at: datetime | None = None) -> None:
    repository.set_doubt([row["id"] for row in rows], [row["version"] for row in rows], looked_at)


def _settle_doubts(account: Account) -> Failure | None:
    """Read back what is in doubt: adopt what Flipkart shows, the second time whatever it is."""
    now = clock.now()
    rows = repository.select_doubtful(account.id, now - ABANDONED, now - APART, MOST_SKUS)
    if not rows:
        return None
    answer = ports.proxy().get_inventory(account.code, [row["channel_sku"] for row in rows])
    if not isinstance(answer, Accepted):
        return answer
    now = clock.now()
    shown = {level.channelSkuCode: level.quantity for level in answer.value.levels}
    settled: list[Settled] = []
    again: Rows = []
    for row in rows:
        seen = shown.get(row["channel_sku"])
        if seen == row["sending"]:
            settled.append(_settled(row, Outcome.READ_BACK))
        elif row["looked_at"] is None:
            again = [*again, row]
        else:
            settled.append(Settled(row["id"], row["version"], Outcome.UNDONE, seen))
    repository.settle(settled, now)
    _doubt(again, now)
    if any(each.outcome == Outcome.UNDONE for each in settled):
        jobs.ask(service.COMPARE, [account.id], now, at=now + LATE)
    return Deferred("Flipkart does not show it yet", APART.total_seconds()) if again else None


def _report(account: Account) -> None:
    """Something was told; say what was refused."""
    now = clock.now()
    exceptions.clear(account.id, [STUCK], [account.code], now)
    found = repository.select_refused(account.id)
    if found["listings"]:
        exceptions.report([Trouble(account.seller_id, account.id, REFUSED, account.code, found)], now)
    else:
        exceptions.clear(account.id, [REFUSED], [account.code], now)
