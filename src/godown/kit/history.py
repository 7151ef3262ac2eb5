"""One timeline per order (or other subject): what happened, when, by whom, with what data.

A row is written in the transaction of its fact and never changed. `thread` is the subject's id; an order keeps one
thread through omni, proxy and wms, so that its page reads one list.
"""

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from . import repository
from .messages import Message, render

SYSTEM = "system"
FLIPKART = "flipkart"

_actor: ContextVar[str] = ContextVar("actor", default=SYSTEM)


@contextmanager
def acting(actor: str) -> Any:
    """Everything recorded in the block is done by `actor` (a user name, `system` or `flipkart`)."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def actor() -> str:
    """Who acts now."""
    return _actor.get()


@dataclass(frozen=True)
class Event:
    """Something that happened to `thread`. `data` fills the message's places and must be JSON."""

    seller_id: int
    thread: UUID
    message: Message
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A recorded event as a timeline shows it."""

    at: datetime
    actor: str
    code: str
    data: Mapping[str, Any]

    @property
    def text(self) -> str:
        return render(self.code, self.data)


def record(events: Iterable[Event], at: datetime) -> None:
    """Append events in one statement."""
    batch = list(events)
    if batch:
        repository.insert_history(
            at,
            actor(),
            [event.seller_id for event in batch],
            [event.thread for event in batch],
            [event.message.code for event in batch],
            [dict(event.data) for event in batch],
        )


def timeline(sellers: Iterable[int], thread: UUID) -> list[Entry]:
    """All entries of a thread, oldest first, if it belongs to one of `sellers`."""
    return [Entry(**row) for row in repository.select_history(list(sellers), thread)]
