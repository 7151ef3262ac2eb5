"""Verb of cancelling."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, GodownError, NotFound
from godown.kit.states import CHANGED_MEANWHILE

from ..dispatch import service as dispatch
from ..masters.service import Site
from ..outward import floor as orders
from ..outward.floor import WholeOrder
from ..outward.messages import NO_ORDER
from ..outward.states import ORDER
from ..packing import answers as parcels
from ..packing.answers import LockedParcel
from ..picking import service as picking
from ..putback import service as putback
from ..reservations import service as reservations
from ..reservations.service import Unwanted
from . import messages
from .rules import Cut, cuts, is_whole, refusal


@dataclass(frozen=True)
class Taken:
    """What is taken off a locked order."""

    order: WholeOrder
    parcel: LockedParcel | None
    cuts: list[Cut]
    whole: bool


@transaction.atomic
def cancel(
    pieces: Mapping[UUID, Mapping[int, int]], now: datetime, *, relive: Collection[UUID] = ()
) -> dict[UUID, GodownError]:
    """The channel cancelled so many further pieces of these lines, by order; see `godown.wms.desk.Desk.cancel`.

    In a constant number of statements, whatever the number of orders. Returns why orders were refused.
    """
    asked = {each: {line: number for line, number in lines.items() if number} for each, lines in pieces.items()}
    waves = picking.lock_waves_of(asked)
    locked = parcels.lock_parcels_of(asked)
    found = {order.id: order for order in orders.lock_whole(asked)}
    waves_now, parcels_now = picking.waves_of(found), parcels.parcels_of(found)
    refused: dict[UUID, GodownError] = {}
    taken: list[Taken] = []
    for order_id, lines in sorted(asked.items()):
        order, parcel = found.get(order_id), locked.get(order_id)
        if order is None:
            refused[order_id] = NotFound(NO_ORDER, order=str(order_id))
            continue
        moved_on = not waves_now.get(order_id, set()) <= waves or parcels_now.get(order_id) != (parcel and parcel.id)
        try:
            taken += _judge(order, parcel, lines, moved_on)
        except Conflict as reason:
            refused[order_id] = reason
    if taken:
        _take_off(taken, now, relive)
    return refused


def _judge(order: WholeOrder, parcel: LockedParcel | None, asked: Mapping[int, int], moved_on: bool) -> list[Taken]:
    """What is taken off an order: nothing if nothing is asked. `Conflict` if it is refused.

    `moved_on`: it got into a wave or a parcel that was not locked before it.
    """
    if not asked:
        return []
    whole = is_whole(order, asked)
    if reason := refusal(order, parcel.status if parcel else "", whole):
        raise reason
    made = cuts(order.lines, asked)
    if moved_on:
        raise Conflict(CHANGED_MEANWHILE, id=str(order.id))
    return [Taken(order, parcel, made, whole)]


def _take_off(taken: list[Taken], now: datetime, relive: Collection[UUID]) -> None:
    """Promises, lines and reservations shrink, picked pieces are to be put back, parcels and orders follow."""
    made = [cut for each in taken for cut in each.cuts]
    order_ids = [each.order.id for each in taken]
    losing = picking.withdraw(order_ids, {cut.line_id: cut.unpicked for cut in made if cut.unpicked})
    all_picked = orders.note_cancelled(order_ids, {cut.line_id: cut.pieces for cut in made})
    picked: Counter[tuple[UUID, int]] = Counter()
    unwanted: dict[Site, list[Unwanted]] = defaultdict(list)
    for each in taken:
        for cut in each.cuts:
            picked[each.order.id, cut.sku_id] += cut.picked
            unwanted[each.order.site].append(
                Unwanted(cut.line_id, cut.pieces, cut.unpicked if each.order.id in relive else 0)
            )
    putback.expect(+picked, now)
    for site, lines in sorted(unwanted.items(), key=lambda item: item[0].id):  # an account sells from one warehouse
        reservations.cancel(site, lines, now)
    history.record((_event(each.order, cut) for each in taken for cut in each.cuts), now)
    boxed = [(each.parcel.id, each.whole) for each in taken if each.parcel]
    parcels.cancelled([box for box, whole in boxed if whole], [box for box, whole in boxed if not whole], now)
    dispatch.leave([box for box, _ in boxed], now)
    ORDER.move_many([each.order.id for each in taken if each.whole], "cancel_whole", now).require_all()
    rest = [each.order for each in taken if not each.whole and each.order.id in all_picked]
    ORDER.move_many([order.id for order in rest if order.status != "PICKED"], "rest_picked", now).require_all()
    picking.finish_if_done(losing, now)


def _event(order: WholeOrder, cut: Cut) -> history.Event:
    data = {"pieces": cut.pieces, "sku": cut.sku, "picked": cut.picked}
    return history.Event(order.site.seller_id, order.id, messages.CANCELLED, data)
