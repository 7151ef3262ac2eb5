"""Files: an upload with errors, its correction, and what becomes of it (console.md U22)."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from godown.wms.models import Sku
from playing import Play

HEAD = "sku,title,ean,hsn,tax_percent,length_cm,breadth_cm,height_cm,weight_g"
GOOD = "R-{0},Rice {0},,1006,5,20,15,5,1000"


def file(*lines: str) -> FilePayload:
    return {"name": "rice.csv", "mimeType": "text/csv", "buffer": "\n".join([HEAD, *lines]).encode()}


def upload(page: Page, play: Play, content: FilePayload | str) -> None:
    page.goto("/files/skus")
    page.get_by_label("CSV or Excel file").set_input_files(content)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_text("The file is being checked")).to_be_visible()
    play.run()
    expect(page.get_by_text("The file is being checked")).to_be_hidden()


def test_a_file_with_errors_is_corrected_from_the_error_file_and_applied(
    page: Page, play: Play, log_in: Callable[[str], None], tmp_path: Path
) -> None:
    log_in("supervisor")
    before = Sku.objects.count()
    upload(page, play, file(GOOD.format(1), "8.90E+12,Rice,,1006,5,20,15,5,1000", GOOD.format(3)))
    expect(page.get_by_text("3 rows")).to_be_visible()
    first = page.locator(".judged tbody tr").first
    expect(first).to_contain_text("the spreadsheet has rounded the code")
    expect(first.locator("td").first).to_have_text("3")
    expect(page.get_by_role("button", name="All or nothing")).to_be_disabled()
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows with errors as CSV").click()
    assert Sku.objects.count() == before

    page.get_by_role("button", name="Good rows only").click()
    expect(page.get_by_text("The rows are being applied")).to_be_visible()
    play.run()
    expect(page.locator(".tag", has_text="applied")).to_be_visible()
    assert set(Sku.objects.filter(code__startswith="R-").values_list("code", flat=True)) == {"R-1", "R-3"}

    corrected = tmp_path / "corrected.csv"
    corrected.write_text(Path(download.value.path()).read_text(encoding="utf-8-sig").replace("8.90E+12", "R-2"))
    upload(page, play, str(corrected))
    page.get_by_role("button", name="All or nothing").click()
    play.run()
    expect(page.locator(".tag", has_text="applied")).to_be_visible()
    assert Sku.objects.get(code="R-2").title == "Rice"


def test_the_export_uploaded_again_has_nothing_to_change(
    page: Page, play: Play, log_in: Callable[[str], None], tmp_path: Path
) -> None:
    log_in("supervisor")
    page.goto("/files/skus")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "skus-rangmanch.csv"
    again = tmp_path / "skus.csv"
    again.write_bytes(Path(download.value.path()).read_bytes())
    upload(page, play, str(again))
    expect(page.get_by_text("Nothing to change: everything in the file is so already.")).to_be_visible()
    expect(page.get_by_role("button", name="Good rows only")).to_be_hidden()


def test_a_large_file_shows_how_much_of_it_is_sent_and_a_refused_one_says_why_in_its_place(
    page: Page, play: Play, log_in: Callable[[str], None]
) -> None:
    log_in("supervisor")
    page.goto("/files/skus")
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    rate = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    slow.send("Network.emulateNetworkConditions", rate)
    page.get_by_label("CSV or Excel file").set_input_files(file(*(GOOD.format(number) for number in range(12_000))))
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator(".so-far b")).to_have_text(re.compile(r"^[1-9]\d? %$"))
    expect(page.get_by_text("The file is being checked")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/files/uploads/"))
    page.goto("/files/skus")
    page.get_by_label("CSV or Excel file").set_input_files(
        {"name": "photo.csv", "mimeType": "text/csv", "buffer": b"x" * (20 * 2**20 + 1)}
    )
    slow.send("Network.emulateNetworkConditions", rate | {"uploadThroughput": -1})
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Upload and check")).to_be_enabled()


def test_the_filter_of_the_rows_lies_in_the_address(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    log_in("supervisor")
    upload(page, play, file(*(GOOD.format(number) for number in range(250)), "X,,,,,,,,"))
    page.get_by_role("link", name="New", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?show=new$"))
    expect(page.locator(".judged tbody tr")).to_have_count(100)
    page.get_by_role("link", name="More rows").click()
    page.get_by_role("link", name="More rows").click()
    expect(page.locator(".judged tbody tr")).to_have_count(50)
    page.get_by_role("link", name="Errors", exact=True).click()
    expect(page.locator(".judged tbody tr")).to_have_count(1)


def test_without_a_file_the_page_says_so(page: Page, play: Play, log_in: Callable[[str], None]) -> None:
    log_in("supervisor")
    page.goto("/files/skus")
    page.get_by_label("CSV or Excel file").evaluate("field => field.required = false")
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("alert")).to_contain_text("No file came with the form.")
