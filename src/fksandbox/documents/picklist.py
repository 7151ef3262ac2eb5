"""The picklist's PDF: what to fetch from which bin. Its column of listing ids is headed "LID / WID"."""

from collections import Counter
from typing import Final

from reportlab.lib.pagesizes import A4

from ..clock import IST
from ..model import Picklist
from ..picklists import shipments
from ..store import Store
from .canvas import Sheet, shorten

COLUMNS: Final = (0.0, 0.32, 0.78, 0.93)


def picklist_pdf(world: Store, picklist: Picklist | None) -> bytes:
    """A row for each listing with its bin and quantity; without a list, a page that says so."""
    sheet = Sheet("PickList" if picklist is None else f"PickList {picklist.pick_list_id}")
    sheet.page(A4, margin=36)
    if picklist is None:
        sheet.line("Nothing to pick", 12, bold=True)
        return sheet.finish()
    wanted: Counter[str] = Counter()
    for shipment in shipments(world, picklist):
        for item in shipment.live_items:
            wanted[item.listing_id] += item.live
    sheet.line(f"PickList {picklist.pick_list_id}", 14, bold=True)
    sheet.line(f"{picklist.created_at.astimezone(IST):%d-%b-%Y %H:%M} IST, {len(picklist.shipment_ids)} orders")
    sheet.rule()
    sheet.row(("LID / WID", "Product", "Bin", "Qty"), COLUMNS, bold=True)
    for listing_id, quantity in wanted.items():
        if not sheet.fits(14):
            sheet.page(A4, margin=36)
        title = shorten(world.listings[listing_id].title, 60)
        sheet.row((listing_id, title, _bin_of(world, picklist, listing_id), str(quantity)), COLUMNS)
    return sheet.finish()


def _bin_of(world: Store, picklist: Picklist, listing_id: str) -> str:
    bins = world.bins[picklist.location_id]
    return next((bin_id for bin_id, contents in bins.items() if listing_id in contents), "")
