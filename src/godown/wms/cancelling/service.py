"""Verb of cancelling."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.states import CHANGED_MEANWHILE

from ..dispatch import service as dispatch
from ..outward import floor as orders
from ..outward.floor import WholeOrder
from ..outward.messages import NO_ORDER
from ..outward.states import ORDER
from ..packing import answers as parcels
from ..picking import service as picking
from ..putback import service as putback
from ..reservations import service as reservations
from . import messages
from .rules import Cut, cuts, refusal


@transaction.atomic
def cancel(order_id: UUID, pieces: Mapping[int, int], now: datetime) -> None:
    """The channel cancelled so many further pieces of these lines; see `godown.wms.desk.Desk.cancel`.

    In a constant number of statements. `NotFound` if there is no such outward order; `Conflict` if it may not be
    cancelled, if a line has fewer pieces, or if the order got into a wave or a parcel at this moment.
    """
    waves = picking.lock_waves_of(order_id)
    parcel = parcels.lock_parcel_of(order_id)
    order = orders.lock_whole(order_id)
    if order is None:
        raise NotFound(NO_ORDER, order=str(order_id))
    asked = {line_id: number for line_id, number in pieces.items() if number}
    if not asked:
        return
    whole = all(asked.get(line.id, 0) == line.quantity for line in order.lines)
    if reason := refusal(order, parcel.status if parcel else "", whole):
        raise reason
    made = cuts(order.lines, asked)
    losing = picking.withdraw(order_id, {cut.line_id: cut.unpicked for cut in made if cut.unpicked})
    if not losing <= waves or not parcels.is_parcel_of(order_id, parcel):
        raise Conflict(CHANGED_MEANWHILE, id=str(order_id))
    all_picked = _take_off(order, made, now)
    if parcel:
        parcels.cancelled(parcel, whole, now)
        dispatch.leave(order.site, parcel.id, order_id, now)
    if whole:
        ORDER.move(order_id, "cancel_whole", now)
    elif all_picked and order.status != "PICKED":
        ORDER.move(order_id, "rest_picked", now)
    picking.finish_if_done(losing, now)


def _take_off(order: WholeOrder, made: Sequence[Cut], now: datetime) -> bool:
    """Lines and reservations shrink, picked pieces are to be put back; whether all that is left is picked."""
    by_line = {cut.line_id: cut.pieces for cut in made}
    all_picked = orders.note_cancelled(order.id, by_line)
    picked: Counter[int] = Counter()
    for cut in made:
        picked[cut.sku_id] += cut.picked
    putback.expect(order.site, order.id, order.pool_id, +picked, now)
    reservations.cancel(order.site, order.id, by_line, now)
    history.record((_event(order, cut) for cut in made), now)
    return all_picked


def _event(order: WholeOrder, cut: Cut) -> history.Event:
    data = {"pieces": cut.pieces, "sku": cut.sku, "picked": cut.picked}
    return history.Event(order.site.seller_id, order.id, messages.CANCELLED, data)
