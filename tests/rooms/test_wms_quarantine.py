"""Pieces in quarantine: photos of them, back into stock after repair, or given up."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

import papers
import world
from godown.kit import history
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inspection import photos, views
from godown.wms.inspection import service as inspection
from godown.wms.inspection.putaway import RETURNS
from godown.wms.inspection.rules import Failure
from godown.wms.models import ReturnItem, ReturnOrder, ReturnPhoto
from godown.wms.putaway import service as putaway
from godown.wms.quarantine import service as quarantine
from godown.wms.returns.ports import Disposed
from godown.wms.stock import service as stock
from people import browser
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)
JPEG, PNG, WEBP = b"\xff\xd8\xff\xe0 mug", b"\x89PNG\r\n\x1a\n mug", b"RIFF\x04\x00\x00\x00WEBPVP8 "


@pytest.fixture
def site(told) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    with history.acting("asha"):
        yield site
    assert checks.differences([site.seller_id]) == []


def failed(site, awb="R-1", finish=True, **pieces):
    """A return whose pieces all failed, and the ids of the pieces."""
    coming = papers.coming(site, awb=awb, **pieces)
    Desk().announce_returns([coming], NOW)
    world.through_gate(site, awb)
    parcel = inspection.open_parcel(site, awb, uuid4(), NOW).data["parcel"]
    for sku, count in pieces.items():
        for _ in range(count):
            inspection.scan(site, parcel, sku, uuid4(), NOW)
            inspection.judge(site, parcel, Failure.DAMAGED, uuid4(), NOW)
    if finish:
        inspection.finish(site, parcel, uuid4(), NOW)
    return coming, [item.id for item in views.journey([site.seller_id], coming.id).items]


def of(*items):
    return {("return", item): 1 for item in items}


def lying(site):
    return {(row.location, row.sku): row.quantity for row in stock.by_location(site) if row.quantity}


def state(site):
    return lying(site), list(ReturnItem.objects.order_by("id").values()), list(ReturnOrder.objects.values())


def not_done(site, error, act):
    before = state(site)
    with pytest.raises(error) as caught:
        act()
    assert state(site) == before
    return caught.value.code


# --- the office's say ---------------------------------------------------------------------------------------------


def test_a_repaired_piece_is_released_put_away_and_live_once(site, told):
    coming, (item,) = failed(site, MUG=1)
    (row,) = quarantine.waiting(site)
    assert (row.id, row.document, row.sku, row.reason, row.pool) == (
        item,
        coming.return_code,
        "MUG",
        "damaged",
        POOL,
    )
    quarantine.release(site, of(item), "handle glued", "r1", LATER)
    assert (lying(site), quarantine.waiting(site)) == ({("RETURNS", "MUG"): 1}, [])
    assert ReturnOrder.objects.get().status == "INSPECTED"
    putaway.scan(site, RETURNS, "MUG", uuid4(), LATER)
    assert putaway.scan(site, RETURNS, "A-02", uuid4(), LATER).accepted
    (pool,) = stock.by_pool(site)
    assert (pool.live, lying(site), ReturnOrder.objects.get().status) == (1, {("A-02", "MUG"): 1}, "PROCESSED")
    line = coming.lines[0].line_id
    assert told.all("disposed") == [
        Disposed(coming.id, line, "MUG", 1, "quarantined"),
        Disposed(coming.id, line, "MUG", 1, "restocked", "quarantined"),
    ]
    moved = stock.statement(site, "MUG")
    assert [(each.reason, each.note) for each in moved] == [
        ("return", ""),
        ("quarantine_release", "handle glued"),
        ("put_away", ""),
    ]
    assert [entry.code for entry in history.timeline([site.seller_id], coming.id)][-4:] == [
        "inspection.released",
        "returns.reopened",
        "inspection.live",
        "returns.processed",
    ]


def test_pieces_are_given_up_with_a_reason(site, told):
    coming, items = failed(site, MUG=2)
    quarantine.scrap(site, of(*items), "beyond repair", "s1", LATER)
    assert (lying(site), ReturnOrder.objects.get().status) == ({("SCRAP", "MUG"): 2}, "PROCESSED")
    assert told.all("disposed")[-1] == Disposed(coming.id, coming.lines[0].line_id, "MUG", 1, "scrapped", "quarantined")
    entry = history.timeline([site.seller_id], coming.id)[-1]
    assert (entry.actor, entry.code, entry.data) == (
        "asha",
        "inspection.given_up",
        {"pieces": 2, "note": "beyond repair"},
    )


def test_the_same_key_again_is_a_no_op(site):
    _, items = failed(site, MUG=1)
    for _ in range(2):
        quarantine.release(site, of(*items), "fine", "r1", LATER)
    assert lying(site) == {("RETURNS", "MUG"): 1}


def test_a_form_that_is_shown_again_and_sent_with_another_piece_decides_over_that_one(site):
    """A browser's way back shows the form as it was, with its key."""
    _, (first, second) = failed(site, MUG=2)
    office = browser("meera", "supervisor", site.seller_id)
    form = {"key": str(uuid4()), "decision": "release", "note": "fine"}
    for item in (first, first, second):
        assert office.post("/stock/quarantine", form | {"item": f"return:{item}"}).status_code == 302
    assert lying(site) == {("RETURNS", "MUG"): 2}


def test_what_left_quarantine_does_not_leave_it_again(site):
    _, (first, second) = failed(site, MUG=2)
    quarantine.scrap(site, of(first), "broken", "s1", LATER)
    for act in (quarantine.release, quarantine.scrap, quarantine.send_back):
        code = not_done(site, Conflict, lambda act=act: act(site, of(first, second), "again", f"x{act}", LATER))
        assert code == "quarantine.not_there"


def test_what_a_buyer_sent_does_not_go_to_a_supplier(site):
    _, items = failed(site, MUG=1)
    code = not_done(site, Conflict, lambda: quarantine.send_back(site, of(*items), "theirs", "b1", LATER))
    assert code == "quarantine.not_a_suppliers"


def test_a_reason_is_needed(site):
    _, items = failed(site, MUG=1)
    assert (
        not_done(site, Invalid, lambda: quarantine.release(site, of(*items), " ", "r1", LATER)) == "quarantine.no_note"
    )


def test_pieces_of_a_parcel_on_the_bench_wait_for_its_end(site):
    _, items = failed(site, finish=False, MUG=1)
    assert quarantine.waiting(site) == []
    not_done(site, Conflict, lambda: quarantine.release(site, of(*items), "fine", "r1", LATER))


def test_another_seller_finds_and_changes_nothing(site):
    coming, items = failed(site, MUG=1)
    photos.add(site, items[0], JPEG, NOW)
    other = world.warehouse(world.seller("other"), code="DEL1")
    assert quarantine.waiting(other) == []
    not_done(site, Conflict, lambda: quarantine.scrap(other, of(*items), "mine", "s1", LATER))
    not_done(site, NotFound, lambda: photos.add(other, items[0], PNG, NOW))
    not_done(site, NotFound, lambda: photos.read([other.seller_id], ReturnPhoto.objects.get().id))
    not_done(site, NotFound, lambda: views.journey([other.seller_id], coming.id))


# --- photos -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")], ids=["jpeg", "png", "webp"]
)
def test_a_photo_is_kept_sealed_and_shown_again(site, content, kind):
    coming, (item,) = failed(site, MUG=1)
    assert photos.add(site, item, content, NOW) == "MUG"
    (shown,) = views.journey([site.seller_id], coming.id).items
    found = photos.read([site.seller_id], shown.photos[0])
    assert (found.content_type, found.content) == (kind, content)
    kept = ReturnPhoto.objects.get()
    assert (kept.actor, kept.at) == ("asha", NOW)


def test_the_same_photo_again_is_kept_once_and_a_piece_has_at_most_six(site):
    _, (item,) = failed(site, MUG=1)
    for number in (1, 1, 2, 3, 4, 5, 6):
        photos.add(site, item, JPEG + bytes([number]), NOW)
    with pytest.raises(Conflict) as refused:
        photos.add(site, item, JPEG + b"7", NOW)
    assert (refused.value.code, ReturnPhoto.objects.count()) == ("inspection.photos_full", 6)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg onload=alert(1)>", "inspection.bad_photo"),
        (b"", "inspection.bad_photo"),
        (b"RIFF\x04\x00\x00\x00AVI LIST", "inspection.bad_photo"),
        (JPEG + bytes(10_000_000), "inspection.photo_too_big"),
    ],
    ids=["svg", "empty", "avi", "too big"],
)
def test_what_is_no_photo_is_refused(site, content, code):
    _, (item,) = failed(site, MUG=1)
    with pytest.raises(Invalid) as refused:
        photos.add(site, item, content, NOW)
    assert (refused.value.code, ReturnPhoto.objects.count()) == (code, 0)
