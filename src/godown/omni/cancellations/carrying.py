"""Carrying a cancellation out: the warehouse lets go, the order follows, what it settles is settled.

One way for one order in the wizard and for a page of them that is followed by itself.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import history, jobs
from godown.kit.errors import GodownError

from .. import ports
from ..allocation.messages import OUT_OF_STOCK
from ..exceptions import service as exceptions
from ..fulfilment.messages import (
    DOCUMENT_LATE,
    DOCUMENT_REFUSED,
    DOCUMENT_WRONG,
    FLOOR_ASKS,
    HANDOVER_CANCELLED,
    HANDOVER_ON_HOLD,
    HANDOVER_REFUSED,
    LINKED_UNSERVABLE,
    PACK_ON_HOLD,
    PACK_REFUSED,
    PICKED_SHORT,
)
from ..orders import gates
from ..orders.messages import CANCELLED_ON_CHANNEL, STRANGE_LINES
from ..orders.states import ORDER
from . import messages, repository
from .rules import Line

#: The evidence of what an account follows by itself.
SYNC = "sync"
#: What a followed cancellation settles.
SETTLED = (
    CANCELLED_ON_CHANNEL,
    PACK_ON_HOLD,
    PACK_REFUSED,
    HANDOVER_CANCELLED,
    HANDOVER_ON_HOLD,
    HANDOVER_REFUSED,
    PICKED_SHORT,
)
#: What there is nothing more to do about once nothing is left of the order.
ENDED = (OUT_OF_STOCK, FLOOR_ASKS, LINKED_UNSERVABLE, DOCUMENT_LATE, DOCUMENT_REFUSED, DOCUMENT_WRONG, STRANGE_LINES)


@dataclass(frozen=True)
class Cancelling:
    """A locked order (`repository.lock_orders`) of which `more` pieces by line are to be cancelled, on evidence."""

    order: Mapping[str, Any]
    lines: Sequence[Line]
    more: Mapping[int, int]
    evidence: str
    seen: Mapping[str, Any]

    @property
    def id(self) -> UUID:
        found: UUID = self.order["id"]
        return found

    @property
    def totals(self) -> dict[int, int]:
        """Cancelled pieces by line after it."""
        return {line.id: line.cancelled + self.more.get(line.id, 0) for line in self.lines}

    @property
    def whole(self) -> bool:
        """Whether nothing of the order is left after it."""
        return all(self.totals[line.id] == line.ordered for line in self.lines)

    @property
    def promised(self) -> dict[int, int]:
        """What of it the warehouse has reserved."""
        return {line.id: self.more[line.id] for line in self.lines if line.id in self.more and line.reserved}


def carry_out(cancelling: Sequence[Cancelling], now: datetime) -> dict[UUID, GodownError]:
    """Cancel these here, in a constant number of statements for each account; returns why orders were refused.

    In the caller's transaction; of a refused order nothing changes.
    """
    refused: dict[UUID, GodownError] = {}
    if promised := {each.id: each.promised for each in cancelling if each.promised}:
        relive = {each.id for each in cancelling if each.order["relive"]}
        refused.update(ports.warehouse().cancel(promised, now, relive=relive))
    done = [each for each in cancelling if each.id not in refused]
    if done:
        more = {line_id: pieces for each in done for line_id, pieces in each.more.items()}
        repository.add_cancelled(list(more), list(more.values()))
        _write_down(done, now)
        ORDER.move_many([each.id for each in done if each.whole], "cancel", now).require_all()
        gates.apply([each.id for each in done], now)
        _settle(done, now)
    return refused


def _write_down(done: Sequence[Cancelling], now: datetime) -> None:
    repository.insert_cancellations(
        [each.order["seller_id"] for each in done],
        [each.id for each in done],
        [each.evidence for each in done],
        [{str(line_id): total for line_id, total in each.totals.items()} for each in done],
        [dict(each.seen) for each in done],
        history.actor(),
        now,
    )
    history.record((_event(each) for each in done), now)


def _event(each: Cancelling) -> history.Event:
    pieces = ", ".join(f"{each.more[line.id]} × {line.sku}" for line in each.lines if line.id in each.more)
    message = messages.FOLLOWED_BY_ITSELF if each.evidence == SYNC else messages.FOLLOWED
    data = {"pieces": pieces, "evidence": each.evidence, **each.seen}
    return history.Event(each.order["seller_id"], each.id, message, data)


def _settle(done: Sequence[Cancelling], now: datetime) -> None:
    """Close what it settles; what is left of an order that waited may have stock, or all its listings, now."""
    accounts = {each.order["account_id"] for each in done}
    codes: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for each in done:
        codes[each.order["account_id"], each.whole].append(each.order["order_code"])
    for (account_id, whole), settled in codes.items():
        exceptions.clear(account_id, SETTLED + ENDED if whole else SETTLED, settled, now)
    for kind in ("retry_failed", "allocate", "acknowledge"):
        jobs.ask(kind, accounts, now)
