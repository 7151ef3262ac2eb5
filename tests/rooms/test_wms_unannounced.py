"""Sealed RTOs pass in one scan; a parcel that nobody announced finds its order and is announced from the floor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import papers
import world
from godown.kit import history
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inspection import service as inspection
from godown.wms.inspection import unannounced, views
from godown.wms.inspection.putaway import RETURNS
from godown.wms.models import OutwardLine, ReturnItem, ReturnOrder, Shipment
from godown.wms.putaway import service as putaway
from godown.wms.returns import gate
from godown.wms.stock import service as stock
from world import ACCOUNT, NOW

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)


@dataclass(frozen=True)
class Left:
    line_id: int
    sku: str
    title: str
    shipped: int


@dataclass(frozen=True)
class Forward:
    id: object
    account: str
    order_code: str
    invoice_number: str
    buyer: str
    shipped_at: object
    lines: list[Left]


@pytest.fixture
def site(told) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 5}})
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


def shipped(site, told, **pieces):
    """An order that left and that the order system finds by its code, invoice INV-1 or pincode 560001; and its AWB."""
    order = world.shipped(site, **pieces)
    lines = [Left(line.line_id, line.sku, f"Article {line.sku}", line.quantity) for line in order.lines]
    forward = Forward(order.id, ACCOUNT, order.order_code, "INV-1", "560001", NOW, lines)
    for text in (order.order_code, "INV-1", "560001"):
        told.orders.setdefault(text, []).append(forward)
    return order, Shipment.objects.get(order_id=order.id).awb


def announced(site, order=None, kind="return_to_origin", awb="R-1", **pieces):
    coming = papers.coming(site, order, kind, awb, **pieces)
    Desk().announce_returns([coming], NOW)
    world.through_gate(site, awb)
    return coming


def seal(site, awb):
    return inspection.seal(site, awb, uuid4(), LATER)


def lying(site):
    return {(row.location, row.sku): row.quantity for row in stock.by_location(site) if row.quantity}


def state(site):
    return (
        lying(site),
        list(ReturnItem.objects.order_by("id").values()),
        list(ReturnOrder.objects.order_by("id").values()),
        list(OutwardLine.objects.order_by("id").values()),
    )


def refused(site, act):
    before = state(site)
    answer = act()
    assert (answer.accepted, state(site)) == (False, before)
    return answer.code


# --- sealed -------------------------------------------------------------------------------------------------------


def test_a_sealed_rto_passes_whole_in_one_scan(site, told):
    order, _ = shipped(site, told, MUG=2, CUP=1)
    coming = announced(site, order, MUG=2, CUP=1)
    answer = seal(site, "R-1")
    assert (answer.code, answer.expects, answer.data["pieces"]) == ("inspection.sealed", "awb", 3)
    assert [(row.sku, row.pieces) for row in RETURNS.waiting(site)] == [("CUP", 1), ("MUG", 2)]
    assert (lying(site)["RETURNS", "MUG"], ReturnOrder.objects.get().status) == (2, "INSPECTED")
    assert dict(OutwardLine.objects.values_list("sku__code", "returned")) == {"MUG": 2, "CUP": 1}
    found = {(each.sku, each.found, each.quantity) for each in told.all("inspected")[0][1]}
    assert found == {("MUG", "passed", 2), ("CUP", "passed", 1)}
    assert told.all("inspected")[0][0] == {coming.id}
    assert refused(site, lambda: seal(site, "R-1")) == "inspection.done_before"


def test_our_own_parcel_that_nobody_announced_is_announced_and_passes_in_the_same_scan(site, told):
    order, awb = shipped(site, told, MUG=2)
    world.through_gate(site, awb)
    assert seal(site, awb).code == "inspection.sealed"
    made = ReturnOrder.objects.get()
    assert (made.kind, made.order_id, made.awb, made.status) == ("return_to_origin", order.id, awb, "INSPECTED")
    assert OutwardLine.objects.get().returned == 2


def test_a_customers_return_is_never_passed_unopened(site, told):
    announced(site, kind="customer_return", MUG=1)
    assert refused(site, lambda: seal(site, "R-1")) == "inspection.not_sealed_kind"


def test_a_parcel_of_which_pieces_are_scanned_is_not_sealed(site, told):
    announced(site, MUG=1)
    parcel = inspection.open_parcel(site, "R-1", uuid4(), NOW).data["parcel"]
    inspection.scan(site, parcel, "MUG", uuid4(), NOW)
    assert refused(site, lambda: seal(site, "R-1")) == "inspection.opened_already"
    inspection.undo(site, parcel, uuid4(), NOW)


def test_a_sealed_parcel_with_more_than_left_is_refused_whole(site, told):
    order, _ = shipped(site, told, MUG=2, CUP=1)
    announced(site, order, awb="R-1", MUG=1)
    assert seal(site, "R-1").accepted
    announced(site, order, awb="R-2", MUG=2, CUP=1)
    assert refused(site, lambda: seal(site, "R-2")) == "inspection.all_back"


def test_a_foreign_parcel_without_return_order_is_not_sealed(site, told):
    world.through_gate(site, "WHAT-1")
    assert refused(site, lambda: seal(site, "WHAT-1")) == "inspection.no_return"
    assert refused(site, lambda: seal(site, "NEVER-CAME")) == "inspection.not_at_gate"


# --- no return order found ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["code", "INV-1", " 560001 "])
def test_an_order_is_found_by_its_id_invoice_or_pincode(site, told, text):
    order, _ = shipped(site, told, MUG=2)
    (found,) = unannounced.candidates(site, order.order_code if text == "code" else text)
    assert (found.order.order_code, [(line.sku, line.shipped, line.left) for line in found.lines]) == (
        order.order_code,
        [("MUG", 2, 2)],
    )
    assert unannounced.candidates(site, " ") == []


def unknown_parcel(site):
    world.through_gate(site, "WHAT-1")
    return inspection.open_parcel(site, "WHAT-1", uuid4(), NOW).data["parcel"]


def announce(site, parcel, order, gesture=None, kind="customer_return", **pieces):
    lines = {line.sku: line.line_id for line in order.lines}
    asked = {lines[sku]: count for sku, count in pieces.items()}
    return unannounced.announce(site, parcel, order.order_code, kind, asked, gesture or uuid4(), NOW)


def test_the_return_of_an_unknown_parcel_is_announced_from_the_floor_and_inspected(site, told):
    order, _ = shipped(site, told, MUG=2, CUP=1)
    parcel = unknown_parcel(site)
    answer = announce(site, parcel, order, MUG=1, CUP=0)
    assert (answer.code, answer.data) == (
        "inspection.announced_here",
        {"parcel": parcel, "order": order.order_code, "awb": "WHAT-1"},
    )
    (line,) = views.parcel(site, parcel).lines
    assert (line.sku, line.quantity, line.order_code) == ("MUG", 1, order.order_code)
    inspection.scan(site, parcel, "MUG", uuid4(), NOW)
    inspection.judge(site, parcel, None, uuid4(), NOW)
    assert inspection.finish(site, parcel, uuid4(), NOW).accepted
    (found,) = unannounced.candidates(site, order.order_code)
    assert [(line.sku, line.left) for line in found.lines] == [("MUG", 1), ("CUP", 1)]


def test_the_same_gesture_again_announces_once(site, told):
    order, _ = shipped(site, told, MUG=2)
    parcel, gesture = unknown_parcel(site), uuid4()
    answers = [announce(site, parcel, order, gesture, MUG=1) for _ in range(2)]
    assert (answers[0], ReturnOrder.objects.count()) == (answers[1], 1)
    assert refused(site, lambda: announce(site, parcel, order, MUG=1)) == "inspection.has_return"


def test_a_wrong_announcement_changes_nothing(site, told):
    order, _ = shipped(site, told, MUG=2)
    other, _ = shipped(site, told, CUP=1)
    parcel = unknown_parcel(site)
    foreign = {other.lines[0].line_id: 1}
    for act, code in (
        (lambda: announce(site, parcel, order, MUG=0), "inspection.no_pieces"),
        (lambda: announce(site, parcel, order, MUG=3), "inspection.too_many"),
        (
            lambda: unannounced.announce(site, parcel, order.order_code, "customer_return", foreign, uuid4(), NOW),
            "inspection.no_pieces",
        ),
        (
            lambda: unannounced.announce(site, parcel, "OD-0", "customer_return", foreign, uuid4(), NOW),
            "inspection.no_order",
        ),
    ):
        assert refused(site, act) == code


def test_a_parcel_of_another_seller_is_not_announced(site, told):
    order, _ = shipped(site, told, MUG=1)
    parcel = unknown_parcel(site)
    other = world.warehouse(world.seller("other"), code="DEL1")
    assert refused(site, lambda: announce(other, parcel, order, MUG=1)) == "inspection.no_parcel"


# --- many at once -------------------------------------------------------------------------------------------------


def test_many_returns_take_as_many_statements_as_one(site, told):
    counts: dict[str, set[int]] = {"gate": set(), "open": set(), "put away": set()}
    for many in (1, 25):
        batch = [papers.coming(site, None, "return_to_origin", f"B-{many}", MUG=1) for _ in range(many)]
        Desk().announce_returns(batch, NOW)
        entry = gate.open_entry(site, "", NOW)
        works = {
            "gate": lambda entry=entry, many=many: gate.scan(site, entry, f"B-{many}", uuid4(), NOW),
            "open": lambda many=many: seal(site, f"B-{many}"),
            "put away": lambda: putaway.scan(site, RETURNS, "A-02", uuid4(), NOW),
        }
        for name, work in works.items():
            if name == "put away":
                assert putaway.scan(site, RETURNS, "MUG", uuid4(), NOW, pieces=many).accepted
            with CaptureQueriesContext(connection) as queries:
                assert work().accepted
            counts[name].add(len(queries))
    assert {name: len(each) for name, each in counts.items()} == {"gate": 1, "open": 1, "put away": 1}
