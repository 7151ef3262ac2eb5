"""The people of the day: a picker, a packer, and somebody at the dock. They call what their pages call."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle
from uuid import UUID, uuid4

from godown.kit import clock, history
from godown.wms.dispatch import service as dispatch
from godown.wms.inspection import service as inspection
from godown.wms.inspection import views as returned
from godown.wms.inspection.putaway import RETURNS
from godown.wms.inspection.rules import Failure
from godown.wms.masters.service import Site
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.putaway import service as putaway
from godown.wms.returns import gate
from godown.wms.waves import service as waves

GRACE = timedelta(seconds=1)


def pick(site: Site, totes: Sequence[str]) -> int:
    """Make waves of everything that may be picked and pick them, one order to a tote; returns how many waves."""
    made = 0
    with history.acting("picker"):
        while (wave := waves.create(site, clock.now())) is not None:
            made += 1
            waves.claim(site, wave, clock.now())
            free = cycle(totes)
            tote_of: dict[UUID, str] = {}
            for stop in picking.walk(site, wave):
                tote = tote_of.setdefault(stop.order_id, next(free))
                scans = [stop.bin, *[stop.ean] * stop.left, tote]
                for code in scans:
                    picking.scan(site, wave, code, uuid4(), clock.now())
    return made


def pack(site: Site) -> list[int]:
    """Pack every picked order that may be packed, piece by piece; returns the shipments."""
    shipments = []
    with history.acting("packer"):
        for order in outward.board(site, ["PICKED"]):
            opened = packing.open_parcel(site, order.order_code, uuid4(), clock.now(), GRACE)
            if not opened.accepted:
                continue
            shipment: int = opened.data["shipment"]
            for line in views.parcel(site, shipment).lines:
                for _ in range(line.quantity - line.scanned):
                    packing.scan(site, shipment, line.ean, uuid4(), clock.now(), GRACE)
            shipments.append(shipment)
    return shipments


def hand_over(site: Site) -> int:
    """Scan every parcel that has its document into its courier's manifest and close them; returns how many parcels."""
    ready = [parcel for parcel in dispatch.waiting(site) if parcel.has_document and not parcel.blocked]
    with history.acting("packer"):
        manifests = {
            courier: dispatch.open_manifest(site, courier, clock.now()) for courier in {p.transporter for p in ready}
        }
        for parcel in ready:
            dispatch.scan_parcel(site, manifests[parcel.transporter], parcel.awb, uuid4(), clock.now())
        for manifest in manifests.values():
            dispatch.close(site, manifest, clock.now())
    return len(ready)


def take_in(site: Site, awbs: Sequence[str]) -> None:
    """Scan return parcels in at the gate, as one delivery."""
    with history.acting("receiver"):
        entry = gate.open_entry(site, "EKART", clock.now())
        for awb in awbs:
            gate.scan(site, entry, awb, uuid4(), clock.now())
        gate.close(site, entry, clock.now())


def inspect(site: Site, awb: str, failure: Failure | None = None) -> None:
    """Open a return parcel and judge every piece that is announced; all pass, or all fail for one reason."""
    with history.acting("receiver"):
        parcel: int = inspection.open_parcel(site, awb, uuid4(), clock.now()).data["parcel"]
        for line in returned.parcel(site, parcel).lines:
            for _ in range(line.quantity):
                inspection.scan(site, parcel, line.ean, uuid4(), clock.now())
                inspection.judge(site, parcel, failure, uuid4(), clock.now())
        inspection.finish(site, parcel, uuid4(), clock.now())


def pass_sealed(site: Site, awb: str) -> None:
    """A parcel that came back as it left passes in one scan."""
    with history.acting("receiver"):
        inspection.seal(site, awb, uuid4(), clock.now())


def put_returns_away(site: Site) -> None:
    """Put every returned piece that passed into the bin that is suggested."""
    with history.acting("receiver"):
        for waiting in RETURNS.waiting(site):
            taken = putaway.scan(site, RETURNS, waiting.ean, uuid4(), clock.now(), pieces=waiting.pieces)
            putaway.scan(site, RETURNS, taken.data["bin"], uuid4(), clock.now())
