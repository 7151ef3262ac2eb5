"""Acknowledgement: orders with stock get onto Flipkart's picklists, and then to the warehouse floor."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from godown.kit import clock, history
from godown.proxy.contract import Accepted, AckReply, AckRequest, Answer, LinkedOrder

from .. import offers, ports
from ..allocation.messages import OUT_OF_STOCK
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders import reading
from ..orders import service as orders
from ..passes import Next
from . import messages, repository, rules

#: How soon orders that Flipkart did not put on a list are asked for again.
ASK_AGAIN = timedelta(seconds=30)


def acknowledge(account: Account, now: datetime) -> Next:
    """Acknowledge what is ripe; returns when to look again."""
    with transaction.atomic():
        _release_linked(account, now)
    waiting = [rules.Waiting(**row) for row in repository.select_unlinked(account.id)]
    size = account.picklist_size if offers.has_picklists(account) else 1  # nothing to fill: each goes at once
    codes, then = rules.to_acknowledge(waiting, size, timedelta(seconds=account.release_after), now)
    if not codes:
        return then
    request = AckRequest(orderCodes=codes, picklistSize=account.picklist_size)
    answer: Answer[AckReply] = ports.proxy().acknowledge(account.code, request)
    if not isinstance(answer, Accepted):
        return answer
    linked = [*answer.value.successOrders, *answer.value.otherOrders]
    if failure := link(account, linked, clock.now()):
        return failure
    left = set(codes) - {order.orderCode for order in linked}
    return now + ASK_AGAIN if left else then


def adopt(account: Account) -> Next:
    """Take in picklists that Flipkart has and we do not know: the reply to their release was lost, and since then
    nothing waited that would have been acknowledged."""
    request = AckRequest(orderCodes=[], picklistSize=account.picklist_size)
    answer: Answer[AckReply] = ports.proxy().acknowledge(account.code, request)
    if not isinstance(answer, Accepted):
        return answer
    return link(account, answer.value.otherOrders, clock.now())


def link(account: Account, linked: Sequence[LinkedOrder], now: datetime) -> Next:
    """Note what Flipkart put on its picklists. Flipkart chooses: an order may be unknown to us, or not servable."""
    picklists = {order.orderCode: order.picklistId for order in linked}
    unknown = sorted(picklists.keys() - orders.known_ids(account, list(picklists)).keys())
    if unknown and (failure := reading.refresh(account, unknown, now)):
        return failure
    known = orders.known_ids(account, unknown) if unknown else {}
    with transaction.atomic():
        changed = repository.link(account.id, list(picklists), list(picklists.values()))
        history.record(
            (
                history.Event(account.seller_id, row["id"], messages.LINKED, {"picklist": row["picklist"]})
                if row["picklist"]
                else history.Event(account.seller_id, row["id"], messages.NO_PICKLIST)
                for row in changed
            ),
            now,
        )
        exceptions.report(
            (
                Trouble(
                    account.seller_id,
                    account.id,
                    messages.LINKED_UNKNOWN,
                    code,
                    {"picklist": picklists[code]},
                )
                for code in unknown
                if code not in known
            ),
            now,
        )
    with transaction.atomic():  # of its own: orders are locked in the order of their ids, once a transaction
        _release_linked(account, now)
    return None


def _release_linked(account: Account, now: datetime) -> None:
    """Give linked orders that have stock to the floor; those that cannot be served need a person."""
    ready = repository.take_acknowledgeable(account.id, now)
    if ready:
        ports.warehouse().acknowledge({row["id"]: row["picklist"] for row in ready}, now)
        exceptions.clear(account.id, [messages.LINKED_UNSERVABLE], [row["order_code"] for row in ready], now)
    unservable = repository.select_unservable(account.id)
    # Flipkart's list is the more urgent word for the same trouble.
    exceptions.clear(account.id, [OUT_OF_STOCK], [row["order_code"] for row in unservable], now)
    exceptions.report(
        (
            Trouble(
                account.seller_id,
                account.id,
                messages.LINKED_UNSERVABLE,
                row["order_code"],
                {
                    "picklist": row["picklist"],
                    "why": str(messages.NOT_SERVABLE["on_hold" if row["on_hold"] else row["status"]]),
                },
            )
            for row in unservable
        ),
        now,
    )
