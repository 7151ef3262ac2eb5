"""What a count proves, who decides, and whose pieces are missing. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..stock.rules import Bucket, BucketName


class Origin(StrEnum):
    """Why something is counted."""

    SHORT = "short"
    PERSON = "person"
    PLAN = "plan"


@dataclass(frozen=True)
class Setting:
    """How a warehouse counts; see `models.CountSetting`."""

    approve_above: int = 5
    plan_days: int = 30


# --- the book -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Book:
    """The least and the most that the book had of a SKU in a bin while it was counted."""

    low: int
    high: int


def book(at_end: int, changes: Sequence[int], in_hand: int = 0) -> Book:
    """What the book had from start to end of a count: `at_end`, and before each of the `changes` of that time.

    A piece that left or came meanwhile may have been counted or not. `in_hand` pieces left the bin with a picker but
    not the ledger yet.
    """
    had = [at_end]
    for change in reversed(changes):
        had.append(had[-1] - change)
    return Book(min(had) - in_hand, max(had))


def variance(counted: int, book: Book) -> int:
    """How many pieces are more (or fewer, negative) than can be explained."""
    return counted - min(max(counted, book.low), book.high)


# --- who decides --------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    AGREE = "agree"
    DIFFER = "differ"
    ADJUST = "adjust"
    ASK_APPROVAL = "ask_approval"


def verdict(now: Mapping[int, int], before: Mapping[int, int] | None, approve_above: int) -> Verdict:
    """What follows from the variances (by SKU) of this round and of the one `before` it, if there was one.

    A difference is counted again by somebody else. Two who found the same, within the limit, adjust the book by
    themselves; more than that, or two who do not agree, is for a supervisor.
    """
    found = {sku: pieces for sku, pieces in now.items() if pieces}
    if not found:
        return Verdict.AGREE
    if before is None:
        return Verdict.DIFFER
    same = found == {sku: pieces for sku, pieces in before.items() if pieces}
    return Verdict.ADJUST if same and total(found) <= approve_above else Verdict.ASK_APPROVAL


def total(variances: Mapping[int, int]) -> int:
    """Pieces that differ, too many and too few alike."""
    return sum(abs(pieces) for pieces in variances.values())


# --- whose pieces are missing -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holding:
    """Pieces of a SKU in a bucket of a pool that lie in bins (what is picked, or waits to be put back, does not)."""

    pool_id: int
    common: bool
    bucket: BucketName
    pieces: int


#: Whom a loss harms least comes first: nobody is promised what is live; of what is cancelled nobody sells.
TURN = (BucketName.LIVE, BucketName.CANCELLED, BucketName.RESERVED)


def write_off(missing: int, holdings: Sequence[Holding]) -> list[tuple[Bucket, int]]:
    """Take missing pieces out of the pools: live ones of COMMON, then of dedicated pools; then cancelled ones; what
    is reserved for orders last (docs/decisions/0005). Never more than a bucket has; all of a bin is always covered.
    """
    taken = []
    for each in sorted(holdings, key=lambda one: (TURN.index(one.bucket), not one.common, one.pool_id)):
        pieces = min(missing, each.pieces)
        if pieces > 0:
            taken.append((Bucket(each.pool_id, each.bucket), pieces))
            missing -= pieces
    return taken
