"""Packing: may a shipment be packed, what an accepted pack starts, how it ends, and dispatch."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from . import orders, states, stock
from .clock import IST, wire
from .errors import Refused
from .model import Dimensions, OrderItem, Shipment
from .store import Store


def regret(world: Store, shipment: Shipment) -> None:
    """Under a cancel_unit fault the buyer cancels units just before the call takes effect."""
    rule = world.faults.struck("cancel_unit")
    if rule and shipment.live_items and "CANCELLED" in states.ITEM[shipment.status]:
        item = shipment.live_items[0]
        orders.cancel(world, shipment, item.order_item_id, min(rule.count, item.live), "buyerCancellation")


def check_actionable(world: Store, shipment: Shipment) -> None:
    """Nothing happens to a shipment on hold or before its dispatchAfterDate (facts/flipkart.md §4.1)."""
    if shipment.hold:
        raise Refused("SHIPMENT_ON_HOLD", external_shipment_id=shipment.shipment_id)
    if shipment.dispatch_after > world.now():
        raise Refused(
            "SHIPMENT_TOO_EARLY", external_shipment_id=shipment.shipment_id, after=wire(shipment.dispatch_after)
        )


def check_dimensions(dimensions: Dimensions) -> None:
    sizes = (dimensions.length, dimensions.breadth, dimensions.height, dimensions.weight)
    if not all(0 < size < 10_000 for size in sizes):
        raise Refused("INVALID_DIMENSIONS")


def check_packaging(world: Store, shipment: Shipment, boxes: Iterable[Dimensions]) -> None:
    """A box must be about as large and as heavy as its goods are by their listings (§3.4). Raises Refused."""
    sizes = [(item.live, world.listings[item.listing_id].dimensions) for item in shipment.live_items]
    factor = world.settings.packaging_factor
    count = len(shipment.sub_shipments)
    for measure in (_volume, _weight):
        least = min(measure(size) for _, size in sizes) / factor / count
        most = sum(units * measure(size) for units, size in sizes) * factor
        if any(not least <= measure(box) <= most for box in boxes):
            raise Refused("LISTING_DIMENSIONS_MISMATCH")


def _volume(size: Dimensions) -> float:
    return size.length * size.breadth * size.height


def _weight(size: Dimensions) -> float:
    return size.weight


def check_invoice_date(world: Store, shipment: Shipment, text: str) -> None:
    """An Indian day between order date and today (§3.4), with or without a time."""
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        day = None
    if day is None or not text.startswith(day.isoformat()):
        raise Refused("INVALID_REQUEST_DATE_FORMAT", reason="invoice date must be YYYY-MM-DD")
    if not shipment.order_date.astimezone(IST).date() <= day <= world.now().astimezone(IST).date():
        raise Refused("INVALID_REQUEST_DATE_FORMAT", reason="invoice date must lie between order date and today")


def cancelled_units(shipment: Shipment, given: Mapping[str, int]) -> OrderItem | None:
    """An order item of which units were asked for that are cancelled by now."""
    for item in shipment.items:
        asked = given.get(item.order_item_id, 0)
        if item.cancelled and asked > item.live:
            return item
    return None


def check_quantities(shipment: Shipment, given: Mapping[str, int]) -> None:
    """The pack must name every order item that is left, with all of its units (facts/flipkart.md §5.6)."""
    if set(given) - {item.order_item_id for item in shipment.items}:
        raise Refused("INVALID_ITEM_IDS", external_shipment_id=shipment.shipment_id)
    for item in shipment.live_items:
        asked = given.get(item.order_item_id, 0)
        if asked != item.live:
            raise Refused(
                "QUANTITY_MISMATCH_ERROR",
                external_shipment_id=shipment.shipment_id, order_item_id=item.order_item_id,
                given=asked, expected=item.live,
            )  # fmt: skip


def check_serial_numbers(world: Store, shipment: Shipment, given: Mapping[str, list[list[str]]]) -> None:
    """Serial-numbered goods need one list of numbers for each unit (§3.4); others take none."""
    if set(given) - {item.order_item_id for item in shipment.items}:
        raise Refused("INVALID_ITEM_IDS")
    for item in shipment.live_items:
        units = given.get(item.order_item_id, [])
        wanted = item.live if world.listings[item.listing_id].serial_numbered else 0
        if len(units) != wanted or not all(units):
            raise Refused("INVALID_SERIAL_NUMBERS")


def accept(
    world: Store,
    shipment: Shipment,
    dimensions: Mapping[str, Dimensions],
    invoice_date: str,
    invoice_number: str | None = None,
) -> None:
    """Begin the pack: PACKING_IN_PROGRESS now, PACKED after `label_delay` (longer under a slow_pack fault).

    `dimensions` are by sub-shipment id; Flipkart numbers the invoice unless the caller did.
    """
    for box in shipment.sub_shipments:
        box.dimensions = dimensions.get(box.sub_shipment_id, box.dimensions)
    if shipment.invoice_number is None:
        world.invoices_issued += 1
        shipment.invoice_number = (
            invoice_number or f"FA{world.seller.seller_id[:4].upper()}26{world.invoices_issued:08d}"
        )
    shipment.invoice_date = invoice_date[:10]
    orders.progress(world, shipment, "PACKING_IN_PROGRESS")
    if shipment.smart:
        stock.sell(world, shipment)
    world.emit("pack_accepted", shipment.shipment_id)
    slow = world.faults.struck("slow_pack")
    delay = world.settings.label_delay + (slow.seconds if slow else 0)
    world.timers.at(world.now() + timedelta(seconds=delay), "pack_done", shipment.shipment_id)


def finish(world: Store, shipment_id: str) -> None:
    """The label is ready: AWBs are given and the shipment is PACKED, or FORM_FAILED for want of a form."""
    shipment = world.shipment(shipment_id)
    if shipment.status != "PACKING_IN_PROGRESS":
        return
    if any(not form.automated and form.ack_number is None for form in shipment.forms):
        orders.progress(world, shipment, "FORM_FAILED")
        world.emit("shipment_form_failed", shipment_id, status="FORM_FAILED")
        return
    for box in shipment.sub_shipments:
        box.tracking_id = box.tracking_id or world.ids.tracking("FMPC" if shipment.payment_type == "COD" else "FMPP")
    shipment.packed_at = world.now()
    orders.progress(world, shipment, "PACKED")


def dispatch(world: Store, shipment: Shipment) -> None:
    """PACKED → READY_TO_DISPATCH. Raises Refused for any other state, and as `check_actionable` does."""
    if not shipment.live_items:
        raise Refused("ORDER_ITEM_ALREADY_CANCELLED")
    check_actionable(world, shipment)
    match shipment.status:
        case "PACKED":
            orders.progress(world, shipment, "READY_TO_DISPATCH")
        case "PACKING_IN_PROGRESS":
            raise Refused("ORDER_ITEM_PACKING_IN_PROGRESS")
        case "APPROVED" | "FORM_FAILED":
            raise Refused("ORDER_ITEM_NOT_PACKED")
        case _:
            raise Refused("ORDER_ITEM_ALREADY_DISPATCHED")
