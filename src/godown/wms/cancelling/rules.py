"""What of an order is cancelled, and when that is refused. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from godown.kit.errors import Conflict

from ..outward.floor import OrderLine, WholeOrder
from ..outward.states import CANCELLABLE
from . import messages


@dataclass(frozen=True)
class Cut:
    """`pieces` of an order line are cancelled; `picked` of them had left their bin."""

    line_id: int
    sku_id: int
    sku: str
    pieces: int
    picked: int

    @property
    def unpicked(self) -> int:
        return self.pieces - self.picked


def cuts(lines: Sequence[OrderLine], asked: Mapping[int, int]) -> list[Cut]:
    """Cancel so many pieces of these lines, those that were not picked first; `Conflict` if a line has fewer."""
    known = {line.id: line for line in lines}
    made = []
    for line_id, pieces in sorted(asked.items()):
        line = known.get(line_id)
        if line is None or not 0 < pieces <= line.quantity:
            raise Conflict(messages.TOO_MANY, line=line_id, asked=pieces, there=line.quantity if line else 0)
        unpicked = line.quantity - line.picked
        made.append(Cut(line_id, line.sku_id, line.sku, pieces, max(0, pieces - unpicked)))
    return made


def is_whole(order: WholeOrder, asked: Mapping[int, int]) -> bool:
    """Whether every piece that is left of an order is cancelled."""
    return all(asked.get(line.id, 0) == line.quantity for line in order.lines)


def refusal(order: WholeOrder, parcel_status: str, whole: bool) -> Conflict | None:
    """Why nothing of this order can be cancelled now, or None. `parcel_status` is empty without a parcel."""
    if order.status not in CANCELLABLE:
        return Conflict(messages.TOO_LATE, order=order.order_code, status=order.status)
    if parcel_status == "ASKED":
        return Conflict(messages.BEING_TOLD, order=order.order_code)
    if order.status == "PACKED" and not whole:
        return Conflict(messages.WHOLE_ONLY, order=order.order_code)
    return None
