"""Flipkart's bins in a real browser: the wall, a plan made and done, a difference put right."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from godown.kit import clock
from godown.omni.binplans import drafting
from godown.omni.binplans import service as plans
from godown.omni.bins import service as bins
from godown.omni.bins.models import FlipkartBin
from godown.omni.comparison import service as comparing
from playing import Play

pytestmark = pytest.mark.usefixtures("play")


@pytest.fixture
def shop(play: Play) -> Play:
    """Bins of every kind: full, nearly full, begun, empty, planned, to be made and gone."""
    contents = play.world.bins[play.world.location_id]
    goods = play.shop.goods[0]["listing_id"]
    contents["A-02-01"][goods] = 1250
    contents["GONE-01"] = {}
    play.run()
    del contents["GONE-01"]
    play.wait(minutes=1)
    plans_of(play)
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    return play


def plans_of(play: Play) -> int:
    wanted = drafting.typed(play.shop.account, {play.shop.goods[1]["sku"]: 24_500, play.shop.goods[2]["sku"]: 900})
    return drafting.make(play.shop.account, wanted, 5, clock.now())


def test_the_wall_shows_fill_and_a_bin_opens_with_what_lies_in_it(
    page: Page, shop: Play, log_in: Callable[[str], None]
) -> None:
    log_in("supervisor")
    page.get_by_role("link", name="Flipkart’s bins").click()
    expect(page.locator(".wall li")).to_have_count(20 + 1)
    page.get_by_label("Fill").select_option("nearly")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("level=nearly"))
    expect(page.locator(".wall li")).to_have_count(1)
    page.locator(".wall a").click()
    expect(page.locator(".opened")).to_contain_text("1250 of 1500 pieces, 0 free")
    expect(page.locator(".opened")).to_contain_text(shop.shop.goods[0]["sku"])


def test_the_bins_are_read_when_somebody_asks(page: Page, shop: Play, log_in: Callable[[str], None]) -> None:
    log_in("supervisor")
    page.goto("/flipkart/bins")
    before = shop.calls("ageing_report")
    shop.wait(minutes=1)
    page.get_by_role("button", name="Read now").click()
    expect(page.get_by_role("status").first).to_contain_text("being read")
    shop.run()
    assert shop.calls("ageing_report") == before + 1


def test_a_plan_is_looked_at_made_and_done_through_the_panel(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    play.run()
    log_in("supervisor")
    page.goto("/flipkart/plans")
    expect(page.get_by_text("Nothing is missing at Flipkart")).to_be_visible()
    sku = play.shop.goods[0]["sku"]
    page.get_by_label("Certain pieces only").fill(f"{sku} many")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1")
    page.get_by_label("Certain pieces only").fill(f"{sku} 40")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="Make this plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bin plan")
    page.get_by_role("button", name="Do it through Flipkart’s panel").click()
    play.run()
    page.reload()
    expect(page.locator(".page-head .tag")).to_have_text("done")
    expect(page.get_by_text("Every step has its result.")).to_be_visible()


def test_a_difference_is_previewed_and_counted(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    play.run()
    log_in("supervisor")
    page.goto("/flipkart/compare")
    page.get_by_role("link", name="Flipkart has too many").click()
    rows = page.locator("table.differences tbody tr")
    rows.filter(has_text=play.shop.goods[0]["sku"]).get_by_role("checkbox").check()
    page.get_by_label("With the chosen ones").select_option("count")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Have ours counted")
    page.get_by_role("button", name="Have ours counted").click()
    expect(page.get_by_role("status").first).to_contain_text("1 count opened")


def test_one_row_is_put_right_by_its_own_button(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    play.run()
    sku = play.shop.goods[0]["sku"]
    log_in("supervisor")
    page.goto(f"/flipkart/compare?q={sku}")
    page.get_by_role("button", name="Put Flipkart right").click()
    expect(page.locator(".steps")).to_contain_text(f"40 × {sku}")
    page.get_by_role("button", name="Put Flipkart right").click()
    expect(page.get_by_role("status").first).to_contain_text("The plan is made")
    page.get_by_role("button", name="Do it through Flipkart’s panel").click()
    play.run()
    page.goto(f"/flipkart/compare?q={sku}")
    expect(page.get_by_text("No difference matches")).to_be_visible()


def test_all_that_the_filter_shows_is_ignored_with_a_reason_until_a_day(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    play.run()
    account = play.shop.account
    before = len(comparing.compare(account, clock.now()).differences)
    sku = play.shop.goods[0]["sku"]
    log_in("supervisor")
    page.goto(f"/flipkart/compare?q={sku}")
    page.get_by_label("all 1 that the filter shows").check()
    page.get_by_label("With the chosen ones").select_option("ignore")
    page.get_by_role("button", name="Preview").click()
    page.get_by_label("Why").fill("counted twice")
    page.get_by_label("Until").fill((clock.now() + timedelta(days=3)).date().isoformat())
    page.get_by_role("button", name="Ignore").click()
    expect(page.locator(".ignored")).to_contain_text("counted twice")
    assert len(comparing.compare(account, clock.now()).differences) == before - 1


def test_axe_finds_nothing_serious_on_the_pages_of_the_bins(
    page: Page, shop: Play, log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    log_in("admin")
    (plan, *_rest) = plans.plans([shop.shop.account.seller_id])
    sku = shop.shop.goods[3]["sku"]
    for theme in ("light", "dark"):
        page.context.add_cookies([{"name": "theme", "value": theme, "domain": "127.0.0.1", "path": "/"}])
        for width in (1280, 400):
            page.set_viewport_size({"width": width, "height": 860})
            for path in (
                "bins?bin=A-01-01",
                f"plans?pieces={sku}+50",
                f"plans/{plan.id}",
                "compare",
            ):
                page.goto(f"/flipkart/{path}")
                assert serious() == [], f"{path} {theme} {width}"
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} {width}"


def test_old_bins_stand_out_beside_the_one_that_a_sheet_told(
    page: Page, play: Play, log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    play.run()
    account = play.shop.account
    (fresh, *others) = [each.code for each in bins.bins([account.seller_id], account.id)]
    yesterday = clock.now() - timedelta(days=1)
    FlipkartBin.objects.update(read_at=yesterday, as_of=yesterday)
    with transaction.atomic():
        bins.take_in_rows(account, [(fresh, play.shop.goods[0]["listing_id"], 7)], clock.now())
    log_in("supervisor")
    page.goto("/flipkart/bins")
    expect(page.locator(".wall-card .legend")).to_contain_text("told before the others")
    page.get_by_role("link", name=f"{len(others)} old bins").click()
    expect(page).to_have_url(re.compile("level=old"))
    expect(page.locator(".wall li")).to_have_count(len(others))
    expect(page.locator("table.bins tbody .tag-warn")).to_have_count(len(others))
    assert serious() == []
    page.set_viewport_size({"width": 400, "height": 860})
    page.goto("/flipkart/compare")
    expect(page.get_by_role("link", name="old bins")).to_be_visible()
    assert serious() == []
