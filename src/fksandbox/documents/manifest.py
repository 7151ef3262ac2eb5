"""The courier's manifest: every parcel that is ready for its van (facts/flipkart.md §3.8)."""

from collections.abc import Sequence
from typing import Final

from reportlab.lib.pagesizes import A4

from ..clock import IST
from ..model import Shipment
from ..store import Store
from .canvas import Sheet

COLUMNS: Final = (0.0, 0.08, 0.34, 0.62)


def manifest_pdf(world: Store, vendor: str, location_id: str, shipments: Sequence[Shipment]) -> bytes:
    """One row for each box."""
    sheet = Sheet(f"Manifest {vendor}")
    sheet.page(A4, margin=36)
    sheet.line(f"Manifest: {vendor}", 14, bold=True)
    sheet.line(
        f"{world.seller.name}, {world.locations[location_id].name}, {world.now().astimezone(IST):%d-%b-%Y %H:%M} IST"
    )
    sheet.line(f"Total shipments: {len(shipments)}")
    sheet.rule()
    sheet.row(("No.", "Tracking ID", "Order ID", "Shipment ID"), COLUMNS, bold=True)
    rows = ((s, tracking_id) for s in shipments for tracking_id in s.tracking_ids)
    for number, (shipment, tracking_id) in enumerate(rows, 1):
        if not sheet.fits(14):
            sheet.page(A4, margin=36)
        sheet.row((str(number), tracking_id, shipment.order_id, shipment.shipment_id), COLUMNS)
    sheet.rule()
    sheet.line("Pickup executive: ________________________   Date and time: ________________________")
    return sheet.finish()
