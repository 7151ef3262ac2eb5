"""The other side of the warehouse, on paper: a channel and an order system that only write down what they are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from godown.kit import ids
from world import ACCOUNT, NOW, POOL, Outward

_numbers = count(1)


class PaperChannel:
    """A channel that only writes down what the warehouse asks of it, as (verb, what) in `asked`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []
        self.sent: set[int] = set()

    def picking_started(self, order_ids, now) -> None:
        self.asked.append(("picking_started", set(order_ids)))

    def picked_short(self, order_ids, now) -> None:
        self.asked.append(("picked_short", set(order_ids)))

    def ask_packs(self, parcels, not_before, now) -> None:
        self.asked += [("ask_pack", (parcel, not_before)) for parcel in parcels]

    def withdraw_pack(self, shipment_id, now) -> bool:
        """Refused once the test has put the shipment among the `sent`."""
        self.asked.append(("withdraw_pack", shipment_id))
        return shipment_id not in self.sent

    def ask_handover(self, manifest_id, parcels, now) -> None:
        self.asked.append(("ask_handover", (manifest_id, list(parcels))))

    def all(self, verb: str) -> list:
        return [what for name, what in self.asked if name == verb]


@dataclass(frozen=True)
class ComingLine:
    line_id: int
    order_line_id: int | None
    sku: str
    quantity: int
    reason: str = ""


@dataclass(frozen=True)
class Coming:
    id: UUID
    seller_id: int
    account: str
    return_code: str
    kind: str
    order_id: UUID | None
    order_code: str
    warehouse: str
    pool: str
    awb: str
    transporter: str
    expected_at: datetime | None
    lines: Sequence[ComingLine]


def coming(
    site,
    order: Outward | None = None,
    kind: str = "customer_return",
    awb: str = "R-1",
    pool: str = POOL,
    **pieces: int,
) -> Coming:
    """A return of these pieces by SKU, of the lines of an order if one is given; not announced yet."""
    number = next(_numbers)
    left = {line.sku: line.line_id for line in order.lines} if order else {}
    lines = [ComingLine(next(_numbers), left.get(sku), sku, quantity, "SIZE") for sku, quantity in pieces.items()]
    return Coming(
        id=ids.new(NOW),
        seller_id=site.seller_id,
        account=ACCOUNT,
        return_code=f"RET-{number}",
        kind=kind,
        order_id=order and order.id,
        order_code=order.order_code if order else "OD-ELSEWHERE",
        warehouse=site.code,
        pool=pool,
        awb=awb,
        transporter="EKART",
        expected_at=NOW + timedelta(days=2),
        lines=lines,
    )


class PaperReturns:
    """An order system that only writes down what the warehouse tells it of returns, as (verb, what) in `told`.

    `orders` are those that it finds for a text; what it announces from the floor has these lines' ids as its own.
    """

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []
        self.orders: dict[str, list] = {}

    def gate_entered(self, return_ids, now) -> None:
        self.told.append(("gate_entered", set(return_ids)))

    def inspected(self, return_ids, findings, now) -> None:
        self.told.append(("inspected", (set(return_ids), list(findings))))

    def disposed(self, pieces, now) -> None:
        self.told += [("disposed", piece) for piece in pieces]

    def processed(self, return_ids, now) -> None:
        self.told.append(("processed", set(return_ids)))

    def find_orders(self, seller_id, warehouse, text, limit) -> list:
        return self.orders.get(text, [])[:limit]

    def announce(self, seller_id, warehouse, order_id, kind, pieces, awb, now) -> None:
        from godown.wms.desk import Desk

        order = next(each for found in self.orders.values() for each in found if each.id == order_id)
        skus = {line.line_id: line.sku for line in order.lines}
        number = next(_numbers)
        made = Coming(
            ids.new(now),
            seller_id,
            order.account,
            f"FLOOR-{number}",
            kind,
            order_id,
            order.order_code,
            warehouse,
            POOL,
            awb,
            "",
            None,
            [ComingLine(next(_numbers), line, skus[line], count, "") for line, count in pieces],
        )
        Desk().announce_returns([made], now)

    def all(self, verb: str) -> list:
        return [what for name, what in self.told if name == verb]
