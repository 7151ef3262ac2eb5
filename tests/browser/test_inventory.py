"""The inventory pages in a real browser: what was told, why one shows nothing, and sending it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import selling
from godown.kit import clock
from godown.omni.inventory import service as inventory
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from playing import Play
from selling import Place


@pytest.fixture
def skus(play: Play) -> list[str]:
    """Of a seller-fulfilled account's listings one each is sent, to be sent, refused, paused, edited and disabled."""
    goods = [play.world.listings[each["listing_id"]] for each in play.shop.goods[:8]]
    place = Place(play.shop.site, play.world, play.flipkart, clock.VirtualClock(clock.now()), goods)
    found = [each.sku for each in goods]
    play.shop.receive(dict(zip(found, [64, 12, 5, 9, 40, 7, 1], strict=False)), "GRN-OWN", clock.now())
    account = place.account(location=0, stock_buffer=1)
    listings.upsert(account, [ListingRow(found[2], goods[2].listing_id, "WRONGFSN12345", found[2])], clock.now())
    play.wait(seconds=30)
    play.flipkart.set_quantity(goods[4].listing_id, 99)
    inventory.pause(account, found[3], True, clock.now())
    listings.enable(account, [found[5]], False, clock.now())
    play.wait(seconds=70)
    selling.Selling(place, account)._run(inventory.COMPARE)
    play.shop.receive({found[1]: 30}, "GRN-MORE", clock.now())
    return found


def test_a_person_finds_what_is_refused_and_sends_a_listing_again(
    page: Page, play: Play, skus: list[str], log_in: Callable[[str], None]
) -> None:
    log_in("supervisor")
    page.get_by_role("link", name="Inventory").click()
    page.get_by_label("Account", exact=True).select_option("fk-own")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=re.compile("^refused")).click()
    expect(page).to_have_url(re.compile("state=refused"))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("product_id is not the SKU's")
    page.get_by_role("link", name=skus[2]).click()
    expect(page.locator(".check-no")).to_contain_text("Flipkart accepted the last update")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("status").first).to_contain_text("being sent")
    play.run()
    page.reload()
    expect(page.locator("tbody tr").first).to_contain_text("somebody asked")


@pytest.mark.parametrize("width", [1280, 400])
def test_the_pages_are_readable_for_everybody(
    page: Page,
    skus: list[str],
    log_in: Callable[[str], None],
    serious: Callable[..., list[str]],
    width: int,
    tmp_path: Path,
) -> None:
    log_in("supervisor")
    page.set_viewport_size({"width": width, "height": 860})
    found = []
    for theme in ("light", "dark"):
        page.context.add_cookies([{"name": "theme", "value": theme, "domain": "127.0.0.1", "path": "/"}])
        page.goto("/flipkart/inventory?account=fk-own")
        found += serious()
        page.screenshot(path=tmp_path / f"list-{theme}.png", full_page=True)
        page.get_by_role("link", name=skus[4]).click()
        found += serious()
        page.screenshot(path=tmp_path / f"listing-{theme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []
