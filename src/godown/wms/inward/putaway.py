"""Putting received pieces away: from the dock into bins, by scan."""

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
from . import messages, repository, service
from .rules import OnDock, Shelf, first_come, suggest

#: The suggestion is the first of its kind on the way, so few bins need to be looked at.
LOOKED_AT = 5


@dataclass(frozen=True)
class Hand:
    """What somebody carries: pieces of one SKU."""

    sku_id: int
    sku: str
    pieces: int


def in_hand(site: Site) -> Hand | None:
    """What whoever acts has in hand in this warehouse."""
    row = repository.select_hand(site.id, history.actor())
    return Hand(**row) if row else None


def suggestion(site: Site, sku_id: int) -> str | None:
    """The code of the bin that pieces of a SKU should go into; any other bin is taken as well."""
    return suggest(Shelf(**row) for row in repository.select_shelves(site.id, sku_id, LOOKED_AT))


def scan(site: Site, code: str, gesture: UUID, now: datetime, *, pieces: int = 1) -> Answer:
    """Work on one scan: so many pieces of one SKU (its code or EAN) that lie on the dock, then the bin they go into.

    The answer names the suggested bin and what to scan next (`expects`: sku, bin or done). A refused scan changes
    nothing; the same gesture again gets the same answer. Stock moves when the bin is scanned.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, code.strip(), pieces, now))


def put_down(site: Site, gesture: UUID, now: datetime) -> Answer:
    """Whoever acts lays what is in hand back onto the dock."""
    return once(site.seller_id, gesture, now, lambda: _put_down(site))


def _put_down(site: Site) -> Answer:
    repository.clear_hand(site.id, history.actor())
    return said(messages.PUT_DOWN, "sku")


def _scan(site: Site, code: str, pieces: int, now: datetime) -> Answer:
    hand = in_hand(site)
    place = layout.scanned_place(site, code)
    if place is None:
        return _take(site, hand, code, pieces)
    if hand is None:
        raise Conflict(messages.HAND_EMPTY)
    if place.kind is not Kind.BIN:
        raise Conflict(messages.NOT_A_BIN, got=code)
    return _put(site, hand, place, now)


def _take(site: Site, hand: Hand | None, code: str, pieces: int) -> Answer:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    if hand and hand.sku_id != sku.id:
        raise Conflict(messages.OTHER_IN_HAND, pieces=hand.pieces, sku=hand.sku)
    waiting = repository.count_on_dock(site.id, sku.id)
    if not waiting:
        raise Conflict(messages.NOTHING_WAITS, sku=sku.code)
    held = pieces + (hand.pieces if hand else 0)
    if held > waiting:
        raise Conflict(messages.ALL_IN_HAND, pieces=waiting, sku=sku.code)
    repository.set_hand(site.seller_id, site.id, history.actor(), sku.id, held)
    return said(
        messages.IN_HAND,
        "sku" if held < waiting else "bin",
        pieces=held,
        waiting=waiting,
        sku=sku.code,
        bin=suggestion(site, sku.id) or "–",
    )


def _put(site: Site, hand: Hand, place: Place, now: datetime) -> Answer:
    """The pieces in hand go into a bin, live in the pools of the receipts that came first.

    All receipts with pieces of the SKU are locked, so that of those who put it away at once each gets what is left.
    """
    locked = repository.lock_receipts_on_dock(site.id, hand.sku_id)
    waiting = [OnDock(**row) for row in repository.select_on_dock(locked, hand.sku_id)]
    taken = first_come(hand.pieces, waiting)
    if sum(quantity for _, quantity in taken) < hand.pieces:  # somebody else was faster
        raise Conflict(messages.NOTHING_WAITS, sku=hand.sku)
    dock = layout.standard(site, Kind.DOCK)
    lines = [
        Line(
            hand.sku_id,
            quantity,
            dock,
            place.id,
            into=Bucket(each.pool_id, BucketName.LIVE),
            reference=each.reference,
        )
        for each, quantity in taken
    ]
    stock.move(site, lines, Reason.PUT_AWAY, f"putaway:{ids.new(now)}", now)
    repository.add_put_away([each.line_id for each, _ in taken], [quantity for _, quantity in taken])
    repository.clear_hand(site.id, history.actor())
    service.finish_put_away([each.receipt_id for each, _ in taken], now)
    expects = "sku" if repository.select_waiting(site.seller_id, site.id, 1) else "done"
    return said(messages.IN_BIN, expects, pieces=hand.pieces, sku=hand.sku, bin=place.code)


@dataclass(frozen=True)
class Waiting:
    """Pieces of a SKU on the dock, of these receipts (their references)."""

    sku_id: int
    sku: str
    ean: str
    title: str
    pieces: int
    receipts: list[str]
    since: datetime


def waiting(site: Site, limit: int = 200) -> list[Waiting]:
    """What lies on the dock of a warehouse; what came first before."""
    return [Waiting(**row) for row in repository.select_waiting(site.seller_id, site.id, limit)]
