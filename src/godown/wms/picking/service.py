"""Verbs of the picking."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict, Invalid, NotFound

from ..counts import tasks as counts
from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..layout.service import Place
from ..masters import service as masters
from ..masters.service import Site
from ..outward import floor as orders
from ..outward.states import ORDER
from ..stock import service as stock
from ..stock.rules import Line, Reason
from ..stock.service import Difference
from ..waves import service as waves
from . import messages, planning, repository
from .rules import Need


@dataclass(frozen=True)
class Stop:
    """What is left to fetch at one stop of the walk. `ean` is the barcode on the article."""

    id: int
    bin: str
    sku: str
    ean: str
    title: str
    quantity: int
    picked: int
    tote: str
    order_id: UUID
    order_code: str
    sku_id: int
    line_id: int
    bin_id: int

    @property
    def left(self) -> int:
        return self.quantity - self.picked


def walk(site: Site, wave_id: int) -> list[Stop]:
    """What is left to fetch in a wave, in walking order; `NotFound` if it is not one of this warehouse."""
    waves.find(site, wave_id)
    return open_stops(wave_id)


@dataclass(frozen=True)
class Stray:
    """Pieces in hand that nobody wants any more: they go back into their bin."""

    bin: str
    sku: str
    pieces: int


@dataclass(frozen=True)
class Standing:
    """Where the picker of a wave stands: `here` is the stop at work, else the next one; `expects` is what to scan.

    `pieces` are in hand and wait for their tote.
    """

    stops: Sequence[Stop]
    here: Stop | None
    pieces: int
    expects: str
    stray: Stray | None = None


def standing(site: Site, wave_id: int) -> Standing:
    """Where the picker of a wave stands, whatever the device remembers."""
    stops = walk(site, wave_id)
    hand = repository.select_hand(wave_id)
    here = next((stop for stop in stops if hand and stop.id == hand["pick_line_id"]), None)
    if hand and here:
        return Standing(stops, here, hand["pieces"], "sku" if hand["pieces"] < here.left else "tote")
    stray = Stray(hand["bin"], hand["sku"], hand["pieces"]) if hand and hand["pieces"] else None
    return Standing(stops, stops[0] if stops else None, 0, "bin" if stops else "done", stray)


# --- scan by scan -------------------------------------------------------------------------------------------------


def scan(site: Site, wave_id: int, code: str, gesture: UUID, now: datetime) -> Answer:
    """Work on one scan of the picker of a wave: a bin, then each piece (SKU or EAN), then the tote they go into.

    The answer says what was understood and what to scan next (`expects`: bin, sku, tote or done). A refused scan
    moves nothing; the same gesture again gets the same answer. Stock moves when the tote is scanned. Orders that are
    blocked meanwhile drop out of the walk; what is in hand for one is to be put back (`picking.stopped`).
    """
    return once(site.seller_id, gesture, now, lambda: work_on(site, wave_id, code.strip(), now))


def work_on(site: Site, wave_id: int, code: str, now: datetime) -> Answer:
    """What a scan does, within its gesture; see `scan`."""
    lock_mine(site, wave_id)
    stops = open_stops(wave_id)
    hand = repository.select_hand(wave_id) or {"pick_line_id": None, "pieces": 0}
    pieces: int = hand["pieces"]
    here = next((stop for stop in stops if stop.id == hand["pick_line_id"]), None)
    if pieces and here is None:
        return _put_back(wave_id, hand["pick_line_id"], pieces)
    if here and pieces > here.left:
        return _put_surplus_back(wave_id, here, pieces)
    if not stops:
        finish_if_done([wave_id], now)
        return Answer(False, messages.NOTHING_LEFT.code, {}, "done")
    if here is None or (pieces == 0 and any(stop.bin == code for stop in stops)):
        return _at_bin(wave_id, stops, code)
    if code in (here.sku, here.ean):
        return _take(wave_id, here, pieces)
    place = layout.scanned_place(site, code)
    if place and place.kind is Kind.TOTE:
        return _put(site, wave_id, here, pieces, place, now)
    if place and pieces:
        raise Conflict(messages.HAND_FULL, pieces=pieces, sku=here.sku)
    if place:
        raise Conflict(messages.WRONG_BIN, expected=here.bin, got=code)
    raise _not_expected(site, here.sku, code)


def _at_bin(wave_id: int, stops: Sequence[Stop], code: str) -> Answer:
    """The picker stands at a bin: any that has something to fetch will do, the walk's next is expected."""
    here = next((stop for stop in stops if stop.bin == code), None)
    if here is None:
        raise Conflict(messages.WRONG_BIN, expected=stops[0].bin, got=code)
    repository.set_hand(wave_id, here.id, 0)
    return said(messages.AT_BIN, "sku", bin=here.bin, quantity=here.left, sku=here.sku, line=here.id)


def _take(wave_id: int, here: Stop, pieces: int) -> Answer:
    if pieces == here.left:
        raise Conflict(messages.TOO_MANY, quantity=pieces, sku=here.sku)
    repository.set_hand(wave_id, here.id, pieces + 1)
    expects = "tote" if pieces + 1 == here.left else "sku"
    return said(messages.IN_HAND, expects, pieces=pieces + 1, quantity=here.left, sku=here.sku, line=here.id)


def _put(site: Site, wave_id: int, here: Stop, pieces: int, tote: Place, now: datetime) -> Answer:
    if not pieces:
        raise Conflict(messages.HAND_EMPTY)
    _confirm(site, wave_id, [Confirm(here.id, pieces, tote.code)], {tote.code: tote.id}, now)
    repository.clear_hands([wave_id])
    left = open_stops(wave_id)
    same_bin = next((stop for stop in left if stop.bin == here.bin), None)
    if same_bin:
        repository.set_hand(wave_id, same_bin.id, 0)
    expects = "sku" if same_bin else "bin" if left else "done"
    following = same_bin or (left[0] if left else None)
    goes_on = {"next_bin": following.bin, "next_sku": following.sku, "left": following.left} if following else {}
    return said(messages.IN_TOTE, expects, quantity=pieces, sku=here.sku, tote=tote.code, **goes_on)


def _put_back(wave_id: int, line_id: int, pieces: int) -> Answer:
    """The order of the pieces in hand was blocked or cancelled meanwhile: the hand is empty for the next scan."""
    line = repository.select_line(wave_id, line_id) or {}
    repository.clear_hands([wave_id])
    data = {"order": line["order_code"], "pieces": pieces, "sku": line["sku"], "bin": line["bin"]}
    return Answer(False, messages.STOPPED.code, data, "bin")


def _put_surplus_back(wave_id: int, here: Stop, pieces: int) -> Answer:
    """Some of the pieces in hand were cancelled meanwhile: the hand holds what is left of them for the next scan."""
    repository.set_hand(wave_id, here.id, here.left)
    data = {"surplus": pieces - here.left, "sku": here.sku, "bin": here.bin}
    return Answer(False, messages.CANCELLED_IN_HAND.code, data, "tote")


def _not_expected(site: Site, expected: str, code: str) -> Conflict:
    other = masters.scanned_sku(site.seller_id, code)
    if other:
        return Conflict(messages.WRONG_ITEM, expected=expected, got=other.code)
    return Conflict(messages.UNKNOWN_CODE, got=code)


# --- many at once -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confirm:
    """So many pieces of a pick line are in this tote (its code)."""

    line_id: int
    quantity: int
    tote: str


@transaction.atomic(savepoint=False)
def confirm_many(site: Site, wave_id: int, confirms: Sequence[Confirm], now: datetime) -> None:
    """The picker of the wave put these pieces into totes; each line is named once. All or none.

    Stock moves bin → tote; orders that have all pieces become PICKED, and the wave DONE when nothing is left. In a
    constant number of statements. `Conflict` if a line has less open, goes into another tote, or its order is blocked.
    """
    lock_mine(site, wave_id)
    _confirm(site, wave_id, confirms, layout.places(site, Kind.TOTE, {each.tote for each in confirms}), now)


def _confirm(site: Site, wave_id: int, confirms: Sequence[Confirm], totes: Mapping[str, int], now: datetime) -> None:
    """The same by the picker whose wave is locked; `totes` are the ids of those that are named."""
    for blocked in repository.lock_orders_of([each.line_id for each in confirms]):
        orders.refuse_blocked(blocked)
    picked = repository.add_picks(
        wave_id,
        [each.line_id for each in confirms],
        [each.quantity for each in confirms],
        [totes[each.tote] for each in confirms],
    )
    if len(picked) < len(confirms):
        done = {row["id"] for row in picked}
        raise _unpickable(wave_id, next(each for each in confirms if each.line_id not in done))
    codes = {place: code for code, place in totes.items()}
    stock.move(
        site,
        [
            Line(row["sku_id"], row["quantity"], row["bin_id"], row["tote_id"], reference=str(row["order_id"]))
            for row in picked
        ],
        Reason.PICK,
        f"pick:{ids.new(now)}",
        now,
    )
    history.record((_picked(row, codes[row["tote_id"]]) for row in picked), now)
    pieces: Counter[int] = Counter()
    for row in picked:
        pieces[row["line_id"]] += row["quantity"]
    whole = orders.note_picked(pieces)
    ORDER.move_many(whole, "finish_picking", now).require_all()
    finish_if_done([wave_id], now)


def _picked(row: dict[str, Any], tote: str) -> history.Event:
    data = {"quantity": row["quantity"], "sku": row["sku"], "bin": row["bin"], "tote": tote}
    return history.Event(row["seller_id"], row["order_id"], messages.PICKED, data)


def _unpickable(wave_id: int, asked: Confirm) -> Conflict | Invalid | NotFound:
    line = repository.select_line(wave_id, asked.line_id)
    if line is None:
        return NotFound(messages.NO_LINE, line=asked.line_id)
    if 0 < asked.quantity <= line["open"]:
        return Conflict(messages.OTHER_TOTE, tote=line["tote"], got=asked.tote)
    return Conflict(messages.NOT_PICKABLE, line=asked.line_id, open=line["open"], asked=asked.quantity)


# --- short --------------------------------------------------------------------------------------------------------


def report_short(site: Site, wave_id: int, line_id: int, gesture: UUID, now: datetime) -> Answer:
    """The open pieces of a pick line are not in its bin: other bins are tried; if none has them, the order runs short.

    The bin gives nothing more of the SKU until `bin_checked`. Pieces already in hand go into a tote first.
    """
    return once(site.seller_id, gesture, now, lambda: _report_short(site, wave_id, line_id, now))


def _report_short(site: Site, wave_id: int, line_id: int, now: datetime) -> Answer:
    lock_mine(site, wave_id)
    here = next((stop for stop in open_stops(wave_id) if stop.id == line_id), None)
    if here is None:
        raise NotFound(messages.NO_LINE, line=line_id)
    hand = repository.select_hand(wave_id)
    if hand and hand["pieces"]:
        raise Conflict(messages.HAND_FULL, pieces=hand["pieces"], sku=here.sku)
    repository.clear_hands([wave_id])
    repository.mark_short(line_id)
    counts.after_short_pick(site, here.bin_id, here.sku_id, here.order_code, now)
    data = {"missing": here.left, "sku": here.sku, "bin": here.bin}
    history.record([history.Event(site.seller_id, here.order_id, messages.SHORT, data)], now)
    need = Need(here.order_id, here.line_id, here.sku_id, here.left)
    lacking = planning.promise(site, {here.order_id: wave_id}, [need])
    if lacking:
        repository.withdraw_lines([here.order_id])
        planning.run_short({here.order_id: (here.sku, lacking[here.order_id].quantity)}, now)
    expects = "done" if finish_if_done([wave_id], now) else "bin"
    if lacking:
        return said(messages.RAN_SHORT, expects, sku=here.sku, order=here.order_code)
    return said(messages.ELSEWHERE, expects, missing=here.left, sku=here.sku)


# --- cancelled, unpicked ------------------------------------------------------------------------------------------


def lock_waves_of(order_ids: Collection[UUID]) -> set[int]:
    """Lock the waves that have open pieces of these orders: before the orders, as pickers do."""
    return repository.lock_waves_of(order_ids)


def waves_of(order_ids: Collection[UUID]) -> dict[UUID, set[int]]:
    """The waves that have open pieces of these orders, by order."""
    found: dict[UUID, set[int]] = {}
    for row in repository.select_waves_of(order_ids):
        found.setdefault(row["order_id"], set()).add(row["wave_id"])
    return found


def unpick(lines: Sequence[int], pieces: Sequence[int]) -> None:
    """So many picked pieces of these pick lines left their tote for a bin; the orders are locked."""
    repository.take_picks(list(lines), list(pieces))


def withdraw(order_ids: Collection[UUID], pieces: Mapping[int, int]) -> set[int]:
    """So many open pieces of these orders' lines are not fetched any more; returns the waves that lost some."""
    return repository.withdraw_pieces(order_ids, list(pieces), list(pieces.values())) if pieces else set()


def finish_if_done(waves_concerned: Collection[int], now: datetime) -> list[int]:
    """Of these waves those are done that have nothing left to fetch; returns them.

    Orders that are blocked meanwhile are left to a later wave.
    """
    finished = repository.select_finished(waves_concerned)
    if finished:
        repository.clear_hands(finished)
        left_out = repository.leave_out_rest(finished)
        history.record(
            (
                history.Event(row["seller_id"], row["order_id"], messages.LEFT_OUT, {"wave": row["wave_id"]})
                for row in left_out
            ),
            now,
        )
        waves.finish(finished, now)
    return finished


# --- what others ask ----------------------------------------------------------------------------------------------


def held_from(bin_id: int) -> dict[int, int]:
    """Pieces (by SKU id) that pickers took out of a bin and hold: they are in no tote, and the book has them still."""
    return repository.select_held(bin_id)


def under_way(site: Site, gone: Collection[UUID]) -> dict[tuple[str, str], int]:
    """Pieces by (bin, SKU) that were picked from there and are still in the house, but for these orders."""
    return {(row["bin"], row["sku"]): row["pieces"] for row in repository.select_under_way(site.id, gone)}


def verify(sellers: Collection[int]) -> list[Difference]:
    """Bins that promise more than lies in them."""
    return [Difference("promises", **row) for row in repository.select_differences(list(sellers))]


# --- shared -------------------------------------------------------------------------------------------------------


def lock_mine(site: Site, wave_id: int) -> None:
    """Lock a wave of this warehouse that whoever acts picks; `Conflict` if somebody else does."""
    wave = waves.lock(site, wave_id)
    if wave.status == "DONE":
        raise Conflict(messages.NOTHING_LEFT)
    if wave.status != "PICKING" or wave.picker != history.actor():
        raise Conflict(messages.NOT_YOURS, picker=wave.picker or "–")


def open_stops(wave_id: int) -> list[Stop]:
    """What is left to fetch in a wave that the caller may see, in walking order."""
    return [Stop(**row) for row in repository.select_open_lines(wave_id)]
