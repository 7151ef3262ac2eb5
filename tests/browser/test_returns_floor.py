"""Returns by a scanner that types, in a real browser: the gate, the bench, the bin."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

import papers
import world
from browsing import LogIn, Scan
from godown.demo import shop
from godown.kit import clock
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku
from godown.wms.models import ReturnOrder, ReturnParcel, ReturnPhoto
from godown.wms.stock import service as stock
from playing import Play

MUG, CUP = "4006381333931", "5901234123457"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def returns(play: Play) -> dict[str, str]:
    """A customer's return of a mug and a cup (CR-1), and an RTO of two mugs (RTO-1); their codes by AWB."""
    site = play.shop.site
    masters.add_skus(site.seller_id, [NewSku("MUG", "Blue mug", MUG), NewSku("CUP", "Tea cup", CUP)])
    coming = [
        papers.coming(site, awb="CR-1", pool=shop.POOL, MUG=1, CUP=1),
        papers.coming(site, kind="return_to_origin", awb="RTO-1", pool=shop.POOL, MUG=2),
    ]
    Desk().announce_returns(coming, clock.now())
    return {each.awb: each.return_code for each in coming}


def lying(play: Play) -> dict[tuple[str, str], int]:
    rows = stock.by_location(play.shop.site)
    return {(row.location, row.sku): row.quantity for row in rows if row.sku in ("MUG", "CUP") and row.quantity}


def gate_entry(page: Page, log_in: LogIn) -> None:
    log_in("receiver")
    page.goto("/returns-dock")
    page.get_by_label("Courier").fill("EKART")
    page.get_by_role("button", name="New gate entry").click()
    expect(page.locator("#ready")).to_have_text("READY")


def test_returns_come_in_are_inspected_and_put_away_by_scans_alone(
    page: Page, band: Locator, play: Play, returns: dict[str, str], log_in: LogIn, wedge: Scan
) -> None:
    headline = band.locator(".band-headline")
    gate_entry(page, log_in)
    wedge("CR-1")
    expect(headline).to_have_text("Known return")
    wedge("RTO-1", "CR-1")
    expect(headline).to_have_text("Scanned already")
    wedge("WHAT-1")
    expect(headline).to_have_text("No return order")
    wedge("#DONE")
    expect(headline).to_have_text("Sure? Once more")
    wedge("#DONE")
    expect(headline).to_have_text("Gate entry closed")
    wedge("RTO-2")
    expect(headline).to_have_text("Gate entry closed")

    page.get_by_role("link", name="Inspect parcels").click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("CR-1")
    expect(headline).to_have_text("Scan each piece")
    wedge(MUG)
    expect(headline).to_have_text("Good or not?")
    wedge("#PASS")
    expect(headline).to_have_text("Passed")
    wedge(CUP)
    page.get_by_role("button", name="Damaged").click()
    expect(headline).to_have_text("Failed")
    with page.expect_navigation():
        page.locator("#photo").set_input_files({"name": "cup.png", "mimeType": "image/png", "buffer": PIXEL})
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
    assert ReturnPhoto.objects.get().content_type == "image/png"
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("#DONE")
    expect(band).to_have_attribute("data-outcome", "complete")
    assert lying(play) == {("RETURNS", "MUG"): 1, ("QUARANTINE", "CUP"): 1}

    page.get_by_role("link", name="Sealed RTOs").click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("CR-1")
    expect(headline).to_have_text("Inspected already")
    wedge("RTO-1")
    expect(headline).to_have_text("All passed")

    page.get_by_role("link", name="Put away").last.click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(MUG)
    page.get_by_role("button", name="Take the other 2 too").click()
    expect(page.locator(".step").first).to_contain_text("3 × MUG")
    wedge("A-01")
    expect(band).to_have_attribute("data-outcome", "complete")
    assert lying(play) == {("A-01", "MUG"): 3, ("QUARANTINE", "CUP"): 1}
    assert set(ReturnOrder.objects.values_list("status", flat=True)) == {"PROCESSED"}
    assert checks.differences([play.shop.site.seller_id]) == []


def test_a_missing_piece_is_asked_about_once_more_and_the_next_parcel_ends_a_whole_one(
    page: Page, band: Locator, play: Play, returns: dict[str, str], log_in: LogIn, wedge: Scan
) -> None:
    world.through_gate(play.shop.site, "CR-1", "RTO-1")
    log_in("receiver")
    page.goto("/floor/BLR1/returns/inspect")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("RTO-1", MUG, "#PASS", MUG, "#PASS", returns["CR-1"])
    expect(band).to_contain_text(f"Return {returns['CR-1']}: 2 pieces announced.")
    assert ReturnOrder.objects.get(awb="RTO-1").status == "INSPECTED"
    wedge(MUG, "#FAIL")
    expect(band.locator(".band-headline")).to_have_text("Why did it fail?")
    wedge("#USED", "#DONE")
    expect(band).to_contain_text("Not in the parcel: 1 × CUP.")
    assert ReturnOrder.objects.get(awb="CR-1").status == "ARRIVED"
    wedge("#DONE")
    expect(band.locator(".band-headline")).to_have_text("Parcel inspected")
    assert lying(play) == {("RETURNS", "MUG"): 2, ("QUARANTINE", "MUG"): 1}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_floor_pages_of_returns_have_no_serious_faults(
    page: Page,
    play: Play,
    returns: dict[str, str],
    log_in: LogIn,
    wedge: Scan,
    serious: Callable[..., list[str]],
    width: int,
    theme: str,
) -> None:
    entry = world.through_gate(play.shop.site, "CR-1", "RTO-1", "WHAT-1")
    parcels = dict(ReturnParcel.objects.values_list("awb", "id"))
    log_in("receiver")
    page.set_viewport_size({"width": width, "height": 860})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    for path in (
        "returns",
        f"returns/gate/{entry}",
        "returns/inspect",
        "returns/sealed",
        f"returns/{parcels['WHAT-1']}/find?q=560001",
        "returns/put-away",
    ):
        page.goto(f"/floor/BLR1/{path}")
        assert serious(station=True) == [], path
    page.goto(f"/floor/BLR1/returns/inspect/{parcels['CR-1']}")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(MUG)
    expect(page.get_by_role("button", name="PASS")).to_be_visible()
    assert serious(station=True) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.evaluate(
        "[...document.querySelectorAll('#work .key')].map((key) => key.getBoundingClientRect().height)"
    )
    assert min(heights) >= 56
    page.get_by_role("button", name="Damaged").click()
    expect(page.get_by_text("Scrap it")).to_be_visible()
    assert serious(station=True) == []
