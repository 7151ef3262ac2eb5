"""Sheets: from a file to what it changed, and back (console.md U22, E-31)."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest

from godown.bench.meter import counting
from godown.kit import jobs
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.sheets import Outcome, Scope, declaring, service
from godown.kit.sheets.checking import check
from godown.kit.sheets.declaring import sheet
from godown.kit.sheets.models import Upload as UploadTable
from godown.kit.sheets.models import UploadRow
from godown.wms.masters import service as masters
from godown.wms.masters.service import NewSku
from godown.wms.models import Sku
from world import NOW, seller

HEAD = "sku,title,ean,hsn,tax_percent,length_cm,breadth_cm,height_cm,weight_g"
RICE = "RICE,Basmati rice 1 kg,8901234567890,1006,5,20,15,5,1000"
TEA = "TEA,Assam tea,,0902,5,12,8,8.5,250"


def sent(content: str | bytes, seller_id: int, name: str = "skus.csv") -> service.Upload:
    """An uploaded and checked file."""
    raw = content if isinstance(content, bytes) else content.encode()
    upload_id = service.receive(seller_id, "skus", {}, name, raw, NOW)
    jobs.run_due(NOW)
    return service.upload([seller_id], upload_id)


def applied(upload: service.Upload, mode: str = service.WHOLE) -> service.Upload:
    service.apply([upload.seller_id], upload.id, mode, NOW)
    jobs.run_due(NOW)
    return service.upload([upload.seller_id], upload.id)


def problems(upload: service.Upload) -> dict[int, list[tuple[str, str]]]:
    """Column and code of what is wrong, by row."""
    found = service.rows([upload.seller_id], upload.id, [Outcome.ERROR])
    return {row.row_no: [(fault.column, fault.code) for fault in row.faults] for row in found}


def test_a_file_is_judged_first_and_applied_on_a_persons_word(database: str) -> None:
    mine = seller()
    upload = sent(f"{HEAD}\n{RICE}\n{TEA}\n", mine)
    assert (upload.status, upload.total, upload.new, upload.error) == ("CHECKED", 2, 2, 0)
    assert not Sku.objects.exists()
    done = applied(upload)
    assert (done.status, done.new, done.mode) == ("APPLIED", 2, "whole")
    tea = Sku.objects.get(seller_id=mine, code="TEA")
    assert (tea.title, tea.ean, tea.hsn, tea.tax_rate, tea.height) == ("Assam tea", "", "0902", 5, Decimal("8.5"))


def test_the_same_rows_again_change_nothing_and_say_so(database: str) -> None:
    mine = seller()
    applied(sent(f"{HEAD}\n{RICE}\n{TEA}\n", mine))
    before = list(Sku.objects.values())
    again = sent(f"{HEAD}\n{RICE}\n{TEA}\n", mine)
    assert (again.same, again.changes) == (2, 0)
    assert applied(again).status == "APPLIED"
    assert list(Sku.objects.values()) == before


def test_a_changed_row_says_what_it_changes(database: str) -> None:
    mine = seller()
    applied(sent(f"{HEAD}\n{RICE}\n{TEA}\n", mine))
    upload = sent(f"{HEAD}\n{RICE}\nTEA,Assam tea,,0902,12,12,8,8.5,300\n", mine)
    assert (upload.changed, upload.same) == (1, 1)
    changed = service.rows([mine], upload.id)[0]
    assert (changed.row_no, changed.outcome) == (3, Outcome.CHANGED)
    assert changed.was == {"tax_percent": "5.00", "weight_g": "250"}


BAD = {
    "RICE2,,8901234567890,1006,5,20,15,5,1000": ("title", "sheets.empty"),
    "8.90E+12,Rice,,1006,5,20,15,5,1000": ("sku", "sheets.scientific"),
    "R3,Rice,8.90E+12,1006,5,20,15,5,1000": ("ean", "sheets.scientific"),
    "R4,Rice,8901234567894,1006,5,20,15,5,1000": ("ean", "sheets.bad_gtin"),
    "R5,Rice,0123456,1006,5,20,15,5,1000": ("ean", "sheets.bad_gtin"),
    "R6,Rice,1234565,1006,5,20,15,5,1000": ("ean", "sheets.lost_zeros"),
    "R7,Rice,,902,5,20,15,5,1000": ("hsn", "sheets.lost_zeros"),
    "R8,Rice,,HSN,5,20,15,5,1000": ("hsn", "masters.bad_hsn"),
    "R9,Rice,,1006,101,20,15,5,1000": ("tax_percent", "sheets.out_of_range"),
    "R10,Rice,,1006,5%,20,15,5,1000": ("tax_percent", "sheets.no_number"),
    "R11,Rice,,1006,5,0,15,5,1000": ("length_cm", "sheets.out_of_range"),
    "R12,Rice,,1006,5,20,15,5,1.5": ("weight_g", "sheets.no_number"),
    'R13,Rice,,1006,5,"1,200",15,5,1000': ("length_cm", "sheets.no_number"),
    '"R14\x07",Rice,,1006,5,20,15,5,1000': ("sku", "sheets.control"),
    "R15,Rice,,1006,5,20,15,5,1000,extra": ("", "sheets.too_many_cells"),
}


def test_every_fault_names_its_row_its_column_and_its_code(database: str) -> None:
    upload = sent("\n".join([HEAD, *BAD]), seller())
    expected = {number: [fault] for number, fault in enumerate(BAD.values(), start=2)}
    assert problems(upload) == expected
    assert (upload.error, upload.changes) == (len(BAD), 0)


def test_rows_that_name_the_same_thing_and_a_taken_ean_are_errors(database: str) -> None:
    mine = seller()
    applied(sent(f"{HEAD}\n{RICE}\n", mine))
    other_ean = "R2,Rice,8901234567890,1006,5,20,15,5,1000"
    upload = sent(f"{HEAD}\n{TEA}\n\n{TEA}\n{other_ean}\n", mine)
    assert problems(upload) == {4: [("sku", "sheets.twice")], 5: [("ean", "masters.ean_taken")]}
    (twice, _) = service.rows([mine], upload.id, [Outcome.ERROR])
    assert twice.faults[0].text == "Row 2 is about the same."


def test_with_one_error_all_or_nothing_does_nothing_and_good_rows_only_does_the_rest(database: str) -> None:
    mine = seller()
    upload = sent(f"{HEAD}\n{RICE}\nBAD,,,,,,,,\n{TEA}\n", mine)
    sent_back = applied(upload, service.WHOLE)
    assert (sent_back.status, sent_back.problem, sent_back.mode) == ("CHECKED", "sheets.sent_back", "")
    assert not Sku.objects.exists()
    done = applied(sent_back, service.GOOD)
    assert (done.status, done.new, done.error) == ("APPLIED", 2, 1)
    assert set(Sku.objects.values_list("code", flat=True)) == {"RICE", "TEA"}
    with pytest.raises(Conflict):
        service.apply([mine], done.id, service.GOOD, NOW)


def test_the_error_file_round_trips_corrected_it_is_taken(database: str) -> None:
    mine = seller()
    upload = sent(f"{HEAD}\n{RICE}\nTEA,=Tea,,902,5,12,8,8.5,250\n", mine)
    text = b"".join(service.error_file([mine], upload.id)).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text))
    assert heading == [*HEAD.split(","), "row_no", "result", "code", "message"]
    assert row[:4] == ["TEA", "'=Tea", "", "902"]
    assert row[9:] == [
        "3",
        "FAILED",
        "sheets.lost_zeros",
        "hsn: “902” lacks its leading zeros. It is probably 0902: format the column as text, and enter the code again.",
    ]
    corrected = sent(text.replace(",902,", ",0902,"), mine)
    assert (corrected.new, corrected.error, corrected.headings) == (1, 0, HEAD.split(","))
    applied(corrected)
    assert Sku.objects.get(code="TEA").title == "=Tea"


def test_the_result_file_says_what_became_of_each_row(database: str) -> None:
    mine = seller()
    applied(sent(f"{HEAD}\n{RICE}\n", mine))
    upload = sent(f"{HEAD}\n{RICE}\nTEA,Tea,,902,5,12,8,8.5,250\nSALT,Salt,,0902,5,12,8,8.5,250\n", mine)
    with pytest.raises(Conflict):
        service.result_file([mine], upload.id)
    applied(upload, service.GOOD)
    text = b"".join(service.result_file([mine], upload.id)).decode("utf-8-sig")
    told = {row["row_no"]: (row["sku"], row["result"], row["code"]) for row in csv.DictReader(io.StringIO(text))}
    assert told == {
        "2": ("RICE", "SKIPPED", ""),
        "3": ("TEA", "FAILED", "sheets.lost_zeros"),
        "4": ("SALT", "SUCCESS", ""),
    }
    again = sent(text, mine)
    assert (again.same, again.error, again.headings) == (2, 1, HEAD.split(","))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(database: str, encoding: str, separator: str) -> None:
    lines = [HEAD, "TEA,Thé d’Assam – très fin,,0902,5,12,8,8.5,250", ",,,,,,,,"]
    upload = sent("\r\n".join(lines).replace(",", separator).encode(encoding), seller())
    assert (upload.new, upload.total, upload.read_as) == (1, 1, encoding)
    applied(upload)
    assert Sku.objects.get().title == "Thé d’Assam – très fin"


def workbook(rows: list[list[str]], filler: int = 0) -> bytes:
    """A minimal .xlsx with numbers as numbers."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{value[1:]}</v></c>" if value[:1] == "#" else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
            for value in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.'
        f'main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if filler:
            archive.writestr("xl/filler.bin", b"\x00" * filler)
    return packed.getvalue()


def test_a_workbook_keeps_the_digits_that_csv_loses(database: str) -> None:
    row = ["TEA", "Tea", "#8901234567890", "0902", "#5", "#12", "#8", "#8.5", "#250"]
    upload = sent(workbook([HEAD.split(","), row]), seller(), "skus.xlsx")
    assert (upload.new, upload.error, upload.read_as) == (1, 0, "xlsx")
    applied(upload)
    assert Sku.objects.get().ean == "8901234567890"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheets.empty_file"),
        (HEAD.encode(), "sheets.empty_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81", "sheets.not_text"),
        (b"PK\x03\x04 but no archive", "sheets.bad_workbook"),
        (HEAD.replace(",hsn", "").encode() + b"\nx", "sheets.missing_columns"),
        (HEAD.encode() + b",colour\nx", "sheets.unknown_columns"),
        (HEAD.encode() + b",SKU\nx", "sheets.double_columns"),
        (b"place,kind,zone,sequence\nA-01,bin,A,1", "sheets.other_template"),
        (HEAD.encode() + b"\nx" * 50_001, "sheets.too_many_rows"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(database: str, content: bytes, code: str) -> None:
    upload = sent(content, seller())
    assert (upload.status, upload.problem) == ("REFUSED", code)
    assert upload.fix
    assert not UploadRow.objects.exists()


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(database: str) -> None:
    bomb = workbook([["sku"]], filler=201 * 1024 * 1024)
    assert len(bomb) < 1024 * 1024
    assert sent(bomb, seller()).problem == "sheets.swells"


def test_the_export_is_the_template_filled_in_and_uploading_it_changes_nothing(database: str) -> None:
    mine = seller()
    applied(sent(f"{HEAD}\n{RICE}\nTEA,-Tea,,0902,5,12,8,8.5,250\n", mine))
    skus = sheet("skus")
    assert b"".join(service.template(skus)).decode("utf-8-sig") == f"{HEAD}\r\n"
    exported = b"".join(service.export(skus, Scope(mine)))
    assert exported.decode("utf-8-sig").splitlines()[2] == "TEA,'-Tea,,0902,5.00,12.0,8.0,8.5,250"
    assert sent(exported, mine).same == 2


def test_another_seller_finds_no_upload_and_applies_none(database: str) -> None:
    mine, other = seller(), seller("other")
    upload = sent(f"{HEAD}\n{RICE}\n", mine)
    for reading in (service.upload, service.rows, service.error_file):
        with pytest.raises(NotFound):
            list(reading([other], upload.id))  # type: ignore[call-overload]
    with pytest.raises(NotFound):
        service.apply([other], upload.id, service.WHOLE, NOW)
    assert service.latest([other]) == []
    assert UploadTable.objects.get().status == "CHECKED"


def test_a_choice_that_is_not_offered_and_an_unknown_mode_are_refused(database: str) -> None:
    mine = seller()
    with pytest.raises(NotFound):
        service.receive(mine, "nothing", {}, "x.csv", b"x", NOW)
    upload = sent(f"{HEAD}\n{RICE}\n", mine)
    with pytest.raises(Invalid):
        service.apply([mine], upload.id, "perhaps", NOW)
    assert UploadTable.objects.get().status == "CHECKED"


def test_a_file_that_is_too_large_is_not_even_kept(database: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.receive(seller(), "skus", {}, "skus.csv", b"x" * (20 * 1024 * 1024 + 1), NOW)
    assert str(refused.value) == "The file has 21 MB; 20 MB are allowed."
    assert not UploadTable.objects.exists()


def test_what_is_there_may_be_older_than_the_rules_and_is_corrected_by_a_file(database: str) -> None:
    mine = seller()
    masters.add_skus(mine, [NewSku("RICE", " Rice ", ean="123", hsn="")])
    exported = b"".join(service.export(sheet("skus"), Scope(mine))).decode("utf-8-sig")
    assert problems(sent(exported, mine)) == {2: [("ean", "sheets.bad_gtin"), ("hsn", "sheets.empty")]}
    done = applied(sent(f"{HEAD}\n{RICE}\n", mine))
    assert (done.changed, Sku.objects.get().ean) == (1, "8901234567890")


def test_an_upload_of_a_sheet_that_is_no_more_is_still_listed(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = seller()
    sent(f"{HEAD}\n{RICE}\n", mine)
    monkeypatch.delitem(declaring._sheets, "skus")
    assert [upload.title for upload in service.latest([mine])] == ["skus"]


def test_how_far_a_long_file_is_checked_is_told_on_the_way(database: str) -> None:
    lines = [f"R-{number},Rice,,1006,5,20,15,5,1000" for number in range(2500)]
    told: list[int] = []
    checked = check(sheet("skus"), Scope(seller()), "\n".join([HEAD, *lines]).encode(), told.append)
    assert (told, checked.counts()["new"]) == ([32, 64, 80], 2500)


@pytest.mark.parametrize("rows", [1, 25, 250])
def test_a_file_is_judged_and_applied_in_as_many_statements_however_long_it_is(database: str, rows: int) -> None:
    mine = seller()
    lines = [f"R-{number},Rice,,1006,5,20,15,5,1000" for number in range(rows)]
    upload_id = service.receive(mine, "skus", {}, "skus.csv", "\n".join([HEAD, *lines]).encode(), NOW)
    with counting() as judging:
        jobs.get("check_upload").run(NOW, 1)
    service.apply([mine], upload_id, service.WHOLE, NOW)
    with counting() as applying:
        jobs.get("apply_upload").run(NOW, 1)
    assert (judging.statements, applying.statements) == (8, 10)
