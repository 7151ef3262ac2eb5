"""What the channel cancels meanwhile, and what is put back, with everything else at once."""

from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import GodownError
from godown.wms.dispatch import service as dispatch
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.pools import service as pools
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from racing import at_once, codes
from world import NOW, POOL, lying, proved

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG")
    return site


def cancel(order, pieces):
    (line,) = order.lines
    return lambda: world.cancel(order.id, {line.line_id: pieces}, NOW)


def pieces_of(site, order):
    """(quantity, cancelled, picked) of the order's one line."""
    (line,) = outward.find([site.seller_id], order.id).lines
    return line.quantity, line.cancelled, line.picked


def test_one_cancellation_told_many_times_at_once_never_takes_more_than_there_is(site):
    world.stocked(site, {"A-01": {"MUG": 10}})
    order = world.outward_order(site, MUG=3)
    results = at_once([cancel(order, 1)] * 5)
    assert codes(results) == {None: 3, "cancelling.too_late": 2}
    (pool,) = [row for row in stock.by_pool(site) if row.pool == POOL]
    assert (pool.live, pool.reserved, pool.cancelled) == (7, 0, 3)
    assert proved(site)


@pytest.mark.parametrize("cancelled", [1, 3])
def test_a_cancellation_and_the_pick_of_the_same_pieces_at_once_leave_none_unaccounted(site, cancelled):
    world.stocked(site, {"A-01": {"MUG": 60}})
    for _ in range(8):
        order = world.outward_order(site, MUG=3)
        wave = waves.create(site, NOW)
        with history.acting("asha"):
            waves.claim(site, wave, NOW)
        (stop,) = picking.walk(site, wave)
        picked, told = at_once(
            [
                lambda wave=wave, stop=stop: picking.confirm_many(site, wave, [Confirm(stop.id, 3, "T-01")], NOW),
                cancel(order, cancelled),
            ]
        )
        assert told is None
        assert picked is None or picked.code in ("picking.not_pickable", "picking.nothing_left")
        assert pieces_of(site, order)[:2] == (3 - cancelled, cancelled)
        waiting = sum(row.pieces for row in putback.waiting(site) if row.order_id == order.id)
        assert waiting == (cancelled if picked is None else 0)
        assert proved(site)
        if left := picking.walk(site, wave) if waves.board(site) else []:
            with history.acting("asha"):
                picking.confirm_many(site, wave, [Confirm(left[0].id, left[0].left, "T-01")], NOW)


def test_a_cancellation_and_a_short_pick_at_once_do_not_deadlock(site):
    world.stocked(site, {"A-01": {"MUG": 3}, "A-02": {"MUG": 3}})
    order = world.outward_order(site, MUG=3)
    wave = waves.create(site, NOW)
    with history.acting("asha"):
        waves.claim(site, wave, NOW)
    (stop,) = picking.walk(site, wave)
    told, _ = at_once([cancel(order, 2), lambda: picking.report_short(site, wave, stop.id, uuid4(), NOW)])
    assert told is None
    assert [each.left for each in picking.walk(site, wave)] == [1]
    assert proved(site)


def test_a_cancellation_and_a_wave_at_once_leave_no_promise_for_cancelled_pieces(site):
    world.stocked(site, {"A-01": {"MUG": 40}})
    for _ in range(8):
        order = world.outward_order(site, MUG=2)
        made, told = at_once([lambda: waves.create(site, NOW), cancel(order, 2)])
        assert told is None or told.code == "state.changed_meanwhile"
        if told:
            cancel(order, 2)()
        assert not isinstance(made, GodownError) or made.code in ("state.changed_meanwhile", "state.wrong_state")
        assert outward.find([site.seller_id], order.id).status == "CANCELLED"
        assert waves.board(site) == []
        assert proved(site)


def test_a_cancellation_and_the_last_scan_at_once_either_pack_the_order_or_cancel_it(site, paper):
    world.stocked(site, {"A-01": {"MUG": 20}})
    for _ in range(8):
        order = world.outward_order(site, MUG=1)
        world.picked(site, order)
        with history.acting("asha"):
            shipment = packing.open_parcel(site, order.order_code, uuid4(), NOW).data["shipment"]
            packing.undo(site, shipment, uuid4(), NOW)
        asked = len(paper.all("ask_pack"))
        scanned, told = at_once(
            [
                lambda shipment=shipment: packing.scan(site, shipment, "MUG", uuid4(), NOW),
                cancel(order, 1),
            ]
        )
        assert scanned.accepted == (told is not None) == (len(paper.all("ask_pack")) > asked)
        assert told is None or told.code == "cancelling.being_told"
        assert views.parcel(site, shipment).status == ("ASKED" if told else "VOIDED")
        assert proved(site)


def test_a_cancellation_and_a_bench_that_opens_the_order_at_once_leave_no_parcel_of_cancelled_pieces(site, paper):
    world.stocked(site, {"A-01": {"MUG": 40}})
    for _ in range(8):
        order = world.outward_order(site, MUG=2)
        world.picked(site, order)
        opened, told = at_once(
            [
                lambda order=order: packing.open_parcel(site, order.order_code, uuid4(), NOW),
                cancel(order, 1),
            ]
        )
        assert opened.accepted
        assert told is None or told.code == "state.changed_meanwhile"
        if told:
            cancel(order, 1)()
        for card in views.board(site, ["OPEN"]):
            if card.order_id == order.id:
                assert [line.quantity for line in views.parcel(site, card.id).lines] == [1]
        assert proved(site)


def test_a_cancelled_order_is_never_handed_over_however_its_manifest_is_closed_meanwhile(site, paper):
    world.stocked(site, {"A-01": {"MUG": 20}})
    for _ in range(8):
        order = world.outward_order(site, MUG=1)
        world.picked(site, order)
        (shipment,) = world.packed(site, order).values()
        manifest = dispatch.open_manifest(site, "EKART", NOW)
        dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", uuid4(), NOW)
        asked = len(paper.all("ask_handover"))
        closed, told = at_once([lambda manifest=manifest: dispatch.close(site, manifest, NOW), cancel(order, 1)])
        assert (told is None) == isinstance(closed, GodownError) == (len(paper.all("ask_handover")) == asked)
        assert told is None or told.code == "cancelling.too_late"
        status = "CANCELLED" if told is None else "READY_TO_DISPATCH"
        assert outward.find([site.seller_id], order.id).status == status
        assert proved(site)


def test_a_parcel_cancelled_while_it_is_scanned_onto_a_manifest_is_not_on_it(site):
    world.stocked(site, {"A-01": {"MUG": 20}})
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    for _ in range(8):
        order = world.outward_order(site, MUG=1)
        world.picked(site, order)
        (shipment,) = world.packed(site, order).values()
        _, told = at_once(
            [
                lambda shipment=shipment: dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", uuid4(), NOW),
                cancel(order, 1),
            ]
        )
        assert (told, dispatch.parcels(site, manifest)) == (None, [])
    assert proved(site)


def cancelled_after_picking(site, pieces, tote="T-01"):
    order = world.outward_order(site, MUG=pieces)
    world.picked(site, order, tote=tote)
    cancel(order, pieces)()


def test_people_who_put_the_same_pieces_back_at_once_put_each_back_once(site):
    world.stocked(site, {"A-01": {"MUG": 10}})
    cancelled_after_picking(site, 1)
    cancelled_after_picking(site, 2, tote="T-02")

    def put_back(person):
        with history.acting(person):
            putback.scan(site, "MUG", uuid4(), NOW)
            return putback.scan(site, "A-02", uuid4(), NOW).accepted

    done = at_once([lambda n=n: put_back(f"person {n}") for n in range(5)])
    assert sorted(done) == [False, False, True, True, True]
    assert lying(site) == {("A-01", "MUG"): 7, ("A-02", "MUG"): 3}
    assert putback.waiting(site) == []
    assert proved(site)


def test_a_put_back_and_the_last_scan_of_the_rest_at_once_take_no_piece_twice(site, paper):
    world.stocked(site, {"A-01": {"MUG": 40}})
    for _ in range(8):
        order = world.outward_order(site, MUG=3)
        world.picked(site, order)
        cancel(order, 1)()
        with history.acting("asha"):
            putback.scan(site, "MUG", uuid4(), NOW)
        results = at_once(
            [
                lambda: putback.scan(site, "A-02", uuid4(), NOW),
                lambda order=order: packing.pack_many(site, [order.id], NOW),
            ]
        )
        assert results[0].accepted
        assert not isinstance(results[1], GodownError)
        assert proved(site)


def test_pieces_made_live_by_many_at_once_while_more_are_cancelled_are_never_those_that_wait(site):
    world.stocked(site, {"A-01": {"MUG": 12}})
    cancel(world.outward_order(site, MUG=3), 3)()
    picked = world.outward_order(site, MUG=4)
    world.picked(site, picked)
    works = [lambda n=n: pools.make_live(site, POOL, {"MUG": 2}, "R", "", f"live {n}", NOW) for n in range(4)]
    results = at_once([*works, cancel(picked, 4)])
    assert results[-1] is None
    assert sum(each is None for each in results[:-1]) == 1
    assert pools.cancelled(site)[0].in_bins == 1
    assert proved(site)
