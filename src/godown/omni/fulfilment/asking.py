"""Somebody on the floor needs a person for an order."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from godown.kit import history
from godown.kit.errors import NotFound

from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from . import messages, repository


def ask(sellers: Collection[int], order_id: UUID, station: str, now: datetime) -> str:
    """Open an exception for a supervisor, once for an order however often it is asked; returns the order's code.

    It closes once the order is packed or cancelled. `NotFound` if these sellers have no such order.
    """
    order = repository.select_owner(sellers, order_id)
    if order is None:
        raise NotFound(messages.NO_ORDER)
    data = {"person": history.actor(), "station": station}
    code: str = order["order_code"]
    exceptions.report([Trouble(order["seller_id"], order["account_id"], messages.FLOOR_ASKS, code, data)], now)
    return code
