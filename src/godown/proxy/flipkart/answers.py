"""What an answer of Flipkart's means in the contract: its refusal codes, and when a reply can be trusted."""

from collections.abc import Callable
from typing import TypeVar

from godown.kit.http import Answered, Unknown

from ..contract import Accepted, Answer, Deferred, InDoubt, RefusalCode, Refused
from .calls import Reply
from .wire import Problem, Unreadable, decode, problems

T = TypeVar("T")
READ_AGAIN_SECONDS = 10.0
FAILED = 499
"""From this status on something failed: 499 is Flipkart's "connection timed out" (facts/flipkart.md §7.2)."""
DONE = (200, 202)
"""202: being processed."""

_CODES: dict[RefusalCode, tuple[str, ...]] = {
    RefusalCode.CANCELLED: ("CANCELLED_SHIPMENT_ITEM", "ORDER_ITEM_ALREADY_CANCELLED"),
    RefusalCode.ON_HOLD: ("SHIPMENT_ON_HOLD",),
    RefusalCode.NOT_ON_PICKLIST: ("INVALID_PICK_LIST", "INVALID_SHIPMENT"),
    RefusalCode.WRONG_QUANTITY: ("QUANTITY_MISMATCH_ERROR",),
    RefusalCode.WRONG_PACKAGING: ("INVALID_DIMENSIONS",),
    RefusalCode.WRONG_STATE: (
        "SHIPMENT_ITEM_ALREADY_PROCESSED",
        "SHIPMENT_TOO_EARLY",
        "SHIPMENT_NOT_SCANNED",
        "PICK_LIST_NOT_STARTED",
        "LABEL_NOT_READY",
        "INVALID_ITEM_STATE",
        "ORDER_ITEM_ALREADY_DISPATCHED",
        "ORDER_ITEM_NOT_PACKED",
        "ORDER_ITEM_PACKING_IN_PROGRESS",
        "INVALID_PUT_LIST",
    ),
    RefusalCode.UNKNOWN_ORDER: ("INVALID_SHIPMENTS",),
    RefusalCode.NOT_SUPPORTED: ("OPERATION_NOT_ALLOWED",),
    RefusalCode.NO_ROOM: ("BIN_CAPACITY_EXCEEDED",),
    RefusalCode.UNKNOWN_BIN: ("INVALID_BIN",),
    RefusalCode.UNKNOWN_LISTING: ("INVALID_LISTING",),
    RefusalCode.LISTING_INACTIVE: ("LISTING_INACTIVE",),
    RefusalCode.NOT_ENOUGH_STOCK: ("NOT_ENOUGH_STOCK",),
    RefusalCode.BAD_DATA: (
        "INVALID_ITEM_ID",
        "INVALID_ITEM_IDS",
        "INVALID_REQUEST_ITEM_ID",
        "INVALID_REQUEST_TAX",
        "INVALID_REQUEST_JSON",
        "INVALID_REQUEST_DATE_FORMAT",
        "INVALID_TRACKING_ID",
        "UNPROCESSABLE_ENTITY",
    ),
}
_BY_CODE = {theirs: ours for ours, codes in _CODES.items() for theirs in codes}
_PACKAGING_TEXTS = ("Please re-check your packaging", "dimensions mentioned in My Listings tab")
_NOT_A_REFUSAL = frozenset({"DEPENDENT_SYSTEM_CALL_FAILED", "INTERNAL_SERVER_ERROR"})


def refusal_code(problem: Problem) -> RefusalCode:
    """Flipkart's code or text in the words of the contract; what is unknown becomes OTHER (facts/flipkart.md §8)."""
    if any(text in problem.text for text in _PACKAGING_TEXTS):
        return RefusalCode.WRONG_PACKAGING
    return _BY_CODE.get(problem.code, RefusalCode.OTHER)


def refusal(problem: Problem, exchange: int | None = None) -> Refused:
    """`message` keeps Flipkart's own code and text for the person who has to act on it."""
    text = f"{problem.code}: {problem.text}" if problem.code and problem.text else problem.code or problem.text
    return Refused(refusal_code(problem), text, exchange)


def refuses(problem: Problem) -> bool:
    """Whether it is a decision of Flipkart's, not a failure behind it."""
    return problem.code not in _NOT_A_REFUSAL


def as_refusal(answered: Answered) -> Refused | None:
    """The refusal that an answer is, or None: a failure of Flipkart's or behind it refuses nothing."""
    if answered.status >= FAILED:
        return None
    found = problems(answered.body)
    if not found or not all(map(refuses, found)):
        return None
    return refusal(found[0], answered.exchange)


def read(reply: Reply, shape: type[T]) -> T | Deferred | Refused:
    """A read: the answer in its shape, Flipkart's refusal, or a deferral if it makes no sense."""
    return read_with(reply, lambda body: decode(body, shape))


def read_with(reply: Reply, parse: Callable[[bytes], T]) -> T | Deferred | Refused:
    """A read whose answer is not JSON; `parse` raises `Unreadable` if it makes no sense."""
    if isinstance(reply, Deferred | Refused):
        return reply
    if isinstance(reply, Unknown):
        return Deferred(f"no answer from Flipkart ({reply.reason})", READ_AGAIN_SECONDS)
    if reply.status == 200:
        try:
            return parse(reply.body)
        except Unreadable:
            pass
    if refused := as_refusal(reply):
        return refused
    return Deferred(f"Flipkart's answer makes no sense (exchange {reply.exchange})", READ_AGAIN_SECONDS)


def effect(reply: Reply, accept: Callable[[Answered], T | None]) -> Answer[T]:
    """An effect: accepted only if `accept` makes sense of the answer, refused if Flipkart says so, else in doubt."""
    if isinstance(reply, Deferred | Refused):
        return reply
    if isinstance(reply, Unknown):
        return InDoubt(f"no whole answer came ({reply.reason})", exchange=reply.exchange)
    if reply.status in DONE and (value := accept(reply)) is not None:
        return Accepted(value)
    if refused := as_refusal(reply):
        return refused
    return InDoubt(f"the answer makes no sense (status {reply.status})", exchange=reply.exchange)
