"""Telling Flipkart: what is due, ten listings a call, one answer after the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from godown.kit import clock
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
from . import repository, rules, wanted
from .messages import REFUSED
from .models import Outcome
from .repository import Settled

LEASE = timedelta(minutes=5)
#: Calls of one pass; what is left over is looked up anew.
CALLS = 10
SOON = timedelta(seconds=1)
#: Who sent it must have died: a call takes a minute and a half at the very most.
ABANDONED = timedelta(minutes=3)
#: Between two looks at what is in doubt: Flipkart may commit late.
APART = timedelta(seconds=5)
#: Listings that are only told anew wait while calls are scarce.
WAIT_FOR_CALLS = timedelta(minutes=5)
#: Refusals of a whole call that may be one listing's fault: then each is told alone.
OF_ONE = frozenset({RefusalCode.BAD_DATA, RefusalCode.OTHER, RefusalCode.UNKNOWN_LISTING, RefusalCode.LISTING_INACTIVE})

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
    if hitch := _settle_doubts(account):
        return hitch
    then = now + timedelta(seconds=account.send_stock_every)
    due = _due(account, now)
    if rules.worth_a_call(due, repository.select_last_sent(account.id), now):
        if rules.only_daily(due) and limits.is_scarce(account.code):
            return now + WAIT_FOR_CALLS
        for batch in rules.batches(due, CALLS):
            if hitch := _send(account, batch):
                return hitch
        _report_refused(account)
        if len(due) > CALLS * MOST_SKUS:
            then = clock.now() + SOON
    return then


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
        case Refused(code, text) if code in OF_ONE and len(rows) > 1:
            return _tell_apart(account, rows)
        case Refused(code, text) if code in OF_ONE:
            repository.settle([_settled(row, Outcome.REFUSED, code, text) for row in rows], now)
            return None
        case Refused():
            repository.settle([_settled(row, Outcome.NOT_SENT) for row in rows], now)
    return answer


def _tell_apart(account: Account, rows: Rows) -> Failure | None:
    """Flipkart refused them together: each alone, so that one does not keep the others."""
    for number, row in enumerate(rows):
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


def _doubt(rows: Rows) -> None:
    repository.set_doubt([row["id"] for row in rows], [row["version"] for row in rows])


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
    repository.set_looked([row["id"] for row in again], [row["version"] for row in again], now)
    return Deferred("Flipkart does not show it yet", APART.total_seconds()) if again else None


def _report_refused(account: Account) -> None:
    now = clock.now()
    found = repository.select_refused(account.id)
    if found["listings"]:
        exceptions.report([Trouble(account.seller_id, account.id, REFUSED, account.code, found)], now)
    else:
        exceptions.clear(account.id, [REFUSED], [account.code], now)
