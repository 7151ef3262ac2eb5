"""The office in a real browser: log-in, board, list, order page."""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from godown.kit import clock
from playing import Play


def test_a_wrong_password_lets_nobody_in(page: Page) -> None:
    page.goto("/orders")
    page.get_by_label("User name").fill("admin")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.goto("/orders")
    expect(page).to_have_url(re.compile(r"/login\?next=/orders$"))


def test_each_role_is_led_to_its_own_pages(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("picker")
    expect(page).to_have_url(re.compile("/floor/BLR1/pick$"))
    assert page.get_by_role("navigation").get_by_role("link").all_inner_texts() == [
        "Pick",
        "Transfer out",
        "Scanner",
        "Put back",
    ]
    page.goto("/orders")
    expect(page.get_by_role("heading")).to_have_text("Not for your role")


def test_the_board_is_filtered_without_a_new_page_and_the_url_says_how(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    soon = play.order(dispatch_by=clock.now() + timedelta(hours=1))
    late = play.order(dispatch_by=clock.now() + timedelta(hours=30))
    held = play.order(hold=True)
    play.run()
    log_in("supervisor")
    for code in (soon, late, held):
        expect(page.get_by_role("link", name=code)).to_be_visible()
    page.evaluate("window.stayed = true")
    page.get_by_label("SLA").select_option("2h")
    expect(page.get_by_role("link", name=late)).to_have_count(0)
    expect(page.get_by_role("link", name=soon)).to_be_visible()
    expect(page).to_have_url(re.compile("sla=2h"))
    page.get_by_label("SLA").select_option("")
    page.get_by_label("Hold").select_option("held")
    expect(page.get_by_role("link", name=held)).to_be_visible()
    expect(page.get_by_role("link", name=soon)).to_have_count(0)
    assert page.evaluate("window.stayed") is True


def test_the_board_follows_what_happens_without_losing_what_is_typed(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    page.clock.install()
    log_in("supervisor")
    page.get_by_label("Order code").press_sequentially("half a co")
    code = play.order()
    play.run()
    page.clock.run_for(21_000)
    expect(page.get_by_role("link", name=code)).to_be_visible()
    expect(page.get_by_label("Order code")).to_have_value("half a co")
    expect(page.get_by_label("Order code")).to_be_focused()


def test_an_order_is_found_by_its_code_and_its_page_tells_all(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    code = play.order((0, 2), (1, 1))
    play.order()
    play.run()
    log_in("admin")
    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_label("Order code").fill(code)
    page.keyboard.press("Enter")
    rows = page.locator("table.orders tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name=code).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    expect(page.locator(".timeline .entry").first).to_contain_text("Order received from Flipkart: 2 lines, 3 pieces.")
    expect(page.locator(".status-big")).to_have_text("Fulfillable")


def test_countdowns_run_by_the_servers_time(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    """The page's own clock is far from the server's (which is virtual here); what is left is right all the same."""
    play.order(dispatch_by=clock.now() + timedelta(minutes=90, seconds=30))
    play.run()
    log_in("admin")
    page.wait_for_timeout(1300)
    expect(page.locator("[data-due]").first).to_have_text("1 h 30 min")


def test_the_theme_is_kept(page: Page, log_in: Callable[[str], None]) -> None:
    log_in("admin")
    assert page.locator("html").get_attribute("data-bs-theme") == "light"
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/accounts")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
