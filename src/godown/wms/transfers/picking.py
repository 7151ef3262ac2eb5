"""Picking a transfer by scan: bin, then pieces, then the tote they go into."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict

from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..layout.service import Place
from ..masters import service as masters
from ..masters.service import Site
from ..picking import planning
from ..reservations import service as reservations
from ..stock import service as stock
from ..stock.rules import Bucket, BucketName, Line, Reason
from . import messages, repository, service
from .rules import Shelf, Stop, Wanted, walk
from .service import TransferCard
from .states import TRANSFER


@dataclass(frozen=True)
class Hand:
    """The bin at which somebody stands, and the pieces of a SKU in hand from it (none: no SKU)."""

    bin_id: int
    bin: str
    sku_id: int | None
    sku: str
    pieces: int


def in_hand(transfer: TransferCard) -> Hand | None:
    """Where whoever acts stands in a transfer."""
    row = repository.select_hand(transfer.id, history.actor())
    return Hand(**row) if row else None


def stops(transfer: TransferCard) -> list[Stop]:
    """Where what is left is to be taken from, bin by bin: bins give nothing that waves are promised."""
    wanted = [
        Wanted(line.sku_id, line.sku, line.ean, line.title, line.left) for line in service.lines(transfer) if line.left
    ]
    free = planning.free(transfer.source_site, {each.sku_id for each in wanted})
    return walk(wanted, [Shelf(each.bin_id, each.bin, each.sku_id, each.pieces) for each in free if not each.doubtful])


def scan(site: Site, transfer_id: UUID, code: str, gesture: UUID, now: datetime, *, pieces: int = 1) -> Answer:
    """Work on one scan: a bin, then so many pieces of a SKU (its code or EAN), then the tote they go into.

    The answer says what to scan next (`expects`: bin, sku, tote or done). A refused scan changes nothing; the same
    gesture again gets the same answer. Stock moves when the tote is scanned.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, transfer_id, code.strip(), pieces, now))


def put_down(site: Site, transfer_id: UUID, gesture: UUID, now: datetime) -> Answer:
    """Whoever acts lays what is in hand back into its bin."""
    return once(site.seller_id, gesture, now, lambda: _put_down(site, transfer_id))


def finish(site: Site, transfer_id: UUID, gesture: UUID, now: datetime) -> Answer:
    """Nothing more is picked: what is missing is live again in the source's pool, the rest may be sent.

    Refused as long as nothing is picked, or somebody has pieces in hand.
    """
    return once(site.seller_id, gesture, now, lambda: _finish(site, transfer_id, now))


def _scan(site: Site, transfer_id: UUID, code: str, pieces: int, now: datetime) -> Answer:
    transfer = _to_pick(site, transfer_id)
    hand = in_hand(transfer)
    place = layout.scanned_place(site, code)
    if place is None:
        return _take(site, transfer, hand, code, pieces)
    if place.kind is Kind.TOTE:
        return _put(site, transfer, hand, place, now)
    if hand and hand.pieces:
        raise Conflict(messages.HAND_FULL, pieces=hand.pieces, sku=hand.sku)
    return _at_bin(transfer, place)


def _at_bin(transfer: TransferCard, place: Place) -> Answer:
    """Any bin with something wanted will do; the walk's next is expected."""
    left = stops(transfer)
    if not left:
        raise Conflict(messages.NOTHING_LEFT)
    here = next((stop for stop in left if stop.bin_id == place.id), None)
    if here is None:
        raise Conflict(messages.WRONG_BIN, expected=left[0].bin, got=place.code)
    repository.set_hand(transfer.seller_id, transfer.id, history.actor(), place.id, None, 0)
    return said(messages.AT_BIN, "sku", bin=place.code, pieces=here.pieces, sku=here.of.sku)


def _take(site: Site, transfer: TransferCard, hand: Hand | None, code: str, pieces: int) -> Answer:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    if hand is None:
        raise Conflict(messages.BIN_FIRST)
    if hand.pieces and hand.sku_id != sku.id:
        raise Conflict(messages.HAND_FULL, pieces=hand.pieces, sku=hand.sku)
    left = next((line.left for line in service.lines(transfer) if line.sku_id == sku.id), 0)
    if not left:
        raise Conflict(messages.WRONG_ITEM, got=sku.code, bin=hand.bin)
    held = hand.pieces + pieces
    if held > left:
        raise Conflict(messages.TOO_MANY, left=left, sku=sku.code)
    _require_free(site, hand.bin_id, hand.bin, sku.id, sku.code, held)
    repository.set_hand(transfer.seller_id, transfer.id, history.actor(), hand.bin_id, sku.id, held)
    return said(messages.IN_HAND, "sku" if held < left else "tote", pieces=held, left=left, sku=sku.code)


def _put(site: Site, transfer: TransferCard, hand: Hand | None, tote: Place, now: datetime) -> Answer:
    """The pieces in hand go into a tote. What the move left in the bin must cover what waves are promised from it."""
    if hand is None or hand.sku_id is None:
        raise Conflict(messages.HAND_EMPTY)
    if not repository.add_picked(transfer.id, hand.sku_id, hand.pieces):  # somebody else was faster
        left = next((line.left for line in service.lines(transfer) if line.sku_id == hand.sku_id), 0)
        raise Conflict(messages.TOO_MANY, left=left, sku=hand.sku)
    line = Line(hand.sku_id, hand.pieces, hand.bin_id, tote.id, reference=str(transfer.id))
    stock.move(site, [line], Reason.PICK, f"transfer-pick:{ids.new(now)}", now)
    _require_free(site, hand.bin_id, hand.bin, hand.sku_id, hand.sku, 0)
    repository.set_hand(transfer.seller_id, transfer.id, history.actor(), hand.bin_id, None, 0)
    data = {"pieces": hand.pieces, "sku": hand.sku, "bin": hand.bin, "tote": tote.code}
    history.record([history.Event(transfer.seller_id, transfer.id, messages.PICKED_LINE, data)], now)
    following = stops(transfer)
    expects = "sku" if any(stop.bin_id == hand.bin_id for stop in following) else "bin" if following else "done"
    return said(messages.IN_TOTE, expects, pieces=hand.pieces, sku=hand.sku, tote=tote.code)


def _require_free(site: Site, bin_id: int, bin_code: str, sku_id: int, sku: str, pieces: int) -> None:
    """`Conflict` unless so many pieces of a SKU in a bin are promised to no wave."""
    there = next((each.pieces for each in planning.free(site, {sku_id}) if each.bin_id == bin_id), 0)
    if there < pieces:
        raise Conflict(messages.PROMISED, sku=sku, bin=bin_code)


def _put_down(site: Site, transfer_id: UUID) -> Answer:
    transfer = _to_pick(site, transfer_id)
    if not repository.clear_hand(transfer.id, history.actor()):
        raise Conflict(messages.HAND_EMPTY)
    return said(messages.PUT_DOWN, "bin")


@transaction.atomic(savepoint=False)
def _finish(site: Site, transfer_id: UUID, now: datetime) -> Answer:
    transfer = _to_pick(site, transfer_id)
    if held := repository.select_full_hand(transfer_id):
        raise Conflict(messages.STILL_IN_HAND, **held)
    if not transfer.picked:
        raise Conflict(messages.NOTHING_PICKED)
    missing = [line for line in service.lines(transfer) if line.left]
    reservations.let_go({-line.id: line.left for line in missing})
    reserved, live = (Bucket(transfer.source_pool_id, name) for name in (BucketName.RESERVED, BucketName.LIVE))
    back = [Line(line.sku_id, line.left, out_of=reserved, into=live, reference=str(transfer_id)) for line in missing]
    stock.move(site, back, Reason.RELEASE, f"transfer-short:{transfer_id}", now)
    repository.clear_hands(transfer_id)
    data = {"picked": transfer.picked, "asked": transfer.asked}
    TRANSFER.move(transfer_id, "pick", now, data={transfer_id: data})
    return said(messages.PICK_DONE, "done", **data)


def _to_pick(site: Site, transfer_id: UUID) -> TransferCard:
    """A locked transfer that is being picked here: only one scan at a time changes it."""
    status = repository.lock_transfer([site.seller_id], transfer_id)
    transfer = service.find_at(site, transfer_id)
    if status != "approved":
        raise Conflict(messages.NOT_TO_PICK, status=status)
    return transfer


def held_from(bin_id: int) -> dict[int, int]:
    """Pieces (by SKU id) that somebody took out of a bin for transfers and holds: in no tote, in the book still."""
    return repository.select_held(bin_id)
