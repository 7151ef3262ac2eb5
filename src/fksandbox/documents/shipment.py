"""The shipment's document: a 4×6 inch label page and an invoice page (facts/flipkart.md §3.5, §8)."""

from collections.abc import Sequence
from typing import Final

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4

from ..model import Address, Listing, OrderItem, Shipment, SubShipment
from ..store import Store
from .canvas import Sheet, shorten

INCH: Final = 72.0
LABEL_SIZE: Final = (4 * INCH, 6 * INCH)
SIDE: Final = 46.0
"""Points at the label's right edge for the shipment's barcode."""
COLUMNS: Final = (0.0, 0.32, 0.44, 0.50, 0.62, 0.70, 0.80, 0.90)


def shipment_pdf(world: Store, shipments: Sequence[Shipment], *, label: bool, invoice: bool) -> bytes:
    """Label pages (one for each box) and an invoice page of every shipment, in the order asked for."""
    sheet = Sheet(f"Shipments {', '.join(s.shipment_id for s in shipments)}")
    for shipment in shipments:
        if label:
            for box in shipment.sub_shipments:
                _label(sheet, world, shipment, box)
        if invoice:
            _invoice(sheet, world, shipment)
    return sheet.finish()


def _label(sheet: Sheet, world: Store, shipment: Shipment, box: SubShipment) -> None:
    tracking_id = box.tracking_id or ""
    sheet.page(LABEL_SIZE, margin=12, right=SIDE)
    _side_barcode(sheet, shipment.shipment_id)
    sheet.line(f"{shipment.vendor}    {'COD' if shipment.payment_type == 'COD' else 'PREPAID'}", 10, bold=True)
    sheet.rule()
    sheet.line(f"Courier AWB No: {tracking_id}", 9, bold=True)
    bars = _code128(tracking_id, sheet.inner - 20, 52)
    bars.drawOn(sheet.canvas, sheet.margin + 10, sheet.skip(58))
    sheet.skip(4)
    sheet.line(f"Tracking ID: {tracking_id}")
    sheet.line(f"Order ID: {shipment.order_id}")
    if shipment.mps:
        sheet.line(f"Box {box.sub_shipment_id[3:]} of {len(shipment.sub_shipments)}")
    sheet.rule()
    sheet.line("Deliver to:", bold=True)
    sheet.lines(*_address(shipment.buyer))
    sheet.rule()
    sheet.line(f"Sold by: {world.seller.name}, {world.locations[shipment.location_id].city}")
    for item in shipment.live_items[:5]:
        listing = world.listings[item.listing_id]
        sheet.line(f"{item.live} × {shorten(listing.sku, 22)}  {shorten(listing.title, 34)}", 6.5)
    size = box.dimensions
    sheet.line(f"{size.length:g} × {size.breadth:g} × {size.height:g} cm, {size.weight:g} kg", 6.5)
    sheet.rule()
    sheet.line(f"Shipment ID: {shipment.shipment_id}", 7)


def _code128(value: str, room: float, height: float) -> Code128:
    """Bars as wide as the room allows, up to 1.6 points a module."""
    natural = Code128(value, barWidth=1.0, quiet=False).width
    return Code128(value, barWidth=min(room / natural, 1.6), barHeight=height, quiet=False)


def _side_barcode(sheet: Sheet, value: str) -> None:
    """Along the right edge, where a long value has the room that 203 dpi need."""
    bars = _code128(value, sheet.height - 40, SIDE - 14)
    sheet.canvas.saveState()
    sheet.canvas.translate(sheet.width - 8, (sheet.height - bars.width) / 2)
    sheet.canvas.rotate(90)
    bars.drawOn(sheet.canvas, 0, 0)
    sheet.canvas.restoreState()


def _invoice(sheet: Sheet, world: Store, shipment: Shipment) -> None:
    sheet.page(A4 if world.settings.invoice_paper == "A4" else LABEL_SIZE, margin=18)
    small = world.settings.invoice_paper != "A4"
    size = 5.5 if small else 9.0
    place = world.locations[shipment.location_id]
    sheet.line("Tax Invoice", size * 1.6, bold=True)
    sheet.rule()
    sheet.lines(
        f"Invoice Number: {shipment.invoice_number}",
        f"Invoice Date: {shipment.invoice_date}",
        f"Order ID: {shipment.order_id}",
        f"Shipment ID: {shipment.shipment_id}",
        size=size,
    )
    sheet.line(f"Sold By: {world.seller.name}, {place.name}, {place.city}, {place.state} {place.pin_code}", size)
    sheet.line("GSTIN: 00AAAAA0000A0Z0 (synthetic)", size)
    sheet.line("Billing address: " + ", ".join(_address(shipment.buyer)), size)
    sheet.rule()
    heads = ("Product", "HSN", "Qty", "Taxable", "GST %", *_tax_heads(world, shipment), "Total")
    sheet.row(heads, COLUMNS, size, bold=True)
    total = 0.0
    for item in shipment.live_items:
        listing = world.listings[item.listing_id]
        amount = item.price * item.live
        total += amount
        sheet.row(_invoice_row(world, shipment, item, listing, 22 if small else 34), COLUMNS, size)
        for units in item.serial_numbers:
            sheet.line(f"   IMEI/Serial: {', '.join(units)}", size)
    sheet.rule()
    sheet.line(f"Grand total: Rs. {total:.2f}", size * 1.2, bold=True)


def intra_state(world: Store, shipment: Shipment) -> bool:
    """Inside a state CGST and SGST are due, half each; across states IGST."""
    return world.locations[shipment.location_id].state_code == shipment.buyer.state_code


def _tax_heads(world: Store, shipment: Shipment) -> tuple[str, str]:
    return ("CGST", "SGST") if intra_state(world, shipment) else ("IGST", "")


def _invoice_row(world: Store, shipment: Shipment, item: OrderItem, listing: Listing, width: int) -> tuple[str, ...]:
    amount = item.price * item.live
    taxable = amount / (1 + listing.tax_rate / 100)
    tax = amount - taxable
    taxes = (f"{tax / 2:.2f}", f"{tax / 2:.2f}") if intra_state(world, shipment) else (f"{tax:.2f}", "")
    title = shorten(listing.title, width)
    return (title, listing.hsn, str(item.live), f"{taxable:.2f}", f"{listing.tax_rate:g}", *taxes, f"{amount:.2f}")


def _address(address: Address) -> tuple[str, ...]:
    return (
        f"{address.first_name} {address.last_name}",
        f"{address.line1}, {address.line2}",
        f"{address.city}, {address.state} {address.pin_code}",
    )
