"""The office decides over pieces in quarantine, in a real browser."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

import papers
import world
from browsing import LogIn
from godown.demo import shop
from godown.kit import clock
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inspection import photos
from godown.wms.inspection import service as inspection
from godown.wms.inspection.rules import Failure
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku
from godown.wms.models import ReturnItem
from godown.wms.stock import service as stock
from playing import Play

MADE = ("MUG", "CUP", "PEN", "POT")


@pytest.fixture
def failed(play: Play) -> None:
    """A damaged mug with a photo, a used cup, and a good pen that nobody announced."""
    site, now = play.shop.site, clock.now()
    masters.add_skus(site.seller_id, [NewSku("MUG", "Blue mug"), NewSku("CUP", "Tea cup"), NewSku("PEN", "Pen")])
    Desk().announce_returns([papers.coming(site, awb="CR-1", pool=shop.POOL, MUG=1, CUP=1)], now)
    world.through_gate(site, "CR-1")
    parcel = inspection.open_parcel(site, "CR-1", uuid4(), now).data["parcel"]
    for sku, reason in (("MUG", Failure.DAMAGED), ("CUP", Failure.USED), ("PEN", None)):
        inspection.scan(site, parcel, sku, uuid4(), now)
        inspection.judge(site, parcel, reason, uuid4(), now)
    photos.add(site, ReturnItem.objects.get(sku__code="MUG").id, b"\xff\xd8\xff a mug", now)
    inspection.finish(site, parcel, uuid4(), now)


@pytest.fixture
def delivered(play: Play) -> None:
    """Five pots of a delivery came wet, a crate of them broken."""
    site, now = play.shop.site, clock.now()
    masters.add_skus(site.seller_id, [NewSku("POT", "Clay pot")])
    receipt = inward.announce(site, "PO-77", {"POT": 17}, now, supplier="Kumbhar & Sons")
    inward.enter_gate(site, receipt, "KA-01", 2, now)
    for damage, pieces in ((Damage.WET, 5), (Damage.BROKEN, 12)):
        counting.count(site, receipt, "POT", uuid4(), now, pieces=pieces, damage=damage)
    counting.finish(site, receipt, uuid4(), now)


def lying(play: Play) -> dict[tuple[str, str], int]:
    rows = stock.by_location(play.shop.site)
    return {(row.location, row.sku): row.quantity for row in rows if row.sku in MADE and row.quantity}


def test_pieces_are_filtered_released_and_scrapped_with_a_reason(
    page: Page, play: Play, failed: None, log_in: LogIn
) -> None:
    log_in("supervisor")
    page.goto("/stock/quarantine")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    page.get_by_role("link", name="Used", exact=True).click()
    expect(page).to_have_url(re.compile("reason=used$"))
    expect(rows).to_have_count(1)
    page.get_by_label("Choose CUP of").check()
    page.get_by_role("textbox", name="Why").fill("washed, like new")
    page.get_by_role("button", name="Release to be put away").click()
    expect(page.get_by_text("1 piece is to be put away.")).to_be_visible()
    assert lying(play) == {("QUARANTINE", "MUG"): 1, ("RETURNS", "CUP"): 1, ("QUARANTINE", "PEN"): 1}
    page.goto("/stock/quarantine?q=mug")
    expect(rows).to_have_count(1)
    page.get_by_label("Choose MUG of").check()
    page.get_by_role("textbox", name="Why").fill("handle is gone")
    page.get_by_role("button", name="Scrap").click()
    expect(page.get_by_text("1 piece is scrap.")).to_be_visible()
    assert lying(play) == {("SCRAP", "MUG"): 1, ("RETURNS", "CUP"): 1, ("QUARANTINE", "PEN"): 1}
    page.goto("/stock/quarantine")
    page.get_by_role("textbox", name="Why").fill("why")
    page.get_by_role("button", name="Scrap").click()
    expect(page.get_by_role("alert")).to_contain_text("No piece is chosen.")
    assert checks.differences([play.shop.site.seller_id]) == []


def test_damaged_goods_stand_beside_returns_and_go_back_in_part(
    page: Page, play: Play, failed: None, delivered: None, log_in: LogIn
) -> None:
    log_in("supervisor")
    page.goto("/stock/quarantine")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(5)
    page.get_by_label("Came with").select_option("Deliveries")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("source=receipt"))
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Broken", exact=True).click()
    expect(rows).to_have_count(1)
    page.get_by_label("Choose POT of PO-77").check()
    page.get_by_label("Pieces of POT of PO-77").fill("13")
    page.get_by_role("textbox", name="Why").fill("credit note 7")
    page.get_by_role("button", name="Back to the supplier").click()
    expect(page.get_by_role("alert")).to_contain_text("not in quarantine any more")
    expect(page.get_by_label("Choose POT of PO-77")).to_be_checked()
    page.get_by_label("Pieces of POT of PO-77").fill("10")
    page.get_by_role("button", name="Back to the supplier").click()
    expect(page.get_by_text("10 pieces go back to their supplier.")).to_be_visible()
    assert lying(play)["QUARANTINE", "POT"] == 7
    page.get_by_role("link", name="PO-77").click()
    expect(page.get_by_role("heading", name="PO-77")).to_be_visible()
    page.get_by_role("link", name="damaged").click()
    expect(rows).to_have_count(2)
    page.get_by_label("Choose POT of PO-77").first.check()
    page.get_by_role("textbox", name="Why").fill("dry again")
    page.get_by_role("button", name="Release to be put away").click()
    expect(page.get_by_text("5 pieces are to be put away.")).to_be_visible()
    assert lying(play)["DOCK", "POT"] == 5
    assert checks.differences([play.shop.site.seller_id]) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_has_no_serious_faults(
    page: Page,
    failed: None,
    delivered: None,
    log_in: LogIn,
    serious: Callable[..., list[str]],
    width: int,
    theme: str,
) -> None:
    log_in("supervisor")
    page.set_viewport_size({"width": width, "height": 860})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    page.goto("/stock/quarantine")
    assert serious() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_receiver_does_not_decide(page: Page, failed: None, log_in: LogIn) -> None:
    log_in("receiver")
    page.goto("/stock/quarantine")
    expect(page.get_by_role("heading")).to_have_text("Not for your role")
