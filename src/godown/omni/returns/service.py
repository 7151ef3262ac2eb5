"""Moving returns, with the order they left with told of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.states import Moved

from .. import ports
from . import messages, policies, repository
from .states import RETURN


def move(
    returns: Collection[UUID],
    name: str,
    now: datetime,
    data: Mapping[UUID, Mapping[str, Any]] | None = None,
    set_columns: Mapping[str, Any] | None = None,
) -> Moved:
    """Make one move on many returns; both timelines say so. `data` (by id) fills the line's further places.

    Rows of the warehouse are locked before those of returns everywhere: it tells with its own rows locked.
    """
    with transaction.atomic():
        threads = {row["id"]: row for row in repository.lock_threads(list(returns))}
        said = {key: {"return": row["return_code"], **(data or {}).get(key, {})} for key, row in threads.items()}
        moved = RETURN.move_many(returns, name, now, set_columns=set_columns, data=said)
        done = RETURN.moves[name].done
        history.record(
            (
                history.Event(threads[key]["seller_id"], threads[key]["order_id"], done, said[key])
                for key in moved.ids
                if threads[key]["order_id"]
            ),
            now,
        )
    return moved


def cancel(sellers: Sequence[int], return_id: UUID, reason: str, now: datetime) -> None:
    """A return that will not come: its pieces may be announced again. `Conflict` once its parcel is here."""
    found = repository.select_ids(sellers, [return_id])
    if not found:
        raise NotFound(messages.NO_RETURN)
    if refused := withdraw({return_id: reason}, found[0]["account_id"], now):
        raise Conflict(messages.RECEIVED_ALREADY, returns=len(refused))


def withdraw(reasons: Mapping[UUID, str], account_id: int, now: datetime) -> set[UUID]:
    """Cancel these returns of an account, with reasons; gives those that could not be, their parcel being here."""
    with transaction.atomic():
        policies.lock(account_id)
        gone = ports.warehouse().withdraw_returns(sorted(reasons), now)
        moved = move(sorted(gone), "cancel", now, {key: {"reason": reasons[key]} for key in gone})
        pieces = repository.select_pieces(moved.ids)
        if pieces:
            repository.add_returned([line for line, _ in pieces], [-count for _, count in pieces])
    return set(reasons) - set(moved.ids)


def listed(facts: Mapping[str, str]) -> str:
    """Facts for a line of the timeline."""
    return "; ".join(f"{_NAMES.get(name, name)} {value}" for name, value in facts.items())


_NAMES = {"order_code": _("order"), "awb": "AWB", "expected_at": _("expected"), "channel_status": _("status")}
