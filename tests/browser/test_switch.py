"""U27: at a shared device people change by badge and PIN, and nothing of the work is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from godown.access import stations
from godown.access.models import User
from godown.kit import clock
from playing import Play


def badge(name: str, pin: str) -> str:
    return stations.set_pin(User.objects.get(username=name), pin, clock.now())


def test_persons_change_by_badge_and_pin_and_an_idle_station_asks_who_is_there(
    page: Page,
    play: Play,
    log_in: Callable[[str], None],
    wedge: Callable[..., None],
    serious: Callable[..., list[str]],
) -> None:
    packer, picker = badge("packer", "2580"), badge("picker", "4711")
    who, pin = page.locator(".who"), page.locator("#pin")
    log_in("supervisor")
    page.goto("/scanner")
    page.get_by_role("link", name="Stations").click()
    page.get_by_label("Name of this station").fill("Bench 1")
    page.get_by_role("button", name="Make it a station").click()
    expect(page.get_by_text("this one")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    page.goto("/switch?next=/floor/BLR1/put-back")
    wedge(packer)
    expect(pin).to_be_focused()
    wedge("2580")
    expect(who).to_have_text("Change persons: packer")
    expect(page).to_have_url(re.compile("/floor/BLR1/put-back$"))

    wedge(picker)
    expect(page).to_have_url(re.compile("/switch"))
    expect(page.locator("#badge")).to_have_value(picker)
    expect(pin).to_be_focused()
    assert serious(station=True) == []
    wedge("2580")
    expect(page.get_by_role("alert")).to_contain_text("Badge and PIN do not belong together.")
    expect(pin).to_be_focused()
    wedge("4711")
    expect(who).to_have_text("Change persons: picker")
    expect(page).to_have_url(re.compile("/floor/BLR1/put-back$"))

    wedge("#SWITCHUSER")
    page.get_by_role("link", name="Still picker").click()
    page.clock.install()
    page.reload()
    expect(page.locator("#ready")).to_have_text("READY")
    page.clock.run_for(9 * 60_000)
    expect(who).to_have_text("Change persons: picker")
    page.clock.run_for(2 * 60_000)
    expect(page).to_have_url(re.compile(r"/switch\?next=%2Ffloor%2FBLR1%2Fput-back|/switch\?next=/floor/BLR1/put-back"))
    page.get_by_label("Badge or user name").fill("packer")
    pin.fill("2580")
    page.get_by_role("button", name="Go on").click()
    expect(who).to_have_text("Change persons: packer")


def test_elsewhere_than_at_a_station_a_badge_opens_nothing(
    page: Page, play: Play, log_in: Callable[[str], None], wedge: Callable[..., None]
) -> None:
    packer = badge("packer", "2580")
    log_in("picker")
    page.goto("/floor/BLR1/put-back")
    expect(page.locator("#ready")).to_have_text("READY")
    for code in (packer, "#SWITCHUSER"):
        wedge(code)
        expect(page.locator(".band-raw")).to_have_text(code)
        expect(page.locator(".band-headline")).to_have_text("Not a station")
    expect(page.locator(".who")).to_have_text("Badge and PIN of picker")
