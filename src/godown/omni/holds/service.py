"""Verbs of holds."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from godown.kit import history

from ..channels.service import Account
from ..orders import gates
from . import messages, repository, rules


def observe(account: Account, sightings: Mapping[UUID, bool], at: datetime, now: datetime) -> None:
    """Take note of which orders a read at `at` showed on hold and which free. Inside the caller's transaction.

    The first sight of a hold opens it and blocks the order everywhere; the first sight of its release sets the SLA.
    """
    held = sorted(order for order, on_hold in sightings.items() if on_hold)
    free = sorted(order for order, on_hold in sightings.items() if not on_hold)
    if held:
        _hold(account, held, at, now)
    if free:
        _release(account, free, at, now)


def _hold(account: Account, orders: list[UUID], at: datetime, now: datetime) -> None:
    opened = repository.open_holds(orders, account.seller_id, at)
    repository.confirm(orders, at)
    if opened:
        history.record((history.Event(account.seller_id, order, messages.HELD) for order in opened), now)
        gates.apply(opened, now)


def _release(account: Account, orders: list[UUID], at: datetime, now: datetime) -> None:
    released = {row["order_id"]: row["last_confirmed_at"] for row in repository.release(orders, at)}
    if not released:
        return
    slas = {order: rules.sla_after(at, confirmed) for order, confirmed in released.items()}
    repository.set_free(list(slas), [sla for sla, _ in slas.values()], [alert for _, alert in slas.values()])
    history.record(
        (
            history.Event(
                account.seller_id,
                order,
                messages.RELEASED,
                {"sla": sla.isoformat(), "alert": alert.isoformat()},
            )
            for order, (sla, alert) in slas.items()
        ),
        now,
    )
    gates.apply(released, now)
