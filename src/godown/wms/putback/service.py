"""Verbs of the put-back."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
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
from ..outward import floor as orders
from ..stock import service as stock
from ..stock.rules import Line, Reason
from ..stock.service import Difference
from . import messages, repository
from .rules import Lying, Taken, take

# --- for those who cancel and pack --------------------------------------------------------------------------------


def expect(pieces: Mapping[tuple[UUID, int], int], now: datetime) -> None:
    """So many picked pieces, by order and SKU id, of locked orders are to be put back."""
    if pieces:
        order_ids, skus = zip(*pieces, strict=True)
        repository.upsert_putbacks(list(order_ids), list(skus), list(pieces.values()), now)


def waiting_of(order_ids: Collection[UUID]) -> Counter[tuple[str, int]]:
    """How many pieces of these orders wait to be put back, by order (its id as text) and SKU id."""
    return Counter({(str(row["order_id"]), row["sku_id"]): row["pieces"] for row in repository.select_left(order_ids)})


# --- scan by scan -------------------------------------------------------------------------------------------------


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


def scan(site: Site, code: str, gesture: UUID, now: datetime) -> Answer:
    """Work on one scan: pieces of one SKU (its code or EAN) that wait to be put back, then the bin they go into.

    The answer says what was understood and what to scan next (`expects`: sku, bin or done). A refused scan changes
    nothing; the same gesture again gets the same answer. Stock moves when the bin is scanned.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, code.strip(), now))


def put_down(site: Site, gesture: UUID, now: datetime) -> Answer:
    """Whoever acts lays what is in hand back to where it was."""
    return once(site.seller_id, gesture, now, lambda: _put_down(site))


def _put_down(site: Site) -> Answer:
    if not repository.clear_hand(site.id, history.actor()):
        raise Conflict(messages.HAND_EMPTY)
    return said(messages.PUT_DOWN, _next(site))


def _scan(site: Site, code: str, now: datetime) -> Answer:
    hand = in_hand(site)
    place = layout.scanned_place(site, code)
    if place is None:
        return _take(site, hand, code)
    if hand is None:
        raise Conflict(messages.HAND_EMPTY)
    if place.kind is not Kind.BIN:
        raise Conflict(messages.NOT_A_BIN, got=code)
    return _put(site, hand, place, now)


def _take(site: Site, hand: Hand | None, code: str) -> Answer:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    if hand and hand.sku_id != sku.id:
        raise Conflict(messages.OTHER_IN_HAND, pieces=hand.pieces, sku=hand.sku)
    left = repository.count_left(site.id, sku.id)
    if not left:
        raise Conflict(messages.NOTHING_WAITS, sku=sku.code)
    pieces = hand.pieces + 1 if hand else 1
    if pieces > left:
        raise Conflict(messages.ALL_IN_HAND, pieces=left, sku=sku.code)
    repository.set_hand(site.seller_id, site.id, history.actor(), sku.id, pieces)
    return said(messages.IN_HAND, "sku" if pieces < left else "bin", pieces=pieces, waiting=left, sku=sku.code)


def _put(site: Site, hand: Hand, place: Place, now: datetime) -> Answer:
    """The pieces in hand go into a bin; they are those of the orders that wait longest.

    All orders that wait for the SKU are locked, so that of those who put it back at once each gets what is left.
    """
    locked = orders.lock(repository.select_orders(site.id, hand.sku_id))
    longest = repository.select_longest([order.id for order in locked], hand.sku_id, hand.pieces)
    left = {row["order_id"]: row["pieces"] for row in longest}
    taken = take(hand.pieces, left, _lying(site, left)[hand.sku_id])
    if sum(each.quantity for each in taken) < hand.pieces:  # somebody else was faster
        raise Conflict(messages.NOTHING_WAITS, sku=hand.sku)
    lines = [
        Line(hand.sku_id, each.quantity, each.location_id, place.id, reference=str(each.order_id)) for each in taken
    ]
    stock.move(site, lines, Reason.PUT_BACK, f"putback:{ids.new(now)}", now)
    _done(site, hand, place, taken, now)
    return said(messages.PUT_BACK, _next(site), pieces=hand.pieces, sku=hand.sku, bin=place.code)


def _lying(site: Site, order_ids: Collection[UUID]) -> dict[int, list[Lying]]:
    """Where the picked pieces of these orders are, by SKU id."""
    by_reference = {str(order_id): order_id for order_id in order_ids}
    found: dict[int, list[Lying]] = defaultdict(list)
    for each in stock.whereabouts(site, by_reference):
        if each.kind in (Kind.TOTE, Kind.PACKED):
            order_id, in_tote = by_reference[each.reference], each.kind == Kind.TOTE
            found[each.sku_id].append(Lying(order_id, each.location_id, each.location, each.quantity, in_tote))
    return found


def _done(site: Site, hand: Hand, place: Place, taken: Sequence[Taken], now: datetime) -> None:
    by_order: Counter[UUID] = Counter()
    for each in taken:
        by_order[each.order_id] += each.quantity
    repository.add_done(hand.sku_id, list(by_order), list(by_order.values()))
    repository.clear_hand(site.id, history.actor())
    history.record(
        (
            history.Event(
                site.seller_id, order_id, messages.PUT_BACK, {"pieces": pieces, "sku": hand.sku, "bin": place.code}
            )
            for order_id, pieces in by_order.items()
        ),
        now,
    )


def _next(site: Site) -> str:
    return "sku" if repository.anything_waits(site.id) else "done"


# --- looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Pieces of a SKU that wait to be put back; `places` are the codes of where they lie.

    `order_status` tells why: a CANCELLED order goes back as a whole, of any other one only so many pieces.
    """

    order_id: UUID
    order_code: str
    order_status: str
    sku: str
    ean: str
    title: str
    pieces: int
    places: list[str]
    since: datetime


def waiting(site: Site, limit: int = 200) -> list[Waiting]:
    """What waits to be put back in a warehouse, and where it lies; what waits longest first."""
    rows = repository.select_waiting(site.seller_id, site.id, limit)
    lying = _lying(site, {row["order_id"] for row in rows})
    return [
        Waiting(
            row["order_id"],
            row["order_code"],
            row["status"],
            row["sku"],
            row["ean"],
            row["title"],
            row["pieces"],
            [each.location for each in take(row["pieces"], {row["order_id"]: row["pieces"]}, lying[row["sku_id"]])],
            row["since"],
        )
        for row in rows
    ]


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare what waits with the cancelled pieces of pools, and what is out of bins with what orders know of."""
    wanted = list(sellers)
    return [
        *(Difference("put-back", **row) for row in repository.select_uncovered(wanted)),
        *(Difference("totes and parcels", **row) for row in repository.select_astray(wanted)),
    ]
