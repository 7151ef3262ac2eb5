"""The scan box of the floor: what one trigger is, and the commands that every station answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from browsing import LogIn, Scan
from godown.omni.exceptions import service as exceptions
from playing import Play

LONG = 600_000


@pytest.fixture
def sent(page: Page, log_in: LogIn) -> list[str]:
    """The codes that an empty pack bench has sent so far."""
    codes: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/scan"):
            codes.append(request.post_data_json["code"])

    log_in("packer")
    page.on("request", note)
    expect(page.locator("#ready")).to_have_text("READY")
    return codes


def blank(page: Page, milliseconds: int) -> None:
    page.locator("#scan").evaluate("(box, ms) => { box.dataset.blank = ms; }", milliseconds)


def test_of_several_codes_read_by_one_trigger_the_first_is_taken_and_the_others_are_shown(
    page: Page, band: Locator, sent: list[str], wedge: Scan
) -> None:
    """U5: the blank period, 250 ms unless the station says otherwise, stretched here so that no machine is too slow."""
    ignored = band.locator(".band-ignored")
    blank(page, LONG)
    wedge("#DONE", "#DONE", "EAN-2")
    expect(ignored).to_have_text("ignored (same trigger): #DONE · EAN-2")
    expect(band.locator(".band-headline")).to_have_text("Not on this page")
    expect(band.locator(".band-raw")).to_have_text("#DONE")
    assert sent == ["#DONE"]
    blank(page, 0)
    wedge("EAN-3")
    expect(band.locator(".band-raw")).to_have_text("EAN-3")
    expect(ignored).to_be_hidden()
    assert sent == ["#DONE", "EAN-3"]


def test_lines_that_a_device_injects_at_once_are_one_trigger(page: Page, band: Locator, sent: list[str]) -> None:
    """U3 and U5: an input method may put several codes into the box in one go."""
    blank(page, 250)
    page.keyboard.insert_text("EAN-1\nEAN-2\nEAN-3\n")
    expect(band.locator(".band-ignored")).to_have_text("ignored (same trigger): EAN-2 · EAN-3")
    expect(band.locator(".band-headline")).to_have_text("Nothing to pack")
    assert sent == ["EAN-1"]
    expect(page.locator("#scan")).to_have_value("")


def test_the_blank_period_is_a_quarter_of_a_second_and_a_setting(page: Page, sent: list[str], settings: object) -> None:
    expect(page.locator("#scan")).to_have_attribute("data-blank", "0")  # these tests' server
    settings.SCAN_BLANK = 250  # type: ignore[attr-defined]
    page.reload()
    expect(page.locator("#scan")).to_have_attribute("data-blank", "250")


def test_what_can_be_scanned_here_is_one_scan_or_one_press_away(
    page: Page, band: Locator, sent: list[str], wedge: Scan, serious: Callable[..., list[str]]
) -> None:
    """U8: help, an unknown command and one of another page each say so, and change nothing."""
    wedge("#HELP")
    expect(band.locator(".band-headline")).to_have_text("Commands here")
    expect(band.locator(".band-detail")).to_contain_text("#UNPACK: take the whole parcel apart")
    assert serious(station=True) == []
    wedge("#NOSUCH")
    expect(band).to_have_attribute("data-outcome", "wrong")
    expect(band.locator(".band-headline")).to_have_text("Unknown command")
    wedge("#SHORT")
    expect(band.locator(".band-headline")).to_have_text("Not on this page")
    expect(band.locator(".band-detail")).to_contain_text("#SHORT is for: Pick.")
    page.get_by_role("button", name="What can be scanned here?").click()
    expect(band.locator(".band-headline")).to_have_text("Commands here")
    expect(page.locator("#scan")).to_be_focused()


def test_a_number_is_typed_where_the_next_scan_counts_several_times(
    page: Page, band: Locator, log_in: LogIn, wedge: Scan
) -> None:
    """U8: #QTY opens the digits of the keyboard; what is typed is a number and is never looked up as a code."""
    log_in("receiver")
    page.goto("/count")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("#QTY")
    expect(band.locator(".band-headline")).to_have_text("How many?")
    expect(page.locator("#scan")).to_have_attribute("inputmode", "numeric")
    wedge("12")
    expect(band.locator(".band-headline")).to_have_text("Next scan: 12")
    expect(page.locator("#scan")).to_have_attribute("inputmode", "none")


def test_what_cannot_be_scanned_is_taken_by_hand_and_a_supervisor_is_one_scan_away(
    page: Page, band: Locator, play: Play, log_in: LogIn, wedge: Scan
) -> None:
    """U8 and U16, from the walk to the bench; the call is over once the order is packed."""
    code = play.order((0, 1), (1, 1))
    play.until_on_picklists(code)
    play.run()
    headline = band.locator(".band-headline")
    log_in("picker")
    page.get_by_role("button", name="Give me work").click()
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("#MANUAL")
    expect(headline).to_have_text("Bin first")
    for left in (1, 0):
        wedge(page.locator(".step b").first.inner_text(), "#MANUAL")
        expect(headline).to_have_text("In hand")
        wedge("#ISSUE", "#ISSUE")
        expect(headline).to_have_text("Supervisor is called")
        wedge("T-01")
        expect(band).to_have_attribute("data-outcome", "accept" if left else "complete")
    assert play.timeline(code).count("picking.unscanned") == 2
    (case,) = exceptions.open_cases([play.shop.site.seller_id])
    assert (case.cause, case.subject, case.times, case.owner) == ("fulfilment.floor_asks", code, 4, "supervisor")
    assert case.text.startswith(f"picker asks for a look at order {code}: picking at ")
    page.get_by_role("button", name="Log out").click()

    log_in("packer")
    expect(page.locator("#ready")).to_have_text("READY")
    wedge("#ISSUE")
    expect(headline).to_have_text("No parcel here")
    wedge(code, "#MANUAL")
    expect(headline).to_have_text("Which one is it?")
    expect(page.locator("#scan")).to_have_attribute("inputmode", "text")
    wedge(play.shop.goods[1]["sku"])
    expect(headline).to_have_text("In the parcel")
    page.get_by_role("button", name="Cannot be scanned").click()
    expect(headline).to_have_text("Parcel complete")
    assert play.timeline(code).count("packing.unscanned") == 2
    play.wait(minutes=1)
    assert exceptions.open_cases([play.shop.site.seller_id]) == []


#: A loudspeaker that writes down what it is to play.
LOUDSPEAKER = """
window.played = [];
const still = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
class Part { constructor() { this.frequency = {}; this.gain = still; }
    connect(next) { return next; } start() { window.played.push(this.frequency.value); } stop() {} }
window.AudioContext = class { constructor() { this.state = "running"; this.currentTime = 0; }
    createOscillator() { return new Part(); } createGain() { return new Part(); } };
"""


def test_each_outcome_sounds_different_and_the_mute_button_shows_its_state(
    page: Page, band: Locator, log_in: LogIn, wedge: Scan
) -> None:
    """U9: six tones and one for a misread, without audio files."""
    page.add_init_script(LOUDSPEAKER)
    log_in("packer")
    expect(page.locator("#ready")).to_have_text("READY")
    tones = page.evaluate("async () => (await import('/static/console/sound.js')).TONES")
    assert len({str(tones[name]) for name in ("accept", "complete", "wrong", "over", "attention", "offline")}) == 6
    assert str(tones["misread"]) not in {str(tone) for name, tone in tones.items() if name != "misread"}
    for code, outcome in (("NONSENSE", "wrong"), ("4006381333932", "misread"), ("#SHORT", "attention")):
        wedge(code)
        expect(band.locator(".band-raw")).to_have_text(code)
        expect(band).to_have_attribute("data-outcome", outcome)
        assert page.evaluate("window.played.splice(0)") == [part[0] for part in tones[outcome]]
    mute = page.get_by_role("button", name="Mute")
    mute.click()
    expect(mute).to_have_attribute("aria-pressed", "true")
    wedge("NONSENSE")
    expect(band).to_have_attribute("data-outcome", "wrong")
    assert page.evaluate("window.played") == []
