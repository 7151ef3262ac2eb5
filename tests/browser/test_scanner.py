"""U28: the scanner doctor, tested by typing what a badly set scanner types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browsing import LogIn
from godown.console.pages.scanner import CALIBRATION
from godown.kit import labels, pdf

DIAGNOSE = "async (facts) => (await import('/static/console/doctor.js')).diagnose(facts)"


@pytest.fixture
def doctor(page: Page, log_in: LogIn) -> Page:
    log_in("picker")
    page.goto("/scanner")
    return page


def found(doctor: Page) -> list[str | None]:
    return [row.get_attribute("data-finding") for row in doctor.locator("#findings [data-finding]").all()]


def test_a_scan_of_the_calibration_code_is_diagnosed(
    doctor: Page, wedge: Callable[..., None], serious: Callable[..., list[str]]
) -> None:
    trial = doctor.locator("#trial")
    trial.evaluate("(box) => { box.dataset.patience = 60000; }")  # the keys come slowly on a busy machine
    expect(trial).to_be_focused()
    came = doctor.locator("#came")
    for text, finding, value in (
        (CALIBRATION.swapcase(), "caps", ""),
        ("AbßYz-Mq§12Ö90", "layout", "Deutsch (QWERTZ)"),
        ("]C1" + CALIBRATION, "prefix", "]C1"),
        (CALIBRATION + "|", "suffix", "|"),
        (CALIBRATION.replace("Zy", ""), "lost", "2"),
        ("8900000000005", "unlike", "8900000000005"),
    ):
        wedge(text)
        expect(came).to_have_text(text)
        assert finding in found(doctor), text
        expect(doctor.locator(f"#findings [data-finding={finding}] .value")).to_have_text(value)
    assert serious(station=True) == []


def test_a_scan_that_ends_with_no_key_or_comes_by_an_input_method_is_told(doctor: Page) -> None:
    doctor.keyboard.insert_text(CALIBRATION)
    expect(doctor.locator("#findings")).to_contain_text("No Enter after the code.")
    assert found(doctor) == ["endless"]
    doctor.keyboard.insert_text("Ａｂ－Ｚｙ／Ｍｑ＃１２：９０")  # full width, as an IME writes
    doctor.keyboard.press("Enter")
    expect(doctor.locator("#findings")).to_contain_text("An input method (IME) changes what the scanner types.")
    assert found(doctor) == ["ime"]


def test_the_diagnosis_is_a_function_of_what_came(doctor: Page) -> None:
    def diagnosis(text: str, end: str = "Enter", gap: float = 4, composed: bool = False) -> list[list[str]]:
        layouts = {"Qb)Wy!?a3&éMçà": "French"}
        facts = {"code": CALIBRATION, "layouts": layouts, "text": text, "end": end, "gap": gap, "composed": composed}
        answer: list[list[str]] = doctor.evaluate(DIAGNOSE, facts)
        return answer

    assert diagnosis(CALIBRATION) == [["well", "4"]]
    assert diagnosis(CALIBRATION, gap=45.4) == [["slow", "45"]]
    assert diagnosis(CALIBRATION, end="", composed=True) == [["ime", ""], ["endless", ""]]
    assert diagnosis("Qb)Wy!?a3&éMçà") == [["layout", "French"]]
    assert diagnosis("qB)wY!?A3&ÉmÇÀ*") == [["layout", "French"], ["caps", ""], ["suffix", "*"]]
    assert diagnosis("ॅअब") == [["layout", "हिन्दी (InScript)"]]
    assert diagnosis("") == [["unlike", ""]]


def test_a_device_keeps_its_own_times_and_forgets_what_is_no_time(doctor: Page) -> None:
    """U5: the blank period is a setting of the station."""
    box = doctor.locator("#scan")
    for silence, blank, kept in (("90", "400", ("90", "400")), ("90000", "x", ("1000", "0"))):
        for name, text in (("silence", silence), ("blank", blank)):
            doctor.locator(f"#{name}").evaluate("(field, text) => { field.pattern = '.*'; field.value = text; }", text)
        doctor.get_by_role("button", name="Keep for this device").click()
        doctor.goto("/put-back")
        expect(box).to_have_attribute("data-silence", kept[0])
        expect(box).to_have_attribute("data-blank", kept[1])
        doctor.goto("/scanner")


def test_the_code_on_the_screen_is_the_code_on_paper(doctor: Page) -> None:
    answer = doctor.request.get("/scanner/calibration.pdf")
    read = pdf.read(answer.body(), barcodes=True)
    assert read is not None
    assert set(read[0].barcodes) == {CALIBRATION}
    bars, width = labels.bars(CALIBRATION)
    assert doctor.locator("svg.calibration rect:not(.paper)").count() == len(bars)
    assert (bars[0], width) == ((labels.QUIET, 2), 209)
