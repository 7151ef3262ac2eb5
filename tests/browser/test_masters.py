"""Masters by hand: bins from a pattern, a SKU in a form, a listing that orders wait for."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from godown.omni.models import Listing, Order
from godown.wms.models import Location, Sku
from playing import Play


def test_bins_are_made_from_a_pattern_after_a_preview(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    log_in("supervisor")
    page.goto("/places")
    page.get_by_role("link", name="New places").click()
    page.get_by_label("First code").fill("b-01-01")
    page.get_by_label("Last code").fill("b-1-10")
    page.get_by_label("Zone").fill("B")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no way from “B-01-01” to “B-1-10”.")
    page.get_by_label("Last code").fill("B-12-10")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("120 new places")).to_be_visible()
    assert not Location.objects.filter(zone="B").exists()
    page.get_by_role("button", name="Make 120 places").click()
    expect(page.get_by_role("status")).to_contain_text("120 places are made.")
    expect(page.locator("tbody tr")).to_have_count(100)
    page.get_by_role("link", name="Next 100").click()
    expect(page.locator("tbody tr")).to_have_count(20)
    assert Location.objects.filter(zone="B", kind="bin").count() == 120


def test_a_sku_is_corrected_in_a_form_that_says_what_is_wrong(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    log_in("supervisor")
    code = play.shop.goods[0]["sku"]
    page.goto(f"/skus?q={code}")
    page.get_by_role("link", name=f"Correct {code}").click()
    page.get_by_label("Weight, g").fill("heavy")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("“heavy” is no number.")).to_be_visible()
    page.get_by_label("Weight, g").fill("450")
    page.get_by_role("button", name="Keep").click()
    expect(page).to_have_title("SKUs · Godown")
    assert Sku.objects.get(code=code).weight == 450


def test_from_the_exception_to_the_listing_and_the_order_goes_on(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    order = play.flipkart.place_order([(play.shop.unlisted["listing_id"], 1)])["shipment_id"]
    play.wait(minutes=5)
    assert Order.objects.get(order_code=order).status == "FAILED"
    log_in("supervisor")
    page.goto("/exceptions")
    page.get_by_role("link", name="Add the listing").click()
    expect(page.get_by_label("SKU on Flipkart")).to_have_value(play.shop.unlisted["sku"])
    page.locator("input[name=sku]").fill(play.shop.unlisted["sku"])
    page.get_by_role("button", name="Keep").click()
    expect(page).to_have_title("Listings · Godown")
    play.run()
    assert Listing.objects.get(channel_sku=play.shop.unlisted["sku"]).enabled
    assert Order.objects.get(order_code=order).status != "FAILED"
