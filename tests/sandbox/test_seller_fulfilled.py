"""Seller-fulfilled orders by the seller API: pack, dispatch, cancel, handover (facts/flipkart.md §3.4–§3.8)."""

from typing import Any

import pypdfium2
import pytest

from fksandbox import Control, World

from .conftest import Caller, sample


@pytest.fixture
def shipment(control: Control, sku: str) -> dict[str, Any]:
    return control.place_order([(sku, 2)], service_profile="NON_FBF")


def order(shipment: dict[str, Any], **changed: Any) -> dict[str, Any]:
    one = {
        "shipmentId": shipment["shipment_id"],
        "locationId": shipment["location_id"],
        "taxItems": [
            {"orderItemId": item["order_item_id"], "quantity": item["live"], "taxRate": 18}
            for item in shipment["items"]
        ],
        "invoices": [{"orderId": shipment["order_id"], "invoiceDate": "2026-11-23", "invoiceNumber": ""}],
        "subShipments": [{"subShipmentId": "SS-1", "dimensions": shipment["sub_shipments"][0]["dimensions"]}],
    }
    return one | changed


def pack(caller: Caller, *orders: dict[str, Any]) -> list[dict[str, Any]]:
    response = caller.api("POST", "/v3/shipments/labels", json={"shipments": list(orders)})
    assert response.status_code == 200, response.text
    results: list[dict[str, Any]] = response.json()["shipments"]
    return results


def dispatch(caller: Caller, *shipments: dict[str, Any]) -> list[str | None]:
    body = {"shipmentIds": [one["shipment_id"] for one in shipments], "locationId": caller.world.location_id}
    results = caller.api("POST", "/v3/shipments/dispatch", json=body).json()["shipments"]
    return [one["errorCode"] for one in results]


def test_from_pack_to_dispatch(caller: Caller, control: Control, shipment: dict[str, Any], samples: Any) -> None:
    (model,) = sample(samples, "v3/per_shipment_result.success.response.json")["shipments"]
    assert pack(caller, order(shipment)) == [model | {"shipmentId": shipment["shipment_id"]}]
    assert control.shipment(shipment["shipment_id"])["status"] == "PACKING_IN_PROGRESS"
    control.set_clock(advance=5)
    assert dispatch(caller, shipment) == [None]
    assert dispatch(caller, shipment) == ["ORDER_ITEM_ALREADY_DISPATCHED"]
    assert control.shipment(shipment["shipment_id"])["status"] == "READY_TO_DISPATCH"


def test_one_refusal_does_not_stop_the_others(caller: Caller, control: Control, sku: str) -> None:
    good, held, gone = (control.place_order([(sku, 1)], service_profile="NON_FBF") for _ in range(3))
    smart = control.place_order([(sku, 1)])
    control.hold(held["shipment_id"])
    control.cancel(gone["shipment_id"])
    results = pack(caller, order(good), order(held), order(gone), order(smart), order(good | {"shipment_id": "who"}))
    assert [one["errorCode"] for one in results] == [
        None,
        "SHIPMENT_ON_HOLD",
        "ORDER_ITEM_ALREADY_CANCELLED",
        "OPERATION_NOT_ALLOWED",
        "INVALID_SHIPMENTS",
    ]
    assert [one["status"] for one in results] == [one["processingStatus"] for one in results]
    assert [control.shipment(one["shipment_id"])["status"] for one in (good, held, gone, smart)] == [
        "PACKING_IN_PROGRESS",
        "APPROVED",
        "CANCELLED",
        "APPROVED",
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"locationId": "LOC0"}, "INVALID_LOCATION"),
        ({"invoices": [{"orderId": "OD1", "invoiceDate": "2026-11-23"}]}, "INVALID_ITEM_IDS"),
        ({"taxItems": [{"orderItemId": "1", "quantity": 1, "taxRate": 5}]}, "INVALID_ITEM_IDS"),
        ({"serialNumbers": [{"orderItemId": "1", "serialNumbers": [["x"]]}]}, "INVALID_ITEM_IDS"),
    ],
)
def test_a_pack_that_does_not_fit_the_shipment_fails(
    caller: Caller, control: Control, shipment: dict[str, Any], changed: dict[str, Any], expected: str
) -> None:
    (result,) = pack(caller, order(shipment, **changed))
    assert (result["status"], result["errorCode"]) == ("FAILURE", expected)
    assert control.shipment(shipment["shipment_id"]) == shipment


@pytest.mark.parametrize(
    ("tax", "invoice_date", "expected"),
    [
        ({"taxRate": 101}, "2026-11-23", "INVALID_REQUEST_TAX"),
        ({"quantity": 1}, "2026-11-23", "QUANTITY_MISMATCH_ERROR"),
        ({}, "2026-11-24", "INVALID_REQUEST_DATE_FORMAT"),
        ({}, "23-11-2026", "INVALID_REQUEST_DATE_FORMAT"),
    ],
)
def test_tax_quantity_and_invoice_date_are_checked(
    caller: Caller, control: Control, shipment: dict[str, Any], tax: Any, invoice_date: str, expected: str
) -> None:
    asked = order(shipment)
    asked["taxItems"][0] |= tax
    asked["invoices"][0]["invoiceDate"] = invoice_date
    assert pack(caller, asked)[0]["errorCode"] == expected
    assert control.shipment(shipment["shipment_id"]) == shipment


@pytest.mark.parametrize(
    ("dimensions", "expected"),
    [
        ({"length": 30, "breadth": 24, "height": 3, "weight": 0.32}, None),
        ({"length": 30, "breadth": 24, "height": 24, "weight": 2.5}, None),
        ({"length": 30, "breadth": 24, "height": 25, "weight": 0.64}, "LISTING_DIMENSIONS_MISMATCH"),
        ({"length": 30, "breadth": 24, "height": 6, "weight": 2.6}, "LISTING_DIMENSIONS_MISMATCH"),
        ({"length": 10, "breadth": 10, "height": 5, "weight": 0.64}, "LISTING_DIMENSIONS_MISMATCH"),
        ({"length": 30, "breadth": 24, "height": 6, "weight": 0.07}, "LISTING_DIMENSIONS_MISMATCH"),
    ],
)
def test_a_box_must_fit_what_the_listings_say(
    caller: Caller, control: Control, shipment: dict[str, Any], dimensions: dict[str, float], expected: str | None
) -> None:
    """Two kurtas of 30 × 24 × 3 cm and 0.32 kg each; four times more or less than the goods is too much."""
    boxes = [{"subShipmentId": "SS-1", "dimensions": dimensions}]
    (result,) = pack(caller, order(shipment, subShipments=boxes))
    assert result["errorCode"] == expected
    if expected:
        assert "dimensions mentioned in My Listings tab at the time of order placement" in result["errorMessage"]
        assert control.shipment(shipment["shipment_id"]) == shipment
        control.settings(packaging_factor=100)
        assert pack(caller, order(shipment, subShipments=boxes, ignoreWarning=True))[0]["errorCode"] is None


def test_serial_numbered_goods_need_a_number_for_each_unit(caller: Caller, control: Control, world: World) -> None:
    phone = next(one for one in world.listings.values() if one.serial_numbered)
    shipment = control.place_order([(phone.sku, 2)], service_profile="NON_FBF")
    item_id = shipment["items"][0]["order_item_id"]
    assert pack(caller, order(shipment))[0]["errorCode"] == "INVALID_SERIAL_NUMBERS"
    numbers = [{"orderItemId": item_id, "serialNumbers": [["350000000000001", "350000000000002"], ["350000000000003"]]}]
    assert pack(caller, order(shipment, serialNumbers=numbers))[0]["errorCode"] is None
    control.set_clock(advance=5)
    found = caller.api(
        "GET", f"/v3/shipments/{shipment['shipment_id']}/invoices", headers={"Accept": "application/json"}
    ).json()
    assert found["invoices"][0]["orderItems"][0]["serialNumbers"] == numbers[0]["serialNumbers"]


@pytest.mark.parametrize("path", ["labels", "dispatch", "cancel"])
def test_more_than_twenty_five_are_refused(caller: Caller, control: Control, path: str, shipment: Any) -> None:
    bodies = {
        "labels": {"shipments": [order(shipment)] * 26},
        "dispatch": {"shipmentIds": ["x"] * 26, "locationId": "LOC0"},
        "cancel": {"shipments": [{"shipmentId": "x", "locationId": "y", "cancellationGroupIds": ["z"]}] * 26},
    }
    assert caller.api("POST", f"/v3/shipments/{path}", json=bodies[path]).status_code == 400
    assert control.shipment(shipment["shipment_id"]) == shipment


@pytest.mark.parametrize("name", ["labels_pack", "dispatch", "cancel"])
def test_accepts_the_shape_of_the_sample_requests(caller: Caller, samples: Any, name: str) -> None:
    path = name.partition("_")[0]
    response = caller.api("POST", f"/v3/shipments/{path}", json=sample(samples, f"v3/shipments_{name}.request.json"))
    assert response.status_code == 200
    assert [one["errorCode"] for one in response.json()["shipments"]] == ["INVALID_SHIPMENTS"]


def test_the_seller_cancels_by_group_and_only_before_packed(caller: Caller, control: Control, world: World) -> None:
    first, second = list(world.listings)[:2]
    shipment = control.place_order([(first, 1), (second, 1)], service_profile="NON_FBF")
    group = f"grp{shipment['items'][1]['order_item_id']}"
    one = {
        "shipmentId": shipment["shipment_id"],
        "locationId": world.location_id,
        "cancellationGroupIds": [group],
        "reason": "not_enough_inventory",
    }

    def cancel(**changed: Any) -> str | None:
        response = caller.api("POST", "/v3/shipments/cancel", json={"shipments": [one | changed]})
        code: str | None = response.json()["shipments"][0]["errorCode"]
        return code

    assert cancel(reason="no wish") == "EMPTY_OR_INVALID_REASON_FOR_CANCELLATION"
    assert cancel(cancellationGroupIds=["grp1"]) == "INVALID_ITEM_IDS"
    assert control.shipment(shipment["shipment_id"]) == shipment
    assert cancel() is None
    assert [item["status"] for item in control.shipment(shipment["shipment_id"])["items"]] == ["APPROVED", "CANCELLED"]
    assert cancel() == "ORDER_ITEM_ALREADY_CANCELLED"
    left = control.shipment(shipment["shipment_id"])
    left["items"] = left["items"][:1]
    pack(caller, order(left))
    control.set_clock(advance=5)
    group = f"grp{shipment['items'][0]['order_item_id']}"
    assert cancel(cancellationGroupIds=[group]) == "INVALID_ITEM_STATE"


def test_handover_counts_and_manifest(
    caller: Caller, control: Control, shipment: Any, world: World, samples: Any
) -> None:
    pack(caller, order(shipment))
    control.set_clock(advance=5)
    dispatch(caller, shipment)
    counts = caller.api("GET", "/v3/shipments/handover/counts", params={"locationId": world.location_id}).json()
    (model,) = sample(samples, "v3/handover_counts.response.array.json")
    assert [set(one) for one in counts] == [set(model)]
    assert (counts[0]["vendorGroupCode"], counts[0]["count"]) == ("Ekart Logistics", 1)
    asked = sample(samples, "v3/manifest.request.json")
    asked["params"]["locationId"] = world.location_id
    content = caller.api("POST", "/v3/shipments/manifest", json=asked).content
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert shipment["shipment_id"] in text
    assert "Total shipments: 1" in text


def test_all_locations_has_the_shape_of_the_sample(caller: Caller, samples: Any) -> None:
    found = caller.api("GET", "/locations/allLocations").json()
    model = sample(samples, "v3/all_locations.response.json")
    assert set(found["locations"][0]) == set(model["locations"][0])


def test_invoices_answer_json_when_asked(caller: Caller, control: Control, shipment: Any, samples: Any) -> None:
    pack(caller, order(shipment))
    control.set_clock(advance=5)
    path = f"/v3/shipments/{shipment['shipment_id']}/invoices"
    assert caller.api("GET", path).content.startswith(b"%PDF")
    (found,) = caller.api("GET", path, headers={"Accept": "application/json"}).json()["invoices"]
    (model,) = sample(samples, "v3/shipments_invoices.response.json")["invoices"]
    assert set(found) == set(model)
    assert set(found["orderItems"][0]) == set(model["orderItems"][0])
    assert found["invoiceDate"] == "2026-11-23"
    labels = caller.api("GET", f"/v3/shipments/{shipment['shipment_id']}/labels").content
    assert len(pypdfium2.PdfDocument(labels)) == 2
    label = caller.api("GET", f"/v3/shipments/{shipment['shipment_id']}/labelOnly/pdf").content
    assert len(pypdfium2.PdfDocument(label)) == 1


def test_a_switch_lets_v3_pack_and_dispatch_smart_orders(caller: Caller, control: Control, sku: str) -> None:
    control.settings(allow_v3_pack_of_smart=True, allow_v3_dispatch_of_smart=True)
    smart = control.place_order([(sku, 1)])
    assert pack(caller, order(smart))[0]["errorCode"] is None
    control.set_clock(advance=5)
    assert dispatch(caller, smart) == [None]


def test_only_packed_shipments_are_dispatched(caller: Caller, control: Control, shipment: Any) -> None:
    assert dispatch(caller, shipment) == ["ORDER_ITEM_NOT_PACKED"]
    pack(caller, order(shipment))
    assert dispatch(caller, shipment) == ["ORDER_ITEM_PACKING_IN_PROGRESS"]
    control.set_clock(advance=5)
    control.hold(shipment["shipment_id"])
    assert dispatch(caller, shipment) == ["SHIPMENT_ON_HOLD"]
    control.unhold(shipment["shipment_id"])
    control.cancel(shipment["shipment_id"])
    assert dispatch(caller, shipment) == ["ORDER_ITEM_ALREADY_CANCELLED"]
    assert control.shipment(shipment["shipment_id"])["dispatched_at"] is None


def test_orders_take_from_the_listings_stock_and_a_sellers_cancellation_empties_it(
    caller: Caller, control: Control, world: World, sku: str
) -> None:
    listing = world.listing(sku)
    update = {"product_id": listing.fsn, "locations": [{"id": world.location_id, "inventory": 9}]}
    caller.api("POST", "/listings/v3/update/inventory", json={sku: update})
    shipment = control.place_order([(sku, 2)], service_profile="NON_FBF")
    control.place_order([(sku, 2)])
    assert listing.inventory[world.location_id] == 7
    one = {
        "shipmentId": shipment["shipment_id"],
        "locationId": world.location_id,
        "cancellationGroupIds": [f"grp{shipment['items'][0]['order_item_id']}"],
        "reason": "not_enough_inventory",
    }
    caller.api("POST", "/v3/shipments/cancel", json={"shipments": [one]})
    assert listing.inventory[world.location_id] == 0


def test_another_sellers_shipment_is_refused_as_such(caller: Caller, shipment: Any, world: World) -> None:
    foreign = world.foreign_shipment_id
    (result,) = pack(caller, order(shipment | {"shipment_id": foreign}))
    assert result["errorCode"] == "OPERATION_NOT_ALLOWED"
    label = caller.api("GET", f"/v3/shipments/{foreign}/labels").json()
    assert (label["errorCode"], label["errorMessage"]) == (
        "OPERATION_NOT_ALLOWED",
        "shipment ids do not belong to seller",
    )
    assert caller.api("GET", f"/v3/shipments?shipmentIds={foreign}").json() == {"shipments": []}
