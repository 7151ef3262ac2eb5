"""Counting bins, taking waves over and unpicking by a scanner that types, in a real browser."""

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import LogIn, Scan
from godown.kit import clock, history
from godown.wms import checks
from godown.wms.counts import counting, deciding, tasks
from godown.wms.inward.service import Received, receive
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku
from godown.wms.picking import service as picking
from godown.wms.stock import service as stock
from godown.wms.waves.models import Wave
from playing import Play

MUG, CUP = "4006381333931", "5901234123457"


@pytest.fixture
def bin_of_mugs(play: Play) -> str:
    """A bin of five mugs by the book."""
    site = play.shop.site
    masters.add_skus(site.seller_id, [NewSku("MUG", "Mug", MUG), NewSku("CUP", "Cup", CUP)])
    receive(site, [Received("MUG", "A-40", 5)], "GRN", "mugs", clock.now())
    return "A-40"


def mugs(play: Play) -> dict[str, int]:
    return {row.location: row.quantity for row in stock.by_location(play.shop.site) if row.sku == "MUG"}


def count_as(name: str, play: Play, bin_code: str, pieces: int) -> None:
    """Somebody else counts the bin."""
    site = play.shop.site
    with history.acting(name):
        for code, times in ((bin_code, 1), (MUG, pieces)):
            assert counting.scan(site, code, uuid4(), clock.now(), times).accepted
        assert counting.done(site, uuid4(), clock.now()).accepted


def test_a_bin_is_counted_blind_by_scans_alone(
    page: Page, band: Locator, play: Play, bin_of_mugs: str, log_in: LogIn, wedge: Scan
) -> None:
    headline = band.locator(".band-headline")
    tasks.ask(play.shop.site, bin_of_mugs, "", clock.now())
    log_in("receiver")
    page.goto("/count")
    expect(page.locator("#ready")).to_have_text("READY")
    expect(headline).to_have_text("Scan a bin")
    expect(page.locator("#work")).to_contain_text(bin_of_mugs)
    wedge(MUG)
    expect(headline).to_have_text("Bin first")
    wedge(bin_of_mugs, MUG, "#QTY3", MUG)
    expect(page.locator("#work .rows .now .big")).to_have_text("4")
    wedge("#UNDO")
    expect(page.locator("#work .rows .now .big")).to_have_text("1")
    wedge("#QTY4", MUG, CUP)
    expect(page.locator("#work .head .big")).to_have_text("6")
    page.reload()
    expect(headline).to_have_text(f"Count {bin_of_mugs}")
    expect(page.locator("#work .head .big")).to_have_text("6")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("#UNDO", "#DONE", "#DONE")
    expect(headline).to_have_text("Bin done")
    expect(band).to_have_attribute("data-outcome", "complete")
    assert [row.status for row in deciding.board(play.shop.site)] == ["DONE"]
    assert mugs(play) == {bin_of_mugs: 5}


def test_a_large_difference_is_decided_by_a_supervisor_in_the_office(
    page: Page, play: Play, bin_of_mugs: str, log_in: LogIn
) -> None:
    site = play.shop.site
    tasks.set_setting(site, approve_above=1, plan_days=30)
    count_as("asha", play, bin_of_mugs, 3)
    count_as("ravi", play, bin_of_mugs, 3)
    log_in("supervisor")
    page.goto("/counts?status=TO_APPROVE")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name=bin_of_mugs).click()
    expect(page.get_by_role("main")).to_contain_text("Round 2")
    page.get_by_role("button", name="Approve and adjust").click()
    expect(page.get_by_role("main")).to_contain_text("Approved and adjusted: -2 × MUG.")
    assert mugs(play) == {bin_of_mugs: 3, "LOST": 2}
    assert checks.differences([site.seller_id]) == []


def test_a_count_is_asked_for_and_rejected_with_a_reason(
    page: Page, play: Play, bin_of_mugs: str, log_in: LogIn
) -> None:
    log_in("supervisor")
    page.goto("/counts")
    page.get_by_label("Bin", exact=True).fill("Z-99")
    page.get_by_role("button", name="Ask for a count").click()
    expect(page.get_by_role("main")).to_contain_text("There is no bin Z-99 in this warehouse.")
    page.get_by_label("Bin", exact=True).fill(bin_of_mugs)
    page.get_by_role("button", name="Ask for a count").click()
    expect(page.get_by_role("main")).to_contain_text("1 count is asked for.")
    count_as("asha", play, bin_of_mugs, 3)
    count_as("ravi", play, bin_of_mugs, 4)
    page.goto("/counts?q=a-40")
    page.get_by_role("link", name=bin_of_mugs).click()
    page.get_by_label("Why it is wrong").fill("counted the bin beside it")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("main")).to_contain_text("counted the bin beside it")
    assert [row.status for row in deciding.board(play.shop.site)] == ["REJECTED"]
    assert mugs(play) == {bin_of_mugs: 5}


def test_the_rules_of_the_floor_are_changed_by_an_admin(page: Page, play: Play, log_in: LogIn) -> None:
    log_in("admin")
    page.goto("/rules")
    page.get_by_label("Totes on a trolley").fill("many")
    page.get_by_role("button", name="Change the waves").click()
    expect(page.get_by_role("alert")).to_contain_text("A trolley has 1 to 200 totes")
    page.get_by_label("Totes on a trolley").fill("12")
    page.get_by_label("A wave stays in the zones").uncheck()
    page.get_by_role("button", name="Change the waves").click()
    expect(page.get_by_label("Totes on a trolley")).to_have_value("12")
    page.get_by_label("A supervisor decides above").fill("9")
    page.get_by_role("button", name="Change the counts").click()
    assert tasks.setting(play.shop.site).approve_above == 9


# --- picking ------------------------------------------------------------------------------------------------------


@pytest.fixture
def wave(play: Play) -> list[picking.Stop]:
    """A wave of one order of two pieces, picked by somebody else."""
    code = play.order((0, 2))
    play.until_on_picklists(code)
    play.run()
    from godown.wms.waves import service as waves

    site = play.shop.site
    made = waves.create(site, clock.now())
    assert made
    with history.acting("packer"):
        waves.claim(site, made, clock.now())
    return picking.walk(site, made)


def test_a_wave_is_taken_over_only_after_asking_and_keeps_what_is_in_hand_over_a_reload(
    page: Page, band: Locator, wave: list[picking.Stop], log_in: LogIn, wedge: Scan
) -> None:
    (stop,) = wave
    log_in("picker")
    page.get_by_role("link", name="Take over…").click()
    expect(page.get_by_role("main")).to_contain_text("packer picks wave")
    assert Wave.objects.get().picker == "packer"
    page.get_by_role("button", name="Take it over").click()
    expect(band.locator(".band-headline")).to_have_text(f"Go to {stop.bin}")
    expect(page.locator("#ready")).to_have_text("READY")
    assert Wave.objects.get().picker == "picker"
    wedge(stop.bin, stop.ean)
    expect(band.locator(".band-headline")).to_have_text("In hand")
    page.reload()
    expect(band).to_contain_text(f"1 of 2 {stop.sku} in hand.")
    expect(page.locator("[aria-current=step]")).to_contain_text("Take 1/2")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge(stop.ean, "T-01")
    expect(band).to_have_attribute("data-outcome", "complete")


def test_a_picked_piece_goes_back_by_scans_alone(
    page: Page, band: Locator, play: Play, wave: list[picking.Stop], log_in: LogIn, wedge: Scan
) -> None:
    (stop,) = wave
    site = play.shop.site
    with history.acting("packer"):
        picking.confirm_many(site, Wave.objects.get().id, [picking.Confirm(stop.id, 2, "T-01")], clock.now())
    log_in("picker")
    page.get_by_role("link", name="Unpick a piece").click()
    expect(page.locator("#ready")).to_have_text("READY")
    headline = band.locator(".band-headline")
    wedge(stop.ean)
    expect(headline).to_have_text("Tote first")
    wedge("T-01", stop.ean)
    expect(headline).to_have_text("In hand")
    page.reload()
    expect(page.locator("[aria-current=step]")).to_contain_text("Into bin")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("A-39")
    expect(headline).to_have_text("Back in the bin")
    lying = {row.location: row.quantity for row in stock.by_location(site) if row.sku == stop.sku and row.quantity}
    assert (lying["A-39"], lying["T-01"]) == (1, 1)
    assert checks.differences([site.seller_id]) == []
