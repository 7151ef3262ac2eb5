"""Verbs for the order system: what is to come back, and what is not after all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from godown.kit import history, sql
from godown.kit.errors import Conflict, NotFound

from .. import channel
from ..masters.service import Site
from . import messages, repository
from .ports import Kind
from .states import RETURN


class IncomingLine(Protocol):
    @property
    def line_id(self) -> int: ...
    @property
    def order_line_id(self) -> int | None: ...
    @property
    def sku(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def reason(self) -> str: ...


class IncomingReturn(Protocol):
    """A return as the order system announces it; see `godown.omni.warehouse.ReturnOrder`."""

    @property
    def id(self) -> UUID: ...
    @property
    def seller_id(self) -> int: ...
    @property
    def account(self) -> str: ...
    @property
    def return_code(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def order_id(self) -> UUID | None: ...
    @property
    def order_code(self) -> str: ...
    @property
    def warehouse(self) -> str: ...
    @property
    def pool(self) -> str: ...
    @property
    def awb(self) -> str: ...
    @property
    def transporter(self) -> str: ...
    @property
    def expected_at(self) -> datetime | None: ...
    @property
    def lines(self) -> Sequence[IncomingLine]: ...


COLUMNS = (
    "id",
    "seller_id",
    "warehouse",
    "pool",
    "account",
    "return_code",
    "kind",
    "order_id",
    "order_code",
    "awb",
    "transporter",
    "expected_at",
)


@transaction.atomic(savepoint=False)
def announce(returns: Sequence[IncomingReturn], now: datetime) -> None:
    """Take return orders in as ANNOUNCED. Of those that are here already the code, and as long as they are awaited the
    courier's details, become what is announced now; a parcel that waits for one is linked to it.

    `NotFound`, and nothing is taken in, if the warehouse, the pool or a SKU of one is unknown; `Conflict` if its code
    is another return's.
    """
    columns = {name: [getattr(each, name) for each in returns] for name in COLUMNS}
    if taken := repository.select_taken(columns["id"], columns["account"], columns["return_code"]):
        raise Conflict(messages.CODE_TAKEN, **taken)
    fresh = repository.insert_returns(columns, now)
    known = repository.select_known(columns["id"])
    for each in returns:
        if each.id not in known:
            raise NotFound(messages.NOT_ANNOUNCED, return_code=each.return_code)
    _take_lines([each for each in returns if each.id in fresh], now)
    changed = repository.update_announced(columns)
    history.record(
        (
            history.Event(
                row["seller_id"], row["id"], messages.CHANGED, {"awb": row["awb"], "transporter": row["transporter"]}
            )
            for row in changed
        ),
        now,
    )
    arrive(repository.select_waiting_parcels([*fresh, *(row["id"] for row in changed)]), now)


def _take_lines(returns: Sequence[IncomingReturn], now: datetime) -> None:
    lines = [(each.id, line) for each in returns for line in each.lines]
    inserted = repository.insert_lines(
        [line.line_id for _, line in lines],
        [return_id for return_id, _ in lines],
        [line.order_line_id for _, line in lines],
        [line.sku for _, line in lines],
        [line.quantity for _, line in lines],
        [line.reason for _, line in lines],
    )
    if inserted < len(lines):
        raise NotFound(messages.NOT_ANNOUNCED, return_code=", ".join(each.return_code for each in returns))
    history.record(
        (
            history.Event(
                each.seller_id,
                each.id,
                messages.ANNOUNCED,
                {
                    "warehouse": each.warehouse,
                    "pieces": sum(line.quantity for line in each.lines),
                    "awb": each.awb or "–",
                },
            )
            for each in returns
        ),
        now,
    )


@transaction.atomic(savepoint=False)
def withdraw(return_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """These are not to come back after all; those withdrawn. One whose parcel is here stays as it is."""
    return set(RETURN.move_many(repository.select_awaited(return_ids), "withdraw", now).ids)


def arrive(found: Sequence[sql.Row], now: datetime) -> list[UUID]:
    """Awaited returns are here, each in the parcel of its row; those that nobody else let arrive meanwhile."""
    if not found:
        return []
    by_id = {row["id"]: row for row in found}
    repository.set_parcels(list(by_id), [row["parcel_id"] for row in found])
    data = {return_id: {"awb": row["awb"]} for return_id, row in by_id.items()}
    arrived = RETURN.move_many(by_id, "arrive", now, data=data).ids
    channel.returns().gate_entered(arrived, now)
    return arrived


def awaited_in(parcels: Collection[int]) -> list[sql.Row]:
    """The announced returns that come in these parcels, for `arrive`."""
    return repository.select_waiting_parcels(repository.select_announced(parcels))


def link(parcel_id: int, now: datetime) -> None:
    """Let returns arrive whose parcel came in while they were announced, so that neither saw the other."""
    arrive(awaited_in([parcel_id]), now)


def left_with(site: Site, awb: str) -> str:
    """The code of the order that left this house in the parcel with this AWB, or an empty text."""
    row = repository.select_left_with(site.id, awb)
    return row["order_code"] if row and row["status"] == "COMPLETED" else ""
