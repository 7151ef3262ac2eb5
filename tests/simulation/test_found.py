"""What the simulation found, told shortly: each failed before it was mended."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from godown.demo.virtual import MORNING
from godown.kit import clock, due, history, ids, jobs
from godown.omni.orders import reading
from godown.wms.outward import service as outward
from godown.wms.picking import doubts
from godown.wms.picking import service as picking
from godown.wms.waves import service as waves
from playing import Play, playing


@pytest.fixture
def play(database: str) -> Iterator[Play]:
    with playing() as stage:
        yield stage


def test_an_order_cancelled_before_it_has_stock_is_not_given_to_the_floor(play: Play) -> None:
    code = play.order()
    jobs.run_pass(jobs.get("poll"), clock.now())
    play.flipkart.cancel(code)
    reading.refresh(play.shop.account, [code], clock.now())

    play.wait(minutes=30)

    assert play.get(code).status == "CREATED"
    assert outward.board(play.shop.site, ["NEW", "ACKNOWLEDGED"]) == []


def test_an_order_picked_again_before_its_short_is_told_stops_no_wave(play: Play) -> None:
    code = play.order()
    play.until_on_picklists(code)
    play.wait(seconds=5)
    site = play.shop.site
    with history.acting("picker"):
        wave = waves.create(site, clock.now())
        assert wave is not None
        waves.claim(site, wave, clock.now())
        (stop,) = picking.walk(site, wave)
        picking.report_short(site, wave, stop.id, uuid4(), clock.now())
        doubts.bin_checked(site, stop.bin, stop.sku, clock.now())
        outward.retry([site.seller_id], stop.order_id, clock.now())

        assert waves.create(site, clock.now()) is not None

    play.run()
    assert play.get(code).status == "PROCESSING"


def test_work_due_at_the_same_moment_is_claimed_in_the_order_it_was_asked_for(play: Play) -> None:
    now = clock.now()
    due.plan("some kind", ["1"], now + timedelta(seconds=1))
    due.plan("some kind", ["2"], now + timedelta(seconds=1))
    due.plan("some kind", ["2"], now)
    due.plan("some kind", ["1"], now)

    claim = due.claim("some kind", now, 1, timedelta(minutes=1))

    assert claim is not None
    assert claim.subjects == ["1"]


def test_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    made = [ids.new(MORNING) for _ in range(100)]

    assert made == sorted(made)
