"""Verbs of the put-away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit import history, ids
from godown.kit.errors import Conflict

from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..layout.service import Place
from ..masters import service as masters
from ..masters.service import Site
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import messages, repository
from .rules import Shelf, first_come, suggest
from .stacks import Put, Stack

#: The suggestion is the first of its kind on the way, so few bins need to be looked at.
LOOKED_AT = 5


@dataclass(frozen=True)
class Hand:
    """What somebody carries: pieces of one SKU."""

    sku_id: int
    sku: str
    pieces: int


def in_hand(site: Site, stack: Stack) -> Hand | None:
    """What whoever acts has in hand of a stack in this warehouse."""
    row = repository.select_hand(site.id, stack.code, history.actor())
    return Hand(**row) if row else None


def suggestion(site: Site, sku_id: int) -> str | None:
    """The code of the bin that pieces of a SKU should go into; any other bin is taken as well."""
    return suggest(Shelf(**row) for row in repository.select_shelves(site.id, sku_id, LOOKED_AT))


def scan(site: Site, stack: Stack, code: str, gesture: UUID, now: datetime, *, pieces: int = 1) -> Answer:
    """Work on one scan: so many pieces of one SKU (its code or EAN) of a stack, then the bin they go into.

    The answer names the suggested bin and what to scan next (`expects`: sku, bin or done). A refused scan changes
    nothing; the same gesture again gets the same answer. Stock moves when the bin is scanned.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, stack, code.strip(), pieces, now))


def put_down(site: Site, stack: Stack, gesture: UUID, now: datetime) -> Answer:
    """Whoever acts lays what is in hand back onto its stack."""
    return once(site.seller_id, gesture, now, lambda: _put_down(site, stack))


def _put_down(site: Site, stack: Stack) -> Answer:
    if not repository.clear_hand(site.id, stack.code, history.actor()):
        raise Conflict(messages.HAND_EMPTY)
    return said(messages.PUT_DOWN, "sku")


def _scan(site: Site, stack: Stack, code: str, pieces: int, now: datetime) -> Answer:
    hand = in_hand(site, stack)
    place = layout.scanned_place(site, code)
    if place is None:
        return _take(site, stack, hand, code, pieces)
    if hand is None:
        raise Conflict(messages.HAND_EMPTY)
    if place.kind is not Kind.BIN:
        raise Conflict(messages.NOT_A_BIN, got=code)
    return _put(site, stack, hand, place, now)


def _take(site: Site, stack: Stack, hand: Hand | None, code: str, pieces: int) -> Answer:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    if hand and hand.sku_id != sku.id:
        raise Conflict(messages.OTHER_IN_HAND, pieces=hand.pieces, sku=hand.sku)
    waiting = stack.count(site, sku.id)
    if not waiting:
        raise Conflict(messages.NOTHING_WAITS, sku=sku.code)
    held = pieces + (hand.pieces if hand else 0)
    if held > waiting:
        raise Conflict(messages.ALL_IN_HAND, pieces=waiting, sku=sku.code)
    repository.set_hand(site.seller_id, site.id, stack.code, history.actor(), sku.id, held)
    return said(
        messages.IN_HAND,
        "sku" if held < waiting else "bin",
        pieces=held,
        waiting=waiting,
        sku=sku.code,
        bin=suggestion(site, sku.id) or "–",
    )


def _put(site: Site, stack: Stack, hand: Hand, place: Place, now: datetime) -> Answer:
    """The pieces in hand go into a bin, live in the pools for which they waited.

    The stack locks all that have pieces of the SKU, so that of those who put it away at once each gets what is left.
    """
    taken = first_come(hand.pieces, stack.lock(site, hand.sku_id))
    if sum(quantity for _, quantity in taken) < hand.pieces:  # somebody else was faster
        raise Conflict(messages.NOTHING_WAITS, sku=hand.sku)
    source = layout.standard(site, stack.kind)
    lines = [
        Line(
            hand.sku_id,
            quantity,
            source,
            place.id,
            into=Bucket(each.pool_id, BucketName.LIVE),
            reference=each.reference,
        )
        for each, quantity in taken
    ]
    stock.move(site, lines, Reason.PUT_AWAY, f"putaway:{ids.new(now)}", now)
    repository.clear_hand(site.id, stack.code, history.actor())
    stack.note(Put(site, hand.sku, place.code), taken, now)
    expects = "sku" if stack.waiting(site, 1) else "done"
    return said(messages.IN_BIN, expects, pieces=hand.pieces, sku=hand.sku, bin=place.code)
