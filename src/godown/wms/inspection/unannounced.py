"""A parcel that nobody announced: whose it is, and its announcement from the floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kit.errors import Conflict, Invalid, NotFound

from .. import channel
from ..gestures.service import Answer, once, said
from ..masters.service import Site
from ..outward import floor as orders
from ..returns import service as returns
from ..returns.ports import ForwardOrder, Kind
from . import messages, repository

SHOWN = 10


@dataclass(frozen=True)
class CandidateLine:
    """A line of an order that a parcel may belong to; `left` of its shipped pieces are not back."""

    line_id: int
    sku: str
    title: str
    shipped: int
    left: int


@dataclass(frozen=True)
class Candidate:
    """An order that a parcel may belong to."""

    order: ForwardOrder
    lines: list[CandidateLine]


def candidates(site: Site, text: str) -> list[Candidate]:
    """Orders that left this warehouse, by order id, invoice number or buyer's pincode; the latest first."""
    wanted = text.strip()
    if not wanted:
        return []
    found = channel.returns().find_orders(site.seller_id, site.code, wanted, SHOWN)
    out = orders.not_back([line.line_id for order in found for line in order.lines])
    return [
        Candidate(
            order,
            [
                CandidateLine(line.line_id, line.sku, line.title, line.shipped, out.get(line.line_id, line.shipped))
                for line in order.lines
            ],
        )
        for order in found
    ]


def announce(
    site: Site,
    parcel_id: int,
    order_code: str,
    kind: Kind,
    pieces: Mapping[int, int],
    gesture: UUID,
    now: datetime,
) -> Answer:
    """A parcel without return order is of this order: so many pieces of its lines (by line id) come back in it.

    Refused: it has a return order by now, no such order, no piece, or more pieces than left and are not back; and what
    the order system refuses.
    """
    return once(site.seller_id, gesture, now, lambda: _announce(site, parcel_id, order_code, kind, dict(pieces), now))


def _announce(site: Site, parcel_id: int, order_code: str, kind: Kind, pieces: dict[int, int], now: datetime) -> Answer:
    row = repository.lock_parcel(site.id, parcel_id)
    if row is None:
        raise NotFound(messages.NO_PARCEL, parcel=parcel_id)
    if repository.select_returns(parcel_id):
        raise Conflict(messages.HAS_RETURN, awb=row["awb"])
    order = next((each for each in candidates(site, order_code) if each.order.order_code == order_code), None)
    if order is None:
        raise NotFound(messages.NO_ORDER, order=order_code)
    wanted = {line: count for line, count in sorted(pieces.items()) if count > 0}
    if not wanted or wanted.keys() - {line.line_id for line in order.lines}:
        raise Invalid(messages.NO_PIECES)
    for line in order.lines:
        if wanted.get(line.line_id, 0) > line.left:
            raise Conflict(messages.TOO_MANY, sku=line.sku, asked=wanted[line.line_id], left=line.left)
    channel.returns().announce(site.seller_id, site.code, order.order.id, kind, list(wanted.items()), row["awb"], now)
    return said(messages.ANNOUNCED_HERE, "awb", parcel=parcel_id, order=order_code, awb=row["awb"])


def own_order(site: Site, parcel_id: int) -> str:
    """The code of the order that left this house in a parcel that nobody announced, or an empty text."""
    row = repository.select_parcel(site.seller_id, site.id, parcel_id)
    return returns.left_with(site, row["awb"]) if row else ""


def announce_own(site: Site, parcel_id: int, now: datetime) -> None:
    """If the parcel has no return but left this house under its AWB: all that is not back of its order comes back.

    Any other parcel is left as it is.
    """
    row = repository.lock_parcel(site.id, parcel_id)
    if row is None or repository.select_returns(parcel_id):
        return
    order_code = returns.left_with(site, row["awb"])
    for found in candidates(site, order_code) if order_code else []:
        if found.order.order_code == order_code:
            pieces = {line.line_id: line.left for line in found.lines}
            _announce(site, parcel_id, order_code, "return_to_origin", pieces, now)
