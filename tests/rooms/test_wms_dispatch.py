"""Manifests and the handover to the courier."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, GodownError, NotFound
from godown.kit.messages import Message
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.dispatch import service as dispatch
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing.ports import ManifestParcel
from godown.wms.stock import service as stock
from world import NOW, Outcome

pytestmark = pytest.mark.usefixtures("database")
CANCELLED = Message("test.dispatch_cancelled", "Cancelled by the buyer.")
desk = Desk()


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 4}})
    return site


def packed(site, count=1, **kwargs):
    orders = [world.outward_order(site, MUG=1) for _ in range(count)]
    world.picked(site, *orders)
    shipments = world.packed(site, *orders, **kwargs)
    return orders, [shipments[order.id] for order in orders]


def scan(site, manifest, code):
    return dispatch.scan_parcel(site, manifest, str(code), uuid4(), NOW)


def status(site, order):
    return outward.find([site.seller_id], order.id).status


def closed(site, shipments):
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    for each in shipments:
        assert scan(site, manifest, f"AWB-{each}").accepted
    dispatch.close(site, manifest, NOW)
    return manifest


def manifest_of(site, manifest):
    (card,) = [card for card in dispatch.board(site) if card.id == manifest]
    return card


def test_there_is_one_open_manifest_for_a_courier(site):
    first = dispatch.open_manifest(site, "EKART", NOW)
    assert dispatch.open_manifest(site, "EKART", NOW) == first
    assert dispatch.open_manifest(site, "DELHIVERY", NOW) != first


def test_closing_makes_orders_ready_to_dispatch_and_asks_the_channel(site, paper):
    orders, shipments = packed(site, 2)
    manifest = closed(site, shipments)
    assert [status(site, order) for order in orders] == ["READY_TO_DISPATCH"] * 2
    by_shipment = sorted(zip(shipments, orders, strict=True), key=lambda each: each[0])
    parcels = [ManifestParcel(each, order.id, f"AWB-{each}") for each, order in by_shipment]
    assert paper.all("ask_handover") == [(manifest, parcels)]
    assert manifest_of(site, manifest).status == "closed"
    assert history.timeline([site.seller_id], orders[0].id)[-1].text == f"Ready to dispatch on manifest {manifest}."


def test_dispatched_pieces_leave_the_ledger_and_the_order_is_completed_once(site):
    (order,), (shipment,) = packed(site)
    manifest = closed(site, [shipment])
    for _ in range(2):
        desk.handed_over(manifest, [Outcome(shipment, True)], NOW)
    view = outward.find([site.seller_id], order.id)
    assert (view.status, view.lines[0].dispatched) == ("COMPLETED", 1)
    assert {(row.location, row.quantity) for row in stock.by_location(site) if row.sku == "MUG"} == {("A-01", 9)}
    (pool,) = [row for row in stock.by_pool(site) if row.sku == "MUG" and row.pool == world.POOL]
    assert (pool.live, pool.reserved) == (9, 0)
    entry = stock.statement(site, "MUG")[-1]
    assert (entry.reason, entry.source, entry.target, entry.out_of, entry.into, entry.reference) == (
        "handover",
        "PACKED",
        "CUSTOMER",
        "FK-SMART reserved",
        "",
        str(order.id),
    )
    assert manifest_of(site, manifest).status == "handed_over"
    assert checks.differences([site.seller_id]) == []


def test_a_refused_parcel_comes_back_with_its_reason_and_may_go_on_another_manifest(site):
    orders, shipments = packed(site, 2)
    manifest = closed(site, shipments)
    outcomes = [Outcome(shipments[0], True), Outcome(shipments[1], False, "BAD_DATA", "AWB is not known")]
    desk.handed_over(manifest, outcomes, NOW)
    assert [status(site, order) for order in orders] == ["COMPLETED", "PACKED"]
    (back,) = dispatch.waiting(site)
    assert (back.shipment_id, back.refusal, back.refusal_text) == (shipments[1], "BAD_DATA", "AWB is not known")
    card = manifest_of(site, manifest)
    assert (card.status, card.parcels, card.dispatched, card.refused) == ("handed_over", 2, 1, 1)
    second = closed(site, shipments[1:])
    desk.handed_over(second, [Outcome(shipments[1], True)], NOW)
    assert status(site, orders[1]) == "COMPLETED"
    assert checks.differences([site.seller_id]) == []


def test_a_parcel_in_doubt_keeps_its_manifest_closed_until_it_is_settled(site):
    orders, shipments = packed(site, 2)
    manifest = closed(site, shipments)
    desk.handed_over(manifest, [Outcome(shipments[0], True), Outcome(shipments[1], None)], NOW)
    assert [status(site, order) for order in orders] == ["COMPLETED", "READY_TO_DISPATCH"]
    assert manifest_of(site, manifest).status == "closed"
    assert [row.outcome for row in dispatch.parcels(site, manifest)] == ["dispatched", ""]
    desk.handed_over(manifest, [Outcome(shipments[0], True), Outcome(shipments[1], True)], NOW)
    assert manifest_of(site, manifest).status == "handed_over"


def test_six_kinds_of_unfit_parcels_are_refused_each_by_its_own_code(site):
    fit, blocked, elsewhere = packed(site, 3)[1]
    undocumented_order = packed(site, document=False)[0][0]
    unpacked = world.outward_order(site, CUP=1)
    manifest, other = dispatch.open_manifest(site, "EKART", NOW), dispatch.open_manifest(site, "DELHIVERY", NOW)
    world.picked(site, unpacked)
    assert scan(site, manifest, f"AWB-{fit}").accepted
    blocked_order = next(row.order_id for row in dispatch.waiting(site) if row.shipment_id == blocked)
    desk.block({blocked_order: CANCELLED}, NOW)
    packing.pack_many(site, [unpacked.id], NOW)
    refused = {
        "unknown": scan(site, manifest, "AWB-0"),
        "on a manifest": scan(site, manifest, f"AWB-{fit}"),
        "wrong courier": scan(site, other, f"AWB-{elsewhere}"),
        "blocked": scan(site, manifest, f"AWB-{blocked}"),
        "not packed": scan(site, manifest, unpacked.order_code),
        "no document": scan(site, manifest, undocumented_order.order_code),
    }
    assert {why: (answer.accepted, answer.code) for why, answer in refused.items()} == {
        "unknown": (False, "dispatch.unknown_parcel"),
        "on a manifest": (False, "dispatch.on_manifest"),
        "wrong courier": (False, "dispatch.wrong_courier"),
        "blocked": (False, "test.dispatch_cancelled"),
        "not packed": (False, "dispatch.not_packed"),
        "no document": (False, "dispatch.no_document"),
    }
    assert [row.shipment_id for row in dispatch.parcels(site, manifest)] == [fit]
    assert dispatch.parcels(site, other) == []


def test_many_parcels_are_added_all_or_none(site):
    _, shipments = packed(site, 3)
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    scan(site, manifest, f"AWB-{shipments[0]}")
    for unfit, code in [(shipments, "dispatch.on_manifest"), ([*shipments[1:], 0], "dispatch.unknown_parcel")]:
        with pytest.raises(GodownError) as refused:
            dispatch.add_many(site, manifest, unfit, NOW)
        assert refused.value.code == code
        assert [row.shipment_id for row in dispatch.parcels(site, manifest)] == shipments[:1]
    dispatch.add_many(site, manifest, shipments[1:], NOW)
    assert [row.shipment_id for row in dispatch.parcels(site, manifest)] == [shipments[0], *sorted(shipments[1:])]


def test_the_same_gesture_twice_is_one_parcel(site):
    _, (shipment,) = packed(site)
    manifest, gesture = dispatch.open_manifest(site, "EKART", NOW), uuid4()
    first = dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", gesture, NOW)
    assert dispatch.scan_parcel(site, manifest, f"AWB-{shipment}", gesture, NOW) == first
    assert first.accepted
    assert len(dispatch.parcels(site, manifest)) == 1


def test_a_manifest_with_an_order_blocked_meanwhile_stays_open_until_it_is_taken_off(site, paper):
    orders, shipments = packed(site, 2)
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    for each in shipments:
        scan(site, manifest, f"AWB-{each}")
    desk.block({orders[0].id: CANCELLED}, NOW)
    with pytest.raises(Conflict) as refused:
        dispatch.close(site, manifest, NOW)
    assert refused.value.code == CANCELLED.code
    assert (manifest_of(site, manifest).status, paper.all("ask_handover")) == ("open", [])
    assert [status(site, order) for order in orders] == ["PACKED"] * 2
    assert dispatch.take_off(site, manifest, f"AWB-{shipments[0]}", uuid4(), NOW).accepted
    dispatch.close(site, manifest, NOW)
    assert [status(site, order) for order in orders] == ["PACKED", "READY_TO_DISPATCH"]


def test_an_empty_a_closed_and_a_foreign_manifest_take_nothing(site):
    _, (shipment, second) = packed(site, 2)
    manifest = dispatch.open_manifest(site, "EKART", NOW)
    with pytest.raises(Conflict) as refused:
        dispatch.close(site, manifest, NOW)
    assert refused.value.code == "dispatch.empty"
    assert dispatch.take_off(site, manifest, f"AWB-{shipment}", uuid4(), NOW).code == "dispatch.not_on_manifest"
    assert closed(site, [shipment]) == manifest
    assert scan(site, manifest, f"AWB-{second}").code == "dispatch.not_open"
    other = world.warehouse(world.seller("other"), "DEL1")
    assert scan(other, manifest, f"AWB-{second}").code == "dispatch.no_manifest"
    foreign = dispatch.open_manifest(other, "EKART", NOW)
    assert scan(other, foreign, f"AWB-{second}").code == "dispatch.unknown_parcel"
    with pytest.raises(NotFound):
        dispatch.close(other, manifest, NOW)


def test_handover_takes_the_same_number_of_statements_for_any_number_of_parcels(paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 300}})
    counts: dict[str, list[int]] = {}

    def counted(name, call):
        with CaptureQueriesContext(connection) as queries:
            call()
        counts.setdefault(name, []).append(len(queries))

    for size in (1, 25, 250):
        _, shipments = packed(site, size)
        manifest = dispatch.open_manifest(site, "EKART", NOW)
        counted("add", lambda m=manifest, s=shipments: dispatch.add_many(site, m, s, NOW))
        counted("close", lambda manifest=manifest: dispatch.close(site, manifest, NOW))
        outcomes = [Outcome(each, True) for each in shipments]
        counted("handed over", lambda m=manifest, o=outcomes: desk.handed_over(m, o, NOW))
    assert {name: set(each) for name, each in counts.items() if len(set(each)) > 1} == {}
    assert checks.differences([site.seller_id]) == []
