"""Listings made and changed through the seller API (facts/flipkart.md §3.11)."""

from typing import Any

import pytest

from fksandbox import Control, World

from .conftest import Caller

FSN = "MOBFDG3VACEXZEYZ"


@pytest.fixture
def change(world: World) -> dict[str, Any]:
    """The official example, at home here."""
    return {
        "product_id": FSN,
        "price": {"mrp": 100, "selling_price": 90, "currency": "INR"},
        "tax": {"hsn": "85171810", "tax_code": "GST_5"},
        "listing_status": "ACTIVE",
        "shipping_fees": {"local": 10, "zonal": 10, "national": 20, "currency": "INR"},
        "fulfillment_profile": "NON_FBF",
        "fulfillment": {"dispatch_sla": 1, "shipping_provider": "FLIPKART", "procurement_type": "REGULAR"},
        "packages": [{"name": "Steel cup", "dimensions": {"length": 10, "breadth": 9, "height": 8}, "weight": 0.2}],
        "locations": [{"id": world.location_id, "status": "ENABLED", "inventory": 10}],
    }


def send(caller: Caller, path: str, body: dict[str, Any]) -> dict[str, str]:
    response = caller.api("POST", f"/listings/v3{path}", json=body)
    assert response.status_code == 200, response.text
    return {sku: one["errors"][0]["path"] if one["errors"] else one["status"] for sku, one in response.json().items()}


def test_a_new_sku_can_be_sold_at_once(caller: Caller, control: Control, change: dict[str, Any]) -> None:
    assert send(caller, "", {"CUP-1": change}) == {"CUP-1": "SUCCESS"}
    assert send(caller, "", {"CUP-1": change}) == {"CUP-1": "sku_id"}
    found = caller.api("GET", "/listings/v3/CUP-1").json()["available"]["CUP-1"]
    assert found["listing_id"].startswith(f"LST{FSN}")
    assert (found["price"]["mrp"], found["price"]["selling_price"], found["tax"]["tax_code"]) == (100, 90, "GST_5")
    assert found["packages"][0]["dimensions"] == {"length": 10, "breadth": 9, "height": 8}
    assert found["locations"][0]["inventory"] == 10
    shipment = control.place_order([("CUP-1", 2)], service_profile="NON_FBF")
    assert shipment["items"][0]["price"] == 90


def test_an_update_gives_all_anew_and_leaves_smart_stock(
    caller: Caller, control: Control, world: World, sku: str, change: dict[str, Any]
) -> None:
    before = control.bins()
    listing = world.listing(sku)
    mine = {**change, "product_id": listing.fsn, "listing_status": "INACTIVE"}
    assert send(caller, "/update", {sku: mine, "NOBODY": mine, "KTA": change}) == {
        sku: "SUCCESS",
        "NOBODY": "sku_id",
        "KTA": "sku_id",
    }
    assert (listing.active, listing.price, listing.dimensions.weight) == (False, 90.0, 0.2)
    assert send(caller, "/update", {sku: mine | {"listing_status": "ACTIVE", "archived_status": "ARCHIVED"}}) == {
        sku: "SUCCESS"
    }
    assert not listing.active
    assert control.bins() == before


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("product_id", {"product_id": "SHOFDG3VACEXZEYZ"}),
        ("locations", {"locations": [{"id": "LOC0", "status": "ENABLED", "inventory": 1}]}),
        ("price", {"price": {"mrp": 80, "selling_price": 90, "currency": "INR"}}),
        ("tax", {"tax": {"hsn": "85171810"}}),
        ("tax", {"tax": {"hsn": "85171810", "tax_code": "VAT_5"}}),
    ],
)
def test_a_wrong_change_names_its_field_and_changes_nothing(
    caller: Caller, control: Control, world: World, sku: str, change: dict[str, Any], path: str, wrong: dict[str, Any]
) -> None:
    before = control.world()["listings"]
    mine = {**change, "product_id": world.listing(sku).fsn} | wrong
    assert send(caller, "/update", {sku: mine}) == {sku: path}
    assert control.world()["listings"] == before


def test_a_price_counts_for_orders_to_come(caller: Caller, control: Control, world: World, sku: str) -> None:
    old = control.place_order([(sku, 1)])
    listing = world.listing(sku)
    change = {"product_id": listing.fsn, "price": {"mrp": 500, "selling_price": 450, "currency": "INR"}}
    assert send(caller, "/update/price", {sku: change}) == {sku: "SUCCESS"}
    assert send(caller, "/update/price", {sku: change | {"product_id": FSN}}) == {sku: "product_id"}
    change["price"]["selling_price"] = 501
    assert send(caller, "/update/price", {sku: change}) == {sku: "price"}
    assert control.place_order([(sku, 1)])["items"][0]["price"] == 450
    assert control.shipment(old["shipment_id"])["items"][0]["price"] == old["items"][0]["price"]


def test_more_than_ten_skus_or_missing_fields_are_refused(caller: Caller, change: dict[str, Any]) -> None:
    assert caller.api("POST", "/listings/v3", json={f"S{n}": change for n in range(11)}).status_code == 400
    del change["packages"]
    assert caller.api("POST", "/listings/v3", json={"S": change}).status_code == 400
