"""Returns: from the buyer, from the courier, by both hosts (facts/flipkart.md §3.10, §4.4)."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from fksandbox import Control, World
from fksandbox.snapshot import Snapshot

from .conftest import Caller, code, sample


@pytest.fixture
def delivered(caller: Caller, control: Control, sku: str) -> dict[str, Any]:
    """A Smart shipment of two units that the buyer has."""
    return to(caller, control, sku, "DELIVERED")


def to(caller: Caller, control: Control, sku: str, state: Any) -> dict[str, Any]:
    shipment = control.place_order([(sku, 2)])
    shipment_id = shipment["shipment_id"]
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    caller.rts(picklist, caller.tracking_id(shipment_id))
    for step in ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED"):
        control.advance([shipment_id], step)  # type: ignore[arg-type]
        if step == state:
            break
    return control.shipment(shipment_id)


def test_each_unit_is_a_return_of_its_own(caller: Caller, control: Control, delivered: Any, samples: Any) -> None:
    item_id = delivered["items"][0]["order_item_id"]
    (first,) = control.create_return(item_id)
    (second,) = control.create_return(item_id)
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        control.create_return(item_id)
    found = caller.api("GET", "/v2/returns", params={"source": "customer_return"}).json()
    assert [one["returnId"] for one in found["returnItems"]] == [first["return_id"], second["return_id"]]
    (model,) = sample(samples, "v2_returns/returns.response.json")["returnItems"]
    assert set(found["returnItems"][0]) == set(model)
    assert found["returnItems"][0]["serviceProfile"] == "Smart_Fulfilment"
    for one in (first, second):
        control.move_return(one["return_id"], "picked_up")
        assert control.shipment(delivered["shipment_id"])["items"][0]["status"] == "RETURN_REQUESTED"
        control.move_return(one["return_id"], "completed")
    assert control.shipment(delivered["shipment_id"])["items"][0]["status"] == "RETURNED"


def test_a_cancelled_return_leaves_the_unit_with_the_buyer(control: Control, delivered: Any) -> None:
    (one,) = control.create_return(delivered["items"][0]["order_item_id"])
    control.move_return(one["return_id"], "cancelled")
    assert control.shipment(delivered["shipment_id"])["status"] == "DELIVERED"
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        control.move_return(one["return_id"], "picked_up")


def test_the_courier_brings_all_units_back(caller: Caller, control: Control, sku: str) -> None:
    shipment = to(caller, control, sku, "SHIPPED")
    item = {"orderItemId": shipment["items"][0]["order_item_id"]}
    made = caller.api("POST", "/returns/sandbox/create_returns", json=item | {"returnType": "courier"})
    assert made.json() == {"response": "SUCCESS"}
    assert [one["source"] for one in control.returns()] == ["courier_return"] * 2
    awb = shipment["sub_shipments"][0]["tracking_id"]
    assert [one["tracking_id"] for one in control.returns()] == [awb] * 2
    told = caller.api("GET", "/v2/returns", params={"trackingIds": awb}).json()["returnItems"]
    assert [one["trackingId"] for one in told] == [awb] * 2
    done = caller.api("POST", "/returns/sandbox/return_events", json=item | {"eventType": "completed"})
    assert done.json() == {"response": "SUCCESS"}
    assert control.shipment(shipment["shipment_id"])["status"] == "RETURNED"
    (found,) = caller.api("GET", f"/v3/shipments?shipmentIds={shipment['shipment_id']}").json()["shipments"]
    assert found["orderItems"][0]["courierReturn"] is True


def test_an_undelivered_item_is_not_returned_by_its_buyer(caller: Caller, control: Control, sku: str) -> None:
    item = {"orderItemId": control.place_order([(sku, 1)])["items"][0]["order_item_id"]}
    refused = caller.api("POST", "/returns/sandbox/create_returns", json=item | {"returnType": "customer"})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "INVALID_ITEM_STATE")
    assert control.returns() == []


def test_pages_of_twenty_five_and_ids(caller: Caller, control: Control, sku: str) -> None:
    for _ in range(14):
        shipment = to(caller, control, sku, "DELIVERED")
        for _ in range(2):
            control.create_return(shipment["items"][0]["order_item_id"])
    page = caller.api("GET", "/v2/returns", params={"source": "customer_return"}).json()
    assert (len(page["returnItems"]), page["hasMore"]) == (25, True)
    rest = caller.api("GET", f"/v2{page['nextUrl']}").json()
    assert (len(rest["returnItems"]), rest["hasMore"]) == (3, False)
    ids = [one["returnId"] for one in page["returnItems"]]
    assert len(caller.api("GET", "/v2/returns", params={"returnIds": ",".join(ids)}).json()["returnItems"]) == 25
    (one,) = caller.api("GET", "/v2/returns", params={"trackingIds": rest["returnItems"][0]["trackingId"]}).json()[
        "returnItems"
    ]
    assert one == rest["returnItems"][0]
    assert caller.api("GET", "/v2/returns").status_code == 400


def test_a_completed_return_goes_back_into_a_bin_once(caller: Caller, control: Control, delivered: Any) -> None:
    bin_id = list(caller.world.bins[caller.world.location_id])[-1]
    (one,) = control.create_return(delivered["items"][0]["order_item_id"])
    back = {"returnId": one["return_id"], "binId": bin_id}
    assert code(caller.panel("POST", "/returns/replenish", back)) == "INVALID_RETURN"
    control.move_return(one["return_id"], "picked_up")
    control.move_return(one["return_id"], "completed")
    assert code(caller.panel("POST", "/returns/replenish", back | {"binId": "Z-99-99"})) == "INVALID_BIN"
    assert caller.panel("POST", "/returns/replenish", back).json() == {}
    assert code(caller.panel("POST", "/returns/replenish", back)) == "INVALID_RETURN"
    assert {b["bin_id"]: b["used"] for b in control.bins()}[bin_id] == 1
    found = caller.panel("GET", "/returns/searchReturnsV2", return_id=one["return_id"]).json()
    assert found["items"][0]["status"] == "completed"
    assert caller.panel("GET", "/returns/fetchReturnsV2").json()["total"] == 1
    assert code(caller.panel("POST", "/returns/cancelReturn", {"returnId": one["return_id"]})) == "INVALID_RETURN"


def test_one_item_comes_back_while_the_other_arrives(caller: Caller, control: Control) -> None:
    first, second = list(caller.world.listings)[:2]
    shipment = control.place_order([(first, 1), (second, 1)])
    shipment_id = shipment["shipment_id"]
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    caller.rts(picklist, caller.tracking_id(shipment_id))
    control.advance([shipment_id], "PICKUP_COMPLETE")
    control.advance([shipment_id], "SHIPPED")
    control.create_return(shipment["items"][0]["order_item_id"], "courier_return")
    (state,) = control.advance([shipment_id], "DELIVERED")
    assert [item["status"] for item in state["items"]] == ["RETURN_REQUESTED", "DELIVERED"]
    assert state["status"] == "DELIVERED"


def test_the_returns_of_an_item_are_found_after_a_restart_too(
    caller: Caller, control: Control, sku: str, tmp_path: Path
) -> None:
    item_ids = [to(caller, control, sku, "DELIVERED")["items"][0]["order_item_id"] for _ in range(2)]
    made = [control.create_return(item_id)[0]["return_id"] for item_id in item_ids]
    kept = Snapshot(tmp_path / "world.db")
    kept.save(caller.world)
    restored = World(seed=2)
    kept.restore(restored)
    kept.close()
    for world in (caller.world, restored):
        assert [[one.return_id for one in world.returns.of_item(item_id)] for item_id in item_ids] == [
            [return_id] for return_id in made
        ]
        assert world.returns.of_item("1") == []
