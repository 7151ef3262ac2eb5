"""Verbs of the unpicking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import history, ids
from godown.kit.errors import Conflict

from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..outward import floor as orders
from ..outward.states import ORDER
from ..picking import service as picking
from ..stock import service as stock
from ..stock.rules import Line, Reason
from . import messages, repository
from .rules import Picked, take


@dataclass(frozen=True)
class InTote:
    """Pieces of a SKU in a tote that were picked for orders without a parcel; those orders' codes."""

    sku: str
    ean: str
    title: str
    pieces: int
    orders: list[str]


def in_tote(site: Site, tote: str) -> list[InTote]:
    """What of a tote could be unpicked; `NotFound` if there is no such tote."""
    tote_id = layout.places(site, Kind.TOTE, [tote])[tote]
    return [InTote(**row) for row in repository.select_in_tote(site.id, tote_id)]


@dataclass(frozen=True)
class Held:
    """What somebody does at this moment, as the device says: from which tote, and what is in hand of it (SKU code)."""

    tote: str = ""
    sku: str = ""
    pieces: int = 0


def scan(site: Site, held: Held, code: str, gesture: UUID, now: datetime) -> Answer:
    """Work on one scan: the tote, then pieces of one SKU in it, then the bin they go into.

    The answer's data has `tote`, `sku` and `pieces` for the next scan. Stock moves when the bin is scanned: pieces of
    the orders that have most time left go. A refused scan changes nothing; the same gesture gets the same answer.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, held, code.strip(), now))


def _scan(site: Site, held: Held, code: str, now: datetime) -> Answer:
    place = layout.scanned_place(site, code)
    if place and place.kind is Kind.TOTE:
        if held.pieces:
            raise Conflict(messages.BIN_FIRST, pieces=held.pieces, sku=held.sku)
        there = sum(each.pieces for each in in_tote(site, code))
        if not there:
            raise Conflict(messages.NOTHING_THERE, tote=code)
        return said(messages.AT_TOTE, "sku", tote=code, there=there)
    if not held.tote:
        raise Conflict(messages.TOTE_FIRST)
    if place is None:
        return _take(site, held, code)
    if place.kind is not Kind.BIN:
        raise Conflict(messages.NOT_A_BIN, got=code)
    if not held.pieces:
        raise Conflict(messages.HAND_EMPTY)
    return _put(site, held, place.id, place.code, now)


def _take(site: Site, held: Held, code: str) -> Answer:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    if held.pieces and held.sku != sku.code:
        raise Conflict(messages.BIN_FIRST, pieces=held.pieces, sku=held.sku)
    pieces = held.pieces + 1
    there = next((each.pieces for each in in_tote(site, held.tote) if each.sku == sku.code), 0)
    if pieces > there:
        raise Conflict(messages.NOT_THERE, sku=sku.code, there=there, tote=held.tote)
    expects = "bin" if pieces == there else "sku"
    return said(messages.IN_HAND, expects, tote=held.tote, sku=sku.code, pieces=pieces)


def _put(site: Site, held: Held, bin_id: int, bin_code: str, now: datetime) -> Answer:
    """The orders are locked; of those who unpick the same at once each gets what is left."""
    tote_id = layout.places(site, Kind.TOTE, [held.tote])[held.tote]
    sku_id = masters.sku_ids(site.seller_id, [held.sku])[held.sku]
    locked = {order.id for order in orders.lock(repository.select_orders_in_tote(site.id, tote_id, sku_id))}
    there = [Picked(**row) for row in repository.select_picked(site.id, tote_id, sku_id)]
    taken = take([each for each in there if each.order_id in locked], held.pieces)
    if sum(each.pieces for each in taken) < held.pieces:  # somebody else was faster
        raise Conflict(messages.NOT_THERE, sku=held.sku, there=0, tote=held.tote)
    lines = [Line(sku_id, each.pieces, tote_id, bin_id, reference=str(each.order_id)) for each in taken]
    stock.move(site, lines, Reason.UNPICK, f"unpick:{ids.new(now)}", now)
    _note(site, taken, held, bin_code, now)
    return said(messages.UNPICKED, "sku", tote=held.tote, count=held.pieces, what=held.sku, bin=bin_code)


def _note(site: Site, taken: Sequence[Picked], held: Held, bin_code: str, now: datetime) -> None:
    """Lines have fewer pieces picked, and orders that had all are to be picked on."""
    picking.unpick([each.pick_line_id for each in taken], [each.pieces for each in taken])
    by_line: Counter[int] = Counter()
    by_order: Counter[UUID] = Counter()
    for each in taken:
        by_line[each.line_id] -= each.pieces
        by_order[each.order_id] += each.pieces
    orders.note_picked(by_line)
    whole = sorted({each.order_id for each in taken if each.status == "PICKED"})
    ORDER.move_many(whole, "unpick", now).require_all()
    history.record(
        (
            history.Event(
                site.seller_id,
                order_id,
                messages.UNPICKED,
                {"count": count, "what": held.sku, "tote": held.tote, "bin": bin_code},
            )
            for order_id, count in by_order.items()
        ),
        now,
    )
