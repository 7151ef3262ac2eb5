"""An account is added in a real browser, and its guide followed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from godown.wms.masters.service import NewWarehouse
from godown.wms.setup import open_warehouse
from playing import Play


def test_an_admin_adds_an_account_with_a_warehouse_of_its_own_and_is_led_on(
    page: Page, play: Play, log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    open_warehouse(play.shop.site.seller_id, NewWarehouse("BLR2", "Bengaluru 2"))
    log_in("admin")
    page.get_by_role("link", name="Accounts").click()
    page.get_by_role("link", name="Add an account").click()
    page.get_by_label("Account code").fill("fk blr2")
    page.get_by_label("Log-in code").fill("flipkart-rangmanch")
    page.get_by_label("Location id").fill("LOC-2")
    page.get_by_role("radio", name="Dedicated warehouse").check()
    page.locator("select[name=warehouse]").select_option("BLR1")
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("alert")).to_contain_text("1 field is not right yet")
    expect(page.get_by_label("Account code")).to_have_attribute("aria-invalid", "true")
    assert serious() == []

    page.get_by_label("Account code").fill("fk-blr2")
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("alert")).to_contain_text("it serves fk-smart-blr")
    expect(page.get_by_role("radio", name="Dedicated warehouse")).to_be_checked()
    page.locator("select[name=warehouse]").select_option("BLR2")
    page.get_by_role("button", name="Add the account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Set-up guide")
    steps = page.locator(".guide > li")
    expect(steps).to_have_count(13)
    expect(page.locator(".guide-next h2")).to_have_text("Open the warehouse and make its bins")
    expect(steps.filter(has_text="Give the warehouse to this account alone").locator(".tag")).to_have_text("done")
    assert serious() == []
    page.locator(".guide-next").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Places")


def test_the_accounts_show_what_the_calls_of_the_hour_are_still_enough_for(
    page: Page, play: Play, log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    play.spend_calls(600)
    log_in("admin")
    page.goto("/accounts")
    calls = page.locator(".account .budget")
    expect(calls.locator(".budget-head")).to_contain_text("600 / 1000")
    expect(calls.locator(".budget-facts")).to_have_text("left400enough for150 ordersin an hour429 orders")
    expect(calls.locator(".budget-note")).to_contain_text("closed boxes go to Flipkart in groups")
    assert serious() == []
