"""Counting a delivery at the dock (GRN), piece by piece."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from godown.kit import history, ids
from godown.kit.errors import Conflict

from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site, Sku
from ..stock import service as stock
from ..stock.rules import Line, Reason
from . import messages, repository, service, transit
from .models import Damage, ReceiptKind
from .rules import from_transit
from .service import LineView, Locked
from .states import RECEIPT


def count(
    site: Site,
    receipt_id: UUID,
    code: str,
    gesture: UUID,
    now: datetime,
    *,
    pieces: int = 1,
    damage: Damage | None = None,
    excess: bool = False,
) -> Answer:
    """So many pieces of the scanned SKU (its code or EAN) came: onto the dock, or damaged into quarantine.

    More than expected, or a SKU that is not on the receipt, is refused unless `excess`: for callers who may. A refused
    scan changes nothing; the same gesture again gets the same answer.
    """
    return once(
        site.seller_id,
        gesture,
        now,
        lambda: _count(site, receipt_id, code.strip(), pieces, damage, excess, now),
    )


def uncount(site: Site, receipt_id: UUID, sku: str, pieces: int, damaged: bool, gesture: UUID, now: datetime) -> Answer:
    """Take pieces of a SKU (its code) out of the count again; refused once they are put away."""
    return once(site.seller_id, gesture, now, lambda: _uncount(site, receipt_id, sku, pieces, damaged, now))


def finish(site: Site, receipt_id: UUID, gesture: UUID, now: datetime) -> Answer:
    """Everything that came is counted. What is missing of the expected is settled when the receipt is closed.

    Refused as long as nothing of a purchase is counted; of a transfer everything may be lost.
    """
    return once(site.seller_id, gesture, now, lambda: _finish(site, receipt_id, now))


def _count(
    site: Site, receipt_id: UUID, code: str, pieces: int, damage: Damage | None, excess: bool, now: datetime
) -> Answer:
    receipt = _open(site, receipt_id)
    sku = _sku(site, code)
    line = repository.select_line(receipt_id, sku.id)
    if line is None and not excess:
        raise Conflict(messages.NOT_EXPECTED, sku=sku.code)
    expected, arrived, room = _room(line)
    over = max(0, pieces - room)
    if over and not excess:
        raise Conflict(messages.TOO_MANY, sku=sku.code, expected=expected, arrived=arrived)
    good, bad = (0, pieces) if damage else (pieces, 0)
    if line is None:
        repository.insert_lines(site.seller_id, site.id, [(receipt_id, sku.id, 0)])
    repository.add_counted(receipt_id, sku.id, good, bad, over)
    if damage:
        repository.add_damage(receipt_id, sku.id, damage.value, pieces, history.actor(), now)
    note = damage.value if damage else ""
    ways = _ways(site, receipt, damage is not None)
    moves = _lines(receipt, sku.id, ways, from_transit(arrived, arrived + pieces, expected), pieces)
    stock.move(site, moves, Reason.RECEIPT, f"grn:{ids.new(now)}", now, note)
    events = []
    if over:
        events.append((messages.EXCESS, {"pieces": over, "sku": sku.code}))
    if damage:
        events.append((messages.DAMAGED, {"pieces": pieces, "sku": sku.code, "reason": damage.value}))
    history.record((history.Event(site.seller_id, receipt_id, message, data) for message, data in events), now)
    expects = "done" if _complete(receipt_id) else "sku"
    told = {"sku": sku.code, "pieces": pieces, "arrived": arrived + pieces, "expected": expected}
    if damage:
        return said(messages.DAMAGED_IN, expects, reason=damage.value, **told)
    return said(messages.TAKEN_IN, expects, **told)


def _uncount(site: Site, receipt_id: UUID, code: str, pieces: int, damaged: bool, now: datetime) -> Answer:
    receipt = _open(site, receipt_id)
    sku = _sku(site, code)
    line = repository.select_line(receipt_id, sku.id)
    there = 0 if line is None else line["damaged"] if damaged else line["counted"] - line["put_away"]
    if line is None or not 0 < pieces <= there:
        raise Conflict(messages.NOT_COUNTED, pieces=pieces, sku=sku.code)
    good, bad = (0, -pieces) if damaged else (-pieces, 0)
    surplus = line["counted"] + line["damaged"] - line["expected"]
    repository.add_counted(receipt_id, sku.id, good, bad, -min(pieces, max(0, surplus)))
    if damaged:
        repository.undo_damage(line["id"], pieces)
    arrived = line["counted"] + line["damaged"]
    ways = [(here, outside) for outside, here in _ways(site, receipt, damaged)]
    moves = _lines(receipt, sku.id, ways, from_transit(arrived - pieces, arrived, line["expected"]), pieces)
    stock.move(site, moves, Reason.UNCOUNT, f"grn:{ids.new(now)}", now)
    return said(messages.TAKEN_OUT, "sku", pieces=pieces, sku=sku.code)


@transaction.atomic(savepoint=False)
def _finish(site: Site, receipt_id: UUID, now: datetime) -> Answer:
    receipt = _open(site, receipt_id)
    lines = [LineView(**row) for row in repository.select_lines(receipt_id)]
    if receipt.kind == ReceiptKind.PURCHASE and not any(line.arrived for line in lines):
        raise Conflict(messages.NOTHING_COUNTED)
    data = {
        "counted": sum(line.counted for line in lines),
        "damaged": sum(line.damaged for line in lines),
        "expected": sum(line.expected for line in lines),
    }
    RECEIPT.move(receipt_id, "count", now, set_columns={"counted_at": now}, data={receipt_id: data})
    transit.counted(site, receipt, lines, now)
    service.finish_put_away([receipt_id], now)
    return said(messages.COUNT_DONE, "done", **data)


def _open(site: Site, receipt_id: UUID) -> Locked:
    """A locked receipt that may be counted: only one person at a time changes its numbers."""
    receipt = service.lock(site, receipt_id)
    if receipt.status != "open":
        raise Conflict(messages.NOT_OPEN, status=receipt.status)
    if receipt.arrived_at is None:
        raise Conflict(messages.NOT_ARRIVED)
    return receipt


def _sku(site: Site, code: str) -> Sku:
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    return sku


def _room(line: dict[str, int] | None) -> tuple[int, int, int]:
    """(expected, arrived, how many more may come) of a line."""
    if line is None:
        return 0, 0, 0
    arrived = line["counted"] + line["damaged"]
    return line["expected"], arrived, line["expected"] + line["allowed"] - arrived


def _ways(site: Site, receipt: Locked, damaged: bool) -> list[tuple[int, int]]:
    """(from, to) of pieces that were expected, and of those on top: a transfer's come out of transit first."""
    outside = layout.standard(site, Kind.SUPPLIER)
    here = layout.standard(site, Kind.QUARANTINE if damaged else Kind.DOCK)
    first = layout.standard(site, Kind.TRANSIT) if receipt.transfer_id else outside
    return [(first, here), (outside, here)]


def _lines(receipt: Locked, sku_id: int, ways: list[tuple[int, int]], first: int, pieces: int) -> list[Line]:
    """The `first` of so many pieces go the one way, the rest the other."""
    return [
        Line(sku_id, quantity, *way, reference=receipt.reference)
        for way, quantity in zip(ways, (first, pieces - first), strict=True)
        if quantity
    ]


def _complete(receipt_id: UUID) -> bool:
    return all(row["counted"] + row["damaged"] >= row["expected"] for row in repository.select_lines(receipt_id))
