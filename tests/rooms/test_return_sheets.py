"""CIMS' return order upload and update, as files (facts/increff.md §3.9, console.md U22, E-31)."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest

import world
from godown.bench.meter import counting
from godown.kit import jobs
from godown.kit.errors import NotFound
from godown.kit.sheets import Outcome, Scope, service
from godown.kit.sheets.declaring import sheet
from godown.omni.models import ReturnOrder
from godown.omni.returns import announcing
from godown.omni.returns import service as returns
from godown.omni.returns.desk import ReturnsDesk
from godown.omni.returns.models import Kind, Source
from godown.omni.returns.rules import AnnouncedLine
from godown.wms.models import ReturnOrder as Awaited
from racing import at_once
from returning import Shop, shop, told

HEAD = (
    "channelOrderId,channelSubOrderId,channelReturnOrderId,productId,returnOrderType,transporter,trackingId,"
    "reasonForReturn,price,quantity"
)
ONE = "S1,S1-SKU-000,R1,SKU-000,CUSTOMER_RETURN,EKART,FMPR1,SIZE,499.00,1"
CHOICES = {"account": "bench", "location": "BENCH"}
UPDATE = "returnOrderId,transporter,trackingId"


@pytest.fixture
def here(database: str) -> Iterator[Shop]:
    with shop() as opened:
        opened.ship(("S1", {"SKU-000": 9, "SKU-001": 1}))
        yield opened


def work(here: Shop) -> None:
    """What the workers do with files."""
    for kind in ("check_upload", "apply_upload"):
        jobs.run_pass(jobs.get(kind), here.clock.now())


def received(here: Shop, *rows: str, head: str = HEAD, name: str = "return-orders", content: bytes = b"", **choices):
    raw = content or "\n".join([head, *rows]).encode()
    wanted = {**CHOICES, **choices}
    return service.receive(here.account.seller_id, name, wanted, "returns.csv", raw, here.clock.now())


def checked(here: Shop, *rows: str, **kwargs) -> service.Upload:
    upload_id = received(here, *rows, **kwargs)
    work(here)
    return service.upload(here.sellers, upload_id)


def applied(here: Shop, upload: service.Upload, mode: str = service.GOOD) -> service.Upload:
    service.apply(here.sellers, upload.id, mode, here.clock.now())
    work(here)
    return service.upload(here.sellers, upload.id)


def problems(here: Shop, upload: service.Upload) -> dict[int, list[tuple[str, str]]]:
    """Column and code of what is wrong, by row."""
    found = service.rows(here.sellers, upload.id, [Outcome.ERROR])
    return {row.row_no: [(fault.column, fault.code) for fault in row.faults] for row in found}


def test_the_columns_are_the_documented_ten_in_their_order(here):
    assert ",".join(column.heading for column in sheet("return-orders").columns()) == HEAD
    assert ",".join(column.heading for column in sheet("return-order-updates").columns()) == UPDATE


def test_rows_of_a_return_are_one_return_and_both_names_of_an_rto_are_taken(here):
    rows = [
        "S1,,R1,SKU-000,RTO,EKART,AWB-S1,,,2",
        "S1,,R1,SKU-001,RETURN_TO_ORIGIN,EKART,AWB-S1,,,1",
        "OD-S1,S1-SKU-000,R2,SKU-000,CUSTOMER_RETURN,EKART,FMPR2,TOO BIG,499.00,1",
    ]
    upload = checked(here, *rows)
    assert (upload.total, upload.new, upload.error) == (3, 3, 0)
    assert not ReturnOrder.objects.exists()
    done = applied(here, upload, service.WHOLE)
    assert (done.status, done.new) == ("APPLIED", 3)
    rto = here.get("R1")
    assert (rto.kind, rto.awb, rto.lines.count()) == (Kind.RETURN_TO_ORIGIN, "AWB-S1", 2)
    assert here.returned("S1") == {"SKU-000": 3, "SKU-001": 1}
    assert Awaited.objects.count() == 2


def test_the_same_file_again_is_skipped_and_changes_nothing(here):
    applied(here, checked(here, ONE))
    before = list(ReturnOrder.objects.values()), here.timeline(here.get("R1"))
    again = checked(here, ONE)
    assert (again.same, again.changes) == (1, 0)
    other = checked(here, ONE, "S1,,R2,SKU-000,RTO,,,,,1")
    assert (other.same, other.new) == (1, 1)
    assert (list(ReturnOrder.objects.values()), here.timeline(here.get("R1"))) == before


def test_every_wrong_row_says_what_where_and_is_not_announced_with_its_return(here):
    rows = [
        ONE,
        "NOWHERE,,R2,SKU-000,RTO,,,,,1",  # 3: order not processed here
        "S1,,R3,SKU-009,RTO,,,,,1",  # 4: not of the order
        "S1,S1-SKU-000,R4,SKU-001,RTO,,,,,1",  # 5: another SKU
        "S1,,R5,SKU-000,RTO,,,,,10",  # 6: more than was shipped
        "S1,,R6,SKU-000,LOST,,,,,1",  # 7: no type
        "S1,,R6,SKU-001,RTO,,,,,1",  # 8: stands with row 7
        "S1,,8.90E+12,SKU-000,RTO,,,,,1",  # 9: rounded
        ",,R7,SKU-000,RTO,,,,,1",  # 10: empty
        "S1,,R8,SKU-000,RTO,,,,,0",  # 11: nothing
        "S1,S1-SKU-000,R1,SKU-000,CUSTOMER_RETURN,EKART,FMPR1,SIZE,499.00,1",  # 12: row 2 again
        "S1,,R9,SKU-000,RTO,A,,,,1",
        "S1,,R9,SKU-001,RTO,B,,,,1",  # 14: another transporter
        "S1,,R10,26-Mar,RTO,,,,,1",  # 15: was a code
        "S1,,12-Mar-26,SKU-000,RTO,,,,,1",  # 16: so was this
        "S1,,R11,SKU-000,RTO,,2026-03-12,,,1",  # 17: and this
        "S1,,R12,SKU-000,RTO,,#N/A,,,1",  # 18: a formula
        "Mar-26,,R13,SKU-000,RTO,,,,,1",  # 19: and this
        "S1,,R14,SKU-000,RTO,,,TORN,,1",
        "S1,,R14,SKU-000,RTO,,,SIZE,,1",  # 21: a return is one piece, whatever the reasons
    ]
    upload = checked(here, *rows)
    assert problems(here, upload) == {
        2: [("", "sheets.other_row_wrong")],
        3: [("channelOrderId", "return.unknown_order")],
        4: [("productId", "return.not_of_order")],
        5: [("productId", "return.wrong_sku")],
        6: [("quantity", "return.too_many")],
        7: [("returnOrderType", "sheets.not_one_of")],
        8: [("", "sheets.other_row_wrong")],
        9: [("channelReturnOrderId", "sheets.scientific")],
        10: [("channelOrderId", "sheets.empty")],
        11: [("quantity", "sheets.out_of_range")],
        12: [("channelReturnOrderId", "sheets.twice")],
        13: [("", "sheets.other_row_wrong")],
        14: [("transporter", "return.other_facts")],
        15: [("productId", "sheets.became_a_date")],
        16: [("channelReturnOrderId", "sheets.became_a_date")],
        17: [("trackingId", "sheets.became_a_date")],
        18: [("trackingId", "sheets.formula_error")],
        19: [("channelOrderId", "sheets.became_a_date")],
        20: [("", "sheets.other_row_wrong")],
        21: [("channelReturnOrderId", "sheets.twice")],
    }
    applied(here, upload)
    assert not ReturnOrder.objects.exists()


def test_lost_zeros_are_named(here):
    here.ship(("0042", {"SKU-002": 1}))
    upload = checked(here, "0042,42-SKU-002,R1,SKU-002,RTO,,,,,1")
    assert problems(here, upload) == {2: [("channelSubOrderId", "sheets.lost_zeros")]}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_files_of_windows_are_read(here, encoding):
    row = "S1,,R1,SKU-000,RTO,Équipe Café,AWB1,trop petit – abîmé,,1"
    applied(here, checked(here, content=f"{HEAD}\r\n{row}\r\n".encode(encoding)))
    assert (here.get("R1").transporter, here.get("R1").lines.get().reason) == ("Équipe Café", "trop petit – abîmé")


def test_an_id_that_a_workbook_has_rounded_is_refused(here):
    cells = ["S1", "", 12100000000000000123, "SKU-000", "RTO", "", "", "", "", 1]
    upload = checked(here, content=workbook([HEAD.split(","), cells]))
    assert problems(here, upload) == {2: [("channelReturnOrderId", "sheets.scientific")]}


def workbook(rows: list[list[object]]) -> bytes:
    """The smallest workbook there is."""
    lines = "".join(
        "<row>"
        + "".join(
            f"<c><v>{cell:E}</v></c>" if isinstance(cell, int) else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        '"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="s" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/s.xml"/></Relationships>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_the_error_file_corrected_is_taken_and_the_rest_is_skipped(here):
    rows = [ONE, "S1,,R2,SKU-009,RTO,=cmd|x,,,,1"]
    upload = applied(here, checked(here, *rows))
    assert (upload.new, upload.error) == (1, 1)
    file = b"".join(
        each if isinstance(each, bytes) else each.encode() for each in service.error_file(here.sellers, upload.id)
    )
    (row,) = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert (row["productId"], row["row_no"], row["code"]) == ("SKU-009", "3", "return.not_of_order")
    corrected = checked(here, content=file.replace(b"SKU-009", b"SKU-001"))
    assert (corrected.new, corrected.error) == (1, 0)
    applied(here, corrected)
    assert here.get("R2").transporter == "=cmd|x"
    assert checked(here, ONE, rows[1].replace("SKU-009", "SKU-001")).same == 2


def test_two_files_with_the_same_returns_at_once_announce_each_once(here):
    uploads = [checked(here, ONE, "S1,,R2,SKU-001,RTO,,,,,1") for _ in range(2)]
    for upload in uploads:
        service.apply(here.sellers, upload.id, service.WHOLE, here.clock.now())
    at_once([lambda: jobs.get("apply_upload").run(here.clock.now(), 1)] * 2)
    work(here)
    done = [service.upload(here.sellers, upload.id) for upload in uploads]
    assert [each.status for each in done] == ["APPLIED", "APPLIED"]
    assert sorted((each.new, each.same) for each in done) == [(0, 2), (2, 0)]
    assert (ReturnOrder.objects.count(), here.returned("S1")) == (2, {"SKU-000": 1, "SKU-001": 1})


def test_a_return_that_flipkart_told_of_is_completed_by_the_file(here):
    synced = told("R1", "S1", AnnouncedLine(1, item_code="S1-SKU-000"), awb="", transporter="BLUEDART")
    announcing.announce(here.account, [synced], Source.SYNC, here.clock.now())
    upload = checked(here, ONE)
    (row,) = service.rows(here.sellers, upload.id, [Outcome.CHANGED])
    assert row.was == {"trackingId": ""}
    applied(here, upload)
    assert (here.get("R1").awb, here.get("R1").transporter, ReturnOrder.objects.count()) == ("FMPR1", "BLUEDART", 1)
    assert here.timeline(here.get("R1"))[-2:] == ["return.changed", "return.told_otherwise"]
    assert checked(here, ONE).same == 1


def test_a_location_that_is_not_the_accounts_is_refused(here):
    login = world.account(here.account.seller_id, code="other-account")
    assert login.warehouse == "BLR1"
    upload = checked(here, ONE, location="BLR1")
    assert (upload.status, upload.problem) == ("REFUSED", "return.other_location")


def test_tracking_ids_are_updated_by_file_here_and_in_the_warehouse(here):
    applied(here, checked(here, ONE, "S1,,R2,SKU-001,RTO,,,,,1"))
    announced = here.get("R2")
    upload = checked(
        here, "R1,EKART,FMPR1", "R2,DELHIVERY,DL-7", "R3,EKART,X", name="return-order-updates", head=UPDATE
    )
    assert (upload.same, upload.changed, upload.error) == (1, 1, 1)
    assert problems(here, upload) == {4: [("returnOrderId", "return.no_return")]}
    applied(here, upload)
    assert (here.get("R2").transporter, here.get("R2").awb) == ("DELHIVERY", "DL-7")
    assert Awaited.objects.get(id=announced.id).awb == "DL-7"
    again = checked(here, "R2,DELHIVERY,DL-7", name="return-order-updates", head=UPDATE)
    assert (again.same, again.changes) == (1, 0)


def test_what_is_cancelled_or_here_is_not_tracked_any_more(here):
    applied(here, checked(here, ONE, "S1,,R2,SKU-001,RTO,,,,,1"))
    returns.cancel(here.sellers, here.get("R1").id, "no", here.clock.now())
    ReturnsDesk().gate_entered([here.get("R2").id], here.clock.now())
    upload = checked(here, "R1,A,B", "R2,A,B", name="return-order-updates", head=UPDATE)
    assert problems(here, upload) == {
        2: [("returnOrderId", "return.is_cancelled")],
        3: [("returnOrderId", "return.received_already")],
    }


def test_checking_and_applying_take_as_many_statements_for_250_rows_as_for_one(here):
    here.ship(("BIG", {"SKU-003": 300}))
    kind, counts = sheet("return-orders"), []
    scope = Scope(here.account.seller_id, CHOICES)
    for size in (1, 25, 250):
        rows = [
            kind.row(
                channelOrderId="BIG",
                channelReturnOrderId=f"B{size}-{number}",
                productId="SKU-003",
                returnOrderType="RTO",
                quantity=1,
            )
            for number in range(size)
        ]
        with counting() as tally:
            kind.check(scope, rows)
            kind.apply(scope, rows, here.clock.now())
        counts.append(tally.statements)
    assert counts[0] == counts[1] == counts[2]


def test_another_seller_finds_nothing(here):
    upload = checked(here, ONE)
    with pytest.raises(NotFound):
        service.upload([world.seller("stranger")], upload.id)
    stranger = world.account(world.seller("stranger"), code="theirs")
    upload_id = service.receive(
        stranger.seller_id,
        "return-orders",
        {"account": "theirs", "location": "BLR1"},
        "returns.csv",
        f"{HEAD}\n{ONE}".encode(),
        here.clock.now(),
    )
    work(here)
    assert service.upload([stranger.seller_id], upload_id).error == 1
