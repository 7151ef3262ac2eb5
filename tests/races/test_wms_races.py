"""The warehouse's promises hold when everything happens at once: real threads, real connections, real commits."""

from collections import Counter
from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.messages import Message
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.inward.service import Received, receive
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.masters import service as masters
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.reservations import service as reservations
from godown.wms.stock import service as stock
from godown.wms.stock.rules import Line, Reason
from godown.wms.waves import service as waves
from godown.wms.waves.rules import Trolley
from racing import at_once, codes
from world import NOW, POOL, lying, proved

pytestmark = pytest.mark.usefixtures("database")
HELD = Message("test.race_held", "It is held.")
desk = Desk()


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    return site


def test_fifty_orders_for_the_last_ten_pieces_get_exactly_ten(site):
    world.stocked(site, {"A-01": {"MUG": 10}})
    orders = [world.demand(MUG=1) for _ in range(50)]
    reserved = at_once(
        [lambda order=order: desk.reserve(site.seller_id, site.code, POOL, order, NOW) for order in orders]
    )
    assert sum(len(each) for each in reserved) == 10
    (pool,) = [row for row in stock.by_pool(site) if row.pool == POOL]
    assert (pool.live, pool.reserved) == (0, 10)
    assert proved(site)


def test_orders_that_name_their_skus_in_opposite_order_do_not_deadlock(site):
    world.stocked(site, {"A-01": {"MUG": 100, "CUP": 100}})

    def reserve(first, second):
        for _ in range(10):
            order = world.demand(**{first: 1, second: 1})
            assert desk.reserve(site.seller_id, site.code, POOL, order, NOW)
            reservations.release([order[0].order_id], NOW)

    at_once([lambda: reserve("MUG", "CUP"), lambda: reserve("CUP", "MUG")] * 3)
    assert {(row.sku, row.live, row.reserved) for row in stock.by_pool(site) if row.pool == POOL} == {
        ("MUG", 100, 0),
        ("CUP", 100, 0),
    }
    assert proved(site)


def test_moves_between_two_bins_in_opposite_directions_do_not_deadlock(site):
    world.stocked(site, {"A-01": {"MUG": 50, "CUP": 50}, "A-02": {"MUG": 50, "CUP": 50}})
    here, there = layout.places(site, Kind.BIN, ["A-01", "A-02"]).values()
    mug, cup = masters.sku_ids(site.seller_id, ["MUG", "CUP"]).values()

    def shuttle(number, source, target, skus):
        for turn in range(10):
            lines = [Line(sku, 1, source, target) for sku in skus]
            stock.move(site, lines, Reason.PICK, f"{number}:{turn}", NOW)

    at_once(
        [
            lambda: shuttle(1, here, there, (mug, cup)),
            lambda: shuttle(2, there, here, (cup, mug)),
            lambda: shuttle(3, here, there, (cup, mug)),
            lambda: shuttle(4, there, here, (mug, cup)),
        ]
    )
    assert {(row.location, row.sku, row.quantity) for row in stock.by_location(site)} == {
        (place, sku, 50) for place in ("A-01", "A-02") for sku in ("MUG", "CUP")
    }
    assert proved(site)


def test_the_same_move_sent_many_times_at_once_has_one_effect_and_one_result(site):
    world.stocked(site, {"A-01": {"MUG": 10}})
    here, there = layout.places(site, Kind.BIN, ["A-01", "A-02"]).values()
    mug = masters.sku_ids(site.seller_id, ["MUG"])["MUG"]
    results = at_once([lambda: stock.move(site, [Line(mug, 3, here, there)], Reason.PICK, "key", NOW)] * 8)
    assert len({tuple(each) for each in results}) == 1
    assert lying(site) == {("A-01", "MUG"): 7, ("A-02", "MUG"): 3}


def test_receipts_into_an_empty_bin_at_once_are_all_counted(site):
    skus = [("MUG", "CUP"), ("CUP", "MUG")]
    works = [
        lambda n=n: receive(site, [Received(sku, "A-01", 2) for sku in skus[n % 2]], "GRN-1", f"receipt {n}", NOW)
        for n in range(8)
    ]
    assert codes(at_once(works)) == {None: 8}
    assert {(row.sku, row.quantity) for row in stock.by_location(site)} == {("MUG", 16), ("CUP", 16)}
    assert proved(site)


def test_an_order_released_many_times_at_once_is_released_once(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    order = world.outward_order(site, MUG=3)
    at_once([lambda: reservations.release([order.id], NOW)] * 6)
    (pool,) = [row for row in stock.by_pool(site) if row.pool == POOL]
    assert (pool.live, pool.reserved) == (5, 0)
    assert proved(site)


def test_waves_made_at_once_over_one_bin_share_the_orders_and_promise_no_piece_twice(site, paper):
    world.stocked(site, {"A-01": {"MUG": 7}, "A-02": {"MUG": 5}})
    orders = [world.outward_order(site, MUG=3) for _ in range(4)]
    made = at_once([lambda: waves.create(site, NOW, Trolley(orders=2))] * 4)
    assert sorted(each is None for each in made) == [False, False, True, True]
    started = [order_id for some in paper.all("picking_started") for order_id in some]
    assert Counter(started) == {order.id: 1 for order in orders}
    stops = [stop for wave in made if wave for stop in picking.walk(site, wave)]
    assert sum(stop.quantity for stop in stops) == 12
    assert proved(site)


def test_of_pickers_that_claim_one_wave_one_gets_it(site):
    world.stocked(site, {"A-01": {"MUG": 1}})
    world.outward_order(site, MUG=1)
    wave = waves.create(site, NOW)
    results = at_once([lambda: waves.claim(site, wave, NOW)] * 6)
    refused = codes(results)
    assert refused.pop(None) == 1
    assert set(refused) <= {"waves.taken", "state.wrong_state", "state.changed_meanwhile"}


def test_a_pick_confirmed_many_times_at_once_moves_its_pieces_once(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    order = world.outward_order(site, MUG=2)
    wave = waves.create(site, NOW)
    with history.acting("asha"):
        waves.claim(site, wave, NOW)
    (stop,) = picking.walk(site, wave)
    results = at_once([lambda: picking.confirm_many(site, wave, [Confirm(stop.id, 2, "T-01")], NOW)] * 5)
    assert codes(results)[None] == 1
    assert lying(site) == {("A-01", "MUG"): 3, ("T-01", "MUG"): 2}
    assert outward.find([site.seller_id], order.id).status == "PICKED"


def test_benches_that_open_one_order_at_once_have_one_parcel(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    works = [lambda: packing.open_parcel(site, order.order_code, uuid4(), NOW)] * 5
    shipments = {answer.data["shipment"] for answer in at_once(works)}
    assert len(shipments) == 1
    assert [card.id for card in views.board(site, ["OPEN"])] == list(shipments)


def test_benches_that_scan_the_same_article_at_once_get_an_order_each(site):
    world.stocked(site, {"A-01": {"MUG": 12}})
    orders = [world.outward_order(site, MUG=2) for _ in range(6)]
    world.picked(site, *orders)
    answers = at_once([lambda: packing.open_parcel(site, "MUG", uuid4(), NOW)] * 6)
    assert Counter(answer.code for answer in answers) == {"packing.scanned": 6}
    assert {card.order_id for card in views.board(site, ["OPEN"])} == {order.id for order in orders}


@pytest.mark.parametrize("same_gesture", [True, False])
def test_the_last_piece_scanned_many_times_at_once_closes_the_parcel_once(site, paper, same_gesture):
    world.stocked(site, {"A-01": {"MUG": 5}})
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    with history.acting("asha"):
        shipment = packing.open_parcel(site, order.order_code, uuid4(), NOW).data["shipment"]
    gesture = uuid4()
    answers = at_once([lambda: packing.scan(site, shipment, "MUG", gesture if same_gesture else uuid4(), NOW)] * 5)
    told = Counter(answer.code for answer in answers)
    assert told == ({"packing.closed": 5} if same_gesture else {"packing.closed": 1, "packing.not_open": 4})
    assert len(paper.all("ask_pack")) == 1
    assert lying(site) == {("A-01", "MUG"): 4, ("PACKED", "MUG"): 1}
    assert proved(site)


def test_orders_packed_many_times_at_once_are_packed_once(site, paper):
    world.stocked(site, {"A-01": {"MUG": 5}})
    orders = [world.outward_order(site, MUG=1) for _ in range(3)]
    world.picked(site, *orders)
    ids = [order.id for order in orders]
    results = at_once([lambda: packing.pack_many(site, ids, NOW), lambda: packing.pack_many(site, ids[::-1], NOW)] * 2)
    assert codes(results) == {None: 1, "packing.has_parcel": 3}
    assert len(paper.all("ask_pack")) == 3
    assert proved(site)


def test_a_block_and_the_last_scan_at_once_leave_no_half_packed_order(site, paper):
    world.stocked(site, {"A-01": {"MUG": 10}})
    for _ in range(5):
        order = world.outward_order(site, MUG=1)
        world.picked(site, order)
        asked = len(paper.all("ask_pack"))
        answer, _ = at_once(
            [
                lambda order=order: packing.open_parcel(site, "MUG", uuid4(), NOW),
                lambda order=order: desk.block({order.id: HELD}, NOW),
            ]
        )
        assert len(paper.all("ask_pack")) - asked == answer.accepted
    assert proved(site)


def test_a_parcel_scanned_onto_its_manifest_many_times_at_once_is_on_it_once(site):
    world.stocked(site, {"A-01": {"MUG": 1}})
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    (shipment,) = world.packed(site, order).values()
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    works = [lambda: dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", uuid4(), NOW)] * 5
    assert Counter(answer.code for answer in at_once(works)) == {"dispatch.added": 1, "dispatch.on_manifest": 4}
    assert len(dispatch.parcels(site, manifest)) == 1


def test_a_handover_told_many_times_at_once_takes_the_stock_out_once(site):
    world.stocked(site, {"A-01": {"MUG": 5}})
    orders = [world.outward_order(site, MUG=1) for _ in range(3)]
    world.picked(site, *orders)
    shipments = list(world.packed(site, *orders).values())
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    for shipment in shipments:
        dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", uuid4(), NOW)
    dispatch.close(site, manifest, NOW)
    outcomes = [world.Outcome(shipment, True) for shipment in shipments]
    results = at_once([lambda: desk.handed_over(manifest, outcomes, NOW)] * 4)
    assert codes(results) == {None: 4}
    assert lying(site) == {("A-01", "MUG"): 2}
    assert {outward.find([site.seller_id], order.id).status for order in orders} == {"COMPLETED"}
    assert proved(site)


def test_manifests_closed_many_times_at_once_are_closed_once(site, paper):
    world.stocked(site, {"A-01": {"MUG": 1}})
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    (shipment,) = world.packed(site, order).values()
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", uuid4(), NOW)
    results = at_once([lambda: dispatch.close(site, manifest, NOW)] * 4)
    assert codes(results) == {None: 1, "dispatch.not_open": 3}
    assert len(paper.all("ask_handover")) == 1


def test_a_rebuild_while_stock_moves_loses_nothing(site):
    world.stocked(site, {"A-01": {"MUG": 40}})
    here, there = layout.places(site, Kind.BIN, ["A-01", "A-02"]).values()
    mug = masters.sku_ids(site.seller_id, ["MUG"])["MUG"]

    def carry(number):
        for turn in range(10):
            stock.move(site, [Line(mug, 1, here, there)], Reason.PICK, f"{number}:{turn}", NOW)

    def rebuild():
        for _ in range(5):
            assert stock.rebuild([site.seller_id]) == []

    results = at_once([lambda: carry(1), lambda: carry(2), rebuild])
    assert codes(results) == {None: 3}
    assert lying(site) == {("A-01", "MUG"): 20, ("A-02", "MUG"): 20}
    assert proved(site)
