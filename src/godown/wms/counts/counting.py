"""Counting scan by scan: a bin, every piece in it, done. Blind: nobody who counts is told what the book has."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message

from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..layout.service import Place
from ..masters import service as masters
from ..masters.service import Site
from ..picking import service as picking
from ..transfers import picking as transfers
from . import messages, repository, rules, settling, tasks
from .rules import Verdict
from .states import COUNT

SAYS: dict[Verdict, Message] = {
    Verdict.AGREE: messages.NO_DIFFERENCE,
    Verdict.DIFFER: messages.SOMEBODY_ELSE,
    Verdict.ADJUST: messages.CORRECTED,
    Verdict.ASK_APPROVAL: messages.SUPERVISOR,
}


@dataclass(frozen=True)
class Count:
    """A count as who works on it needs it; see `models.Count`. Without a SKU, everything in the bin is counted."""

    id: int
    thread: UUID
    bin_id: int
    bin: str
    sku_id: int | None
    sku: str
    origin: str
    reference: str
    opened_at: datetime
    opened_by: str
    status: str
    status_at: datetime
    round: int
    counter: str
    barred: str
    mark: int
    last_sku_id: int | None
    last_pieces: int
    note: str


@dataclass(frozen=True)
class Counted:
    """Pieces of a SKU counted so far."""

    sku_id: int
    sku: str
    ean: str
    title: str
    counted: int


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: the bin being counted and what is counted in it so far."""

    count: Count
    lines: list[Counted]

    @property
    def last(self) -> Counted | None:
        """What was scanned last."""
        return next((line for line in self.lines if line.sku_id == self.count.last_sku_id), None)


def standing(site: Site) -> Standing | None:
    """What whoever acts is counting in this warehouse."""
    count = _in_hand(site)
    return Standing(count, _counted(count)) if count else None


def scan(site: Site, code: str, gesture: UUID, now: datetime, pieces: int = 1) -> Answer:
    """Work on one scan: a bin, then each piece in it (its SKU code or EAN), or `pieces` of them at once.

    A bin that nobody asked to count may be counted all the same. A refused scan changes nothing; the same gesture
    again gets the same answer.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, code.strip(), pieces, now))


def done(site: Site, gesture: UUID, now: datetime) -> Answer:
    """Everything in the bin is counted: compared with the book, and adjusted, counted again or put to a supervisor."""
    return once(site.seller_id, gesture, now, lambda: _done(site, now))


def undo(site: Site, gesture: UUID, now: datetime) -> Answer:
    """What was scanned last does not count; asked again, one piece less of it."""
    return once(site.seller_id, gesture, now, lambda: _undo(site))


def lay_down(site: Site, gesture: UUID, now: datetime) -> Answer:
    """Whoever acts does not finish the bin: what was counted of it in this round is forgotten."""
    return once(site.seller_id, gesture, now, lambda: _lay_down(site, now))


def _scan(site: Site, code: str, pieces: int, now: datetime) -> Answer:
    count = _in_hand(site)
    place = layout.scanned_place(site, code)
    if count and place and place.id != count.bin_id:
        raise Conflict(messages.BIN_OPEN, bin=count.bin)
    if count and not place:
        return _piece(site, count, code, pieces)
    if place is None:
        sku = masters.scanned_sku(site.seller_id, code)
        raise Conflict(messages.NO_BIN_YET) if sku else Conflict(messages.UNKNOWN_CODE, got=code)
    if place.kind is not Kind.BIN:
        raise Conflict(messages.NOT_A_BIN, got=code)
    return _at_bin(count or _start(site, place, now))


def _at_bin(count: Count) -> Answer:
    if count.sku:
        return said(messages.AT_BIN_OF, "sku", bin=count.bin, sku=count.sku)
    return said(messages.AT_BIN, "sku", bin=count.bin)


def _start(site: Site, place: Place, now: datetime) -> Count:
    """Begin the count of a bin that is asked for, or else one of everything in it.

    One count of a warehouse begins at a time, so that somebody at two devices begins one.
    """
    repository.lock_warehouse(site.id)
    if other := _in_hand(site):
        raise Conflict(messages.BIN_OPEN, bin=other.bin)
    there = [Count(**row) for row in repository.select_at(place.id)]
    if not there:
        tasks.ask(site, place.code, "", now)
        there = [Count(**row) for row in repository.select_at(place.id)]
    me = history.actor()
    count = next((each for each in there if each.status == "OPEN" and each.barred != me), None)
    if count is None:
        raise _not_startable(there[0])
    mark = repository.last_move()
    columns = {"counter": me, "mark": mark, "last_sku_id": None}
    COUNT.move(count.id, "start", now, set_columns=columns, data={count.id: {"counter": me, "round": count.round}})
    return replace(count, status="COUNTING", counter=me, mark=mark, last_sku_id=None)


def _not_startable(count: Count) -> Conflict:
    if count.status == "COUNTING":
        return Conflict(messages.IN_USE, counter=count.counter, bin=count.bin)
    if count.status == "TO_APPROVE":
        return Conflict(messages.UNDECIDED, bin=count.bin)
    return Conflict(messages.SAME_PERSON, bin=count.bin)


def _piece(site: Site, count: Count, code: str, pieces: int) -> Answer:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    if count.sku_id not in (None, sku.id):
        raise Conflict(messages.OTHER_SKU, expected=count.sku, got=sku.code)
    counted = repository.add_pieces(count.id, count.round, sku.id, pieces)
    return said(messages.COUNTED, "sku", pieces=counted, sku=sku.code)


def _undo(site: Site) -> Answer:
    count = _require(site)
    last = next((line for line in _counted(count) if line.sku_id == count.last_sku_id), None)
    if last is None or not last.counted:
        raise Conflict(messages.NOTHING_YET)
    pieces = last.counted - min(count.last_pieces, last.counted)
    repository.take_back(count.id, count.round, last.sku_id, pieces)
    return said(messages.TAKEN_BACK, "sku", pieces=pieces, sku=last.sku)


def _lay_down(site: Site, now: datetime) -> Answer:
    count = _require(site)
    repository.delete_counted(count.id, count.round)
    COUNT.move(count.id, "lay_down", now, set_columns={"counter": ""})
    return said(messages.PUT_DOWN, "bin", bin=count.bin)


def _done(site: Site, now: datetime) -> Answer:
    count = _require(site)
    lock(site, count.id)
    found = _compare(site, count)
    before = settling.found_in(count.id, count.round - 1) if count.round > 1 else None
    verdict = rules.verdict(found, before, tasks.setting(site).approve_above)
    data: dict[str, Any] = {"pieces": rules.total(found)}
    columns: dict[str, Any] = {}
    if verdict is Verdict.ADJUST:
        try:
            with transaction.atomic():
                data["changes"] = settling.settle(site, count, now)
        except Conflict:  # what stands in its way, a supervisor is told when approving
            verdict = Verdict.ASK_APPROVAL
    if verdict is Verdict.DIFFER:
        columns = {"round": count.round + 1, "barred": count.counter, "counter": ""}
    elif verdict is Verdict.AGREE:
        settling.checked(site, count, now)
    elif verdict is Verdict.ASK_APPROVAL:
        columns = {"mark": repository.last_move()}
    COUNT.move(count.id, verdict.value, now, set_columns=columns, data={count.id: data})
    return said(SAYS[verdict], "done", bin=count.bin)


def _compare(site: Site, count: Count) -> dict[int, int]:
    """What was counted against the book of that time, which is written down with it; variances by SKU id.

    Hands are looked at before the book: a piece put into its tote in between is then allowed for twice, never missed.
    """
    counted = {line.sku_id: line.counted for line in _counted(count)}
    held = Counter(picking.held_from(count.bin_id)) + Counter(transfers.held_from(count.bin_id))
    rows = repository.select_book(site.id, count.bin_id, count.sku_id, count.mark)
    had = {row["sku_id"]: (row["quantity"], row["changes"]) for row in rows}
    skus = sorted(had.keys() | counted.keys())
    books = [rules.book(*had.get(sku, (0, [])), held[sku]) for sku in skus]
    found = [rules.variance(counted.get(sku, 0), book) for sku, book in zip(skus, books, strict=True)]
    lows, highs = [book.low for book in books], [book.high for book in books]
    repository.upsert_results(count.id, count.round, skus, lows, highs, found)
    return dict(zip(skus, found, strict=True))


# --- shared -------------------------------------------------------------------------------------------------------


def lock(site: Site, count_id: int) -> Count:
    """A count of this warehouse, locked with its bin: whoever finishes or decides it does so first, or `NotFound`."""
    row = repository.lock_count(site.id, count_id)
    if row is None:
        raise NotFound(messages.NO_COUNT, count=count_id)
    return Count(**row)


def _in_hand(site: Site) -> Count | None:
    row = repository.select_in_hand(site.id, history.actor())
    return Count(**row) if row else None


def _require(site: Site) -> Count:
    count = _in_hand(site)
    if count is None:
        raise Conflict(messages.NO_BIN_YET)
    return count


def _counted(count: Count) -> list[Counted]:
    return [Counted(**row) for row in repository.select_counted(count.id, count.round)]
