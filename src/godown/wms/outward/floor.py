"""What the rooms of the floor do to outward orders while they work on them. The moves are `states.ORDER`'s."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from godown.kit.errors import Conflict

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


def note_picked(pieces: Mapping[int, int], order_ids: Collection[UUID]) -> list[UUID]:
    """So many pieces of these lines are picked; returns those of the orders that have all theirs."""
    repository.add_picked(list(pieces), list(pieces.values()))
    return repository.select_all_picked(order_ids)


def note_packed(order_ids: Collection[UUID]) -> None:
    """All pieces of these orders are packed: the channel accepts whole orders only."""
    repository.set_packed(list(order_ids))


def note_dispatched(order_ids: Collection[UUID]) -> None:
    """All packed pieces of these orders have left."""
    repository.set_dispatched(list(order_ids))
