"""The log of calls: what was asked, what was answered, what changed. Tests and the panel pages read it."""

from collections import deque
from datetime import datetime
from itertools import islice
from typing import Final

import msgspec

KEPT: Final = 50_000
KEPT_BODIES: Final = 500
BODY_CHARACTERS: Final = 8_000


class Call(msgspec.Struct, kw_only=True):
    """One call that reached the API or the panel.

    `effects` are the events it caused, as `type:subject` (`pack_accepted:<shipment id>`); an answer that was
    lost on the way still has them.
    """

    number: int
    at: datetime
    op: str
    method: str
    path: str
    status: int = 0
    seconds: float = 0.0
    effects: list[str] = []
    faults: list[str] = []
    request: str = ""
    answer: str = ""


def shown(body: bytes, mimetype: str) -> str:
    """A body as the log keeps it: text cut to size, anything else by its length."""
    if mimetype in ("application/json", "text/html", "text/plain", ""):
        return body[:BODY_CHARACTERS].decode("utf-8", "replace")
    return f"<{mimetype}, {len(body)} bytes>"


class CallLog:
    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._with_body: deque[Call] = deque()
        self._last = 0

    def next_number(self) -> int:
        self._last += 1
        return self._last

    @property
    def last_number(self) -> int:
        """Of the last call ever logged; 0 without any."""
        return self._last

    @property
    def first_number(self) -> int:
        """Of the oldest call kept, or of the one to come."""
        return self._calls[0].number if self._calls else self._last + 1

    def add(self, call: Call) -> None:
        self._last = max(self._last, call.number)
        self._calls.append(call)
        self._with_body.append(call)
        if len(self._with_body) > KEPT_BODIES:
            oldest = self._with_body.popleft()
            oldest.request = oldest.answer = ""

    def since(self, number: int = 0, op: str | None = None) -> list[Call]:
        """Calls after the one with this number, oldest first."""
        if not self._calls:
            return []
        skipped = max(0, number + 1 - self._calls[0].number)
        calls = islice(self._calls, skipped, None)
        return list(calls) if op is None else [call for call in calls if call.op == op]

    def clear(self) -> None:
        self._calls.clear()
        self._with_body.clear()
