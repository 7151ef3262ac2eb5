"""Receiving and putting away by a scanner that types, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import LogIn, Scan
from godown.kit import clock
from godown.wms import checks
from godown.wms.inward import service as inward
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku
from godown.wms.stock import service as stock
from playing import Play

MUG, CUP, PEN = "4006381333931", "5901234123457", "9780201379624"


@pytest.fixture
def announced(play: Play) -> str:
    """A delivery of three mugs and a cup; a pen is nobody's."""
    site = play.shop.site
    masters.add_skus(site.seller_id, [NewSku("MUG", "Mug", MUG), NewSku("CUP", "Cup", CUP), NewSku("PEN", "Pen", PEN)])
    found = inward.announce(site, "PO-77", {"MUG": 3, "CUP": 1}, clock.now(), supplier="Potter & Sons")
    return str(found)


def lying(play: Play) -> dict[tuple[str, str], int]:
    skus = ("MUG", "CUP", "PEN")
    rows = stock.by_location(play.shop.site)
    return {(row.location, row.sku): row.quantity for row in rows if row.sku in skus and row.quantity}


def through_the_gate(page: Page, log_in: LogIn, name: str = "receiver") -> None:
    log_in(name)
    page.goto("/receive")
    page.get_by_label("Vehicle of PO-77").fill("KA-01-1234")
    page.get_by_label("Boxes of PO-77").fill("2")
    page.locator("li", has_text="PO-77").get_by_role("button").click()
    expect(page.locator("#ready")).to_have_text("READY")


def test_a_delivery_is_received_and_put_away_by_scans_alone(
    page: Page, band: Locator, play: Play, announced: str, log_in: LogIn, wedge: Scan
) -> None:
    through_the_gate(page, log_in)
    headline = band.locator(".band-headline")
    expect(headline).to_have_text("Scan each piece")
    wedge(MUG, MUG)
    expect(headline).to_have_text("Counted")
    expect(page.locator("#work .rows .now .big")).to_have_text("2/3")
    wedge("#UNDO")
    expect(headline).to_have_text("Taken out")
    wedge("#BROKEN")
    expect(headline).to_have_text("Damaged: scan it")
    wedge(MUG)
    expect(headline).to_have_text("Into quarantine")
    wedge("#QTY2", CUP)
    expect(band).to_have_attribute("data-outcome", "over")
    expect(band).to_contain_text("1 of CUP are expected, 0 are here.")
    wedge(CUP, MUG)
    expect(band).to_have_attribute("data-outcome", "complete")
    wedge("#DONE")
    expect(band).to_contain_text("Everything is here.")
    wedge("#DONE")
    expect(headline).to_have_text("Count over")
    assert lying(play) == {("DOCK", "MUG"): 2, ("DOCK", "CUP"): 1, ("QUARANTINE", "MUG"): 1}

    page.get_by_role("link", name="Put away").last.click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(MUG)
    expect(headline).to_have_text("In hand")
    page.get_by_role("button", name="Take the other 1 too").click()
    expect(page.locator(".step").first).to_contain_text("2 × MUG")
    suggested = page.locator(".step").nth(1).locator("b").inner_text()
    wedge(suggested)
    expect(headline).to_have_text("Put away")
    wedge(CUP, "A-01")
    expect(band).to_have_attribute("data-outcome", "complete")
    assert lying(play) == {(suggested, "MUG"): 2, ("A-01", "CUP"): 1, ("QUARANTINE", "MUG"): 1}
    (card,) = inward.receipts([play.shop.site.seller_id], text="PO-77")
    assert (card.status, card.vehicle, card.boxes) == ("put_away", "KA-01-1234", 2)
    assert checks.differences([play.shop.site.seller_id]) == []


def test_more_than_expected_is_taken_in_by_a_supervisor_only_and_by_a_second_scan(
    page: Page, band: Locator, play: Play, announced: str, log_in: LogIn, wedge: Scan
) -> None:
    through_the_gate(page, log_in)
    wedge(PEN, PEN)
    expect(band.locator(".band-headline")).to_have_text("Not on this receipt")
    assert lying(play) == {}
    page.get_by_role("button", name="Log out").click()
    log_in("supervisor")
    page.goto(f"/floor/BLR1/receive/{announced}")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(PEN)
    expect(band).to_contain_text("Scan it once more to take it in.")
    assert lying(play) == {}
    wedge(PEN)
    expect(band.locator(".band-headline")).to_have_text("Counted")
    assert lying(play) == {("DOCK", "PEN"): 1}


def test_each_role_receives_or_does_not(page: Page, announced: str, log_in: LogIn) -> None:
    log_in("picker")
    page.goto("/receive")
    expect(page.get_by_role("heading")).to_have_text("Not for your role")
