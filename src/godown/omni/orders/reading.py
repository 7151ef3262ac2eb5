"""Asking the channel about orders and taking in what it says."""

from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from uuid import UUID

from godown.kit import clock, jobs
from godown.proxy.contract import Accepted, Answer, OrdersByCode, OrdersPage

from .. import ports, windows
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Failure
from . import messages, repository, service
from .states import OPEN

#: Windows overlap by this, for orders that Flipkart shows late (quality/reliability.md C4).
OVERLAP = timedelta(minutes=15)
#: How far back a new account is read, and how much is read in one go when catching up.
FIRST_LOOK = timedelta(days=7)
LONGEST_WINDOW = timedelta(days=1)
IDS_PER_CALL = 100


def read_window(account: Account, now: datetime) -> Failure | None:
    """Take in everything the channel changed since the mark, held and free; move the mark if the read was complete."""
    return windows.read_steps(
        account.read_until or now - FIRST_LOOK,
        now,
        LONGEST_WINDOW,
        lambda start, end: _read(account, start - OVERLAP, end),
        partial(channels.read_until, account),
    )


def look_back(account: Account, now: datetime) -> Failure | None:
    """Read the last days again, for orders that the channel showed later than the overlap allows for."""
    return windows.read_steps(now - FIRST_LOOK, now, LONGEST_WINDOW, partial(_read, account))


def _read(account: Account, start: datetime, end: datetime) -> Failure | None:
    return _read_pages(account, start, end, on_hold=False) or _read_pages(account, start, end, on_hold=True)


def _read_pages(account: Account, start: datetime, end: datetime, on_hold: bool) -> Failure | None:
    asked_at = clock.now()

    def ask(cursor: str | None) -> Answer[OrdersPage]:
        nonlocal asked_at
        asked_at = clock.now()
        return ports.proxy().get_orders(account.code, start, end, on_hold, cursor)

    def take(page: OrdersPage) -> None:
        service.take_in(account, page.orders, asked_at, clock.now())
        if page.unreadable:
            service.keep_unreadable(account, page.unreadable, clock.now())

    return windows.read_pages(ask, take)


def refresh_open(account: Account, now: datetime, only_held: bool = False) -> Failure | None:
    """Ask about open orders by id, a hundred a call."""
    codes = repository.select_open_codes(account.id, OPEN, only_held)
    return refresh(account, codes, now)


def refresh(account: Account, codes: list[str], now: datetime) -> Failure | None:
    """Ask the channel about these orders and take in what it says; an order it does not know is an exception."""
    return _refresh(account, codes, now)[1]


def _refresh(account: Account, codes: list[str], now: datetime) -> tuple[list[str], Failure | None]:
    """The orders that the channel told about, and why it did not go on, if it did not."""
    told: list[str] = []
    for batch in service.batches(codes, IDS_PER_CALL):
        asked_at = clock.now()
        answer: Answer[OrdersByCode] = ports.proxy().get_orders_by_code(account.code, batch)
        if not isinstance(answer, Accepted):
            return told, answer
        told += [order.orderCode for order in answer.value.orders]
        service.take_in(account, answer.value.orders, asked_at, clock.now())
        if answer.value.unreadable:
            service.keep_unreadable(account, answer.value.unreadable, clock.now())
        exceptions.report(
            (Trouble(account.seller_id, account.id, messages.GONE, code) for code in answer.value.unknown),
            now,
        )
    return told, None


def read_cancellations(account: Account, now: datetime) -> Failure | None:
    """Ask which orders the channel cancelled of in the account's window, and what is left of those that are ours.

    What was told before a page failed is asked about all the same (facts/flipkart.md §3.1, observed).
    """
    codes: set[str] = set()
    start = now - timedelta(seconds=account.cancellations_window)
    failure = windows.read_pages(
        lambda cursor: ports.proxy().get_cancelled(account.code, start, now, cursor),
        lambda page: codes.update(page.orderCodes),
    )
    ours = repository.select_not_cancelled(account.id, sorted(codes)) if codes else []
    return refresh(account, ours, now) or failure


def read_back(orders: list[UUID], now: datetime) -> set[UUID]:
    """Ask about these orders, whatever their status; returns those that could not be asked about now."""
    failed: set[UUID] = set()
    for account_id, rows in groupby(repository.select_codes(orders), key=lambda row: row["account_id"]):
        known = {row["order_code"]: row["id"] for row in rows}
        (account,) = channels.accounts([account_id]).values()
        told, failure = _refresh(account, list(known), now)
        if failure:
            failed |= set(known.values())
        else:  # one that the channel does not know, or that could not be read, was not read back
            repository.set_read_back(account_id, told, clock.now())
            jobs.ask("follow_cancellations", [known[code] for code in told], clock.now())
    return failed
