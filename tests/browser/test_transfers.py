"""A transfer from the office over both docks, and the papers of a receipt, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import LogIn, Scan
from godown.kit import clock
from godown.wms import checks
from godown.wms.inward import service as inward
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku, NewWarehouse, Site
from godown.wms.setup import open_warehouse
from godown.wms.transfers import service as transfers
from playing import Play

MUG, CUP = "4006381333931", "5901234123457"


@pytest.fixture
def common(play: Play) -> Site:
    """A second warehouse, HYD1, with ten mugs in two bins and five cups."""
    seller_id = play.shop.site.seller_id
    places = [NewLocation(f"H-{number:02}", Kind.BIN, "H", number) for number in range(1, 5)]
    site = open_warehouse(seller_id, NewWarehouse("HYD1", "Hyderabad"), [*places, NewLocation("HT-1", Kind.TOTE)])
    masters.add_skus(seller_id, [NewSku("MUG", "Mug", MUG), NewSku("CUP", "Cup", CUP)])
    rows = [inward.Received(sku, place, pieces) for sku, place, pieces in (("MUG", "H-01", 10), ("CUP", "H-03", 5))]
    inward.receive(site, rows, "OPENING", "opening-hyd", clock.now())
    return site


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_transfer_goes_from_the_office_over_both_docks_and_its_shortage_is_explained(
    page: Page, band: Locator, play: Play, common: Site, log_in: LogIn, wedge: Scan
) -> None:
    log_in("supervisor")
    page.goto("/transfers")
    page.get_by_role("link", name="Draft a transfer").click()
    page.locator("[name=source]").select_option("HYD1/COMMON")
    page.locator("[name=target]").select_option("BLR1/FK-SMART")
    page.get_by_label("SKUs and pieces").fill("MUG 3\nCUP x")
    press(page, "Save as draft")
    expect(page.get_by_role("alert")).to_contain_text("Row 2 is no SKU with its pieces: CUP x")
    page.get_by_label("SKUs and pieces").fill("MUG 3\nCUP 1")
    press(page, "Save as draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("STO-1")
    press(page, "Approve: reserve and pick")
    page.get_by_role("link", name="Pick it").click()
    expect(page.locator("#ready")).to_have_text("READY")
    headline = band.locator(".band-headline")
    expect(headline).to_have_text("Go to H-01")
    wedge("H-01", "#QTY3", MUG)
    expect(headline).to_have_text("In hand")
    wedge("HT-1")
    expect(headline).to_have_text("In the tote")
    wedge("H-03", CUP, "HT-1")
    expect(band).to_have_attribute("data-outcome", "complete")
    wedge("#DONE", "#DONE")
    expect(headline).to_have_text("Ready to go")
    page.get_by_role("link", name="All transfers").click()
    page.get_by_label("Vehicle of STO-1").fill("TS-07-99")
    press(page, "Send off")
    expect(page.get_by_role("status")).to_contain_text("On the way")

    page.goto("/floor/BLR1/receive")
    page.get_by_label("Boxes of STO-1").fill("1")
    page.locator("li", has_text="STO-1").get_by_role("button").click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(MUG, MUG, CUP)
    expect(page.locator("#work .say")).to_have_text("3/4")
    wedge("#DONE", "#DONE")
    expect(headline).to_have_text("Count over")
    page.goto("/floor/BLR1/put-away")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("#QTY2", MUG, "A-01")
    expect(headline).to_have_text("Put away")
    wedge(CUP, "A-01")
    expect(band).to_have_attribute("data-outcome", "complete")

    page.goto("/transfers?status=received")
    expect(page.get_by_text("short")).to_be_visible()
    page.get_by_role("link", name="STO-1").click()
    page.get_by_role("link", name="STO-1").last.click()
    page.get_by_label("Why MUG differs").select_option("lost")
    press(page, "Close the receipt")
    expect(page.locator(".status-big")).to_contain_text("Closed")
    expect(page.locator("main")).to_contain_text("MUG: 2 came, 3 were expected: lost.")
    (card,) = transfers.transfers([common.seller_id])
    assert (card.status, card.outcome, card.vehicle) == ("closed", "short", "TS-07-99")
    assert checks.differences([common.seller_id]) == []


def test_a_transfer_on_its_way_is_cancelled_and_comes_back(
    page: Page, play: Play, common: Site, log_in: LogIn, wedge: Scan
) -> None:
    transfer = transfers.draft(common, play.shop.site, "STO-9", {"MUG": 2}, clock.now())
    transfers.approve([common.seller_id], transfer, clock.now())
    log_in("supervisor")
    page.goto(f"/floor/HYD1/transfers/{transfer}")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("H-01", MUG, "HT-1")
    expect(page.locator(".band-headline")).to_have_text("In the tote")
    wedge("#DONE")
    expect(page.locator("#band")).to_contain_text("1 piece is not picked.")
    wedge("#DONE")
    expect(page.locator(".band-headline")).to_have_text("Ready to go")
    transfers.send(common, transfer, "", clock.now())
    page.goto(f"/transfers/{transfer}")
    page.get_by_label("Why not?").fill("wrong warehouse")
    press(page, "Cancel the transfer")
    expect(page.locator(".status-big")).to_contain_text("Cancelled")
    expect(page.get_by_role("link", name="STO-9 back")).to_be_visible()
    assert checks.differences([common.seller_id]) == []


def test_a_delivery_is_announced_counted_and_told_to_flipkart(
    page: Page, play: Play, common: Site, log_in: LogIn, wedge: Scan
) -> None:
    log_in("supervisor")
    page.goto("/receipts")
    page.get_by_role("link", name="Announce a delivery").click()
    page.get_by_label("Reference").fill("PO-5")
    page.get_by_label("Supplier").fill("Potter & Sons")
    page.get_by_label("Into pool").select_option("FK-SMART")
    page.get_by_label("SKUs and pieces").fill("MUG\t2")
    press(page, "Announce it")
    expect(page.get_by_role("heading", level=1)).to_have_text("PO-5")
    (card,) = inward.receipts([common.seller_id], text="PO-5")
    inward.enter_gate(play.shop.site, card.id, "KA-1", 1, clock.now())
    page.reload()
    page.get_by_role("link", name="Count it").click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(MUG, MUG, "#DONE", "#DONE")
    expect(page.locator(".band-headline")).to_have_text("Count over")
    page.goto("/receipts?told=no")
    expect(page.get_by_text("not yet")).to_be_visible()
    page.get_by_role("link", name="PO-5").click()
    page.get_by_label("Number of the receipt on Flipkart").fill("FKGRN-77")
    press(page, "It is received there")
    expect(page.get_by_text("FKGRN-77", exact=True)).to_be_visible()
    page.goto("/receipts?told=no")
    expect(page.get_by_text("No receipt matches.")).to_be_visible()
    (card,) = inward.receipts([common.seller_id], text="PO-5")
    assert (card.channel_reference, card.channel_reference_by) == ("FKGRN-77", "supervisor")
