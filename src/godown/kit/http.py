"""The one way out: every call to another system goes through a `Peer`.

It refuses to call inside a transaction, keeps a total deadline, caps the size of an answer, and keeps every exchange
as evidence, sealed and without the fields named as personal. It says what is known afterwards and nothing more:
an answer, not sent, or unknown.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from django.db import connection

from . import clock, repository
from .secrets import seal_json, unseal_json

MAX_ANSWER_BYTES = 32 * 1024 * 1024
KEPT_TEXT = 200_000
REDACTED = "[redacted]"


@dataclass(frozen=True)
class Answered:
    """The other side answered, with whatever status. `exchange` is the id of the kept exchange."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    exchange: int

    def json(self) -> Any:
        """The body as JSON, or None if it is something else (facts/flipkart.md §2.2: a lost session answers HTML)."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True)
class NotSent:
    """The request certainly had no effect: no connection could be made."""

    reason: str
    exchange: int


@dataclass(frozen=True)
class Unknown:
    """The request may or may not have had an effect: no whole answer came."""

    reason: str
    exchange: int


Result = Answered | NotSent | Unknown


class Peer:
    """Another system. `private` names JSON fields never kept; `headers` that carry secrets are never kept either."""

    def __init__(
        self,
        name: str,
        client: httpx.Client,
        *,
        private: frozenset[str] = frozenset(),
        deadline: float = 30.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.deadline = deadline
        self._client = client
        self._private = private
        self._monotonic = monotonic

    def call(
        self,
        operation: str,
        method: str,
        url: str,
        *,
        subject: str = "",
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Result:
        """Send one request (no retry, no redirect) and keep the exchange. `subject` is what it was about."""
        if connection.in_atomic_block:
            raise RuntimeError(f"{operation}: a call inside a transaction would hold its locks over the network")
        at = clock.now()
        started = self._monotonic()
        status: int | None = None
        answer: bytes = b""
        answer_headers: Mapping[str, str] = {}
        try:
            request = self._client.build_request(
                method, url, params=params, json=body, headers=headers, timeout=self.deadline
            )
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                status, answer_headers = response.status_code, dict(response.headers)
                answer = self._read(response, started)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            outcome, reason = "not sent", _explain(error)
        except (httpx.RequestError, _Overlong) as error:  # a body that cannot be unpacked too
            outcome, reason = "unknown", _explain(error)
        else:
            outcome, reason = "answered", ""
        exchange = self._keep(
            at, started, operation, subject, outcome, status, method, url, params, body, answer, reason
        )
        if outcome == "answered" and status is not None:
            return Answered(status, answer_headers, answer, exchange)
        return NotSent(reason, exchange) if outcome == "not sent" else Unknown(reason, exchange)

    def _read(self, response: httpx.Response, started: float) -> bytes:
        received = bytearray()
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) > MAX_ANSWER_BYTES:
                raise _Overlong(f"the answer is larger than {MAX_ANSWER_BYTES} bytes")
            if self._monotonic() - started > self.deadline:
                raise _Overlong(f"the answer took longer than {self.deadline:g} seconds")
        return bytes(received)

    def _keep(
        self,
        at: datetime,
        started: float,
        operation: str,
        subject: str,
        outcome: str,
        status: int | None,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        body: Any,
        answer: bytes,
        reason: str,
    ) -> int:
        kept = {
            "request": {
                "method": method,
                "url": url,
                "params": dict(params or {}),
                "body": self.redact(body),
            },
            "answer": self._readable(answer),
            "reason": reason,
        }
        milliseconds = round((self._monotonic() - started) * 1000)
        return repository.insert_exchange(
            at, self.name, operation, subject, outcome, status, milliseconds, seal_json(kept)
        )

    def _readable(self, answer: bytes) -> Any:
        if not answer:
            return ""
        if answer.lstrip()[:1] in (b"{", b"["):
            try:
                return self.redact(json.loads(answer))
            except ValueError:  # what is private in it cannot be told
                return f"[broken JSON, {len(answer)} bytes]"
        if answer.startswith(b"%PDF"):
            return f"[PDF, {len(answer)} bytes]"
        return answer[:KEPT_TEXT].decode("utf-8", "replace")

    def redact(self, value: Any) -> Any:
        """A JSON value without the fields named as private."""
        if isinstance(value, dict):
            return {key: REDACTED if key in self._private else self.redact(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.redact(each) for each in value]
        return value


class _Overlong(Exception):
    """The answer is too long, in bytes or in time."""


def _explain(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")


@dataclass(frozen=True)
class Exchange:
    """A kept exchange, unsealed."""

    id: int
    at: datetime
    operation: str
    outcome: str
    status: int | None
    milliseconds: int
    request: Any
    answer: Any
    reason: str


def exchanges(peer: str, subject: str, limit: int = 100) -> list[Exchange]:
    """The oldest `limit` exchanges with `peer` about `subject`."""
    found = []
    for row in repository.select_exchanges(peer, subject, limit):
        kept = unseal_json(row.pop("sealed"))
        found.append(Exchange(**row, **kept))
    return found
