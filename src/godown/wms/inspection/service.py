"""Inspecting a return parcel, piece by piece, or sealed as it left."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.kit import history, ids
from godown.kit.errors import Conflict, NotFound

from .. import channel
from ..gestures.service import Answer, once, said
from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..outward import floor as orders
from ..returns import service as returns
from ..returns.states import RETURN
from ..stock import service as stock
from ..stock.rules import Line, Reason
from ..stock.service import Difference
from . import messages, repository, telling, unannounced, views
from .rules import Disposition, Failure, Stray, belongs_to, disposition, settle
from .views import ItemView, LineView, ParcelView

PLACES = {
    Disposition.RESTOCK: Kind.RETURNS,
    Disposition.QUARANTINE: Kind.QUARANTINE,
    Disposition.SCRAP: Kind.SCRAP,
}


def lock(site: Site, parcel_id: int) -> ParcelView:
    """Lock a parcel with returns to inspect; `Conflict` if it has none, or they are inspected."""
    if repository.lock_parcel(site.id, parcel_id) is None:
        raise NotFound(messages.NO_PARCEL, parcel=parcel_id)
    parcel = views.parcel(site, parcel_id)
    if not parcel.returns:
        raise Conflict(messages.NO_RETURN, awb=parcel.awb, parcel=parcel_id)
    if not parcel.to_inspect:
        raise Conflict(messages.DONE_BEFORE, awb=parcel.awb)
    return parcel


def named(site: Site, code: str, now: datetime) -> int:
    """The parcel with this AWB, or of the return with this code; a return announced meanwhile is linked to it.

    `Conflict` if it did not come in at the gate.
    """
    parcel_id = repository.select_scanned_parcel(site.id, code)
    if parcel_id is None:
        raise Conflict(messages.NOT_AT_GATE, got=code)
    returns.link(parcel_id, now)
    return parcel_id


# --- scan by scan -------------------------------------------------------------------------------------------------


def open_parcel(site: Site, code: str, gesture: UUID, now: datetime) -> Answer:
    """Begin with the parcel that was scanned; the answer's data name it (`parcel`).

    Refused: it did not come in at the gate, has no return order (inspection.no_return: search for one), or is done.
    """
    return once(site.seller_id, gesture, now, lambda: _open(site, code.strip(), now))


def _open(site: Site, code: str, now: datetime) -> Answer:
    parcel = lock(site, named(site, code, now))
    codes = ", ".join(each.return_code for each in parcel.arrived)
    return said(messages.OPENED, "sku", parcel=parcel.id, returns=codes, pieces=parcel.pieces)


def scan(site: Site, parcel_id: int, code: str, gesture: UUID, now: datetime) -> Answer:
    """A piece is in the parcel: of this SKU (its code or EAN). It is to be judged next (`expects`: verdict).

    One that was not announced, or of which all announced pieces are here or came back before, is a stray.
    """
    return once(site.seller_id, gesture, now, lambda: _scan(site, parcel_id, code.strip(), now))


def _scan(site: Site, parcel_id: int, code: str, now: datetime) -> Answer:
    parcel = lock(site, parcel_id)
    if parcel.in_hand:
        raise Conflict(messages.JUDGE_FIRST, sku=parcel.in_hand.sku)
    sku = masters.scanned_sku(site.seller_id, code)
    if sku is None:
        raise Conflict(messages.UNKNOWN_CODE, got=code)
    line = _line_for(parcel, sku.id)
    row = _row(line.return_id if line else belongs_to(parcel.expected), line, sku.id)
    repository.insert_items([row], site.id, parcel_id, history.actor(), now)
    if line:
        return said(messages.TO_JUDGE, "verdict", parcel=parcel_id, sku=sku.code)
    awaited = [each for each in parcel.lines if each.open]
    if any(each.sku_id == sku.id for each in awaited):
        return said(messages.BACK_ALREADY, "verdict", parcel=parcel_id, sku=sku.code, order=awaited[0].order_code)
    expected = ", ".join(each.sku for each in awaited) or "–"
    return said(messages.STRAY, "verdict", parcel=parcel_id, sku=sku.code, expected=expected)


def _line_for(parcel: ParcelView, sku_id: int) -> LineView | None:
    """The line that takes one more piece of a SKU, taken; None if the parcel announces no further one."""
    for line in parcel.lines:
        if line.sku_id == sku_id and line.open and _count_back({line.line_id: 1}, [line]):
            return line
    return None


def _count_back(pieces: Mapping[int, int], lines: Collection[LineView]) -> bool:
    """So many pieces of these return lines are here; False, and nothing changed, if more would be back than left."""
    left: Counter[int] = Counter()
    for line in lines:
        if line.order_line_id:
            left[line.order_line_id] += pieces[line.line_id]
    wanted = dict(sorted(left.items()))
    if wanted and orders.note_returned(wanted) != set(wanted):
        return False
    repository.add_received(list(pieces), list(pieces.values()))
    return True


def _row(return_id: UUID, line: LineView | None, sku_id: int | None, **facts: Any) -> dict[str, Any]:
    empty = {"quantity": 1, "qc": "", "reason": "", "disposition": ""}
    about = {"return_id": return_id, "line_id": line and line.line_id, "sku_id": sku_id, "announced": bool(line)}
    return {**empty, **about, **facts}


def judge(site: Site, parcel_id: int, reason: Failure | None, gesture: UUID, now: datetime) -> Answer:
    """The piece in hand passes, or fails for a reason; it goes to where such pieces go (`rules.disposition`)."""
    return once(site.seller_id, gesture, now, lambda: _judge(site, parcel_id, reason, now))


def _judge(site: Site, parcel_id: int, reason: Failure | None, now: datetime) -> Answer:
    parcel = lock(site, parcel_id)
    item = parcel.in_hand
    if item is None:
        raise Conflict(messages.NOTHING_IN_HAND)
    goes = disposition(reason is None, item.announced, ours=True)
    repository.judge_item(item.id, "fail" if reason else "pass", reason.value if reason else "", goes.value)
    _move(site, item, Kind.CUSTOMER, PLACES[goes], Reason.RETURN, f"return:{item.id}", now)
    expects = "sku" if parcel.open else "awb"
    data = {"parcel": parcel_id, "item": item.id, "sku": item.sku, "place": goes.value}
    return (
        said(messages.FAILED, expects, **data, reason=reason.value)
        if reason
        else said(messages.PASSED, expects, **data)
    )


def not_ours(site: Site, parcel_id: int, gesture: UUID, now: datetime) -> Answer:
    """A thing is in the parcel that is no article of the seller's; it never enters the stock."""
    return once(site.seller_id, gesture, now, lambda: _not_ours(site, parcel_id, now))


def _not_ours(site: Site, parcel_id: int, now: datetime) -> Answer:
    parcel = lock(site, parcel_id)
    if parcel.in_hand:
        raise Conflict(messages.JUDGE_FIRST, sku=parcel.in_hand.sku)
    goes = disposition(False, announced=False, ours=False)
    row = _row(
        belongs_to(parcel.expected), None, None, qc="fail", reason=Failure.NOT_OURS.value, disposition=goes.value
    )
    (item_id,) = repository.insert_items([row], site.id, parcel_id, history.actor(), now)
    return said(messages.NOT_OURS, "sku", parcel=parcel_id, item=item_id)


def scrap_last(site: Site, parcel_id: int, gesture: UUID, now: datetime) -> Answer:
    """The last piece, which failed, is not worth a place in quarantine."""
    return once(site.seller_id, gesture, now, lambda: _scrap_last(site, parcel_id, now))


def _scrap_last(site: Site, parcel_id: int, now: datetime) -> Answer:
    parcel = lock(site, parcel_id)
    item = parcel.items[-1] if parcel.items else None
    if item is None or item.disposition != Disposition.QUARANTINE or item.qc != "fail":
        raise Conflict(messages.NOTHING_FAILED)
    repository.judge_item(item.id, item.qc, item.reason, Disposition.SCRAP.value)
    _move(site, item, Kind.QUARANTINE, Kind.SCRAP, Reason.SCRAP, f"return-scrap:{item.id}", now)
    return said(messages.SCRAPPED, "sku", parcel=parcel_id, item=item.id, sku=item.sku)


def undo(site: Site, parcel_id: int, gesture: UUID, now: datetime) -> Answer:
    """The last piece was not in the parcel: it is taken out again, judged or not, with its photos."""
    return once(site.seller_id, gesture, now, lambda: _undo(site, parcel_id, now))


def _undo(site: Site, parcel_id: int, now: datetime) -> Answer:
    parcel = lock(site, parcel_id)
    if not parcel.items:
        raise Conflict(messages.NOTHING_TO_UNDO)
    item = parcel.items[-1]
    if item.disposition and item.sku_id:
        place = PLACES[Disposition(item.disposition)]
        _move(site, item, place, Kind.CUSTOMER, Reason.RETURN_UNDONE, f"return-undone:{item.id}", now)
    if item.announced:
        line = next(each for each in parcel.lines if each.line_id == item.line_id)
        _count_back({line.line_id: -item.quantity}, [line])
    repository.delete_item(item.id)
    return said(messages.UNDONE, "sku", parcel=parcel_id, sku=item.sku or "–")


def _move(site: Site, item: ItemView, source: Kind, target: Kind, why: Reason, key: str, now: datetime) -> None:
    """A piece of ours moves; a thing that is not never has."""
    assert item.sku_id is not None
    places = layout.standard(site, source), layout.standard(site, target)
    line = Line(item.sku_id, item.quantity, *places, reference=str(item.return_id))
    stock.move(site, [line], why, key, now)


# --- sealed, and the end ------------------------------------------------------------------------------------------


def seal(site: Site, code: str, gesture: UUID, now: datetime) -> Answer:
    """An RTO came back as it left: every piece passes, the inspection is finished. One scan of its AWB.

    Nobody announced it, but it is our own parcel: its order is announced first. Refused: a customer's return, a parcel
    of which pieces are scanned already, and more pieces of an order than left.
    """
    return once(site.seller_id, gesture, now, lambda: _seal(site, code.strip(), now))


def _seal(site: Site, code: str, now: datetime) -> Answer:
    parcel_id = named(site, code, now)
    unannounced.announce_own(site, parcel_id, now)
    parcel = lock(site, parcel_id)
    if any(each.kind != "return_to_origin" for each in parcel.arrived):
        raise Conflict(messages.NOT_SEALED_KIND, awb=parcel.awb)
    if parcel.items:
        raise Conflict(messages.OPENED_ALREADY, awb=parcel.awb)
    pieces = {line.line_id: line.quantity for line in parcel.lines}
    if not _count_back(pieces, parcel.lines):
        raise Conflict(messages.ALL_BACK, order=parcel.arrived[0].order_code)
    judged = {"qc": "pass", "disposition": Disposition.RESTOCK.value}
    rows = [_row(line.return_id, line, line.sku_id, quantity=line.quantity, **judged) for line in parcel.lines]
    repository.insert_items(rows, site.id, parcel.id, history.actor(), now)
    customer, place = layout.standard(site, Kind.CUSTOMER), layout.standard(site, Kind.RETURNS)
    moved = [Line(row["sku_id"], row["quantity"], customer, place, reference=str(row["return_id"])) for row in rows]
    stock.move(site, moved, Reason.RETURN, f"return-sealed:{ids.new(now)}", now)
    _close(lock(site, parcel.id), now)
    return said(messages.SEALED, "awb", awb=parcel.awb, parcel=parcel.id, pieces=parcel.pieces)


def finish(site: Site, parcel_id: int, gesture: UUID, now: datetime) -> Answer:
    """Nothing else is in the parcel: what was announced and did not come is missing. Refused with a piece in hand."""
    return once(site.seller_id, gesture, now, lambda: _finish(site, parcel_id, now))


def _finish(site: Site, parcel_id: int, now: datetime) -> Answer:
    parcel = lock(site, parcel_id)
    if parcel.in_hand:
        raise Conflict(messages.JUDGE_FIRST, sku=parcel.in_hand.sku)
    counted = _close(parcel, now)
    return said(messages.FINISHED, "done", awb=parcel.awb, parcel=parcel_id, **counted)


def _close(parcel: ParcelView, now: datetime) -> dict[str, int]:
    """Settle what is missing and what came instead, move the returns on and tell the order system; the numbers."""
    strays = [Stray(item.id, item.return_id) for item in parcel.items if not item.announced]
    settled = settle(parcel.expected, strays)
    repository.add_missing(list(settled.missing), list(settled.missing.values()))
    repository.set_lines(list(settled.instead), list(settled.instead.values()))
    items = [replace(item, line_id=settled.instead.get(item.id, item.line_id)) for item in parcel.items]
    return_ids = [each.id for each in parcel.arrived]
    findings = telling.findings(parcel.lines, items, settled)
    counted = {return_id: telling.counted(findings, return_id) for return_id in return_ids}
    RETURN.move_many(return_ids, "inspect", now, data=counted).require_all()
    channel.returns().inspected(return_ids, findings, now)
    if resting := telling.resting(items):
        channel.returns().disposed(resting, now)
    process(return_ids, now)
    return {word: sum(each[word] for each in counted.values()) for word in ("passed", "failed", "missing")}


def process(return_ids: Sequence[UUID], now: datetime) -> None:
    """Those of these inspected, locked returns of which nothing waits for a bin are PROCESSED."""
    if done := repository.select_done(return_ids):
        RETURN.move_many(done, "process", now).require_all()
        channel.returns().processed(done, now)


# --- proof --------------------------------------------------------------------------------------------------------


def verify(sellers: Collection[int]) -> list[Difference]:
    """Compare what inspections say with the places of returns, and with what lines of returns and orders have back."""
    wanted = list(sellers)
    return [
        *(Difference("returns", **row) for row in repository.select_astray(wanted)),
        *(Difference("received", **row) for row in repository.select_miscounted(wanted)),
        *(Difference("returned", **row) for row in repository.select_overreturned(wanted)),
    ]
