"""Verbs of the gestures."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, GodownError
from godown.kit.messages import Message, render

from . import repository
from .messages import OF_ANOTHER


@dataclass(frozen=True)
class Answer:
    """What a device shows after a gesture: a coded message with its data, and what to scan next."""

    accepted: bool
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    expects: str = ""

    @property
    def text(self) -> str:
        return render(self.code, self.data)


def said(message: Message, expects: str = "", **data: Any) -> Answer:
    """The answer to an accepted gesture."""
    return Answer(True, message.code, data, expects)


def once(seller_id: int, gesture: UUID, now: datetime, act: Callable[[], Answer]) -> Answer:
    """Run `act` for a gesture that was never seen, or give the answer that it got before.

    A coded error of `act` becomes a refusal: what it wrote is undone, the refusal is kept.
    """
    with transaction.atomic():
        if not repository.insert_gesture(gesture, seller_id, history.actor(), now):
            kept = repository.select_answer(gesture, seller_id)
            if kept is None:
                raise Conflict(OF_ANOTHER)
            return Answer(**kept["answer"])
        try:
            with transaction.atomic():
                answer = act()
        except GodownError as error:
            answer = Answer(False, error.code, error.data)
        repository.set_answer(gesture, asdict(answer))
        return answer
