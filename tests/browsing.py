"""What tests of the floor's pages do again and again in the browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from godown.wms.masters import service as masters
from godown.wms.picking import service as picking
from godown.wms.waves.models import Wave

Scan = Callable[..., None]
LogIn = Callable[[str], None]


def walk() -> list[picking.Stop]:
    """What is left to fetch for the only wave there is."""
    wave = Wave.objects.get()
    return picking.walk(masters.Site(wave.warehouse_id, wave.seller_id, "BLR1"), wave.id)


def start_picking(page: Page, log_in: LogIn) -> None:
    log_in("picker")
    page.get_by_role("button", name="Give me work").click()
    expect(page.locator("#ready")).to_have_text("READY")
