"""What the rooms of the floor do to outward orders while they work on them. The moves are `states.ORDER`'s."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from godown.kit.errors import Conflict

from ..masters.service import Site
from . import repository
from .states import blocking


@dataclass(frozen=True)
class Order:
    """A locked order. `blocked` is the code of the reason why no step may be taken, or empty."""

    id: UUID
    order_code: str
    status: str
    blocked: str


def lock(order_ids: Collection[UUID]) -> list[Order]:
    """Lock orders in the order of their ids, until the transaction ends."""
    return [Order(**row) for row in repository.lock_orders(order_ids)]


def refuse_blocked(blocked: str) -> None:
    """`Conflict` with the reason, if there is one."""
    if reason := blocking({"blocked": blocked}):
        raise Conflict(reason)


@dataclass(frozen=True)
class OrderLine:
    """Pieces of a SKU that an order line still wants, and how many of them are picked."""

    id: int
    sku_id: int
    sku: str
    quantity: int
    picked: int


@dataclass(frozen=True)
class WholeOrder:
    """A locked order with its lines."""

    id: UUID
    site: Site
    pool_id: int
    order_code: str
    status: str
    lines: list[OrderLine]


def lock_whole(order_ids: Collection[UUID]) -> list[WholeOrder]:
    """Lock orders in the order of their ids, until the transaction ends, and read their lines."""
    rows = repository.lock_whole(order_ids)
    lines: dict[UUID, list[OrderLine]] = {row["id"]: [] for row in rows}
    for line in repository.select_lines(lines):
        lines[line.pop("order_id")].append(OrderLine(**line))
    return [
        WholeOrder(
            row["id"],
            Site(row["warehouse_id"], row["seller_id"], row["warehouse"]),
            row["pool_id"],
            row["order_code"],
            row["status"],
            lines[row["id"]],
        )
        for row in rows
    ]


def note_cancelled(order_ids: Collection[UUID], pieces: Mapping[int, int]) -> set[UUID]:
    """These lines of locked orders lose so many pieces; the orders of which all that is left is picked now."""
    repository.take_off(order_ids, list(pieces), list(pieces.values()))
    return set(repository.select_all_picked(order_ids))


def note_picked(pieces: Mapping[int, int]) -> list[UUID]:
    """So many pieces of these lines are picked; returns those of their orders that have all theirs."""
    return repository.add_picked(list(pieces), list(pieces.values()))


def note_packed(order_ids: Collection[UUID]) -> None:
    """All pieces of these orders are packed: the channel accepts whole orders only."""
    repository.set_packed(list(order_ids))


def note_dispatched(order_ids: Collection[UUID]) -> None:
    """All packed pieces of these orders have left."""
    repository.set_dispatched(list(order_ids))


def note_returned(pieces: Mapping[int, int]) -> set[int]:
    """So many dispatched pieces of these lines are back; the lines that had so many out, only they are changed."""
    return set(repository.add_returned(list(pieces), list(pieces.values())))


def not_back(lines: Collection[int]) -> dict[int, int]:
    """How many pieces of these lines left the house and are not back."""
    return repository.select_out(lines)
