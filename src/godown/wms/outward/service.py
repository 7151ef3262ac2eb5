"""Verbs of the outward orders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message

from ..masters import service as masters
from ..masters.service import Site
from ..reservations import service as reservations
from ..reservations.rules import Demand
from ..reservations.service import Wanted
from . import repository
from .messages import ACCEPTED, FREED, LACKS_STOCK, NO_ORDER, NOT_ACCEPTED, STOPPED
from .states import ORDER


class IncomingOrder(Protocol):
    """An order as the order system gives it; its stock is reserved."""

    @property
    def id(self) -> UUID: ...
    @property
    def seller_id(self) -> int: ...
    @property
    def account(self) -> str: ...
    @property
    def order_code(self) -> str: ...
    @property
    def warehouse(self) -> str: ...
    @property
    def pool(self) -> str: ...
    @property
    def sla_at(self) -> datetime | None: ...
    @property
    def lines(self) -> Sequence[Demand]: ...


@transaction.atomic(savepoint=False)
def accept(orders: Sequence[IncomingOrder], now: datetime) -> None:
    """Take orders in as NEW; those that are here already are left alone.

    One that lost its stock to a count before it was acknowledged is NEW again: its stock is reserved anew.
    `NotFound`, and nothing is taken in, if the warehouse, the pool or a SKU of one is unknown.
    """
    rows = repository.insert_orders(
        [order.id for order in orders],
        [order.seller_id for order in orders],
        [order.account for order in orders],
        [order.order_code for order in orders],
        [order.warehouse for order in orders],
        [order.pool for order in orders],
        [order.sla_at for order in orders],
        now,
    )
    fresh = {row["id"] for row in rows}
    if len(fresh) < len(orders):
        known = repository.select_known([order.id for order in orders])
        for order in orders:
            if order.id not in known:
                raise NotFound(NOT_ACCEPTED, order=order.order_code)
        ORDER.move_many(repository.select_unserved(known - fresh), "renew", now).require_all()
    taken = [order for order in orders if order.id in fresh]
    lines = [line for order in taken for line in order.lines]
    if repository.insert_lines(
        [line.line_id for line in lines],
        [line.order_id for line in lines],
        [line.sku for line in lines],
        [line.quantity for line in lines],
    ) < len(lines):
        raise NotFound(NOT_ACCEPTED, order=", ".join(order.order_code for order in taken))
    history.record(
        (
            history.Event(
                order.seller_id,
                order.id,
                ACCEPTED,
                {"warehouse": order.warehouse, "pieces": sum(line.quantity for line in order.lines)},
            )
            for order in taken
        ),
        now,
    )


@transaction.atomic(savepoint=False)
def acknowledge(picklists: Mapping[UUID, str], now: datetime) -> None:
    """These orders may be worked on, under the channel's picklist; those that were told before are left alone."""
    fresh = repository.set_picklists(list(picklists), list(picklists.values()))
    data = {order_id: {"picklist": picklists[order_id]} for order_id in fresh}
    ORDER.move_many(fresh, "acknowledge", now, data=data).require_all()


@transaction.atomic(savepoint=False)
def block(reasons: Mapping[UUID, Message], now: datetime) -> None:
    """No person takes a step of these orders from now on. Orders that are not here, or left, are passed over."""
    changed = repository.set_blocked(list(reasons), [reason.code for reason in reasons.values()])
    history.record(
        (history.Event(row["seller_id"], row["id"], STOPPED, {"reason": row["blocked"]}) for row in changed), now
    )


@transaction.atomic(savepoint=False)
def unblock(sla: Mapping[UUID, datetime | None], now: datetime) -> None:
    """These orders may go on, with this latest dispatch time."""
    freed = repository.clear_blocked(list(sla), list(sla.values()))
    history.record((history.Event(row["seller_id"], row["id"], FREED) for row in freed), now)


@transaction.atomic
def retry(sellers: Collection[int], order_id: UUID, now: datetime) -> None:
    """Let an order that ran short be picked again; `Conflict` if it did not, or is blocked.

    What it lost to a count is reserved for it again; `Conflict` if its pool has too little.
    """
    repository.lock_orders([order_id])
    order = find(sellers, order_id)
    wanted = [Wanted(order_id, line.id, line.sku, line.quantity) for line in order.lines]
    ORDER.move(order_id, "retry", now)
    if order_id not in reservations.reserve(masters.site(sellers, order.warehouse), order.pool, wanted, now):
        raise Conflict(LACKS_STOCK, pool=order.pool, order=order.order_code)


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LineView:
    """An order line and how far it is. `id` is the order system's; `quantity` is without `cancelled`."""

    id: int
    sku: str
    title: str
    quantity: int
    cancelled: int
    picked: int
    packed: int
    dispatched: int


@dataclass(frozen=True)
class OrderView:
    """An outward order as pages show it; `blocked` is a message code or empty."""

    id: UUID
    seller_id: int
    account: str
    order_code: str
    warehouse: str
    pool: str
    picklist: str
    sla_at: datetime | None
    status: str
    status_at: datetime
    blocked: str
    lines: list[LineView]


def find(sellers: Collection[int], order_id: UUID) -> OrderView:
    """One order of these sellers, or `NotFound`."""
    row = repository.select_order(list(sellers), order_id)
    if row is None:
        raise NotFound(NO_ORDER, order=str(order_id))
    return OrderView(**row, lines=[LineView(**line) for line in repository.select_order_lines(order_id)])


@dataclass(frozen=True)
class OrderCard:
    """An outward order as a board shows it."""

    id: UUID
    order_code: str
    status: str
    sla_at: datetime | None
    blocked: str
    picklist: str
    pieces: int


def board(site: Site, statuses: Collection[str], limit: int = 200) -> list[OrderCard]:
    """Orders of a warehouse in these statuses, the most urgent first."""
    found = repository.select_by_status(site.seller_id, site.id, list(statuses), limit)
    return [OrderCard(**row) for row in found]


def counts(site: Site) -> dict[str, int]:
    """How many open orders a warehouse has in each status."""
    return repository.count_by_status(site.seller_id, site.id)
