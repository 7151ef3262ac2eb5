"""Pieces that the channel cancelled, at every step of an order."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.kit.messages import Message
from godown.wms import channel, checks
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.picking import service as picking
from godown.wms.picking.service import Confirm
from godown.wms.putback import service as putback
from godown.wms.stock import service as stock
from godown.wms.waves import service as waves
from world import NOW, POOL, Accepted, Outcome

pytestmark = pytest.mark.usefixtures("database")
GONE = Message("test.cancel_gone", "Cancelled on the channel.")
desk = Desk()


@pytest.fixture
def paper(monkeypatch):
    channel_desk = world.PaperChannel()
    monkeypatch.setattr(channel, "_desk", channel_desk)
    return channel_desk


@pytest.fixture
def site(database, paper) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 5}, "A-02": {"MUG": 5, "CUP": 5}})
    with history.acting("asha"):
        yield site
    assert checks.differences([site.seller_id]) == []


def line_of(order, sku):
    return next(line.line_id for line in order.lines if line.sku == sku)


def cancel(order, **pieces):
    desk.cancel(order.id, {line_of(order, sku): number for sku, number in pieces.items()}, NOW)


def view(site, order):
    return outward.find([site.seller_id], order.id)


def lines(site, order):
    """(ordered so far, cancelled, picked, packed) by SKU."""
    return {row.sku: (row.quantity, row.cancelled, row.picked, row.packed) for row in view(site, order).lines}


def buckets(site, sku):
    """(live, reserved, cancelled) of the dedicated pool."""
    (row,) = [row for row in stock.by_pool(site) if (row.pool, row.sku) == (POOL, sku)]
    return row.live, row.reserved, row.cancelled


def waiting(site):
    return sorted((row.order_code, row.sku, row.pieces, row.places) for row in putback.waiting(site))


def codes(site, order):
    return [entry.code for entry in history.timeline([site.seller_id], order.id)]


def state(site, order):
    """All that a refused cancellation must not change."""
    return (
        view(site, order),
        history.timeline([site.seller_id], order.id),
        stock.by_pool(site),
        stock.by_location(site),
        putback.waiting(site),
        [(card.id, card.status) for card in views.board(site, ["OPEN", "ASKED", "PACKED", "REFUSED", "VOIDED"])],
        [dispatch.parcels(site, card.id) for card in dispatch.board(site)],
        [picking.walk(site, card.id) for card in waves.board(site)],
    )


def refused(site, order, **pieces):
    """The code of the refusal; nothing else changed."""
    before = state(site, order)
    with pytest.raises(Conflict) as caught:
        cancel(order, **pieces)
    assert state(site, order) == before
    return caught.value.code


def shipment_of(site, order, *statuses):
    (card,) = [card for card in views.board(site, statuses) if card.order_id == order.id]
    return card.id


# --- before a picker was there ------------------------------------------------------------------------------------


@pytest.mark.parametrize("acknowledged", [False, True])
def test_an_order_cancelled_before_picking_leaves_its_pieces_in_their_bins_and_in_the_cancelled_bucket(
    site, acknowledged
):
    order = world.outward_order(site, acknowledged=acknowledged, MUG=3, CUP=1)
    cancel(order, MUG=3, CUP=1)
    assert (view(site, order).status, lines(site, order)) == (
        "CANCELLED",
        {"MUG": (0, 3, 0, 0), "CUP": (0, 1, 0, 0)},
    )
    assert (buckets(site, "MUG"), buckets(site, "CUP"), waiting(site)) == ((7, 0, 3), (4, 0, 1), [])
    assert codes(site, order)[-3:] == ["cancelling.cancelled", "cancelling.cancelled", "outward.cancelled_whole"]
    (entry,) = [entry for entry in stock.statement(site, "MUG") if entry.reason == "cancel"]
    assert (entry.quantity, entry.reference, entry.out_of, entry.into) == (
        3,
        str(order.id),
        "FK-SMART reserved",
        "FK-SMART cancelled",
    )


def test_a_part_cancelled_before_picking_is_not_picked(site):
    order = world.outward_order(site, MUG=3, CUP=1)
    cancel(order, MUG=1, CUP=1)
    assert (view(site, order).status, buckets(site, "MUG"), buckets(site, "CUP")) == (
        "ACKNOWLEDGED",
        (7, 2, 1),
        (4, 0, 1),
    )
    cancel(order, MUG=1)
    world.picked(site, order)
    assert lines(site, order) == {"MUG": (1, 2, 1, 0), "CUP": (0, 1, 0, 0)}
    (shipment,) = world.packed(site, order).values()
    assert [(line.sku, line.quantity) for line in views.parcel(site, shipment).lines] == [("MUG", 1)]


def test_nothing_is_cancelled_twice(site):
    order = world.outward_order(site, MUG=3)
    cancel(order, MUG=2)
    assert refused(site, order, MUG=2) == "cancelling.too_many"
    cancel(order, MUG=1)
    assert refused(site, order, MUG=1) == "cancelling.too_late"


def test_more_than_a_line_has_a_line_of_another_order_and_less_than_nothing_are_refused(site):
    order, other = world.outward_order(site, MUG=3), world.outward_order(site, CUP=1)
    assert refused(site, order, MUG=4) == "cancelling.too_many"
    assert refused(site, order, MUG=-1) == "cancelling.too_many"
    before = state(site, order)
    with pytest.raises(Conflict) as caught:
        desk.cancel(order.id, {line_of(order, "MUG"): 1, line_of(other, "CUP"): 1}, NOW)
    assert (caught.value.code, caught.value.data["there"]) == ("cancelling.too_many", 0)
    desk.cancel(order.id, {line_of(order, "MUG"): 0}, NOW)
    assert state(site, order) == before


def test_an_order_that_is_not_here_is_not_found(site):
    with pytest.raises(NotFound) as caught:
        desk.cancel(uuid4(), {1: 1}, NOW)
    assert caught.value.code == "outward.no_order"


def test_a_blocked_order_can_be_cancelled(site):
    order = world.outward_order(site, MUG=3)
    desk.block({order.id: GONE}, NOW)
    cancel(order, MUG=3)
    assert view(site, order).status == "CANCELLED"


# --- while it is picked -------------------------------------------------------------------------------------------


def walking(site):
    wave = waves.create(site, NOW)
    waves.claim(site, wave, NOW)
    return wave


def pick(site, wave, sku, quantity, tote="T-01"):
    stop = next(stop for stop in picking.walk(site, wave) if stop.sku == sku)
    picking.confirm_many(site, wave, [Confirm(stop.id, quantity, tote)], NOW)


def scan(site, wave, *scans):
    return [picking.scan(site, wave, code, uuid4(), NOW) for code in scans]


def test_pieces_that_never_left_their_bin_are_cancelled_before_picked_ones(site):
    order = world.outward_order(site, MUG=4)
    wave = walking(site)
    pick(site, wave, "MUG", 2)
    cancel(order, MUG=1)
    assert ([stop.left for stop in picking.walk(site, wave)], waiting(site)) == ([1], [])
    cancel(order, MUG=2)
    assert waiting(site) == [(order.order_code, "MUG", 1, ["T-01"])]
    assert (view(site, order).status, lines(site, order)) == ("PICKED", {"MUG": (1, 3, 1, 0)})
    assert (waves.board(site), buckets(site, "MUG")) == ([], (6, 1, 3))
    assert codes(site, order)[-2:] == ["cancelling.cancelled", "outward.rest_picked"]


def test_an_order_whose_last_open_pieces_are_cancelled_is_picked_and_its_wave_done(site):
    order = world.outward_order(site, MUG=2, CUP=1)
    wave = walking(site)
    pick(site, wave, "MUG", 2)
    desk.block({order.id: GONE}, NOW)
    cancel(order, CUP=1)
    assert (view(site, order).status, waves.board(site), waiting(site)) == ("PICKED", [], [])


def test_a_wave_goes_on_for_the_other_orders(site):
    order, other = world.outward_order(site, MUG=2), world.outward_order(site, MUG=3)
    wave = walking(site)
    cancel(order, MUG=2)
    assert [(stop.order_id, stop.left) for stop in picking.walk(site, wave)] == [(other.id, 3)]
    assert [card.status for card in waves.board(site)] == ["PICKING"]


def test_pieces_promised_in_several_bins_are_given_up_where_the_picker_comes_last(site):
    order = world.outward_order(site, MUG=8)
    wave = walking(site)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-01", 5), ("A-02", 3)]
    cancel(order, MUG=4)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-01", 4)]


def test_cancelled_pieces_in_the_pickers_hand_go_back_into_their_bin(site):
    order = world.outward_order(site, MUG=3)
    wave = walking(site)
    scan(site, wave, "A-01", "MUG", "MUG", "MUG")
    cancel(order, MUG=2)
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.code, answer.expects) == (False, "picking.cancelled_in_hand", "tote")
    assert answer.data == {"surplus": 2, "sku": "MUG", "bin": "A-01"}
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.data["quantity"], answer.expects) == (True, 1, "done")
    assert (view(site, order).status, waiting(site)) == ("PICKED", [])


def test_pieces_in_hand_are_given_up_last(site):
    order = world.outward_order(site, MUG=8)
    wave = walking(site)
    scan(site, wave, "A-02", "MUG")
    cancel(order, MUG=5)
    assert [(stop.bin, stop.left) for stop in picking.walk(site, wave)] == [("A-02", 3)]


def test_a_picker_whose_wave_was_cancelled_is_told_to_put_back_what_is_in_hand(site):
    order = world.outward_order(site, MUG=1)
    wave = walking(site)
    scan(site, wave, "A-01", "MUG")
    cancel(order, MUG=1)
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.code) == (False, "picking.nothing_left")
    assert (view(site, order).status, waves.board(site)) == ("CANCELLED", [])


def test_a_picker_goes_on_with_other_orders_after_putting_back_what_was_cancelled_in_hand(site):
    order, other = world.outward_order(site, MUG=1), world.outward_order(site, CUP=1)
    wave = walking(site)
    scan(site, wave, "A-01", "MUG")
    cancel(order, MUG=1)
    (answer,) = scan(site, wave, "T-01")
    assert (answer.accepted, answer.code, answer.expects) == (False, "picking.stopped", "bin")
    assert answer.data == {"order": order.order_code, "pieces": 1, "sku": "MUG", "bin": "A-01"}
    assert [answer.accepted for answer in scan(site, wave, "A-02", "CUP", "T-01")] == [True] * 3
    assert (view(site, other).status, waiting(site)) == ("PICKED", [])


def short(site, wave):
    """None of what the walk still wants is in its bin."""
    while stops := picking.walk(site, wave):
        picking.report_short(site, wave, stops[0].id, uuid4(), NOW)


def test_an_order_that_ran_short_goes_on_with_what_is_picked_when_the_missing_pieces_are_cancelled(site):
    order = world.outward_order(site, MUG=1, CUP=2)
    wave = walking(site)
    pick(site, wave, "MUG", 1)
    short(site, wave)
    assert view(site, order).status == "UNFULFILLABLE"
    cancel(order, CUP=1)
    assert view(site, order).status == "UNFULFILLABLE"
    cancel(order, CUP=1)
    assert (view(site, order).status, waiting(site)) == ("PICKED", [])


def test_an_order_that_ran_short_and_is_cancelled_is_put_back_as_far_as_it_was_picked(site):
    order = world.outward_order(site, MUG=1, CUP=2)
    wave = walking(site)
    pick(site, wave, "MUG", 1)
    short(site, wave)
    cancel(order, MUG=1, CUP=2)
    assert (view(site, order).status, waiting(site)) == ("CANCELLED", [(order.order_code, "MUG", 1, ["T-01"])])


# --- at the bench -------------------------------------------------------------------------------------------------


def closed(site, order):
    (shipment,) = packing.pack_many(site, [order.id], NOW, timedelta(0)).values()
    return shipment


def bench(site, order):
    """Open the order's parcel, scan all its pieces; the parcel's id."""
    shipment = packing.open_parcel(site, order.order_code, uuid4(), NOW).data["shipment"]
    for line in views.parcel(site, shipment).lines:
        for _ in range(line.quantity):
            assert packing.scan(site, shipment, line.sku, uuid4(), NOW).accepted
    return shipment


def test_a_picked_order_is_packed_without_its_cancelled_pieces(site, paper):
    order = world.outward_order(site, MUG=3, CUP=1)
    world.picked(site, order)
    cancel(order, MUG=1, CUP=1)
    assert (view(site, order).status, buckets(site, "MUG")) == ("PICKED", (7, 2, 1))
    assert waiting(site) == [(order.order_code, "CUP", 1, ["T-01"]), (order.order_code, "MUG", 1, ["T-01"])]
    shipment = bench(site, order)
    ((parcel, _),) = paper.all("ask_pack")
    assert [(line.line_id, line.quantity) for line in parcel.lines] == [(line_of(order, "MUG"), 2)]
    assert {(row.location, row.sku, row.quantity) for row in stock.by_location(site) if row.kind != "bin"} == {
        ("PACKED", "MUG", 2),
        ("T-01", "MUG", 1),
        ("T-01", "CUP", 1),
    }
    assert waiting(site) == [(order.order_code, "CUP", 1, ["T-01"]), (order.order_code, "MUG", 1, ["T-01"])]
    desk.pack_accepted([Accepted(shipment, "FK-1")], NOW)
    assert lines(site, order) == {"MUG": (2, 1, 2, 2), "CUP": (0, 1, 0, 0)}


def test_a_picked_order_cancelled_as_a_whole_is_put_back(site):
    order = world.outward_order(site, MUG=3)
    world.picked(site, order)
    cancel(order, MUG=3)
    assert (view(site, order).status, waiting(site)) == ("CANCELLED", [(order.order_code, "MUG", 3, ["T-01"])])
    answer = packing.open_parcel(site, order.order_code, uuid4(), NOW)
    assert answer.code == "packing.nothing_to_pack"


def test_an_open_parcel_of_a_cancelled_order_is_void(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment = packing.open_parcel(site, "MUG", uuid4(), NOW).data["shipment"]
    cancel(order, MUG=2)
    assert views.parcel(site, shipment).status == "VOIDED"
    assert packing.scan(site, shipment, "MUG", uuid4(), NOW).code == "packing.not_open"


def test_an_open_parcel_of_which_a_part_is_cancelled_is_scanned_anew(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    first = packing.open_parcel(site, "MUG", uuid4(), NOW).data["shipment"]
    cancel(order, MUG=1)
    assert views.parcel(site, first).status == "UNPACKED"
    second = bench(site, order)
    assert (first != second, views.parcel(site, second).status) == (True, "ASKED")


def test_nothing_is_cancelled_while_the_channel_is_being_told_of_the_parcel(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    closed(site, order)
    assert refused(site, order, MUG=1) == "cancelling.being_told"
    assert refused(site, order, MUG=2) == "cancelling.being_told"


def refuse(site, order):
    shipment = closed(site, order)
    desk.pack_refused(shipment, GONE, "CANCELLED_SHIPMENT_ITEM", NOW)
    return shipment


def test_a_refused_parcel_is_packed_again_with_what_is_left_without_carrying_its_pieces_around(site, paper):
    order = world.outward_order(site, MUG=3, CUP=1)
    world.picked(site, order)
    first = refuse(site, order)
    cancel(order, MUG=1)
    assert views.parcel(site, first).status == "UNPACKED"
    assert waiting(site) == [(order.order_code, "MUG", 1, ["PACKED"])]
    second = bench(site, order)
    parcel, _ = paper.all("ask_pack")[-1]
    assert {(line.line_id, line.quantity) for line in parcel.lines} == {
        (line_of(order, "MUG"), 2),
        (line_of(order, "CUP"), 1),
    }
    desk.pack_accepted([Accepted(second, "FK-2")], NOW)
    assert (view(site, order).status, lines(site, order)) == ("PACKED", {"MUG": (2, 1, 2, 2), "CUP": (1, 0, 1, 1)})


def test_a_refused_parcel_of_a_cancelled_order_is_void(site):
    order = world.outward_order(site, MUG=3)
    world.picked(site, order)
    shipment = refuse(site, order)
    cancel(order, MUG=3)
    assert (views.parcel(site, shipment).status, view(site, order).status) == ("VOIDED", "CANCELLED")
    assert (waiting(site), buckets(site, "MUG")) == ([(order.order_code, "MUG", 3, ["PACKED"])], (7, 0, 3))


# --- packed -------------------------------------------------------------------------------------------------------


def test_a_packed_order_is_cancelled_as_a_whole_or_not_at_all(site):
    order = world.outward_order(site, MUG=2, CUP=1)
    world.picked(site, order)
    (shipment,) = world.packed(site, order).values()
    assert refused(site, order, MUG=2) == "cancelling.whole_only"
    cancel(order, MUG=2, CUP=1)
    assert (view(site, order).status, views.parcel(site, shipment).status) == ("CANCELLED", "VOIDED")
    assert waiting(site) == [(order.order_code, "CUP", 1, ["PACKED"]), (order.order_code, "MUG", 2, ["PACKED"])]
    with pytest.raises(Conflict) as caught:
        packing.print_document(site, shipment, NOW)
    assert caught.value.code == "packing.void_document"


def manifested(site, *orders):
    world.picked(site, *orders)
    shipments = world.packed(site, *orders)
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    dispatch.add_many(site, manifest, list(shipments.values()), NOW)
    return manifest, shipments


def test_a_cancelled_order_leaves_its_open_manifest_and_gets_onto_none_again(site, paper):
    order, other = world.outward_order(site, MUG=1), world.outward_order(site, MUG=2)
    manifest, shipments = manifested(site, order, other)
    cancel(order, MUG=1)
    assert [row.order_id for row in dispatch.parcels(site, manifest)] == [other.id]
    answer = dispatch.scan_parcel(site, manifest, f"AWB-{shipments[order.id]}", uuid4(), NOW)
    assert (answer.accepted, answer.code) == (False, "dispatch.voided")
    dispatch.close(site, manifest, NOW)
    ((_, parcels),) = paper.all("ask_handover")
    assert [parcel.order_id for parcel in parcels] == [other.id]
    desk.handed_over(manifest, [Outcome(shipments[other.id], True)], NOW)
    assert (buckets(site, "MUG"), waiting(site)) == ((7, 0, 1), [(order.order_code, "MUG", 1, ["PACKED"])])


def test_an_order_on_a_closed_manifest_or_dispatched_is_not_cancelled(site):
    order = world.outward_order(site, MUG=1)
    manifest, shipments = manifested(site, order)
    dispatch.close(site, manifest, NOW)
    assert refused(site, order, MUG=1) == "cancelling.too_late"
    desk.handed_over(manifest, [Outcome(shipments[order.id], True)], NOW)
    assert refused(site, order, MUG=1) == "cancelling.too_late"


def test_an_order_that_came_back_from_its_manifest_is_cancelled(site):
    order = world.outward_order(site, MUG=1)
    manifest, shipments = manifested(site, order)
    dispatch.close(site, manifest, NOW)
    desk.handed_over(manifest, [Outcome(shipments[order.id], False, "CANCELLED", "cancelled")], NOW)
    cancel(order, MUG=1)
    assert (view(site, order).status, [row.outcome for row in dispatch.parcels(site, manifest)]) == (
        "CANCELLED",
        ["refused"],
    )


# --- in how many statements ---------------------------------------------------------------------------------------


def test_an_order_of_many_lines_is_cancelled_in_as_many_statements_as_one_of_a_single_line(site):
    skus = [f"S{number}" for number in range(25)]
    world.skus(site.seller_id, "MUG", "CUP", *skus)
    world.stocked(site, {"A-03": dict.fromkeys(skus, 5)})
    counts = []
    for chosen in (skus[:1], skus):
        order = world.outward_order(site, **dict.fromkeys(chosen, 2))
        world.picked(site, order)
        refuse(site, order)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cancel(order, **dict.fromkeys(chosen, 1))
        counts.append(len(queries))
    assert counts[0] == counts[1]
