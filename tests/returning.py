"""Orders that have left the warehouse, so that something can come back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import world
from godown.bench import place, stages
from godown.bench.channel import Agreeable
from godown.bench.lifecycle import unchecked
from godown.kit import clock, history
from godown.kit.clock import VirtualClock
from godown.omni import ports
from godown.omni.models import Order, ReturnOrder
from godown.omni.returns.models import Kind
from godown.omni.returns.rules import Announced, AnnouncedLine
from godown.proxy.contract import ChannelItem, ChannelOrder
from godown.wms.desk import Desk


@dataclass
class Shop:
    """An account whose channel agrees to everything. Channel SKU and SKU are the same: `SKU-000`, `SKU-001`, …"""

    place: place.Place
    clock: VirtualClock

    @property
    def account(self):
        return self.place.account

    @property
    def sellers(self) -> list[int]:
        return [self.account.seller_id]

    def ship(self, *orders: tuple[str, Mapping[str, int]], **facts: Any) -> None:
        """Bring orders (code, pieces by SKU) to the courier; parents are `OD-<code>`, items `<code>-<SKU>`."""
        batch = stages.Batch(self.place, self.clock, [_order(code, pieces, **facts) for code, pieces in orders])
        for stage in stages.STAGES.values():
            self.clock.advance(timedelta(minutes=1))
            stage(batch)

    def returned(self, code: str) -> dict[str, int]:
        """Pieces announced back of an order, by SKU."""
        return {line.sku: line.returned for line in Order.objects.get(order_code=code).lines.all()}

    def get(self, return_code: str) -> ReturnOrder:
        return ReturnOrder.objects.get(return_code=return_code)

    def timeline(self, subject: Order | ReturnOrder) -> list[str]:
        return [entry.code for entry in history.timeline(self.sellers, subject.id)]


def _order(code: str, pieces: Mapping[str, int], **facts: Any) -> ChannelOrder:
    items = [
        ChannelItem(
            orderItemCode=f"{code}-{sku}",
            channelSkuCode=sku,
            listingId=f"LST-{sku}",
            productId=f"FSN-{sku}",
            title=f"Article {sku}",
            quantity=quantity,
            status="APPROVED",
        )
        for sku, quantity in pieces.items()
    ]
    return world.channel_order(code, {}, orderItems=items, **facts)


@contextmanager
def shop() -> Iterator[Shop]:
    """A furnished warehouse on a virtual clock."""
    proxy, warehouse = ports.proxy(), ports.warehouse()
    ports.use(Agreeable(b"%PDF"), Desk())
    virtual = VirtualClock(world.NOW)
    with clock.use(virtual), unchecked():
        yield Shop(place.furnish(), virtual)
    ports.use(proxy, warehouse)


def told(return_code: str, order_code: str, *lines: AnnouncedLine, **facts: Any) -> Announced:
    """A return as somebody tells of it: one piece of SKU-000 by default."""
    return Announced(
        return_code,
        facts.pop("kind", Kind.CUSTOMER_RETURN),
        order_code,
        lines or (AnnouncedLine(1, channel_sku="SKU-000", reason="SIZE"),),
        **{"transporter": "EKART", "awb": f"AWB-{return_code}", **facts},
    )
