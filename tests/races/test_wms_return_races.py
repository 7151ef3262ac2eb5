"""Returns at the same moment: no piece is back twice, live twice, or lost between two people (E-30, I14)."""

from collections.abc import Iterator
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

import papers
import world
from godown.kit import history
from godown.wms import channel, checks
from godown.wms.desk import Desk
from godown.wms.inspection import service as inspection
from godown.wms.inspection import views
from godown.wms.inspection.putaway import RETURNS
from godown.wms.inspection.rules import Failure
from godown.wms.models import OutwardLine, ReturnItem, ReturnOrder
from godown.wms.outward import floor
from godown.wms.putaway import service as putaway
from godown.wms.quarantine import service as quarantine
from godown.wms.stock import service as stock
from racing import at_once, codes
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database, monkeypatch) -> Iterator:
    monkeypatch.setattr(channel, "_returns", papers.PaperReturns())
    monkeypatch.setattr(channel, "_desk", papers.PaperChannel())
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 5}})
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


def on_the_bench(site, order=None, awb="R-1", kind="customer_return", **pieces):
    Desk().announce_returns([papers.coming(site, order, kind, awb, **pieces)], NOW)
    world.through_gate(site, awb)
    return inspection.open_parcel(site, awb, uuid4(), NOW).data["parcel"]


def live(site):
    return sum(row.live for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, "MUG"))


def acting(name, work):
    def run():
        with history.acting(name):
            return work()

    return run


def test_the_one_piece_that_left_comes_back_in_one_of_two_parcels(site):
    order = world.shipped(site, MUG=1)
    parcels = [on_the_bench(site, order, awb, MUG=1) for awb in ("R-1", "R-2")]
    answers = at_once([lambda parcel=parcel: inspection.scan(site, parcel, "MUG", uuid4(), NOW) for parcel in parcels])
    assert sorted(answer.code for answer in answers) == ["inspection.back_already", "inspection.to_judge"]
    assert OutwardLine.objects.get().returned == 1


def test_sealed_parcels_of_one_order_are_back_once(site):
    order = world.shipped(site, MUG=2)
    for awb in ("R-1", "R-2", "R-3"):
        on_the_bench(site, order, awb, "return_to_origin", MUG=2)
    answers = at_once([lambda awb=awb: inspection.seal(site, awb, uuid4(), NOW) for awb in ("R-1", "R-2", "R-3")])
    assert sorted(answer.code for answer in answers) == [*["inspection.all_back"] * 2, "inspection.sealed"]
    assert (OutwardLine.objects.get().returned, RETURNS.count(site, ReturnItem.objects.get().sku_id)) == (2, 2)


def test_the_database_itself_refuses_more_pieces_back_than_left(site):
    order = world.shipped(site, MUG=2)
    (line,) = order.lines

    def take_back():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE wms_outward_line SET returned = returned + 1 WHERE id = %s", (line.line_id,))
        except IntegrityError as error:
            return "wms_outward_line_steps" in str(error)
        return None

    assert sorted(at_once([take_back] * 3), key=str) == [None, None, True]
    OutwardLine.objects.update(returned=0)
    results = at_once([lambda: floor.note_returned({line.line_id: 1})] * 5)
    assert sorted(map(len, results)) == [0, 0, 0, 1, 1]
    OutwardLine.objects.update(returned=0)


def test_two_who_scan_one_parcel_at_once_count_each_piece_once(site):
    parcel = on_the_bench(site, MUG=1)
    answers = at_once([lambda: inspection.scan(site, parcel, "MUG", uuid4(), NOW)] * 2)
    assert sorted(answer.code for answer in answers) == ["inspection.judge_first", "inspection.to_judge"]
    answers = at_once([lambda: inspection.judge(site, parcel, None, uuid4(), NOW)] * 2)
    assert sorted(answer.code for answer in answers) == ["inspection.nothing_in_hand", "inspection.passed"]
    assert views.parcel(site, parcel).open == 0


def test_a_parcel_is_finished_once(site):
    parcel = on_the_bench(site, MUG=1)
    answers = at_once([lambda: inspection.finish(site, parcel, uuid4(), NOW)] * 4)
    assert sorted(answer.code for answer in answers) == [*["inspection.done_before"] * 3, "inspection.finished"]


def test_two_who_carry_the_same_piece_make_it_live_once(site):
    before = live(site)
    on_the_bench(site, kind="return_to_origin", MUG=1)
    inspection.seal(site, "R-1", uuid4(), NOW)
    for name in ("asha", "ravi"):
        with history.acting(name):
            assert putaway.scan(site, RETURNS, "MUG", uuid4(), NOW).accepted
    answers = at_once(
        [
            acting(name, lambda place=place: putaway.scan(site, RETURNS, place, uuid4(), NOW))
            for name, place in (("asha", "A-02"), ("ravi", "A-03"))
        ]
    )
    assert sorted(answer.code for answer in answers) == ["putaway.in_bin", "putaway.nothing_waits"]
    assert live(site) == before + 1


def test_two_who_put_away_the_last_pieces_of_a_return_finish_it(site):
    for number in range(4):
        awb = f"R-{number}"
        on_the_bench(site, None, awb, "return_to_origin", MUG=1, CUP=1)
        inspection.seal(site, awb, uuid4(), NOW)
        for name, sku in (("asha", "MUG"), ("ravi", "CUP")):
            with history.acting(name):
                putaway.scan(site, RETURNS, sku, uuid4(), NOW)
        at_once([acting(name, lambda: putaway.scan(site, RETURNS, "A-02", uuid4(), NOW)) for name in ("asha", "ravi")])
    assert set(ReturnOrder.objects.values_list("status", flat=True)) == {"PROCESSED"}


def test_a_piece_in_quarantine_is_released_or_scrapped_not_both(site):
    parcel = on_the_bench(site, MUG=1)
    inspection.scan(site, parcel, "MUG", uuid4(), NOW)
    inspection.judge(site, parcel, Failure.USED, uuid4(), NOW)
    inspection.finish(site, parcel, uuid4(), NOW)
    (row,) = quarantine.waiting(site)
    results = at_once(
        [
            lambda: quarantine.release(site, {(row.source, row.id): 1}, "fine", "r1", NOW),
            lambda: quarantine.scrap(site, {(row.source, row.id): 1}, "broken", "s1", NOW),
        ]
    )
    assert codes(results) == {None: 1, "quarantine.not_there": 1}


def test_returns_announced_while_their_parcels_come_in_find_them(site):
    for number in range(6):
        awb = f"R-{number}"
        coming = papers.coming(site, awb=awb, MUG=1)
        at_once(
            [
                lambda coming=coming: Desk().announce_returns([coming], NOW),
                lambda awb=awb: world.through_gate(site, awb),
            ]
        )
        assert inspection.open_parcel(site, awb, uuid4(), NOW).code == "inspection.opened"


def test_a_parcel_whose_return_is_withdrawn_while_it_is_scanned_in_is_one_without_return(site):
    """The scan saw the return awaited, and waits for whoever withdraws it: the parcel must not stick to it."""
    order = world.shipped(site, MUG=1)
    coming = papers.coming(site, order, "customer_return", "R-1", MUG=1)
    Desk().announce_returns([coming], NOW)
    withdrawn = Event()

    @transaction.atomic
    def withdraw():
        assert Desk().withdraw_returns([coming.id], NOW) == {coming.id}
        withdrawn.set()
        sleep(0.5)

    def scan():
        withdrawn.wait(5)
        world.through_gate(site, "R-1")

    assert at_once([withdraw, scan]) == [None, None]
    assert ReturnOrder.objects.values_list("status", "parcel_id").get() == ("CANCELLED", None)
    answer = inspection.open_parcel(site, "R-1", uuid4(), NOW)
    assert answer.code == "inspection.no_return"
