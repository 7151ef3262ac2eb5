"""Flipkart's picklists of Smart shipments (facts/flipkart.md §4.5, §5.4). Flipkart fills them, not the caller."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from . import packing, stock
from .errors import Refused
from .index import Window
from .model import OrderItem, Picklist, Shipment
from .search import Search
from .store import Store

ItemStatus = Literal["OPEN", "IN_PROCESS", "COMPLETED", "CANCELLED"]


def waiting(world: Store, location_id: str, *, single: bool | None = None) -> Search:
    """Finds the shipments that a new list would take, in the order it would take them."""
    return Search(
        type="preDispatch",
        states=frozenset({"APPROVED"}),
        profiles=frozenset({"FBF_LITE"}),
        holds=frozenset({False}),
        location_id=location_id,
        listed=False,
        single=single,
        windows={"pickableFrom": Window(end=world.now())},
        sort="dispatchByDate",
    )


def create(world: Store, location_id: str, size: int, quantity: Literal["single", "multi"] | None) -> Picklist | None:
    """A new list of up to `size` waiting shipments; None when nothing waits.

    `quantity` keeps it to shipments of a single unit, or of several.
    """
    single = None if quantity is None else quantity == "single"
    chosen, _ = world.shipments.page(waiting(world, location_id, single=single), 0, size)
    if short := world.faults.struck("short_picklist"):
        chosen = chosen[: -short.count]
    if not chosen:
        return None
    picklist = Picklist(world.ids.picklist(world.now()), location_id, world.now(), [s.shipment_id for s in chosen])
    world.picklists[picklist.pick_list_id] = picklist
    for shipment in chosen:
        shipment.pick_list_id = picklist.pick_list_id
        shipment.sidelined_until = None
        world.shipments.touch(shipment)
        world.emit("shipment_listed", shipment.shipment_id)
    world.emit("picklist_created", picklist.pick_list_id)
    return picklist


def get(world: Store, location_id: str, pick_list_id: str, code: str = "INVALID_PICK_LIST") -> Picklist:
    """Raises Refused for a list that is unknown or of another location."""
    picklist = world.picklists.get(pick_list_id)
    if picklist is None or picklist.location_id != location_id:
        raise Refused(code)
    return picklist


def shipments(world: Store, picklist: Picklist) -> Iterator[Shipment]:
    """The shipments still in the list, in its order."""
    for shipment_id in picklist.shipment_ids:
        if shipment_id not in picklist.gone:
            yield world.shipments.by_id[shipment_id]


def item_status(item: OrderItem) -> ItemStatus:
    if not item.live:
        return "CANCELLED"
    if item.status == "APPROVED":
        return "IN_PROCESS" if item.scanned else "OPEN"
    return "IN_PROCESS" if item.status in ("PACKING_IN_PROGRESS", "FORM_FAILED", "PACKED") else "COMPLETED"


def pending_shipments(world: Store, picklist: Picklist) -> int:
    return sum(
        any(item_status(item) in ("OPEN", "IN_PROCESS") for item in shipment.items)
        for shipment in shipments(world, picklist)
    )


def is_pending(world: Store, picklist: Picklist) -> bool:
    return not picklist.closed and pending_shipments(world, picklist) > 0


def check(world: Store, picklist: Picklist, shipment: Shipment | None = None) -> None:
    """The one check of everything that is done in a list: start, scan, pack, rts.

    Raises Refused: INVALID_PICK_LIST for a closed list, but for what was packed from it; for a shipment that is not in
    it (any more) INVALID_SHIPMENT; SHIPMENT_ON_HOLD, SHIPMENT_TOO_EARLY.
    """
    if picklist.closed and (shipment is None or shipment.packed_at is None):
        raise Refused("INVALID_PICK_LIST")
    if shipment is None:
        return
    if shipment.pick_list_id != picklist.pick_list_id:
        raise Refused("INVALID_SHIPMENT")
    packing.check_actionable(world, shipment)


def start(world: Store, picklist: Picklist) -> None:
    """Safe to repeat. Raises Refused as `check` does."""
    check(world, picklist)
    if not picklist.started:
        picklist.started = True
        world.emit("picklist_started", picklist.pick_list_id)


def scan(world: Store, picklist: Picklist, listing_id: str) -> tuple[Shipment, OrderItem]:
    """One unit of a listing was scanned: Flipkart chooses the shipment it goes to.

    A shipment already begun goes first, then the list's order. Raises Refused: CANCELLED_SHIPMENT_ITEM (once for
    each cancelled item met); when no other shipment takes the unit what `check` says of the first that wants it, else
    SHIPMENT_ITEM_ALREADY_PROCESSED.
    """
    check(world, picklist)
    if not picklist.started:
        raise Refused("PICK_LIST_NOT_STARTED")
    candidates = [
        (shipment, item)
        for shipment in shipments(world, picklist)
        for item in shipment.items
        if item.listing_id == listing_id
    ]
    if not candidates:
        raise Refused("INVALID_LISTING")
    candidates.sort(key=lambda pair: not any(item.scanned for item in pair[0].items))
    barred = None
    for shipment, item in candidates:
        if item.cancelled and item.order_item_id not in picklist.told_cancelled:
            picklist.told_cancelled.add(item.order_item_id)
            raise cancelled(shipment, item)
        if item.status == "APPROVED" and item.scanned < item.live:
            try:
                check(world, picklist, shipment)
            except Refused as refused:
                barred = barred or refused
                continue
            item.scanned += 1
            world.shipments.mark(shipment)
            world.emit("unit_scanned", shipment.shipment_id, orderItemId=item.order_item_id)
            return shipment, item
    raise barred or Refused("SHIPMENT_ITEM_ALREADY_PROCESSED")


def cancelled(shipment: Shipment, item: OrderItem) -> Refused:
    """The one error code of fbfLite that is known (§5.4)."""
    return Refused(
        "CANCELLED_SHIPMENT_ITEM",
        external_shipment_id=shipment.shipment_id,
        order_item_id=item.order_item_id,
        cancelled_quantity=item.cancelled,
    )


def sideline(world: Store, picklist: Picklist, shipment_id: str) -> None:
    """Park a shipment that can't be worked on now. Raises Refused."""
    shipment = member(world, picklist, shipment_id)
    if item_status_of(shipment) == "COMPLETED":
        raise Refused("SHIPMENT_ITEM_ALREADY_PROCESSED")
    picklist.gone[shipment_id] = "SIDELINED"
    if shipment.status == "APPROVED":
        shipment.sidelined_until = world.now() + timedelta(minutes=world.settings.sideline_minutes)
        _unlink(world, shipment)
    world.emit("shipment_sidelined", shipment_id)


def mark_lost(world: Store, picklist: Picklist, shipment_id: str) -> None:
    """The units can't be found: Flipkart writes them off its bins and will pick the shipment anew. Raises Refused."""
    shipment = member(world, picklist, shipment_id)
    if shipment.status != "APPROVED":
        raise Refused("SHIPMENT_ITEM_ALREADY_PROCESSED")
    for item in shipment.live_items:
        stock.take(world, shipment.location_id, item.listing_id, item.live)
    picklist.gone[shipment_id] = "LOST"
    _unlink(world, shipment)
    world.emit("shipment_lost", shipment_id)


def close(world: Store, picklist: Picklist, *, force: bool) -> None:
    """Close a list without pending shipments; by force, one with unpacked ones, which then wait for a new list."""
    if picklist.closed:
        raise Refused("INVALID_PICK_LIST")
    if is_pending(world, picklist) and not force:
        raise Refused("PICK_LIST_HAS_OPEN_ITEMS")
    for shipment in list(shipments(world, picklist)):
        if shipment.status == "APPROVED":
            picklist.gone[shipment.shipment_id] = "SIDELINED"
            _unlink(world, shipment)
    picklist.closed = True
    world.emit("picklist_closed", picklist.pick_list_id)


def _unlink(world: Store, shipment: Shipment) -> None:
    for item in shipment.items:
        item.scanned = 0
    shipment.pick_list_id = None
    world.shipments.touch(shipment)


def dispatch(world: Store, picklist: Picklist, tracking_id: str) -> None:
    """The parcel's AWB was scanned: ready to dispatch. Raises Refused."""
    shipment = world.shipments.by_tracking.get(tracking_id)
    if shipment is None or shipment.shipment_id not in picklist.shipment_ids:
        raise Refused("INVALID_TRACKING_ID")
    packing.regret(world, shipment)
    if not shipment.live_items:
        raise cancelled(shipment, shipment.items[0])
    check(world, picklist, shipment)
    for box in shipment.sub_shipments:
        box.scanned_out = box.scanned_out or box.tracking_id == tracking_id
    world.shipments.mark(shipment)
    if shipment.status != "PACKED" or all(box.scanned_out for box in shipment.sub_shipments):
        packing.dispatch(world, shipment)


def member(world: Store, picklist: Picklist, shipment_id: str) -> Shipment:
    """A shipment of the list. Raises Refused for one that is not in it, or not any more."""
    if shipment_id not in picklist.shipment_ids or shipment_id in picklist.gone:
        raise Refused("INVALID_SHIPMENT")
    return world.shipments.by_id[shipment_id]


def item_status_of(shipment: Shipment) -> ItemStatus:
    live = shipment.live_items
    return item_status(live[0]) if live else "CANCELLED"


def check_pack(world: Store, picklist: Picklist, shipment: Shipment, given: dict[str, int]) -> None:
    """May the shipment be packed from the panel, with these quantities by order item?

    Raises Refused as `check` does, and CANCELLED_SHIPMENT_ITEM, SHIPMENT_ITEM_ALREADY_PROCESSED, INVALID_ITEM_IDS,
    QUANTITY_MISMATCH_ERROR, SHIPMENT_NOT_SCANNED.
    """
    if item := packing.cancelled_units(shipment, given):
        raise cancelled(shipment, item)
    if shipment.status != "APPROVED":
        raise Refused("SHIPMENT_ITEM_ALREADY_PROCESSED", external_shipment_id=shipment.shipment_id)
    check(world, picklist, shipment)
    packing.check_quantities(shipment, given)
    if world.settings.pack_mode == "scan" and any(i.scanned < i.live for i in shipment.live_items):
        raise Refused("SHIPMENT_NOT_SCANNED", external_shipment_id=shipment.shipment_id)
