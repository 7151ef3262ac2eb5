"""Closing parcels: one at the bench, or many at once, in the same constant number of statements of our own."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from godown.kit import ids
from godown.kit.errors import Conflict

from .. import channel
from ..layout import service as layout
from ..layout.models import Kind
from ..masters import service as masters
from ..masters.service import Site
from ..putback import service as putback
from ..stock import service as stock
from ..stock.rules import Line, Reason
from ..stock.service import Whereabouts
from . import messages, repository
from .ports import Parcel, ParcelLine
from .rules import Box, box
from .states import SHIPMENT


def close(site: Site, shipments: Collection[int], now: datetime, grace: timedelta) -> None:
    """Close open parcels whose pieces are all scanned; the caller has locked them.

    Pieces that are still in totes move to the packed place, and the channel is asked, not before `grace` has passed.
    """
    rows = repository.select_contents(shipments)
    contents = {key: list(lines) for key, lines in groupby(rows, key=lambda row: row["shipment_id"])}
    boxes = {shipment_id: _box(lines) for shipment_id, lines in contents.items()}
    repository.set_boxes(
        list(boxes),
        [each.length for each in boxes.values()],
        [each.breadth for each in boxes.values()],
        [each.height for each in boxes.values()],
        [each.weight for each in boxes.values()],
    )
    _into_packed(site, rows, now)
    data = {each: _said(each, contents[each], boxes[each]) for each in contents}
    SHIPMENT.move_many(sorted(shipments), "close", now, data=data).require_all()
    invoice_date = masters.local_date(site, now)
    parcels = [_parcel(lines, boxes[shipment_id], invoice_date) for shipment_id, lines in contents.items()]
    channel.desk().ask_packs(parcels, now + grace, now)


def _parcel(lines: Sequence[dict[str, Any]], size: Box, invoice_date: date) -> Parcel:
    return Parcel(
        lines[0]["shipment_id"],
        lines[0]["order_id"],
        lines[0]["picklist"],
        [ParcelLine(line["line_id"], line["quantity"]) for line in lines],
        size.length,
        size.breadth,
        size.height,
        size.weight,
        invoice_date,
    )


def _box(lines: Sequence[dict[str, Any]]) -> Box:
    """The box that was measured at the bench, or the one that the articles need."""
    first = lines[0]
    if first["box_weight"] is not None:
        return Box(first["box_length"], first["box_breadth"], first["box_height"], first["box_weight"])
    return box(
        (Box(line["length"], line["breadth"], line["height"], line["weight"]), line["quantity"]) for line in lines
    )


def _said(shipment_id: int, lines: Sequence[dict[str, Any]], size: Box) -> dict[str, Any]:
    return {
        "shipment": shipment_id,
        "pieces": sum(line["quantity"] for line in lines),
        "length": str(size.length),
        "breadth": str(size.breadth),
        "height": str(size.height),
        "weight": size.weight,
    }


def _into_packed(site: Site, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Move what is still in totes; `Conflict` if the pieces of an order are not all in totes or packed.

    Cancelled pieces that nobody has put back yet lie among them, and are left there.
    """
    order_ids = {row["order_id"] for row in rows}
    found = in_house(site, order_ids)
    left_over = putback.waiting_of(order_ids)
    there: Counter[tuple[str, int]] = Counter()
    for each in found:
        there[each.reference, each.sku_id] += each.quantity
    needed: Counter[tuple[str, int]] = Counter()
    for row in rows:
        needed[str(row["order_id"]), row["sku_id"]] += row["quantity"]
    for row in rows:
        key = str(row["order_id"]), row["sku_id"]
        if there[key] != needed[key] + left_over[key]:
            data = {"order": row["order_code"], "sku": row["sku"], "needed": needed[key], "there": there[key]}
            raise Conflict(messages.NOT_ALL_HERE, **data)
    packed = layout.standard(site, Kind.PACKED)
    for each in found:
        if each.kind == Kind.PACKED:
            needed[each.reference, each.sku_id] -= each.quantity
    lines = []
    for each in found:
        key = each.reference, each.sku_id
        pieces = min(each.quantity, needed[key])
        if each.kind == Kind.TOTE and pieces > 0:
            lines.append(Line(each.sku_id, pieces, each.location_id, packed, reference=each.reference))
            needed[key] -= pieces
    stock.move(site, lines, Reason.PACK, f"pack:{ids.new(now)}", now)


def in_house(site: Site, order_ids: Collection[UUID]) -> list[Whereabouts]:
    """The picked pieces of orders: in totes, or packed."""
    found = stock.whereabouts(site, {str(order_id) for order_id in order_ids})
    return [each for each in found if each.kind in (Kind.TOTE, Kind.PACKED)]
