"""Places: made by a pattern, by a file, and on paper."""

import pytest

from godown.kit import jobs, labels, pdf
from godown.kit.errors import Invalid
from godown.kit.labels import Label
from godown.kit.sheets import Outcome, Scope, declaring
from godown.kit.sheets import service as uploads
from godown.wms.layout import patterns
from godown.wms.layout import register as layout
from godown.wms.layout import service as places
from godown.wms.layout.models import Kind
from godown.wms.layout.register import Wanted
from godown.wms.layout.service import NewLocation
from godown.wms.models import Location
from world import NOW, seller, skus, stocked, warehouse


@pytest.mark.parametrize(
    ("first", "last", "count", "some"),
    [
        ("A-01-01", "A-20-10", 200, ["A-01-01", "A-01-02"]),
        ("A1", "C3", 9, ["A1", "A2"]),
        ("T-098", "T-101", 4, ["T-098", "T-099"]),
        ("X", "X", 1, ["X"]),
    ],
)
def test_a_pattern_runs_from_its_first_code_to_its_last(first: str, last: str, count: int, some: list[str]) -> None:
    codes = patterns.expand(first, last)
    assert len(set(codes)) == len(codes) == count
    assert (codes[0], codes[-1]) == (first, last)
    assert codes[: len(some)] == some


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("A-01", "A-1", "layout.bad_pattern"),
        ("A-02", "A-01", "layout.bad_pattern"),
        ("A-01", "B01", "layout.bad_pattern"),
        ("AA-1", "AB-1", "layout.bad_pattern"),
        ("", "", "layout.bad_pattern"),
        ("A-000-000", "A-999-999", "layout.too_many_places"),
        ("0000000001", "9999999999", "layout.too_many_places"),
    ],
)
def test_a_pattern_that_leads_nowhere_or_too_far_is_refused(first: str, last: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        patterns.expand(first, last)
    assert refused.value.code == code


def test_places_are_made_once_after_the_others_of_their_zone(database: str) -> None:
    site = warehouse(seller(), bins=3)
    planned = layout.plan(site, "A-02", "A-05", Kind.BIN, "A")
    assert ([each.code for each in planned.new], planned.already) == (["A-04", "A-05"], ["A-02", "A-03"])
    assert not Location.objects.filter(code="A-04").exists()
    assert layout.make(site, "A-02", "A-05", Kind.BIN, "A") == 2
    assert layout.make(site, "A-02", "A-05", Kind.BIN, "A") == 0
    way = Location.objects.filter(warehouse_id=site.id, zone="A").order_by("sequence").values_list("code", "sequence")
    assert list(way) == [("A-01", 1), ("A-02", 2), ("A-03", 3), ("A-04", 4), ("A-05", 5)]


def test_a_place_is_never_called_like_a_command(database: str) -> None:
    site = warehouse(seller())
    for code in ("#DONE", "a-01", "-A", "A B", "A" * 21):
        with pytest.raises(Invalid):
            layout.plan(site, code, code, Kind.BIN, "")


def test_the_list_filters_and_says_what_lies_there(database: str) -> None:
    site = warehouse(seller())
    skus(site.seller_id, "RICE", "TEA")
    stocked(site, {"A-01": {"RICE": 5, "TEA": 2}})
    (first, *_) = layout.listed(site, Wanted(zone="A"))
    assert (first.code, first.skus, first.pieces) == ("A-01", 2, 7)
    assert [each.code for each in layout.listed(site, Wanted(text="-03"))] == ["A-03", "T-03"]
    assert [each.code for each in layout.listed(site, Wanted("tote"), after="T-01", limit=1)] == ["T-02"]
    assert layout.listed(warehouse(seller("other"), code="PNQ1", bins=0, totes=0), Wanted(zone="A")) == []


def test_the_file_of_the_places_corrects_them_and_keeps_their_kind(database: str) -> None:
    site = warehouse(seller(), bins=2, totes=1)
    lines = ["place,kind,zone,sequence", "A-01,bin,B,7", "A-02,tote,A,2", "C-01,,C,1", "PACKED,packed,,", "c 1,bin,,"]
    upload_id = uploads.receive(
        site.seller_id, "places", {"warehouse": "BLR1"}, "x.csv", "\n".join(lines).encode(), NOW
    )
    jobs.run_due(NOW)
    rows = {row.row_no: row for row in uploads.rows([site.seller_id], upload_id)}
    assert {number: row.outcome for number, row in rows.items()} == {
        2: Outcome.CHANGED,
        3: Outcome.ERROR,
        4: Outcome.NEW,
        5: Outcome.ERROR,
        6: Outcome.ERROR,
    }
    assert rows[3].faults[0].text == "The code A-02 is a bin already."
    uploads.apply([site.seller_id], upload_id, uploads.GOOD, NOW)
    jobs.run_due(NOW)
    found = Location.objects.filter(warehouse_id=site.id, kind="bin").order_by("code")
    assert list(found.values_list("code", "zone", "sequence")) == [("A-01", "B", 7), ("A-02", "A", 2), ("C-01", "C", 1)]
    exported = b"".join(uploads.export(declaring.sheet("places"), Scope(site.seller_id, {"warehouse": "BLR1"})))
    again = uploads.receive(site.seller_id, "places", {"warehouse": "BLR1"}, "y.csv", exported, NOW)
    jobs.run_due(NOW)
    assert uploads.upload([site.seller_id], again).changes == 0


def test_a_bin_named_by_flipkart_is_exported_and_taken_again(database: str) -> None:
    site = warehouse(seller(), bins=1, totes=0)
    places.add_locations(site, [NewLocation("fk bin 7", Kind.BIN)])
    chosen = {"warehouse": "BLR1"}
    exported = b"".join(uploads.export(declaring.sheet("places"), Scope(site.seller_id, chosen)))
    upload_id = uploads.receive(site.seller_id, "places", chosen, "x.csv", exported, NOW)
    jobs.run_due(NOW)
    found = uploads.upload([site.seller_id], upload_id)
    assert (found.same, found.error, found.changes) == (3, 0, 0)


def test_another_sellers_warehouse_cannot_be_chosen(database: str) -> None:
    warehouse(seller())
    with pytest.raises(Invalid) as refused:
        uploads.receive(seller("other"), "places", {"warehouse": "BLR1"}, "x.csv", b"place\nA-01", NOW)
    assert refused.value.code == "sheets.bad_choice"


def test_every_label_can_be_scanned(database: str) -> None:
    codes = [*patterns.expand("A-01-01", "A-05-05"), "LONGEST.CODE/OF-20-A", "#CANCELSCAN"]
    for paper in (labels.SMALL, labels.LARGE):
        pages = pdf.read(labels.sheet("Places", [Label(code) for code in codes], paper), barcodes=True)
        assert pages is not None
        assert sorted(code for page in pages for code in page.barcodes) == sorted(codes)
