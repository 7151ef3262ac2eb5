"""Pack, dispatch and cancel of the seller API: per-shipment results in a 200 (facts/flipkart.md §3.4–§3.7)."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final

import msgspec

from .. import orders, packing
from ..errors import Refused
from ..model import Dimensions, Shipment
from ..world import World
from .handlers import serves

MAX_SHIPMENTS: Final = 25
CANCEL_REASONS: Final = frozenset({"cannot_procure_item", "not_enough_inventory", "b2b_order"})
BEFORE_PACKED: Final = frozenset({"APPROVED", "PACKING_IN_PROGRESS", "FORM_FAILED"})


class TaxItem(msgspec.Struct, rename="camel"):
    order_item_id: str
    tax_rate: float
    quantity: Annotated[int, msgspec.Meta(ge=1)]
    purchase_price: float | None = None


class Invoice(msgspec.Struct, rename="camel"):
    order_id: str
    invoice_date: str
    invoice_number: str | None = None


class SerialNumbers(msgspec.Struct, rename="camel"):
    order_item_id: str
    serial_numbers: list[list[str]] = []


class Box(msgspec.Struct, rename="camel"):
    sub_shipment_id: str
    dimensions: Dimensions


class PackOrder(msgspec.Struct, rename="camel", kw_only=True):
    shipment_id: str
    location_id: str
    tax_items: Annotated[list[TaxItem], msgspec.Meta(min_length=1)]
    invoices: Annotated[list[Invoice], msgspec.Meta(min_length=1)]
    serial_numbers: list[SerialNumbers] | None = None
    sub_shipments: list[Box] | None = None
    ignore_warning: bool = False


class PackRequest(msgspec.Struct):
    shipments: Annotated[list[PackOrder], msgspec.Meta(min_length=1, max_length=MAX_SHIPMENTS)]


class DispatchRequest(msgspec.Struct, rename="camel"):
    shipment_ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_SHIPMENTS)]
    location_id: str


class CancelOrder(msgspec.Struct, rename="camel"):
    shipment_id: str
    location_id: str
    cancellation_group_ids: Annotated[list[str], msgspec.Meta(min_length=1)]
    reason: str = ""


class CancelRequest(msgspec.Struct):
    shipments: Annotated[list[CancelOrder], msgspec.Meta(min_length=1, max_length=MAX_SHIPMENTS)]


@serves("v3_pack")
def pack(world: World, body: PackRequest) -> dict[str, Any]:
    """Ask for label and invoice: PACKING_IN_PROGRESS, and PACKED after a while."""

    def one(order: PackOrder) -> None:
        shipment = _shipment(world, order.shipment_id, order.location_id)
        if shipment.smart and not world.settings.allow_v3_pack_of_smart:
            raise Refused("OPERATION_NOT_ALLOWED", reason="FBF_LITE shipments are packed from a picklist")
        packing.regret(world, shipment)
        check_v3_pack(world, shipment, order)
        for given in order.serial_numbers or ():
            item = next(i for i in shipment.items if i.order_item_id == given.order_item_id)
            item.serial_numbers = given.serial_numbers
        boxes = {box.sub_shipment_id: box.dimensions for box in order.sub_shipments or ()}
        invoice = order.invoices[0]
        packing.accept(world, shipment, boxes, invoice.invoice_date, invoice.invoice_number)

    return each(((order.shipment_id, order) for order in body.shipments), one)


def check_v3_pack(world: World, shipment: Shipment, order: PackOrder) -> None:
    """The one check of a v3 pack. Raises Refused with the v2 codes of §7.3, as §8 proposes."""
    given = {tax.order_item_id: tax.quantity for tax in order.tax_items}
    if len(given) < len(order.tax_items):
        raise Refused("INVALID_ITEM_IDS")
    if packing.cancelled_units(shipment, given) or not shipment.live_items:
        raise Refused("ORDER_ITEM_ALREADY_CANCELLED")
    if shipment.status == "PACKING_IN_PROGRESS":
        raise Refused("ORDER_ITEM_PACKING_IN_PROGRESS")
    if shipment.status != "APPROVED":
        raise Refused("INVALID_ITEM_STATE", state=shipment.status)
    packing.check_actionable(world, shipment)
    packing.check_quantities(shipment, given)
    if any(not 0 <= tax.tax_rate <= 100 for tax in order.tax_items):
        raise Refused("INVALID_REQUEST_TAX")
    if {invoice.order_id for invoice in order.invoices} != {shipment.order_id}:
        raise Refused("INVALID_ITEM_IDS")
    packing.check_invoice_date(world, shipment, order.invoices[0].invoice_date)
    boxes = {box.sub_shipment_id for box in shipment.sub_shipments}
    for box in order.sub_shipments or ():
        packing.check_dimensions(box.dimensions)
        if box.sub_shipment_id not in boxes:
            raise Refused("INVALID_ITEM_IDS")
    packing.check_packaging(world, shipment, [box.dimensions for box in order.sub_shipments or ()])
    packing.check_serial_numbers(
        world, shipment, {s.order_item_id: s.serial_numbers for s in order.serial_numbers or ()}
    )
    if world.faults.struck("pack_refused"):
        raise Refused("PACKAGING_MISMATCH")


@serves("dispatch")
def dispatch(world: World, body: DispatchRequest) -> dict[str, Any]:
    """Mark shipments READY_TO_DISPATCH."""

    def one(shipment_id: str) -> None:
        shipment = _shipment(world, shipment_id, body.location_id)
        if shipment.smart and not world.settings.allow_v3_dispatch_of_smart:
            raise Refused("OPERATION_NOT_ALLOWED", reason="FBF_LITE shipments are dispatched from a picklist")
        packing.regret(world, shipment)
        packing.dispatch(world, shipment)

    return each(((shipment_id, shipment_id) for shipment_id in body.shipment_ids), one)


@serves("v3_cancel")
def cancel(world: World, body: CancelRequest) -> dict[str, Any]:
    """The seller cancels order items (their cancellation groups), before PACKED; their listings are out of stock."""

    def one(order: CancelOrder) -> None:
        shipment = _shipment(world, order.shipment_id, order.location_id)
        if order.reason not in CANCEL_REASONS:
            raise Refused("EMPTY_OR_INVALID_REASON_FOR_CANCELLATION")
        groups = {f"grp{item.order_item_id}": item for item in shipment.items}
        if not set(order.cancellation_group_ids) <= set(groups):
            raise Refused("INVALID_ITEM_IDS")
        items = [groups[group] for group in order.cancellation_group_ids]
        if not all(item.live for item in items):
            raise Refused("ORDER_ITEM_ALREADY_CANCELLED")
        if shipment.status not in BEFORE_PACKED:
            raise Refused("INVALID_ITEM_STATE", state=shipment.status)
        for item in items:
            orders.cancel(world, shipment, item.order_item_id, None, "sellerCancellation", order.reason)
            world.listings[item.listing_id].inventory[shipment.location_id] = 0
            world.emit("inventory_set", item.listing_id)

    return each(((order.shipment_id, order) for order in body.shipments), one)


def _shipment(world: World, shipment_id: str, location_id: str) -> Shipment:
    shipment = world.own_shipment(shipment_id)
    if shipment.location_id != location_id:
        raise Refused("INVALID_LOCATION", location=location_id)
    return shipment


def each(orders_: Iterable[tuple[str, Any]], effect: Callable[[Any], None]) -> dict[str, Any]:
    """A result for each shipment, under both of the names that the sources give its status (§3.4)."""
    results = []
    for shipment_id, order in orders_:
        code = message = None
        try:
            effect(order)
        except Refused as refused:
            code, message = refused.code, refused.message
        status = "SUCCESS" if message is None else "FAILURE"
        results.append(
            {
                "shipmentId": shipment_id,
                "processingStatus": status,
                "status": status,
                "errorCode": code,
                "errorMessage": message,
            }
        )
    return {"shipments": results}
