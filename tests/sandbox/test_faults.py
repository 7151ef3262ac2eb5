"""Misfortune by rule, in-process and on a socket."""

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from fksandbox import Control, World, create_app
from fksandbox.server import Server

from .conftest import Caller, code
from .test_pack import text_of


@pytest.fixture(params=["in-process", "on a socket"])
def calling(request: pytest.FixtureRequest, world: World, caller: Caller) -> Iterator[Caller]:
    """The same caller on both ways in."""
    if request.param == "in-process":
        yield caller
        return
    server = Server("127.0.0.1", 0, create_app(world))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    caller.client = httpx.Client(base_url=server.url, timeout=0.5, trust_env=False)
    yield caller
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def calling_control(calling: Caller) -> Control:
    return Control(calling.client)


@pytest.fixture
def listed(calling: Caller, calling_control: Control, sku: str) -> tuple[str, dict[str, Any]]:
    shipment = calling_control.place_order([(sku, 1)])
    return str(calling.release()), shipment


@pytest.mark.parametrize(("kind", "error"), [("reset", httpx.ReadError), ("timeout", httpx.ReadTimeout)])
def test_a_call_lost_on_the_way_has_no_effect(
    calling: Caller, calling_control: Control, listed: Any, kind: Any, error: type[Exception]
) -> None:
    picklist, shipment = listed
    calling_control.add_fault("pack", kind, nth=1)
    with pytest.raises(error):
        calling.pack(picklist, shipment)
    assert calling_control.shipment(shipment["shipment_id"])["status"] == "APPROVED"
    assert calling.pack(picklist, shipment).json() == {}


@pytest.mark.parametrize(
    ("kind", "error"), [("lost_reply", httpx.ReadTimeout), ("truncated", httpx.RemoteProtocolError)]
)
def test_a_reply_lost_on_the_way_leaves_its_effect(
    calling: Caller, calling_control: Control, listed: Any, kind: Any, error: type[Exception]
) -> None:
    picklist, shipment = listed
    calling_control.add_fault("pack", kind, nth=1)
    with pytest.raises(error):
        calling.pack(picklist, shipment)
    assert calling_control.shipment(shipment["shipment_id"])["status"] == "PACKING_IN_PROGRESS"
    (call,) = calling_control.calls(op="pack")
    assert call.effects[-1] == f"pack_accepted:{shipment['shipment_id']}"
    assert call.faults == [kind]


@pytest.mark.parametrize(("kind", "status"), [("http_401", 401), ("http_429", 429), ("http_500", 500), ("html", 200)])
def test_an_answer_instead_of_the_call(caller: Caller, control: Control, kind: Any, status: int) -> None:
    control.add_fault("all_locations", kind, times=1)
    response = caller.api("GET", "/locations/allLocations")
    assert response.status_code == status
    assert (response.headers["Content-Type"] == "text/html; charset=utf-8") == (kind == "html")
    assert caller.api("GET", "/locations/allLocations").status_code == 200


def test_a_lost_picklist_reply_leaves_a_list_to_be_found(caller: Caller, control: Control, sku: str) -> None:
    control.place_order([(sku, 1)])
    control.add_fault("picklist_create", "lost_reply")
    with pytest.raises(httpx.ReadTimeout):
        caller.release()
    assert len(control.picklists()) == 1


def test_rules_strike_the_nth_every_or_a_seeded_share_of_calls(caller: Caller, control: Control) -> None:
    def statuses(count: int) -> list[int]:
        return [caller.api("GET", "/locations/allLocations").status_code for _ in range(count)]

    control.add_fault("all_locations", "http_500", nth=2)
    assert statuses(4) == [200, 500, 200, 200]
    control.clear_faults()
    control.add_fault("all_locations", "http_500", every=3)
    assert statuses(6) == [200, 200, 500, 200, 200, 500]
    control.clear_faults()
    control.add_fault("all_locations", "http_500", probability=0.5)
    drawn = statuses(40)
    assert 8 < drawn.count(500) < 32
    assert [rule.hits for rule in control.faults()] == [drawn.count(500)]


def test_a_late_order_is_visible_only_after_a_while(caller: Caller, control: Control, sku: str) -> None:
    control.add_fault("filter", "late_visibility", seconds=60)
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    assert caller.smart() == []
    control.set_clock(advance=61)
    assert caller.smart() == [shipment_id]


def test_a_page_may_come_twice_or_shuffled(caller: Caller, control: Control) -> None:
    control.place_random_orders(40)
    asked = {"filter": {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"]}}
    first = caller.api("POST", "/v3/shipments/filter", json=asked).json()
    control.add_fault("filter_next", "repeat_page", nth=1)
    again = caller.api("GET", first["nextPageUrl"]).json()
    assert again["shipments"] == first["shipments"]
    assert again["nextPageUrl"] != first["nextPageUrl"]
    control.add_fault("filter", "reorder")
    shuffled = caller.api("POST", "/v3/shipments/filter", json=asked).json()["shipments"]
    assert shuffled != first["shipments"]
    assert sorted(map(str, shuffled)) == sorted(map(str, first["shipments"]))


def test_a_short_picklist_leaves_orders_waiting(caller: Caller, control: Control) -> None:
    control.place_random_orders(25)
    control.add_fault("picklist_create", "short_picklist", nth=1, count=2)
    assert len(caller.picklist(str(caller.release()))) == 23
    assert len(caller.picklist(str(caller.release()))) == 2


def test_a_slow_pack_takes_its_time(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    picklist = str(caller.release())
    control.add_fault("pack", "slow_pack", seconds=600)
    caller.pack(picklist, shipment)
    control.set_clock(advance=600)
    assert control.shipment(shipment["shipment_id"])["status"] == "PACKING_IN_PROGRESS"
    control.set_clock(advance=5)
    assert control.shipment(shipment["shipment_id"])["status"] == "PACKED"


def test_a_label_may_be_late_or_given_once(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    caller.pack(str(caller.release()), shipment)
    control.set_clock(advance=5)
    path = f"/v3/shipments/{shipment['shipment_id']}/labelOnly/pdf"
    control.add_fault("label", "label_not_ready", nth=1)
    assert caller.api("GET", path).json()["orderItems"][0]["errorCode"] == "ORDER_ITEM_PACKING_IN_PROGRESS"
    control.clear_faults()
    control.add_fault("label", "label_once")
    assert caller.api("GET", path).content.startswith(b"%PDF")
    assert caller.api("GET", path).status_code == 400
    assert caller.api("GET", path, params={"reprint": "true"}).content.startswith(b"%PDF")


def test_a_refused_pack_changes_nothing(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    picklist = str(caller.release())
    control.add_fault("pack", "pack_refused", nth=1)
    assert code(caller.pack(picklist, shipment)) == "PACKAGING_MISMATCH"
    assert control.shipment(shipment["shipment_id"])["status"] == "APPROVED"


def test_a_rule_for_an_unknown_operation_is_refused(control: Control) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        control.add_fault("world_peace", "reset")
    assert control.faults() == []


@pytest.mark.parametrize("units", [1, 2])
def test_a_buyer_may_cancel_at_the_very_moment_of_the_pack(
    caller: Caller, control: Control, sku: str, units: int
) -> None:
    shipment = control.place_order([(sku, 2)])
    picklist = str(caller.release())
    control.add_fault("pack", "cancel_unit", nth=1, count=units)
    assert code(caller.pack(picklist, shipment)) == "CANCELLED_SHIPMENT_ITEM"
    left = control.shipment(shipment["shipment_id"])
    assert (left["status"], left["items"][0]["live"]) == ("APPROVED" if units == 1 else "CANCELLED", 2 - units)
    if units == 1:
        assert caller.pack(picklist, left).json() == {}


def test_a_buyer_may_cancel_at_the_very_moment_of_the_handover(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    control.add_fault("rts", "cancel_unit")
    assert code(caller.rts(picklist, caller.tracking_id(shipment["shipment_id"]))) == "CANCELLED_SHIPMENT_ITEM"
    assert control.shipment(shipment["shipment_id"])["status"] == "CANCELLED"


def test_an_empty_answer_looks_like_success_and_is_none(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    picklist = str(caller.release())
    control.add_fault("pack", "empty", nth=1)
    assert caller.pack(picklist, shipment).json() == {}
    assert control.shipment(shipment["shipment_id"])["status"] == "APPROVED"


def test_a_label_may_be_another_parcels(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    caller.pack(str(caller.release()), shipment)
    control.set_clock(advance=5)
    control.add_fault("label", "wrong_label", nth=1)
    path = f"/v3/shipments/{shipment['shipment_id']}/labelOnly/pdf"
    foreign = f"Shipment ID: {caller.world.foreign_shipment_id}"
    assert foreign in text_of(caller.api("GET", path).content, 0)
    assert f"Shipment ID: {shipment['shipment_id']}" in text_of(caller.api("GET", path).content, 0)
