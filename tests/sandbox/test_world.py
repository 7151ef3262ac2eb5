"""What one can do to the world, by the control API and Flipkart's own sandbox controls."""

import json
import subprocess
import sys
from typing import Any

import httpx
import pytest

from fksandbox import Control, World

from .conftest import Caller, code, sample


def test_the_same_seed_makes_the_same_world() -> None:
    one, two, other = World(seed=3), World(seed=3), World(seed=4)
    assert one.seller == two.seller
    assert list(one.listings) == list(two.listings)
    assert one.location_id != other.location_id


def test_an_unheld_smart_order_keeps_its_stale_dispatch_date(control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)], hold=True)
    control.set_clock(advance=3 * 86400)
    (freed,) = control.unhold(shipment["shipment_id"])
    assert freed["dispatch_by"] == shipment["dispatch_by"]
    assert freed["updated_at"] > shipment["updated_at"]
    control.settings(unhold_dispatch_by="null")
    control.hold(shipment["shipment_id"])
    assert control.unhold(shipment["shipment_id"])[0]["dispatch_by"] is None


def test_a_shipment_on_its_way_is_not_cancelled(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    shipment_id = shipment["shipment_id"]
    picklist = str(caller.release())
    caller.pack(picklist, shipment)
    control.set_clock(advance=5)
    caller.rts(picklist, caller.tracking_id(shipment_id))
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        control.advance([shipment_id], "SHIPPED")
    control.advance([shipment_id], "PICKUP_COMPLETE")
    control.advance([shipment_id], "SHIPPED")
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        control.cancel(shipment_id)
    control.advance([shipment_id], "DELIVERED")
    assert control.shipment(shipment_id)["status"] == "DELIVERED"


@pytest.mark.parametrize(("quantity", "item"), [(4, True), (1, False)])
def test_a_cancellation_of_too_much_is_refused(control: Control, sku: str, quantity: int, item: bool) -> None:
    shipment = control.place_order([(sku, 3)])
    item_id = shipment["items"][0]["order_item_id"] if item else None
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        control.cancel(shipment["shipment_id"], item_id, quantity)
    assert control.shipment(shipment["shipment_id"]) == shipment


def test_a_late_dispatch_is_a_breach(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    control.set_clock(advance=86400)
    assert control.shipment(shipment_id)["breached"] is False
    control.set_clock(advance=1)
    assert control.shipment(shipment_id)["breached"] is True


def test_flipkarts_own_sandbox_controls(caller: Caller, control: Control, world: World, samples: Any) -> None:
    asked = sample(samples, "sandbox_control/test_orders.request.json")
    asked["locationId"] = world.location_id
    asked["orderItems"][0]["listingId"] = next(iter(world.listings))
    placed = caller.api("POST", "/orders/sandbox/test_orders", json=asked).json()
    model = sample(samples, "sandbox_control/test_orders.response.json")
    assert set(placed) == set(model)
    item = {"orderItemId": placed["orderItems"][0]["orderItemId"]}
    assert caller.api("PUT", "/orders/sandbox/on_hold", json=item).json() == {"response": "SUCCESS"}
    (found,) = caller.api("GET", f"/v3/shipments?orderIds={placed['orderId']}").json()["shipments"]
    assert found["hold"] is True
    assert caller.api("PUT", "/orders/sandbox/un_hold", json=item).status_code == 200
    refused = caller.api("POST", "/orders/sandbox/shipped", json=item)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "INVALID_ITEM_STATE")
    assert control.shipment(found["shipmentId"])["status"] == "APPROVED"


def test_inwarding_adds_and_a_full_bin_refuses_all_lines(caller: Caller, control: Control, samples: Any) -> None:
    world = caller.world
    listing = next(iter(world.listings.values()))
    bins = list(world.bins[world.location_id])

    def inward(*lines: tuple[str, int]) -> httpx.Response:
        body = sample(samples, "smart_panel/14_inwardProducts.request.json") | {
            "listingId": listing.listing_id,
            "fsn": listing.fsn,
            "sellerId": world.seller.seller_id,
            "inventory": [{"binId": bin_id, "quantity": quantity} for bin_id, quantity in lines],
        }
        return caller.panel("POST", "/fbfLite/inwardProducts", body)

    assert inward((bins[-1], 1499), (bins[-2], 5)).json() == {}
    assert code(inward((bins[-2], 1), (bins[-1], 2))) == "BIN_CAPACITY_EXCEEDED"
    assert code(inward(("Z-99-99", 1))) == "INVALID_BIN"
    used = {one["bin_id"]: one["used"] for one in control.bins()}
    assert (used[bins[-1]], used[bins[-2]]) == (1499, 5)
    found = caller.panel("GET", "/fbfLite/inventory", listingId=listing.listing_id).json()
    assert set(sample(samples, "smart_panel/13_inventory.response.json")) <= set(found)
    assert found["quantity"] == 100 + 1504


def test_the_panel_lists_orders_on_hold(caller: Caller, control: Control, sku: str, samples: Any) -> None:
    held = control.place_order([(sku, 1)], hold=True)
    control.place_order([(sku, 1)])
    seller = {"seller_id": caller.world.seller.seller_id}
    asked = sample(samples, "smart_panel/17_my_orders_fetch_onhold.request.json")
    asked["sellerId"] = seller["seller_id"]
    asked["payload"]["params"] |= seller
    found = caller.panel("POST", "/my-orders/fetch", asked).json()
    assert (found["total"], found["has_more"]) == (1, False)
    assert (found["items"][0]["id"], found["items"][0]["on_hold"]) == (held["shipment_id"], True)
    asked = sample(samples, "smart_panel/16_my_orders_search.request.json")
    asked["sellerId"] = seller["seller_id"]
    asked["payload"]["params"] |= seller | {"id": held["items"][0]["order_item_id"]}
    found = caller.panel("POST", "/my-orders/search", asked).json()
    assert found["items"][0][0]["id"] == held["shipment_id"]


def test_the_call_log_tells_what_was_asked_and_what_changed(caller: Caller, control: Control, sku: str) -> None:
    shipment_id = control.place_order([(sku, 1)])["shipment_id"]
    caller.release()
    call = control.calls()[-1]
    assert (call.op, call.method, call.status) == ("picklist_create", "GET", 200)
    assert call.effects == [
        f"shipment_listed:{shipment_id}",
        f"picklist_created:{next(iter(caller.world.picklists))}",
    ]
    assert call.answer.startswith("<application/pdf")
    control.clear_calls()
    caller.smart()
    (token, search) = control.calls()
    assert (token.op, search.op, search.effects) == ("token", "filter", [])
    assert shipment_id in search.answer


def test_the_module_serves_and_prints_one_line_when_ready() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "fksandbox", "--port", "0", "--seed", "5", "--orders", "3"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    ready = json.loads(process.stdout.readline())
    try:
        with httpx.Client(base_url=ready["api_url"], trust_env=False) as client:
            assert Control(client).world()["shipments"] == 3
            token = client.get(
                "/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api",
                auth=(ready["app_id"], ready["app_secret"]),
            )
            assert token.status_code == 200
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()


def test_the_world_has_the_same_verbs_in_python(caller: Caller, control: Control, world: World, sku: str) -> None:
    shipment = world.place_order([(world.listing(sku), 1)])
    assert world.hold(shipment.shipment_id).hold
    assert not world.unhold(shipment.shipment_id).hold
    picklist = str(caller.release())
    caller.pack(picklist, control.shipment(shipment.shipment_id))
    control.set_clock(advance=5)
    caller.rts(picklist, caller.tracking_id(shipment.shipment_id))
    steps = [verb(shipment.shipment_id).status for verb in (world.pick_up, world.ship, world.deliver)]
    assert steps == ["PICKUP_COMPLETE", "SHIPPED", "DELIVERED"]
    other = world.place_order([(sku, 2)])
    assert world.cancel(other.shipment_id, other.items[0].order_item_id, 1).items[0].live == 1
