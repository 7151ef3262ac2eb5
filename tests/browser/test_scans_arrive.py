"""Scans on their way to the server: fast ones, lost ones, after a log-out, wherever the focus is; in a real browser."""

from playwright.sync_api import Locator, Page, Route, expect

from browsing import LogIn, Scan, start_picking, walk
from godown.wms.picking import service as picking
from godown.wms.waves.models import Wave


def tote_of(stop: picking.Stop, orders: list[str]) -> str:
    return f"T-{orders.index(stop.order_code) + 1:02}"


def test_fast_scans_are_answered_in_order_and_none_is_lost(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """U3 and U4: the whole wave is scanned while the first answer is still on its way."""
    start_picking(page, log_in)
    sent: list[str] = []

    def slowly(route: Route) -> None:
        sent.append(route.request.post_data_json["code"])
        page.wait_for_timeout(40)
        route.continue_()

    page.route("**/scan", slowly)
    codes = [code for stop in walk() for code in (stop.bin, *[stop.ean] * stop.left, tote_of(stop, two_orders))]
    wedge(*codes)
    expect(band).to_have_attribute("data-outcome", "complete")
    assert sent == codes
    assert Wave.objects.get().status == "DONE"


def test_a_scan_whose_answer_was_lost_is_sent_again_and_counts_once(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """U4 and U12: nothing is shown as done before the server said so; the retry is the same gesture."""
    start_picking(page, log_in)
    stop = next(stop for stop in walk() if stop.left == 2)
    wedge(stop.bin)
    expect(band.locator(".band-headline")).to_have_text("Right bin")
    gestures: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        gestures.append(route.request.post_data_json["gesture"])
        if len(gestures) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/scan", lose_the_first_answer)
    wedge(stop.ean)
    expect(band).to_have_attribute("data-outcome", "offline")
    expect(page.locator("#ready")).to_have_text("OFFLINE")
    wedge(stop.ean)
    expect(band).to_contain_text("Not taken")
    expect(band.locator(".band-detail")).to_have_text(f"1 of 2 {stop.sku} in hand.")
    assert len(gestures) == 2
    assert len(set(gestures)) == 1
    expect(page.locator("#ready")).to_have_text("READY")


def test_a_scan_made_after_the_session_ended_counts_once_somebody_has_logged_in(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    start_picking(page, log_in)
    stop = walk()[0]
    page.context.clear_cookies()
    wedge(stop.bin)
    page.get_by_label("User name").fill("picker")
    page.get_by_label("Password").fill("picker")
    page.get_by_role("button", name="Log in").click()
    expect(band.locator(".band-headline")).to_have_text("Right bin")


def test_a_scan_that_the_server_cannot_work_on_does_not_block_the_station(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    start_picking(page, log_in)
    page.clock.install()
    page.route("**/scan", lambda route: route.fulfill(status=500))
    wedge("A-01")
    for _ in range(4):
        page.wait_for_timeout(100)
        page.clock.run_for(2_100)
    expect(band).to_have_attribute("data-outcome", "attention")
    page.unroute("**/scan")
    wedge(walk()[0].bin)
    expect(band.locator(".band-headline")).to_have_text("Right bin")


def test_a_scan_reaches_the_box_wherever_the_focus_is(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """U1 and U7: after a button had the focus, a scan is a scan and presses nothing."""
    start_picking(page, log_in)
    page.get_by_role("link", name="Pause").focus()
    page.keyboard.type(walk()[0].bin, delay=2)
    page.keyboard.press("Enter")
    expect(band.locator(".band-headline")).to_have_text("Right bin")
    assert "/pick/" in page.url
    expect(page.locator("#scan")).to_be_focused()


def test_text_that_a_device_injects_needs_no_enter(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn
) -> None:
    """U3: an input method puts the whole code into the box at once."""
    start_picking(page, log_in)
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.insert_text(walk()[0].bin)
    expect(band.locator(".band-headline")).to_have_text("Right bin")


def test_the_scan_box_outlives_every_answer(
    page: Page, band: Locator, two_orders: list[str], log_in: LogIn, wedge: Scan
) -> None:
    """U1: it is outside what is replaced, so a swap eats no characters; the band takes a third of the screen (U10)."""
    start_picking(page, log_in)
    page.evaluate("document.querySelector('#scan').same = true")
    wedge(walk()[0].bin)
    expect(band.locator(".band-headline")).to_have_text("Right bin")
    assert page.evaluate("document.querySelector('#scan').same") is True
    assert page.locator("#work #scan").count() == 0
    assert band.bounding_box()["height"] >= 0.35 * 860 - 1
