"""What to do when an order is cancelled: a table of where it is here against what Flipkart says of it. Pure.

Never is one side's truth written over the other's in silence: only what has not been packed follows by itself.
"""

from collections.abc import Sequence
from enum import StrEnum

from .rules import Line

#: Where a pack command is still between us and the channel.
TELLING = ("planned", "sent", "in_doubt")
#: Flipkart's words for a packed item, and for one that is with the courier (facts/flipkart.md §3.1, `states`).
PACKED = ("PACKING_IN_PROGRESS", "PACKED", "FORM_FAILED", "READY_TO_DISPATCH")
GONE = ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED")


class Here(StrEnum):
    """How far an order is in the house. The values are words of the timeline, as are those of `There`."""

    WAITING = "waiting"
    IN_HOUSE = "not packed"
    TELLING = "being packed"
    PACKED = "packed"
    GONE = "handed over"
    CANCELLED = "cancelled"


class There(StrEnum):
    """What Flipkart says: it goes on as it is here, or pieces are cancelled that are not cancelled here."""

    GOES_ON = "going on"
    PACKED = "packed"
    GONE = "shipped"
    PARTLY = "partly cancelled"
    WHOLLY = "cancelled"


class Verdict(StrEnum):
    """What is to be done about it.

    `FOLLOW`: cancel the same here. `WAIT`: Flipkart is being told of the parcel, its answer decides. `PERSON`: the
    parcel is packed with an invoice, a person follows it. `WATCH`: the parcel is gone, it comes back as RTO.
    `CONTRADICTION`: the two sides cannot both be right, a person looks at the portal.
    """

    FINE = "fine"
    FOLLOW = "follow"
    WAIT = "wait"
    PERSON = "person"
    WATCH = "watch"
    CONTRADICTION = "contradiction"


_OURS = (There.GOES_ON, There.PACKED, There.GONE, There.PARTLY, There.WHOLLY)
_V = Verdict
TABLE: dict[Here, dict[There, Verdict]] = {
    here: dict(zip(_OURS, verdicts, strict=True))
    for here, verdicts in {
        Here.WAITING: (_V.FINE, _V.CONTRADICTION, _V.CONTRADICTION, _V.FOLLOW, _V.FOLLOW),
        Here.IN_HOUSE: (_V.FINE, _V.CONTRADICTION, _V.CONTRADICTION, _V.FOLLOW, _V.FOLLOW),
        Here.TELLING: (_V.FINE, _V.FINE, _V.FINE, _V.WAIT, _V.WAIT),
        Here.PACKED: (_V.FINE, _V.FINE, _V.FINE, _V.PERSON, _V.PERSON),
        Here.GONE: (_V.FINE, _V.FINE, _V.FINE, _V.WATCH, _V.WATCH),
        Here.CANCELLED: (_V.CONTRADICTION, _V.CONTRADICTION, _V.CONTRADICTION, _V.CONTRADICTION, _V.FINE),
    }.items()
}  # fmt: skip


def where_here(status: str, pack: str | None, lines: Sequence[Line]) -> Here:
    """By the order's status, the status of its pack command (None: there is none), and what is reserved for it."""
    if status in ("CANCELLED", "COMPLETED"):
        return Here.CANCELLED if status == "CANCELLED" else Here.GONE
    if pack in TELLING:
        return Here.TELLING
    if pack == "confirmed":
        return Here.PACKED
    return Here.IN_HOUSE if any(line.reserved for line in lines) else Here.WAITING


def where_there(lines: Sequence[Line]) -> There:
    """By what Flipkart said of each line when it was last read."""
    live = [line for line in lines if line.channel_cancelled < line.ordered]
    if not live:
        return There.WHOLLY
    if any(line.channel_cancelled > line.cancelled for line in lines):
        return There.PARTLY
    if all(line.channel_status in GONE for line in live):
        return There.GONE
    return There.PACKED if all(line.channel_status in PACKED + GONE for line in live) else There.GOES_ON
