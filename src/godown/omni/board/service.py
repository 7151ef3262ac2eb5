"""Verbs of the board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from godown.kit import files, history
from godown.kit.errors import NotFound
from godown.kit.files import StoredFile
from godown.kit.history import Entry
from godown.kit.messages import Message
from godown.proxy.contract import Budget, Capabilities

from .. import limits
from ..cancellations import service as cancellations
from ..holds.rules import sla_after
from ..orders.states import OPEN, ORDER
from . import repository, rules
from .cases import CaseView
from .rules import BUCKETS, Filter, Mark

NO_ORDER = Message("board.no_order", _("There is no such order."))
NO_DOCUMENT = Message("board.no_document", _("The document of this order has not been stored yet."))

PER_STATUS = 12
PER_PAGE = 50
HOURS = 24


@dataclass(frozen=True)
class Card:
    """An order as a list shows it. `bound` is the SLA for alerts; `cancelled` pieces are not followed here yet."""

    id: UUID
    order_code: str
    account: str
    status: str
    status_at: datetime
    on_hold: bool
    first_seen_at: datetime
    start_at: datetime | None
    sla_at: datetime | None
    bound: datetime | None
    sla_source: str
    picklist: str | None
    pieces: int
    cancelled: int
    unmapped: int
    title: str
    lines: int
    cases: int
    document_missing: bool


@dataclass(frozen=True)
class Page:
    """A page of orders, and the mark of the next one."""

    cards: list[Card]
    next: Mark | None


@dataclass(frozen=True)
class Overview:
    """Counts of open orders. `buckets` are the free orders by SLA; `received` per hour, the oldest hour first."""

    statuses: Mapping[str, int]
    held: int
    buckets: Mapping[str, int]
    received: list[int]

    @property
    def total(self) -> int:
        return sum(self.statuses.values())


def cards(filter: Filter, now: datetime) -> dict[str, list[Card]]:
    """The most urgent orders of each open status, in one statement."""
    found: dict[str, list[Card]] = {status: [] for status in OPEN}
    for row in repository.select_cards(filter, PER_STATUS, now):
        found[row["status"]].append(Card(**row))
    return found


def page(filter: Filter, after: Mark | None, now: datetime) -> Page:
    """One page of orders in one statement."""
    found = [Card(**row) for row in repository.select_page(filter, after, PER_PAGE + 1, now)]
    shown = found[:PER_PAGE]
    return Page(shown, Mark(shown[-1].bound, shown[-1].id) if len(found) > PER_PAGE else None)


def overview(filter: Filter, now: datetime) -> Overview:
    """Counts of the open orders that match, in two statements."""
    names = [*BUCKETS, "later"]
    statuses, buckets, held = dict.fromkeys(OPEN, 0), dict.fromkeys(names, 0), 0
    for row in repository.count_open(replace(filter, statuses=OPEN), now):
        statuses[row["status"]] += row["orders"]
        if row["on_hold"]:
            held += row["orders"]
        elif row["bucket"] is not None:
            buckets[names[row["bucket"]]] += row["orders"]
    since = now - timedelta(hours=HOURS)
    hours = {row["hour"]: row["orders"] for row in repository.count_received(filter, _first_id(since), since)}
    received = [hours.get(since + timedelta(hours=hour), 0) for hour in range(HOURS)]
    return Overview(statuses, held, buckets, received)


def _first_id(at: datetime) -> UUID:
    """A bound below every id made since `at` (version 7: the first 48 bits are milliseconds)."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


# --- one order ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    item_code: str
    channel_sku: str
    product_id: str
    title: str
    sku: str | None
    price: Decimal
    ordered: int
    cancelled: int
    channel_cancelled: int
    reserved: int
    dispatched: int
    returned: int


@dataclass(frozen=True)
class Hold:
    """`sla` and `earliest` are the two bounds that its release gives; while it is open only `earliest` is known."""

    seen_at: datetime
    last_confirmed_at: datetime
    released_at: datetime | None

    @property
    def sla(self) -> datetime | None:
        return sla_after(self.released_at, self.last_confirmed_at)[0] if self.released_at else None

    @property
    def earliest(self) -> datetime:
        return sla_after(self.last_confirmed_at, self.last_confirmed_at)[1]


@dataclass(frozen=True)
class CommandView:
    """`key` is the shipment's (pack) or the manifest's (handover) id; `result` what the channel said of this order."""

    id: int
    kind: str
    key: int
    status: str
    status_at: datetime
    planned_at: datetime
    result: Any


@dataclass(frozen=True)
class OrderView:
    """An order with everything known of it."""

    id: UUID
    seller_id: int
    order_code: str
    parent_code: str
    account_id: int
    account: str
    warehouse: str
    pool: str
    status: str
    status_at: datetime
    on_hold: bool
    ordered_at: datetime
    first_seen_at: datetime
    modified_at: datetime | None
    payment: str
    start_at: datetime | None
    dispatch_by: datetime | None
    sla_at: datetime | None
    sla_alert_at: datetime | None
    sla_source: str
    payload_version: int
    picklist: str | None
    given_to_floor_at: datetime | None
    shipment_id: int | None
    wanted_at: datetime | None
    stored_at: datetime | None
    sha256: str | None
    file_key: str | None
    awb: str | None
    transporter: str | None
    invoice_number: str | None
    invoice_date: date | None
    lines: list[Line]
    holds: list[Hold]
    commands: list[CommandView]
    cases: list[CaseView]
    timeline: list[Entry]

    @property
    def bound(self) -> datetime | None:
        return self.sla_alert_at or self.sla_at

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def allowed_actions(self) -> list[str]:
        return ORDER.allowed({"status": self.status, "on_hold": self.on_hold})


def order(sellers: Sequence[int], order_id: UUID) -> OrderView:
    """One order of these sellers, or `NotFound`."""
    row = repository.select_order(sellers, order_id)
    if row is None:
        raise NotFound(NO_ORDER)
    lines = [Line(**line) for line in repository.select_lines(order_id)]
    commands = [
        CommandView(**each) for each in repository.select_commands(row["account_id"], order_id, row["order_code"])
    ]
    subjects = [
        row["order_code"],
        *(str(each.key) for each in commands),
        *(li.channel_sku for li in lines if not li.sku),
    ]
    return OrderView(
        **row,
        lines=lines,
        holds=[Hold(**hold) for hold in repository.select_holds(order_id)],
        commands=commands,
        cases=[CaseView(**case) for case in repository.select_order_cases(row["account_id"], subjects)],
        timeline=history.timeline(sellers, order_id),
    )


def document(sellers: Sequence[int], order_id: UUID) -> tuple[str, bytes]:
    """An order's code and its PDF (label and invoice), or `NotFound`."""
    row = repository.select_order(sellers, order_id)
    if row is None:
        raise NotFound(NO_ORDER)
    if row["stored_at"] is None:
        raise NotFound(NO_DOCUMENT)
    return row["order_code"], files.read(StoredFile(row["file_key"], row["sha256"]))


# --- accounts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AccountView:
    """`read_until`: all that changed before it was read. `next_at`: when it is asked next. Spans in seconds.

    `boxes_waiting` are closed, and Flipkart is not told of them yet.
    """

    id: int
    code: str
    login: str
    warehouse: str
    pool: str
    stock_mode: str
    poll_every: int
    picklist_size: int
    follow_cancellations: bool
    read_until: datetime | None
    next_at: datetime | None
    attempts: int
    leased_until: datetime | None
    boxes_waiting: int
    blind: bool
    budget: Budget | None
    capabilities: Capabilities | None
    followed: int
    """Cancellations that it followed by itself in the last seven days."""

    @property
    def orders_left(self) -> int:
        """Orders that what is left of the hour's calls is enough for, without those kept for what was begun."""
        budget = self.budget
        return limits.orders_for(max(budget.left - budget.keptForBench, 0), self.capabilities) if budget else 0

    @property
    def orders_per_hour(self) -> int:
        """Orders that a whole hour's calls are enough for."""
        return limits.orders_for(self.budget.limit, self.capabilities) if self.budget else 0


def account_codes(sellers: Sequence[int]) -> list[str]:
    """The codes of all accounts of these sellers."""
    return [row["code"] for row in repository.select_accounts(sellers)]


def accounts(sellers: Sequence[int], now: datetime) -> list[AccountView]:
    """Accounts with the state of their reading and their quota (a local read of the proxy's; no call to Flipkart)."""
    followed = cancellations.followed_lately(sellers, now)
    return [
        AccountView(
            **row,
            followed=followed.get(row["id"], 0),
            blind=rules.is_blind(row["read_until"], row["poll_every"], row["next_at"], row["attempts"], now),
            budget=limits.budget(row["code"]),
            capabilities=limits.capabilities(row["code"]),
        )
        for row in repository.select_accounts(sellers)
    ]
