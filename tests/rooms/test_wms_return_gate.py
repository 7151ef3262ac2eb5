"""Return parcels come in at the gate, each once, onto an entry that is open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

import papers
import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.wms.desk import Desk
from godown.wms.models import ReturnOrder, ReturnParcel
from godown.wms.returns import gate
from racing import at_once
from world import NOW

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def site(told) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10, "CUP": 5}})
    with history.acting("ravi"):
        yield site


def announced(site, **facts):
    coming = papers.coming(site, **{"MUG": 1, **facts})
    Desk().announce_returns([coming], NOW)
    return coming


def scan(site, entry, awb):
    return gate.scan(site, entry, awb, uuid4(), NOW)


def on(site, entry):
    return [(card.awb, card.returns, card.status) for card in gate.parcels(site, entry)]


def test_a_known_parcel_lets_its_return_arrive(site, told):
    coming = announced(site)
    entry = gate.open_entry(site, " EKART ", NOW)
    answer = scan(site, entry, "R-1")
    assert (answer.accepted, answer.code, answer.expects) == (True, "returns.known", "awb")
    assert answer.data == {"awb": "R-1", "returns": coming.return_code}
    assert on(site, entry) == [("R-1", [coming.return_code], "ARRIVED")]
    assert told.told == [("gate_entered", {coming.id})]
    assert [entry.code for entry in history.timeline([site.seller_id], coming.id)][-1] == "returns.arrived"
    (card,) = gate.entries(site)
    assert (card.transporter, card.opened_by, card.status, card.parcels, card.unknown) == (
        "EKART",
        "ravi",
        "open",
        1,
        0,
    )


def test_an_unknown_parcel_is_noted_without_a_return_until_one_is_announced(site, told):
    entry = gate.open_entry(site, "", NOW)
    assert scan(site, entry, "R-9").code == "returns.unknown"
    assert (gate.entry(site, entry).unknown, on(site, entry)) == (1, [("R-9", [], "")])
    assert gate.unknown([site.seller_id]) == [gate.Unknown("BLR1", 1, NOW)]
    coming = announced(site, awb="R-9")
    assert on(site, entry) == [("R-9", [coming.return_code], "ARRIVED")]
    assert told.all("gate_entered") == [{coming.id}]
    assert gate.unknown([site.seller_id]) == []


def test_an_awb_that_is_told_late_finds_its_parcel(site):
    coming = announced(site, awb="")
    entry = gate.open_entry(site, "", NOW)
    scan(site, entry, "R-9")
    Desk().announce_returns([replace(coming, awb="R-9")], LATER)
    assert on(site, entry) == [("R-9", [coming.return_code], "ARRIVED")]


def test_one_parcel_may_hold_several_returns(site, told):
    first, second = announced(site), announced(site)
    entry = gate.open_entry(site, "", NOW)
    scan(site, entry, "R-1")
    assert on(site, entry) == [("R-1", [first.return_code, second.return_code], "ARRIVED")]
    assert told.all("gate_entered") == [{first.id, second.id}]


def test_our_own_parcel_that_nobody_announced_is_recognised(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    (shipment,) = world.handed_over(site, order)
    entry = gate.open_entry(site, "", NOW)
    answer = scan(site, entry, f"AWB-{shipment}")
    assert (answer.code, answer.data["order"]) == ("returns.sent_back", order.order_code)


def came_home(site, order, *, told_first, kind="return_to_origin"):
    """An order's return is told under an AWB of its own, and the box it left in is scanned; the return's status."""
    (shipment,) = world.handed_over(site, order)
    coming = replace(papers.coming(site, MUG=1, awb="FMPR-7"), order_id=order.id, kind=kind)
    entry = gate.open_entry(site, "", NOW)
    if told_first:
        Desk().announce_returns([coming], NOW)
    said = scan(site, entry, f"AWB-{shipment}").code
    if not told_first:
        Desk().announce_returns([coming], LATER)
    return said, ReturnOrder.objects.get(id=coming.id).status


@pytest.mark.parametrize("told_first", [True, False])
def test_what_was_never_delivered_comes_under_the_awb_it_left_with_whatever_it_is_told_under(site, told_first):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    said = "returns.known" if told_first else "returns.sent_back"
    assert came_home(site, order, told_first=told_first) == (said, "ARRIVED")


def test_a_customers_return_does_not_come_under_the_awb_its_order_left_with(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    assert came_home(site, order, told_first=True, kind="customer_return") == ("returns.sent_back", "ANNOUNCED")


def refusal(site, entry, awb):
    before = list(ReturnParcel.objects.values())
    answer = scan(site, entry, awb)
    assert (answer.accepted, list(ReturnParcel.objects.values())) == (False, before)
    return answer.code


def test_a_parcel_comes_in_once(site):
    entry, other = gate.open_entry(site, "", NOW), gate.open_entry(site, "", NOW)
    scan(site, entry, "R-1")
    assert refusal(site, entry, "R-1") == "returns.scanned_twice"
    assert refusal(site, other, "R-1") == "returns.came_before"


def test_the_same_gesture_again_notes_it_once(site):
    entry, gesture = gate.open_entry(site, "", NOW), uuid4()
    answers = [gate.scan(site, entry, "R-1", gesture, NOW) for _ in range(2)]
    assert (answers[0], len(on(site, entry))) == (answers[1], 1)


def test_nothing_is_added_to_a_closed_entry(site):
    entry = gate.open_entry(site, "", NOW)
    scan(site, entry, "R-1")
    gate.close(site, entry, LATER)
    assert refusal(site, entry, "R-2") == "returns.entry_closed"
    with pytest.raises(Conflict) as again:
        gate.close(site, entry, LATER)
    assert again.value.code == "returns.entry_closed"
    answer = gate.take_off(site, entry, uuid4(), LATER)
    assert (answer.code, len(on(site, entry))) == ("returns.entry_closed", 1)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO wms_return_parcel (seller_id, warehouse_id, gate_entry_id, awb, at, actor) "
        "SELECT seller_id, warehouse_id, id, 'R-7', opened_at, '' FROM wms_return_gate_entry",
        "UPDATE wms_return_parcel SET awb = 'R-8'",
        "DELETE FROM wms_return_parcel",
    ],
)
def test_the_database_itself_refuses_changes_behind_a_closed_gate(site, statement):
    entry = gate.open_entry(site, "", NOW)
    scan(site, entry, "R-1")
    gate.close(site, entry, LATER)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_empty_entry_is_not_closed(site):
    entry = gate.open_entry(site, "", NOW)
    with pytest.raises(Conflict):
        gate.close(site, entry, NOW)
    assert refusal(site, entry, " ") == "returns.no_awb"
    assert gate.entry(site, entry).status == "open"


def test_a_parcel_that_never_left_is_no_return(site):
    order = world.outward_order(site, MUG=1)
    world.picked(site, order)
    (shipment,) = world.packed(site, order).values()
    entry = gate.open_entry(site, "", NOW)
    assert refusal(site, entry, f"AWB-{shipment}") == "returns.never_left"


def test_a_misread_parcel_can_be_taken_off_but_not_one_with_its_return(site):
    entry = gate.open_entry(site, "", NOW)
    announced(site)
    scan(site, entry, "R-1")
    scan(site, entry, "OOPS")
    assert gate.take_off(site, entry, uuid4(), NOW).data == {"awb": "OOPS"}
    assert gate.take_off(site, entry, uuid4(), NOW).code == "returns.has_return"
    assert [awb for awb, *_ in on(site, entry)] == ["R-1"]


def test_a_return_that_is_here_is_not_withdrawn_nor_given_another_awb(site):
    coming = announced(site)
    entry = gate.open_entry(site, "", NOW)
    scan(site, entry, "R-1")
    assert Desk().withdraw_returns([coming.id], LATER) == set()
    Desk().announce_returns([replace(coming, awb="R-2")], LATER)
    order = ReturnOrder.objects.get()
    assert (order.status, order.awb) == ("ARRIVED", "R-1")


def test_a_parcel_scanned_at_two_gates_at_once_comes_in_once(site, told):
    coming = announced(site)
    entries = [gate.open_entry(site, "", NOW) for _ in range(4)]
    answers = at_once([lambda entry=entry: scan(site, entry, "R-1") for entry in entries])
    assert sorted(answer.code for answer in answers) == [*["returns.came_before"] * 3, "returns.known"]
    assert told.all("gate_entered") == [{coming.id}]


def test_closing_and_scanning_at_once_leave_no_parcel_behind_the_gate(site):
    for number in range(5):
        entry = gate.open_entry(site, "", NOW)
        scan(site, entry, f"A-{number}")
        _, answer = at_once(
            [
                lambda entry=entry: gate.close(site, entry, NOW),
                lambda entry=entry, awb=f"B-{number}": scan(site, entry, awb),
            ]
        )
        counted = gate.entry(site, entry).parcels
        assert (answer.code, counted) in [("returns.unknown", 2), ("returns.entry_closed", 1)]
        closed = history.timeline([site.seller_id], ReturnParcel.objects.get(awb=f"A-{number}").gate_entry.thread)
        assert closed[-1].data == {"parcels": counted}


def test_another_seller_finds_no_entry(site):
    entry = gate.open_entry(site, "", NOW)
    scan(site, entry, "R-1")
    other = world.warehouse(world.seller("other"), code="DEL1")
    assert (gate.entries(other), gate.to_inspect(other), gate.unknown([other.seller_id])) == ([], [], [])
    with pytest.raises(NotFound):
        gate.entry(other, entry)
    assert scan(other, entry, "R-2").code == "returns.no_entry"
    assert len(on(site, entry)) == 1
