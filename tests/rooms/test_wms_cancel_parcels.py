"""Pieces that the channel cancelled once their order has a parcel, or is on a manifest."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from cancelled import GONE, buckets, cancel, desk, house, line_of, lines, refused, view, waiting
from godown.kit import history
from godown.kit.errors import Conflict
from godown.wms import checks
from godown.wms.dispatch import service as dispatch
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.stock import service as stock
from world import NOW, Accepted, Outcome

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database, paper) -> Iterator:
    site = house()
    with history.acting("asha"):
        yield site
    assert checks.differences([site.seller_id]) == []


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
