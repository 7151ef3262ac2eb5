"""From the exception to stock that is live again, in a real browser: the cancel wizard, put-back, make live."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import LogIn
from godown.demo import people, shop
from godown.kit import clock
from godown.omni.models import Cancellation, OrderLine
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock
from playing import Play


@pytest.fixture
def refused(play: Play) -> str:
    """A packed order of 3 + 1 pieces; Flipkart refused it, because 2 pieces of the first line are cancelled there."""
    code = play.order((0, 3), (1, 1))
    play.run()
    play.until_on_picklists(code)
    play.flipkart.cancel(code, play.flipkart.shipment(code)["items"][0]["order_item_id"], 2)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("the refusal, read back", lambda: play.get(code).read_back_at is not None)
    return code


def cancelled(play: Play, code: str) -> list[int]:
    lines = OrderLine.objects.filter(order=play.get(code)).order_by("id")
    return list(lines.values_list("cancelled", flat=True))


def in_pool(play: Play, number: int) -> tuple[int, int, int]:
    """Live, reserved, cancelled pieces of one of the goods in the dedicated pool."""
    sku = play.shop.goods[number]["sku"]
    (row,) = [each for each in stock.by_pool(play.shop.site) if each.sku == sku and each.pool == shop.POOL]
    return row.live, row.reserved, row.cancelled


def here(page: Page) -> Locator:
    """The step that the wizard shows as the current one."""
    return page.locator("[aria-current=step]")


def test_from_the_exception_to_live_again(
    page: Page, band: Locator, play: Play, refused: str, log_in: LogIn, wedge: Callable[..., None]
) -> None:
    log_in("supervisor")
    page.get_by_role("link", name="Exceptions").click()
    page.get_by_role("link", name="Follow the cancellation").first.click()
    expect(here(page)).to_contain_text("What Flipkart says")
    page.get_by_role("link", name="Next: what will happen").click()
    expect(here(page)).to_contain_text("What will happen")
    happens = page.locator(".happens")
    expect(happens).to_contain_text("2 pieces leave the order; 2 stay and are packed.")
    expect(happens).to_contain_text("2 picked pieces have to be put back")
    expect(happens).to_contain_text("Nothing is sent to Flipkart.")
    assert cancelled(play, refused) == [0, 0]
    asked = len(play.flipkart.calls())
    page.get_by_role("button", name="Cancel 2 pieces here").click()
    expect(here(page)).to_contain_text("What is left to do")
    assert cancelled(play, refused) == [2, 0]
    assert in_pool(play, 0) == (57, 1, 2)
    assert len(play.flipkart.calls()) == asked

    wizard = page.url
    page.get_by_role("link", name="To the put-back page").click()
    expect(page.locator("#ready")).to_have_text("READY")
    (waiting,) = putback.waiting(play.shop.site)
    expect(page.locator("#work")).to_contain_text(f"lies in its box · {refused}")
    wedge(waiting.ean)
    expect(band.locator(".band-headline")).to_have_text("In hand")
    expect(band).to_have_attribute("data-outcome", "accept")
    page.get_by_role("button", name="Lay it down again").click()
    expect(band.locator(".band-headline")).to_have_text("Laid down")
    wedge(waiting.ean, "#UNDO")
    expect(page.locator("#work")).to_contain_text("Nothing.")
    wedge("A-07")
    expect(band.locator(".band-headline")).to_have_text("Piece first")
    expect(band).to_have_attribute("data-outcome", "attention")
    wedge(waiting.ean, waiting.ean)
    expect(band.locator(".band-detail")).to_contain_text("2 of 2")
    wedge(waiting.ean)
    expect(band).to_have_attribute("data-outcome", "over")
    wedge("T-01")
    expect(band).to_have_attribute("data-outcome", "wrong")
    wedge("A-07")
    expect(band).to_have_attribute("data-outcome", "complete")
    assert putback.waiting(play.shop.site) == []
    assert in_pool(play, 0) == (57, 1, 2)

    page.goto(wizard)
    page.get_by_role("link", name="Make live again").click()
    expect(page.get_by_label("Reference")).to_have_value(refused)
    page.get_by_role("button", name="Make the chosen ones live").click()
    expect(page.get_by_role("status")).to_contain_text("2 pieces live again")
    page.reload()
    assert in_pool(play, 0) == (59, 1, 0)
    page.goto(wizard)
    expect(page.locator(".left .tag-good")).to_have_count(2)
    expect(page.get_by_role("link", name="To the pack bench")).to_be_visible()


def test_going_back_and_confirming_again_cancels_nothing_more(
    page: Page, play: Play, refused: str, log_in: LogIn
) -> None:
    """U17: the server knows a form that was sent twice."""
    log_in("supervisor")
    page.goto(f"/orders/{play.get(refused).id}/cancel?evidence=read_back")
    page.get_by_role("button", name="Cancel 2 pieces here").click()
    page.wait_for_url("**/cancel/done")
    page.go_back()
    again = page.get_by_role("button", name="Cancel 2 pieces here")
    if again.count():  # the browser may show the page as it was, or ask for it again
        again.click()
        page.wait_for_url("**/cancel/done")
    assert cancelled(play, refused) == [2, 0]
    assert Cancellation.objects.count() == 1


def test_what_the_portal_shows_is_entered_line_by_line(page: Page, play: Play, log_in: LogIn) -> None:
    code = play.order((0, 2), (1, 1))
    play.run()
    play.wait(minutes=1)
    log_in("supervisor")
    page.goto(f"/orders/{play.get(code).id}")
    page.get_by_role("link", name="Follow a cancellation").click()
    page.get_by_text("Enter what the portal shows").click()
    first, second = page.locator(".portal .quantity").all()
    page.get_by_label("partly").check()
    first.fill("seen")
    second.fill("0")
    go_on = page.locator(".portal").get_by_role("button", name="Next")
    go_on.click()
    expect(page.locator("tr", has=page.locator("[aria-invalid]")).get_by_role("alert")).to_contain_text("no number")
    expect(page.get_by_label("partly")).to_be_checked()
    first.fill("3")
    go_on.click()
    expect(page.locator(".wrong")).to_contain_text("3 cancelled of 2 ordered")
    first.fill("1")
    page.get_by_label("completely").check()
    go_on.click()
    expect(page.get_by_role("group").get_by_role("alert")).to_contain_text("do not fit")
    page.get_by_label("partly").check()
    go_on.click()
    expect(page.locator(".happens")).to_contain_text("nobody has to walk")
    page.get_by_role("button", name="Cancel 1 piece here").click()
    page.wait_for_url("**/cancel/done")
    assert cancelled(play, code) == [1, 0]
    assert Cancellation.objects.get().evidence == "portal"
    assert in_pool(play, 0) == (58, 1, 1)


def test_the_wizard_waits_for_flipkarts_answer(page: Page, play: Play, log_in: LogIn) -> None:
    code = play.order((0, 2))
    play.run()
    play.flipkart.cancel(code)
    log_in("supervisor")
    page.goto(f"/orders/{play.get(code).id}/cancel")
    expect(page.get_by_role("link", name="Next: what will happen")).to_have_count(0)
    page.get_by_role("button", name="Ask Flipkart again").click()
    expect(page.get_by_text("asking Flipkart")).to_be_visible()
    expect(page.get_by_role("button", name="Ask Flipkart again")).to_be_disabled()
    play.run()
    page.get_by_role("link", name="Next: what will happen").click(timeout=15_000)
    expect(page.locator(".happens")).to_contain_text("The whole order becomes cancelled")


def test_the_bench_says_what_to_do_and_leads_a_supervisor_on(
    page: Page, play: Play, refused: str, log_in: LogIn
) -> None:
    from godown.wms.packing.models import Shipment

    path = f"/floor/BLR1/pack/{Shipment.objects.get().id}"
    log_in("packer")
    page.goto(path)
    expect(page.locator("#work .alert")).to_contain_text("a supervisor follows the cancellation")
    expect(page.get_by_role("link", name="Follow the cancellation")).to_have_count(0)
    page.goto(f"/orders/{play.get(refused).id}/cancel")
    expect(page.get_by_role("heading")).to_have_text("Not for your role")
    page.goto(path)
    page.get_by_role("button", name="Log out").click()
    log_in("supervisor")
    page.goto(path)
    page.get_by_role("link", name="Follow the cancellation").click()
    expect(page).to_have_url(re.compile(f"/orders/{play.get(refused).id}/cancel$"))


def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_telephone(
    page: Page, play: Play, refused: str, log_in: LogIn, serious: Callable[..., list[str]]
) -> None:
    log_in("supervisor")
    wizard = f"/orders/{play.get(refused).id}/cancel"
    wrong = f"?evidence=portal&status=cancelled_partly&looked_at={clock.now():%Y-%m-%d}"
    found: dict[str, object] = {}

    def look(*paths: str) -> None:
        for theme in ("light", "dark"):
            page.context.add_cookies([{"name": "theme", "value": theme, "domain": "127.0.0.1", "path": "/"}])
            for path in paths:
                page.set_viewport_size({"width": 1280, "height": 860})
                page.goto(path)
                found[f"{path} {theme}"] = serious(station=path.startswith("/floor"))
                page.set_viewport_size({"width": 400, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found[f"{path} {theme} narrow"] = "too wide"

    look("/exceptions", wizard, wizard + wrong, f"{wizard}?evidence=read_back")
    page.goto(f"{wizard}?evidence=read_back")
    page.get_by_role("button", name="Cancel 2 pieces here").click()
    page.wait_for_url("**/cancel/done")
    look(f"{wizard}/done", "/stock/cancelled", "/floor/BLR1/put-back")
    assert {path: problems for path, problems in found.items() if problems} == {}
