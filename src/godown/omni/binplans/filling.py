"""Doing plans through Flipkart's panel: one request after the other, each settled before the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from godown.kit import clock, history, ids, lease
from godown.kit.errors import Conflict, Invalid
from godown.proxy.contract import (
    MOST_LINES,
    Accepted,
    Answer,
    BinInwardItem,
    BinInwardReply,
    BinInwardRequest,
    BinMoveRequest,
    Deferred,
    InDoubt,
    RecallRequest,
    RefusalCode,
    Refused,
)

from .. import ports
from ..bins import service as bins
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Next
from . import repository, service
from .messages import BUSY, IN_DOUBT, NO_REFERENCE, REFUSED, RESULTS, SETTLED
from .models import Kind, LineStatus
from .states import PLAN

LEASE = timedelta(minutes=30)
#: No new request goes out later than this after the lease was taken.
LONGEST = timedelta(minutes=10)
PAUSE = timedelta(seconds=15)
#: How soon a plan that waits for its bins to be made is looked at again, if no read wakes it.
LOOK_AGAIN = timedelta(minutes=30)
#: A doubt younger than this is not worth a person's time.
DOUBT_SHOWN_AFTER = timedelta(minutes=1)

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Result:
    """What became of one step."""

    done: bool
    code: str = ""
    text: str = ""
    reference: str = ""


def work(account: Account, now: datetime) -> Next:
    """Do the account's plans that are to be done, oldest first."""
    plans = repository.select_filling(account.id)
    if not plans:
        return None
    able = ports.proxy().capabilities(account.code)
    if not isinstance(able, Accepted):
        return able
    if not able.value.binsWrite:
        PLAN.move_many([plan["id"] for plan in plans], "stop", now)
        return None
    with lease.hold(bins.lease_name(account), now, LEASE) as held:
        if held is None:
            return now + PAUSE
        for plan in plans:
            hitch = _work_on(account, plan, held, now + LONGEST)
            if hitch is not None:
                return hitch
    if repository.select_filling(account.id):
        return clock.now() + LOOK_AGAIN
    bins.ask_read(account, clock.now())
    return None


def _work_on(account: Account, plan: Mapping[str, Any], held: lease.Lease, until: datetime) -> Next:
    """Every request of a plan that can be made now; a hitch ends it until later."""
    careful: bool = plan["careful"]
    _refuse_gone(account, plan)
    while True:
        if clock.now() > until:
            return clock.now() + PAUSE
        rows: Rows = repository.select_sent(plan["id"]) or repository.stamp_next(
            plan["id"], ids.new(clock.now()).hex, MOST_LINES, careful, clock.now()
        )
        if not rows:
            service.finish(account, plan, clock.now())
            return None
        answer = _ask(account, rows)
        if isinstance(answer, InDoubt | Deferred):
            _report_doubt(account, plan, rows, answer)
            return answer
        with transaction.atomic():
            if not held.still_ours():
                return clock.now() + PAUSE
            if _is_split(answer, rows):
                repository.set_careful(plan["id"])
                repository.unsend([row["id"] for row in rows])
                careful = True
            else:
                _write_down(account, plan, rows, answer, clock.now())


def _refuse_gone(account: Account, plan: Mapping[str, Any]) -> None:
    """Bins that were there when it was planned, and are not any more."""
    now = clock.now()
    with transaction.atomic():
        bins.lock(account.id)
        gone = repository.refuse_gone(plan["id"], RefusalCode.UNKNOWN_BIN, "Flipkart no longer has the bin")
        service.released(account, gone, now)
        if gone:
            _report_refused(account, plan["id"], "Flipkart no longer has the bin", now)


def _report_refused(account: Account, plan_id: int, text: str, now: datetime) -> None:
    data = {"lines": len(repository.select_refused(plan_id)), "text": text}
    exceptions.report([Trouble(account.seller_id, account.id, REFUSED, str(plan_id), data)], now)


def _ask(account: Account, rows: Rows) -> Answer[list[Result]]:
    """Ask Flipkart for what the steps of one request say; the result of each, in their order."""
    first, proxy = rows[0], ports.proxy()
    if first["kind"] == Kind.PUT:
        items = [BinInwardItem(binCode=row["bin"], listingId=row["listing_id"], quantity=row["pieces"]) for row in rows]
        inward = proxy.inward_to_bins(account.code, BinInwardRequest(requestId=first["request_id"], items=items))
        return Accepted(_results(inward.value)) if isinstance(inward, Accepted) else inward
    if first["kind"] == Kind.MOVE:
        request = BinMoveRequest(
            requestId=first["request_id"],
            listingId=first["listing_id"],
            fromBin=first["bin"],
            toBin=first["to_bin"],
            quantity=first["pieces"],
        )
        moved = proxy.move_between_bins(account.code, request)
        return Accepted([Result(True, reference=first["request_id"])]) if isinstance(moved, Accepted) else moved
    wanted = RecallRequest(requestId=first["request_id"], listingId=first["listing_id"], quantity=first["pieces"])
    recalled = proxy.recall_from_bins(account.code, wanted)
    return Accepted([Result(True, reference=recalled.value.recallId)]) if isinstance(recalled, Accepted) else recalled


def _results(reply: BinInwardReply) -> list[Result]:
    return [Result(not item.code, item.code, item.message, reply.putlistId) for item in reply.items]


def _is_split(answer: Accepted[list[Result]] | Refused, rows: Rows) -> bool:
    """A receipt was refused whole because of one of its bins or listings: then each bin is asked alone."""
    culprits = (RefusalCode.UNKNOWN_BIN, RefusalCode.UNKNOWN_LISTING, RefusalCode.LISTING_INACTIVE, RefusalCode.NO_ROOM)
    return isinstance(answer, Refused) and answer.code in culprits and len({row["bin"] for row in rows}) > 1


def _write_down(
    account: Account, plan: Mapping[str, Any], rows: Rows, answer: Accepted[list[Result]] | Refused, now: datetime
) -> None:
    """Settle the steps of one request; inside the caller's transaction."""
    if isinstance(answer, Accepted):
        results = answer.value
    else:
        results = [Result(False, str(answer.code), answer.message)] * len(rows)
    _settle(account, plan, rows, results, now)
    refused = [result for result in results if not result.done]
    data = {"request": rows[0]["request_id"], "done": len(results) - len(refused), "refused": len(refused)}
    history.record([history.Event(account.seller_id, plan["thread"], RESULTS, data)], now)
    exceptions.clear(account.id, [IN_DOUBT], [str(plan["id"])], now)
    if refused:
        _report_refused(account, plan["id"], refused[0].text or refused[0].code, now)


def _settle(account: Account, plan: Mapping[str, Any], rows: Rows, results: Sequence[Result], now: datetime) -> int:
    bins.lock(account.id)
    settled = repository.settle(
        [row["id"] for row in rows],
        [LineStatus.DONE if result.done else LineStatus.REFUSED for result in results],
        [result.code for result in results],
        [result.text for result in results],
        [result.reference for result in results],
    )
    service.applied(account, [row for row in settled if row["status"] == LineStatus.DONE], now)
    service.released(account, [row for row in settled if row["status"] == LineStatus.REFUSED], now)
    service.finish(account, plan, now)
    return len(settled)


def _report_doubt(account: Account, plan: Mapping[str, Any], rows: Rows, answer: InDoubt | Deferred) -> None:
    now = clock.now()
    if isinstance(answer, InDoubt) and now - rows[0]["sent_at"] >= DOUBT_SHOWN_AFTER:
        data = {"lines": len(rows), "text": answer.reason}
        exceptions.report([Trouble(account.seller_id, account.id, IN_DOUBT, str(plan["id"]), data)], now)


def settle_by_hand(sellers: Sequence[int], plan_id: int, done: bool, reference: str, now: datetime) -> int:
    """A person looked at the portal: the steps in doubt were done, or were not. Returns how many steps that settles.

    `Conflict` while a request of the account is on its way.
    """
    reference = reference.strip()
    if not reference:
        raise Invalid(NO_REFERENCE)
    view = service.plan(sellers, plan_id)
    (account,) = channels.accounts([view.account_id]).values()
    with lease.hold(bins.lease_name(account), now, LEASE) as held, transaction.atomic():
        if held is None:
            raise Conflict(BUSY)
        rows = repository.select_sent(plan_id)
        results = [Result(done, "" if done else "NOT_DONE", "" if done else reference, reference)] * len(rows)
        settled = _settle(account, {"id": plan_id, "made_at": view.made_at}, rows, results, now)
        if settled:
            data = {"lines": settled, "outcome": "done" if done else "not done", "reference": reference}
            history.record([history.Event(account.seller_id, view.thread, SETTLED, data)], now)
            exceptions.clear(account.id, [IN_DOUBT], [str(plan_id)], now)
    return settled
