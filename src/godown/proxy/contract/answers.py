"""The four values that every answer is one of, and why something is refused."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Accepted(Generic[T]):
    """It is so: the value, or the effect, is certain."""

    value: T


@dataclass(frozen=True)
class Refused:
    """Flipkart, or the proxy, said no; asking again without a change is useless. `code` is a `RefusalCode`."""

    code: str
    message: str
    exchange: int | None = None


@dataclass(frozen=True)
class InDoubt:
    """An effect was sent and no answer that makes sense came back, or another process is sending it right now."""

    reason: str
    retry_after: float = 5.0
    exchange: int | None = None


@dataclass(frozen=True)
class Deferred:
    """Nothing was sent (budget used up, no connection, busy), or a read failed: ask again after `retry_after` s."""

    reason: str
    retry_after: float = 5.0


Answer = Accepted[T] | Refused | InDoubt | Deferred


class RefusalCode(StrEnum):
    """Why something was refused, in the words of this contract; unknown codes of Flipkart become OTHER."""

    CANCELLED = "ORDER_CANCELLED"
    ON_HOLD = "ORDER_ON_HOLD"
    NOT_ON_PICKLIST = "NOT_ON_PICKLIST"
    WRONG_QUANTITY = "WRONG_QUANTITY"
    WRONG_PACKAGING = "WRONG_PACKAGING"
    WRONG_STATE = "WRONG_STATE"
    CHANGED_REQUEST = "CHANGED_REQUEST"
    UNKNOWN_ORDER = "UNKNOWN_ORDER"
    UNKNOWN_ACCOUNT = "UNKNOWN_ACCOUNT"
    LOGIN_REFUSED = "LOGIN_REFUSED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    WRONG_DOCUMENT = "WRONG_DOCUMENT"
    NO_ROOM = "NO_ROOM"
    UNKNOWN_BIN = "UNKNOWN_BIN"
    UNKNOWN_LISTING = "UNKNOWN_LISTING"
    LISTING_INACTIVE = "LISTING_INACTIVE"
    NOT_ENOUGH_STOCK = "NOT_ENOUGH_STOCK"
    BAD_DATA = "BAD_DATA"
    OTHER = "OTHER"
