"""Allocation in a real browser, as a supervisor does it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from godown.kit import clock
from godown.wms.pools import views
from playing import Play


def test_a_supervisor_takes_stock_back_to_common_and_allocates_it_again(
    page: Page, play: Play, log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    sku, other = (play.shop.goods[number]["sku"] for number in (0, 1))
    log_in("supervisor")
    page.get_by_role("link", name="Pool stock").click()
    expect(page.locator(".pools > ul > li").first).to_contain_text("COMMON")
    page.get_by_role("link", name="Documents").click()
    page.get_by_role("link", name="De-allocate").click()
    page.get_by_label("SKU, EAN or title").fill(sku)
    page.get_by_role("button", name="Find").click()
    page.get_by_label(f"Pieces of {sku}").fill("25")
    page.get_by_label("SKU, EAN or title").fill(other)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("1 more SKU entered")).to_be_visible()
    page.get_by_label("Reason").fill("promotion is over")
    page.get_by_role("button", name="De-allocate now").click()
    expect(page.locator(".page-head .tag")).to_have_text("Carried out")

    page.goto(f"/stock/{play.shop.site.code}/documents/new")
    page.get_by_label(f"Pieces of {sku}").fill("30")
    page.get_by_label("Reason").fill("festive sale")
    page.get_by_role("button", name="Allocate now").click()
    expect(page.get_by_role("alert")).to_contain_text(f"{sku} 30 (25 there)")
    assert serious() == []
    expect(page.get_by_role("button", name="Carry out")).to_have_count(0)
    play.shop.receive({sku: 5}, "GRN-2", clock.now())
    page.goto(page.url.replace("/carry-out", ""))
    page.get_by_role("link", name="Documents").click()
    page.get_by_role("row").filter(has_text="festive sale").get_by_role("link").click()
    page.get_by_role("button", name="Carry out").click()
    expect(page.locator(".page-head .tag")).to_have_text("Carried out")
    page.get_by_role("link", name=sku).click()
    rows = page.get_by_role("region", name="Between pools").locator("tbody tr")
    expect(rows.first).to_contain_text("Allocated")
    expect(rows.nth(1)).to_contain_text("De-allocated")
    held, _ = views.held(play.shop.site, play.shop.account.pool, text=sku)
    assert [row.live for row in held] == [65]
