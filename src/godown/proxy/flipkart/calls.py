"""One call to Flipkart: it draws on the log-in's budget, goes out, and says what is certain afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from godown.kit import clock
from godown.kit.http import Answered, NotSent, Peer, Unknown

from .. import budget, transports
from ..accounts import Login
from ..contract import Deferred, Refused

DEADLINE_SECONDS = 30.0
CALL_TAKES = timedelta(seconds=3 * DEADLINE_SECONDS)
"""What a call can take at the very most: connecting, sending and waiting are timed apart."""
NO_CONNECTION_SECONDS = 10.0
SLOW_SECONDS = 1.0

PRIVATE = frozenset(
    {
        *("access_token", "refresh_token", "error_description", "csrfToken", "authName", "username", "password"),
        *("deliveryAddress", "billingAddress", "buyerDetails", "returnAddress", "contactNumber", "buyer"),
    }
)
"""JSON fields that no exchange keeps: secrets, and the buyer."""

Sent = Answered | Unknown | Deferred
"""`Deferred`: certainly not sent, or throttled. `Unknown`: it may have had its effect."""
Reply = Sent | Refused
"""`Refused`: Flipkart does not take the credentials, so nothing was sent."""


def send(
    login: Login,
    base_url: str,
    operation: str,
    method: str,
    path: str,
    *,
    bench: bool,
    headers: Mapping[str, str],
    before: datetime | None = None,
    subject: str = "",
    params: Mapping[str, str] | None = None,
    body: Any = None,
) -> Sent:
    """Send one request. `bench` calls may use the share of the budget that is kept for them.

    `before` is the last moment at which it may go out: the sender's lease must outlive the call.
    """
    if before and clock.now() > before:
        return Deferred("everything before it took too long", SLOW_SECONDS)
    if wait := budget.draw(login.id, bench, clock.now()):
        return Deferred("the hourly calls of this log-in are used up", wait)
    peer = Peer(login.code, transports.client(base_url), private=PRIVATE, deadline=DEADLINE_SECONDS)
    result = peer.call(operation, method, path, subject=subject, params=params, body=body, headers=headers)
    if isinstance(result, NotSent):
        return Deferred(f"no connection to Flipkart ({result.reason})", NO_CONNECTION_SECONDS)
    if isinstance(result, Answered) and result.status == 429:
        wait = budget.block(login.id, clock.now(), _seconds(result.headers.get("retry-after", "")))
        return Deferred("Flipkart throttles this log-in", wait)
    return result


def _seconds(retry_after: str) -> float | None:
    """Flipkart has not been seen to send this header (facts/flipkart.md §7.1); a date in it is not worth reading."""
    return float(retry_after) if retry_after.isdigit() else None
