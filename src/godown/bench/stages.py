"""One batch of orders through the real rooms: every stage calls what pages and background passes call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from godown.kit import history
from godown.kit.clock import VirtualClock
from godown.omni.allocation import jobs as allocation
from godown.omni.fulfilment import documents, handovers, packs
from godown.omni.fulfilment import jobs as fulfilment
from godown.omni.orders import service as orders
from godown.proxy.contract import ChannelOrder
from godown.wms.dispatch import service as dispatch
from godown.wms.packing import service as packing
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley

from .channel import COURIER
from .place import TOTES, Place

NO_LIMIT = 10**9
ACCOUNTS = 8


@dataclass
class Batch:
    """A batch on its way. `ids` are known after intake, `shipments` after packing."""

    place: Place
    clock: VirtualClock
    page: Sequence[ChannelOrder]
    ids: list[UUID] = field(default_factory=list)
    shipments: list[int] = field(default_factory=list)

    def intake(self) -> None:
        """A page of the channel is stored."""
        now = self.clock.now()
        self.ids = list(orders.take_in(self.place.account, self.page, now, now).new.values())

    def reserve(self) -> None:
        """Its pieces are reserved, and the warehouse knows of it."""
        allocation.allocate(self.clock.now(), ACCOUNTS)

    def acknowledge(self) -> None:
        """It is on the channel's picklists and released to the floor."""
        fulfilment.acknowledge(self.clock.now(), ACCOUNTS)

    def pick(self) -> None:
        """One wave, every piece confirmed into a tote."""
        site, now = self.place.site, self.clock.now()
        with history.acting("picker"):
            wave = waves.create(site, now, Trolley(len(self.page), NO_LIMIT))
            assert wave is not None
            waves.claim(site, wave, now)
            tote = dict(zip(self.ids, _cycle(len(self.ids)), strict=True))
            stops = picking.walk(site, wave)
            picking.confirm_many(site, wave, [Confirm(stop.id, stop.left, tote[stop.order_id]) for stop in stops], now)

    def pack(self) -> None:
        """Every box closed, the channel told, its answer settled."""
        now = self.clock.now()
        with history.acting("packer"):
            made = packing.pack_many(self.place.site, self.ids, now, grace=timedelta(0))
        self.shipments = list(made.values())
        packs.send_packs(now, len(self.page))

    def document(self) -> None:
        """Label and invoice fetched and stored, sealed."""
        for _ in range(0, len(self.page), documents.AT_ONCE):
            self.clock.advance(timedelta(minutes=5))
            fulfilment.fetch_documents(self.clock.now(), ACCOUNTS)

    def hand_over(self) -> None:
        """On one manifest, closed, given to the courier, settled."""
        self.close_manifest()
        while handovers.send_handovers(self.clock.now(), ACCOUNTS):
            pass

    def close_manifest(self) -> int:
        """Every parcel on one manifest, closed; returns its id."""
        site, now = self.place.site, self.clock.now()
        with history.acting("packer"):
            manifest = dispatch.open_manifest(site, COURIER, now)
            dispatch.add_many(site, manifest, self.shipments, now)
            dispatch.close(site, manifest, now)
        return manifest


def _cycle(count: int) -> list[str]:
    return [TOTES[number % len(TOTES)] for number in range(count)]


#: Name of each stage, what Godown does in it, in order.
STAGES: dict[str, Callable[[Batch], None]] = {
    "intake": Batch.intake,
    "reserve": Batch.reserve,
    "acknowledge": Batch.acknowledge,
    "wave + pick": Batch.pick,
    "pack": Batch.pack,
    "document": Batch.document,
    "handover": Batch.hand_over,
}
