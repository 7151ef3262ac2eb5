"""Returns in the office: a big upload with bad rows, the list, one return, the report (issue: E-30, E-31)."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from godown.access.models import Membership, User
from godown.kit import jobs
from godown.omni.models import ReturnOrder
from godown.omni.returns import announcing
from godown.omni.returns.desk import ReturnsDesk
from godown.omni.returns.models import Kind, Source
from godown.omni.returns.rules import AnnouncedLine
from returning import Shop, shop, told

ROWS, BAD = 20_000, 37
ORDERS, PIECES = 40, 600
HEAD = (
    "channelOrderId,channelSubOrderId,channelReturnOrderId,productId,returnOrderType,transporter,trackingId,"
    "reasonForReturn,price,quantity"
)


@pytest.fixture
def play(database: str) -> Iterator[Shop]:
    """In place of the demo's shop: one whose orders have left."""
    with shop() as opened:
        for name in ("admin", "supervisor"):
            person = User.objects.create_user(name, password=name)
            Membership.objects.create(user=person, seller_id=opened.account.seller_id, role=name)
        yield opened


def work(play: Shop) -> None:
    """What the workers do with files."""
    for kind in ("check_upload", "apply_upload"):
        jobs.run_pass(jobs.get(kind), play.clock.now())


def big_file(path: Path) -> Path:
    """20,000 rows; every 541st is wrong, each in one of five ways."""
    rows = []
    for number in range(ROWS):
        order, item = f"BIG{number % ORDERS:02}", f"BIG{number % ORDERS:02}-SKU-003"
        cells = [order, item, f"{12100000000000000 + number}", "SKU-003", "CUSTOMER_RETURN", "E-Kart", f"FMPR{number}"]
        cells += ["Taille – trop petite", "499.00", "1"]
        if number % 541 == 7:
            position, value = ((0, "NOWHERE"), (1, "OTHER"), (2, "8.90E+12"), (4, "LOST"), (9, "0"))[number // 541 % 5]
            cells[position] = value
        rows.append(",".join(cells))
    path.write_bytes("\r\n".join([HEAD, *rows]).encode("cp1252"))
    return path


def upload(page: Page, play: Shop, file: Path) -> None:
    """Choose account and location, send the file, and have it checked."""
    page.goto("/returns")
    page.get_by_role("link", name="Return order upload").click()
    page.locator("select[name=account]").select_option("bench")
    page.get_by_label("Location").select_option("BENCH")
    page.get_by_label("CSV or Excel file").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_text("The file is being checked")).to_be_visible()
    work(play)


def test_twenty_thousand_rows_with_37_bad_ones(
    page: Page, play: Shop, log_in: Callable[[str], None], tmp_path: Path
) -> None:
    play.ship(*[(f"BIG{number:02}", {"SKU-003": PIECES}) for number in range(ORDERS)])
    file = big_file(tmp_path / "returns.csv")
    log_in("supervisor")
    upload(page, play, file)
    expect(page.get_by_role("main")).to_contain_text(f"with errors {BAD}")
    assert ReturnOrder.objects.count() == 0
    page.get_by_role("button", name="Good rows only").click()
    work(play)
    expect(page.get_by_role("main")).to_contain_text("added 19,963")
    assert ReturnOrder.objects.count() == ROWS - BAD
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows with errors as CSV").click()
    wrong = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(wrong) == BAD
    assert {row["code"] for row in wrong} == {
        *("return.unknown_order", "return.not_of_order", "sheets.scientific"),
        *("sheets.not_one_of", "sheets.out_of_range"),
    }
    assert wrong[0]["row_no"] == "9"
    upload(page, play, file)
    expect(page.get_by_role("main")).to_contain_text("as they are already 19,963")
    expect(page.get_by_role("button", name="Good rows only")).to_have_count(0)


REASONS = ("SIZE", "DAMAGED", "WRONG_ITEM", "QUALITY", "MISSING_ITEM: MISSING_PRODUCT", "CHANGED_MIND", "AS_SHOWN", "")


def a_month_of_returns(play: Shop) -> None:
    """45 returns over six weeks; every third has come in, every fourth was never delivered."""
    play.ship(*[(f"7c9699{number:02}-d8fe", {f"SKU-{number % 7:03}": 3}) for number in range(60)])
    for number in range(45):
        line = AnnouncedLine(1 + number % 2, channel_sku=f"SKU-{number % 7:03}", reason=REASONS[number * number % 8])
        kind = Kind.CUSTOMER_RETURN if number % 4 else Kind.RETURN_TO_ORIGIN
        one = told(f"12100000000000{number:03}", f"7c9699{number:02}-d8fe", line, kind=kind)
        announcing.announce(play.account, [one], Source.UPLOAD, play.clock.now())
        play.clock.advance(timedelta(hours=22))
        if number % 3 == 0:
            ReturnsDesk().gate_entered([play.get(one.return_code).id], play.clock.now())
    line = AnnouncedLine(1, item_code="7c969943-d8fe-SKU-001", reason="SIZE: TOO_SMALL")
    one = told("12100000000000043", "7c969943-d8fe", line, transporter="BLUEDART", channel_status="picked_up")
    announcing.announce(play.account, [one], Source.SYNC, play.clock.now())


def test_the_pages_of_returns_can_be_read_by_everybody(
    page: Page, play: Shop, log_in: Callable[[str], None], serious: Callable[..., list[str]]
) -> None:
    a_month_of_returns(play)
    one = play.get("12100000000000043")
    pages = ["/returns", "/returns/report", "/returns/settings", f"/returns/{one.id}", f"/orders/{one.order_id}"]
    log_in("admin")
    origin: str = page.evaluate("location.origin")
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 860})
        for theme in ("light", "dark"):
            page.context.add_cookies([{"name": "theme", "value": theme, "url": origin}])
            for path in pages:
                page.goto(path)
                assert serious() == [], (path, width, theme)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


def test_the_api_documents_itself_within_the_policy_of_the_pages(page: Page) -> None:
    page.goto("/api/docs")
    expect(page.get_by_text("/cims/import/returnOrders").first).to_be_visible()
    expect(page.get_by_text("/return/get/awb").first).to_be_visible()
