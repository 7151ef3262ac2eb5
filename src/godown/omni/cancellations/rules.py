"""What follows from evidence of a cancellation. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from godown.kit.errors import Conflict, Invalid

from . import messages


@dataclass(frozen=True)
class Line:
    """A line of the order. `channel_cancelled` and `channel_status`: what Flipkart said when it was last read."""

    id: int
    sku: str
    ordered: int
    cancelled: int
    channel_cancelled: int
    reserved: int
    channel_status: str = ""

    @property
    def known_cancelled(self) -> int:
        """Cancelled pieces as far as either side knows."""
        return max(self.cancelled, self.channel_cancelled)


class PortalStatus(StrEnum):
    """What Flipkart's portal says of the order as a whole."""

    PARTLY = "cancelled_partly"
    COMPLETELY = "cancelled_completely"


@dataclass(frozen=True)
class Portal:
    """What a person saw on Flipkart's portal: the order's status, and cancelled pieces of every line (absolute)."""

    looked_at: datetime
    status: PortalStatus
    cancelled: Mapping[int, int]


def check_portal(portal: Portal, lines: Sequence[Line], ordered_at: datetime, now: datetime) -> None:
    """Raise `Invalid` unless the evidence is whole and does not contradict itself."""
    if not ordered_at <= portal.looked_at <= now:
        raise Invalid(messages.LOOKED_WHEN)
    for line in lines:
        if line.id not in portal.cancelled:
            raise Invalid(messages.LINE_MISSING, line=line.id, sku=line.sku)
    everything = all(portal.cancelled[line.id] == line.ordered for line in lines)
    nothing = all(portal.cancelled[line.id] == 0 for line in lines)
    if nothing or everything != (portal.status is PortalStatus.COMPLETELY):
        raise Invalid(messages.CONTRADICTION, status=portal.status.value)


def further(lines: Sequence[Line], cancelled: Mapping[int, int]) -> dict[int, int]:
    """Pieces to cancel beyond those that are, by line; absolute quantities come in (facts/increff.md §2.3).

    Raises `Invalid` for a line that is not the order's or more than was ordered, `Conflict` for a total that shrinks.
    """
    known = {line.id: line for line in lines}
    more: dict[int, int] = {}
    for line_id, total in cancelled.items():
        line = known.get(line_id)
        if line is None:
            raise Invalid(messages.NOT_A_LINE, line=line_id)
        if not 0 <= total <= line.ordered:
            raise Invalid(messages.TOO_MANY, line=line_id, cancelled=total, ordered=line.ordered)
        if total < line.cancelled:
            raise Conflict(messages.STALE, line=line_id, known=line.cancelled, cancelled=total)
        if total > line.cancelled:
            more[line_id] = total - line.cancelled
    return more
