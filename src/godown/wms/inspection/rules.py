"""What a scanned piece is, and what an inspection found. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Failure(StrEnum):
    """Why a piece fails."""

    DAMAGED = "damaged"
    USED = "used"
    DEFECTIVE = "defective"
    INCOMPLETE = "incomplete"
    EXPIRED = "expired"
    NOT_OURS = "not_ours"


class Disposition(StrEnum):
    RESTOCK = "restock"
    QUARANTINE = "quarantine"
    SCRAP = "scrap"


@dataclass(frozen=True)
class Expected:
    """A line of a return, and how many of its pieces have come."""

    line_id: int
    return_id: UUID
    sku_id: int
    quantity: int
    received: int

    @property
    def open(self) -> int:
        return self.quantity - self.received


@dataclass(frozen=True)
class Stray:
    """A piece in the parcel that was not announced."""

    item_id: int
    return_id: UUID


@dataclass(frozen=True)
class Settled:
    """Strays in place of announced pieces (line by item), and announced pieces of which nothing came (by line)."""

    instead: dict[int, int]
    missing: dict[int, int]


def settle(expected: Iterable[Expected], strays: Iterable[Stray]) -> Settled:
    """A stray came in place of a piece of its return that is missing, one for one; those left over are extra."""
    waiting: dict[UUID, list[int]] = {}
    for stray in strays:
        waiting.setdefault(stray.return_id, []).append(stray.item_id)
    instead: dict[int, int] = {}
    missing: dict[int, int] = {}
    for line in expected:
        here = waiting.get(line.return_id, [])
        paired = here[: line.open]
        del here[: line.open]
        instead |= dict.fromkeys(paired, line.line_id)
        if line.open > 0:
            missing[line.line_id] = line.open
    return Settled(instead, missing)


def belongs_to(expected: Sequence[Expected]) -> UUID:
    """The return to which a piece is counted that was not announced: the first that misses one, else the first."""
    return next((line for line in expected if line.open), expected[0]).return_id


def disposition(passed: bool, announced: bool, ours: bool) -> Disposition:
    """Where a judged piece goes: good announced ones back into stock; nothing but scrap if it is no goods of ours."""
    if not ours:
        return Disposition.SCRAP
    return Disposition.RESTOCK if passed and announced else Disposition.QUARANTINE
