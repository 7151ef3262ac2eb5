"""The pack bench."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import files, history
from godown.kit.errors import Conflict, GodownError, Invalid, NotFound
from godown.kit.messages import Message
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.outward import service as outward
from godown.wms.packing import service as packing
from godown.wms.packing import views
from godown.wms.packing.ports import Parcel, ParcelLine
from godown.wms.packing.rules import Box
from godown.wms.stock import service as stock
from world import NOW, Accepted, Document

pytestmark = pytest.mark.usefixtures("database")
CANCELLED = Message("test.pack_cancelled", "Cancelled by the buyer.")
GRACE = timedelta(seconds=5)
desk = Desk()


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP", "PEN")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 4, "PEN": 1}})
    with history.acting("asha"):
        yield site


def lying(site, kind):
    return {(row.sku, row.quantity) for row in stock.by_location(site) if row.kind == kind}


def entries(site, order):
    return history.timeline([site.seller_id], order.id)


def state(site, order):
    """All that a refused scan must not change."""
    view = outward.find([site.seller_id], order.id)
    return view, entries(site, order), stock.by_location(site)


def open_parcel(site, code):
    return packing.open_parcel(site, code, uuid4(), NOW)


def scan(site, shipment, code):
    return packing.scan(site, shipment, code, uuid4(), NOW)


def opened(site, order):
    return open_parcel(site, order.order_code).data["shipment"]


def closed(site, *orders):
    return packing.pack_many(site, [order.id for order in orders], NOW, GRACE)


def test_the_last_piece_closes_the_parcel_moves_its_stock_and_asks_the_channel_after_the_grace(site, paper):
    order = world.outward_order(site, MUG=2, CUP=1)
    world.picked(site, order)
    shipment = opened(site, order)
    answers = [scan(site, shipment, code) for code in ("MUG", "8900000000001", "MUG")]
    assert [(answer.code, answer.expects) for answer in answers] == [
        ("packing.scanned", "sku"),
        ("packing.scanned", "sku"),
        ("packing.closed", "done"),
    ]
    assert (lying(site, "tote"), lying(site, "packed")) == (set(), {("MUG", 2), ("CUP", 1)})
    parcel = Parcel(
        shipment,
        order.id,
        "PL-1",
        [ParcelLine(order.lines[0].line_id, 2), ParcelLine(order.lines[1].line_id, 1)],
        Decimal("20.0"),
        Decimal("15.0"),
        Decimal("15.0"),
        900,
        date(2026, 11, 23),
    )
    assert paper.all("ask_pack") == [(parcel, NOW + GRACE)]
    assert outward.find([site.seller_id], order.id).status == "PICKED"
    assert [line.packed for line in outward.find([site.seller_id], order.id).lines] == [0, 0]
    assert views.parcel(site, shipment).status == "ASKED"
    assert entries(site, order)[-1].text == f"Parcel {shipment} closed: 3 pieces, 20.0 × 15.0 × 15.0 cm, 900 g."
    assert checks.differences([site.seller_id]) == []


def test_the_date_of_the_invoice_is_that_of_the_warehouse(site, paper):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    packing.pack_many(site, [order.id], NOW.replace(hour=20))
    assert paper.all("ask_pack")[0][0].invoice_date == date(2026, 11, 24)


def test_a_parcel_opens_by_its_tote_its_order_code_or_a_piece_which_counts_as_scanned(site):
    one, two, three = (world.outward_order(site, **{sku: 2}) for sku in ("MUG", "CUP", "MUG"))
    world.picked(site, one, two, three, tote="T-01")
    several = open_parcel(site, "T-01")
    assert (several.accepted, several.code, several.data["orders"]) == (False, "packing.several", 3)
    by_piece = open_parcel(site, "CUP")
    assert (by_piece.code, by_piece.data["scanned"], by_piece.data["pieces"]) == ("packing.scanned", 1, 2)
    assert views.parcel(site, by_piece.data["shipment"]).order_id == two.id
    assert open_parcel(site, three.order_code).data["order"] == three.order_code
    assert views.parcel(site, open_parcel(site, "MUG").data["shipment"]).order_id == one.id
    four = world.outward_order(site, PEN=1)
    world.picked(site, four, tote="T-02")
    by_tote = open_parcel(site, "T-02")
    assert (by_tote.code, by_tote.data["order"]) == ("packing.opened", four.order_code)


def test_an_order_of_one_piece_is_packed_by_one_scan(site, paper):
    order = world.outward_order(site, PEN=1)
    world.picked(site, order)
    assert open_parcel(site, "PEN").code == "packing.closed"
    assert len(paper.all("ask_pack")) == 1


@pytest.mark.parametrize("code", ["MUG", "T-03", "4711", "A-01", ""])
def test_nothing_opens_when_no_picked_order_waits_for_what_was_scanned(site, code):
    order = world.outward_order(site, MUG=1)
    answer = open_parcel(site, code)
    assert (answer.accepted, answer.code) == (False, "packing.nothing_to_pack")
    assert outward.find([site.seller_id], order.id).status == "ACKNOWLEDGED"


@pytest.mark.parametrize(
    ("before", "scanned", "code"),
    [
        ([], "PEN", "packing.wrong_item"),
        ([], "4711", "packing.unknown_code"),
        ([], "A-01", "packing.unknown_code"),
        ([], "", "packing.unknown_code"),
        (["CUP"], "CUP", "packing.too_many"),
        (["CUP", "MUG", "MUG"], "MUG", "packing.not_open"),
    ],
)
def test_a_scan_that_does_not_fit_is_refused_by_its_own_code_and_changes_nothing(site, before, scanned, code):
    order = world.outward_order(site, MUG=2, CUP=1)
    world.picked(site, order)
    shipment = opened(site, order)
    for each in before:
        assert scan(site, shipment, each).accepted
    unchanged = state(site, order), views.parcel(site, shipment)
    answer = scan(site, shipment, scanned)
    assert (answer.accepted, answer.code) == (False, code)
    assert (state(site, order), views.parcel(site, shipment)) == unchanged


def test_the_same_gesture_twice_is_one_piece(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment, gesture = opened(site, order), uuid4()
    first = packing.scan(site, shipment, "MUG", gesture, NOW)
    assert packing.scan(site, shipment, "MUG", gesture, NOW) == first
    assert [line.scanned for line in views.parcel(site, shipment).lines] == [1]


def test_undo_takes_the_last_pieces_out_one_by_one(site):
    order = world.outward_order(site, MUG=2, CUP=1)
    world.picked(site, order)
    shipment = opened(site, order)
    for code in ("MUG", "CUP"):
        scan(site, shipment, code)
    undone = [packing.undo(site, shipment, uuid4(), NOW) for _ in range(3)]
    assert [(answer.code, answer.data.get("sku")) for answer in undone] == [
        ("packing.undone", "CUP"),
        ("packing.undone", "MUG"),
        ("packing.nothing_to_undo", None),
    ]
    assert [line.scanned for line in views.parcel(site, shipment).lines] == [0, 0]


def test_undo_within_the_grace_opens_the_parcel_again_and_it_can_be_closed_again(site, paper):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment = opened(site, order)
    scan(site, shipment, "MUG")
    scan(site, shipment, "MUG")
    assert packing.undo(site, shipment, uuid4(), NOW).accepted
    assert (views.parcel(site, shipment).status, lying(site, "packed")) == ("OPEN", {("MUG", 2)})
    assert scan(site, shipment, "MUG").code == "packing.closed"
    assert [verb for verb, _ in paper.asked[-3:]] == ["ask_pack", "withdraw_pack", "ask_pack"]
    assert lying(site, "packed") == {("MUG", 2)}
    assert checks.differences([site.seller_id]) == []


def test_undo_after_the_channel_was_told_is_too_late_and_changes_nothing(site, paper):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = closed(site, order)[order.id]
    paper.sent.add(shipment)
    unchanged = state(site, order), views.parcel(site, shipment)
    assert packing.undo(site, shipment, uuid4(), NOW).code == "packing.too_late"
    assert (state(site, order), views.parcel(site, shipment)) == unchanged


def test_a_second_bench_is_told_who_packs_and_can_take_over_without_losing_a_piece(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment = opened(site, order)
    scan(site, shipment, "MUG")
    with history.acting("ravi"):
        answer = open_parcel(site, order.order_code)
        assert (answer.code, answer.data["packer"]) == ("packing.in_use", "asha")
        assert scan(site, shipment, "MUG").code == "packing.in_use"
        packing.take_over(site, shipment, NOW)
        assert scan(site, shipment, "MUG").code == "packing.closed"
    assert opened_again(site, order) == "packing.has_parcel"


def opened_again(site, order):
    return open_parcel(site, order.order_code).code


def test_a_blocked_order_is_neither_opened_nor_scanned_nor_closed(site, paper):
    order, other = world.outward_order(site, MUG=1), world.outward_order(site, CUP=1)
    world.picked(site, order, other)
    shipment = opened(site, order)
    desk.block({order.id: CANCELLED, other.id: CANCELLED}, NOW)
    assert scan(site, shipment, "MUG").code == "test.pack_cancelled"
    assert open_parcel(site, other.order_code).code == "test.pack_cancelled"
    assert open_parcel(site, "CUP").code == "packing.nothing_to_pack"
    with pytest.raises(Conflict):
        closed(site, other)
    assert paper.all("ask_pack") == []
    assert views.board(site, ["OPEN"])[0].id == shipment


def test_many_are_packed_all_or_none(site, paper):
    ready, unpicked = world.outward_order(site, MUG=1), world.outward_order(site, MUG=1, acknowledged=False)
    world.picked(site, ready)
    with pytest.raises(Conflict) as refused:
        closed(site, ready, unpicked)
    assert refused.value.code == "packing.nothing_to_pack"
    closed(site, ready)
    with pytest.raises(Conflict) as refused:
        closed(site, ready)
    assert refused.value.code == "packing.has_parcel"
    assert len(paper.all("ask_pack")) == 1


def test_a_measured_box_is_used_instead_of_the_computed_one(site, paper):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = opened(site, order)
    packing.set_box(site, shipment, Box(Decimal("30"), Decimal("20"), Decimal("10"), 450), NOW)
    scan(site, shipment, "MUG")
    (parcel, _) = paper.all("ask_pack")[0]
    assert (parcel.length, parcel.breadth, parcel.height, parcel.weight) == (30, 20, 10, 450)


def test_a_box_without_weight_is_refused(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = opened(site, order)
    with pytest.raises(Invalid):
        packing.set_box(site, shipment, Box(Decimal("30"), Decimal("20"), Decimal("10"), 0), NOW)
    assert views.parcel(site, shipment).weight is None


def test_an_accepted_parcel_makes_its_order_packed_once(site):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment = closed(site, order)[order.id]
    desk.pack_accepted([Accepted(shipment, "FK-1")], NOW)
    written = entries(site, order)
    desk.pack_accepted([Accepted(shipment, "FK-1")], NOW)
    view = outward.find([site.seller_id], order.id)
    assert (view.status, view.lines[0].packed) == ("PACKED", 2)
    assert (views.parcel(site, shipment).status, views.parcel(site, shipment).shipment_code) == ("PACKED", "FK-1")
    assert entries(site, order) == written
    assert [entry.code for entry in written[-2:]] == ["packing.accepted", "outward.packed"]


def test_the_channels_acceptance_is_a_fact_even_if_the_order_is_blocked(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = closed(site, order)[order.id]
    desk.block({order.id: CANCELLED}, NOW)
    desk.pack_accepted([Accepted(shipment, "FK-1")], NOW)
    assert outward.find([site.seller_id], order.id).status == "PACKED"


def test_a_refused_parcel_lies_at_the_bench_until_it_is_unpacked_and_packed_anew(site, paper):
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment = closed(site, order)[order.id]
    for _ in range(2):
        desk.pack_refused(shipment, CANCELLED, "one unit is cancelled", NOW)
    view = views.parcel(site, shipment)
    assert (view.status, view.refusal, view.refusal_text) == ("REFUSED", CANCELLED.code, "one unit is cancelled")
    assert outward.find([site.seller_id], order.id).status == "PICKED"
    assert open_parcel(site, order.order_code).code == "packing.has_parcel"
    packing.unpack(site, shipment, "T-03", NOW)
    assert (lying(site, "packed"), lying(site, "tote")) == (set(), {("MUG", 2)})
    again = opened(site, order)
    assert again > shipment
    scan(site, again, "MUG")
    scan(site, again, "MUG")
    assert lying(site, "packed") == {("MUG", 2)}
    assert checks.differences([site.seller_id]) == []


def test_a_parcel_in_flight_cannot_be_unpacked(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = closed(site, order)[order.id]
    with pytest.raises(Conflict) as refused:
        packing.unpack(site, shipment, "T-03", NOW)
    assert refused.value.code == "state.wrong_state"
    assert lying(site, "packed") == {("MUG", 1)}


def test_a_stored_document_is_noted_once_and_can_be_printed(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = closed(site, order)[order.id]
    desk.pack_accepted([Accepted(shipment, "FK-1")], NOW)
    with pytest.raises(GodownError) as refused:
        packing.print_document(site, shipment, NOW)
    assert refused.value.code == "packing.no_document"
    stored = files.StoredFile("labels/ab/abc", "abc")
    for _ in range(2):
        desk.document_stored([Document(shipment, stored, "AWB-1")])
    view = views.parcel(site, shipment)
    assert (view.awb, view.transporter, view.invoice_number, view.document_sha256) == ("AWB-1", "EKART", "INV-1", "abc")
    assert packing.print_document(site, shipment, NOW) == stored
    assert entries(site, order)[-1].code == "packing.printed"


def test_a_parcel_of_another_warehouse_is_not_found(site):
    other = world.warehouse(world.seller("other"), "DEL1")
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    shipment = opened(site, order)
    assert scan(other, shipment, "MUG").code == "packing.no_parcel"
    assert open_parcel(other, order.order_code).code == "packing.nothing_to_pack"
    with pytest.raises(NotFound):
        views.parcel(other, shipment)
    assert views.board(other, ["OPEN"]) == []


def test_packing_takes_the_same_number_of_statements_for_any_number_of_parcels(paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 300, "CUP": 600}})
    counts: dict[str, list[int]] = {}

    def counted(name, call):
        with CaptureQueriesContext(connection) as queries:
            result = call()
        counts.setdefault(name, []).append(len(queries))
        return result

    for size in (1, 25, 250):
        orders = [world.outward_order(site, MUG=1, CUP=2) for _ in range(size)]
        world.picked(site, *orders)
        shipments = counted("pack", lambda orders=orders: closed(site, *orders)).values()
        codes = [Accepted(each, f"FK-{each}") for each in shipments]
        counted("accepted", lambda codes=codes: desk.pack_accepted(codes, NOW))
        documents = [Document(each, files.StoredFile("k", f"{each}"), f"AWB-{each}") for each in shipments]
        counted("documents", lambda documents=documents: desk.document_stored(documents))
    assert {name: set(each) for name, each in counts.items() if len(set(each)) > 1} == {}
    assert checks.differences([site.seller_id]) == []


def test_a_piece_that_cannot_be_scanned_goes_in_all_the_same_and_the_timeline_says_so(site):
    """U16."""
    order = world.outward_order(site, MUG=2)
    world.picked(site, order)
    shipment = opened(site, order)
    scan(site, shipment, "MUG")
    assert packing.scan(site, shipment, "MUG", uuid4(), NOW, unscanned=True).expects == "done"
    codes = [entry.code for entry in history.timeline([site.seller_id], order.id)]
    assert (codes.count("packing.scanned"), codes.count("packing.unscanned")) == (1, 1)
