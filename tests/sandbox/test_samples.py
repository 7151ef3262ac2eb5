"""Every sample of the facts is accepted or produced: nothing that a client has seen is missing here."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fksandbox import Control

from .conftest import Caller, sample
from .test_returns import to

OFFICIAL = "official/flipkart_seller_api_official_docs_2024-06.openapi.json"

ELSEWHERE = {
    OFFICIAL: "test_openapi",
    "README.md": "words",
    "enums.json": "test_enums below",
    "smart_panel/endpoints.tsv": "ops",
    "oauth/invalid_token.401.json": "test_access",
    "oauth/authorization_code.response.json": "test_seller_api_rest",
    "smart_panel/07_scan_listing.cancelled.error.json": "test_picklists",
    "smart_panel/18_bad_csrf.403.json": "test_access",
    "smart_panel/18_login.request.json": "test_access",
    "v3/per_shipment_result.success.response.json": "test_seller_fulfilled",
    "v3/shipments_invoices.response.json": "test_seller_fulfilled",
    "v3/handover_counts.response.array.json": "test_seller_fulfilled",
    "v3/manifest.request.json": "test_seller_fulfilled",
    "v3/shipments_labels_pack.request.json": "test_seller_fulfilled",
    "v3/shipments_dispatch.request.json": "test_seller_fulfilled",
    "v3/shipments_cancel.request.json": "test_seller_fulfilled",
    "listings/update_inventory.request.json": "test_seller_api_rest",
    "listings/update_inventory.response.json": "test_seller_api_rest",
}
"""Samples that another test reads, and those that are no payload."""


class Day:
    """A Smart order, packed; a delivered one, with a return; one on hold."""

    def __init__(self, caller: Caller, control: Control, sku: str) -> None:
        self.caller, self.control = caller, control
        self.world, self.seller_id = caller.world, caller.world.seller.seller_id
        self.delivered = to(caller, control, sku, "DELIVERED")
        control.create_return(self.delivered["items"][0]["order_item_id"])
        self.held = control.place_order([(sku, 1)], hold=True)
        self.order = control.place_order([(sku, 1)])
        self.picklist = str(caller.release())
        control.place_random_orders(25)
        caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": self.picklist})

    def search(self, body: dict[str, Any]) -> Any:
        body["filter"].pop("locationId", None)
        return self.caller.api("POST", "/v3/shipments/filter", json=body)

    def send(self, path: str, model: dict[str, Any], **changed: Any) -> Any:
        return self.caller.panel("POST", path, model | {"sellerId": self.seller_id, **changed})

    def pack(self, model: dict[str, Any]) -> Any:
        one = model["payload"]["shipments"][0]
        one |= {"external_shipment_id": self.order["shipment_id"]}
        one["order_items"][0] |= {
            "order_item_id": self.order["items"][0]["order_item_id"],
            "invoice_date": "2026-11-23",
        }
        model["payload"]["pick_list_id"] = self.picklist
        return self.send("/fbfLite/pick_list/shipment/pack", model)

    def rts(self, model: dict[str, Any]) -> Any:
        self.caller.pack(self.picklist, self.order)
        self.control.set_clock(advance=5)
        tracking_id = self.caller.tracking_id(self.order["shipment_id"])
        return self.send("/fbfLite/pick_list/shipment/rts", model, pickListId=self.picklist, trackingId=tracking_id)

    def inward(self, model: dict[str, Any]) -> Any:
        listing = next(iter(self.world.listings.values()))
        line = {"binId": list(self.world.bins[self.world.location_id])[-1], "quantity": 10}
        names = {"listingId": listing.listing_id, "fsn": listing.fsn}
        return self.send("/fbfLite/inwardProducts", model, inventory=[line], **names)

    def my_orders(self, path: str, model: dict[str, Any], **params: Any) -> Any:
        model["payload"]["params"] |= {"seller_id": self.seller_id, **params}
        return self.send(f"/my-orders/{path}", model)

    def test_order(self, model: dict[str, Any]) -> Any:
        model |= {"locationId": self.world.location_id}
        model["orderItems"][0]["listingId"] = next(iter(self.world.listings))
        return self.caller.api("POST", "/orders/sandbox/test_orders", json=model)

    def control_call(self, method: str, path: str, model: dict[str, Any], one: dict[str, Any]) -> Any:
        return self.caller.api(method, path, json=model | {"orderItemId": one["items"][0]["order_item_id"]})


def panel(path: str, **query: Any) -> Callable[[Day], Any]:
    return lambda day: day.caller.panel("GET", path, **{k: v(day) for k, v in query.items()})


ACCEPTED: dict[str, Callable[[Day, Any], Any]] = {
    "v3/shipments_filter.cancelled.request.json": Day.search,
    "v3/shipments_filter.onhold_smart.request.json": Day.search,
    "v3/shipments_filter.predispatch_smart.request.json": Day.search,
    "smart_panel/05_mark_pick_progress.request.json": lambda day, model: day.send(
        "/fbfLite/mark/pick_progress", model, pickListId=day.picklist
    ),
    "smart_panel/07_scan_listing.request.json": lambda day, model: day.send(
        "/fbfLite/get/shipment/pick/list",
        model,
        pickListId=day.picklist,
        listingId=day.order["items"][0]["listing_id"],
    ),
    "smart_panel/09_pack.request.json": Day.pack,
    "smart_panel/11_sideline.request.json": lambda day, model: day.send(
        "/fbfLite/sidelinePicklistGroup",
        model,
        pick_list_id=day.picklist,
        external_shipment_id=day.order["shipment_id"],
    ),
    "smart_panel/12_rts.request.json": Day.rts,
    "smart_panel/14_inwardProducts.request.json": Day.inward,
    "smart_panel/16_my_orders_search.request.json": lambda day, model: day.my_orders(
        "search", model, id=day.order["items"][0]["order_item_id"]
    ),
    "smart_panel/17_my_orders_fetch_onhold.request.json": lambda day, model: day.my_orders("fetch", model),
    "sandbox_control/test_orders.request.json": Day.test_order,
    "sandbox_control/on_hold.request.json": lambda day, model: day.control_call(
        "PUT", "/orders/sandbox/on_hold", model, day.order
    ),
    "sandbox_control/create_returns.request.json": lambda day, model: day.control_call(
        "POST", "/returns/sandbox/create_returns", model, day.delivered
    ),
    "sandbox_control/return_events.request.json": lambda day, model: day.control_call(
        "POST", "/returns/sandbox/return_events", model, day.delivered
    ),
}

PRODUCED: dict[str, Callable[[Day], Any]] = {
    "oauth/client_credentials.response.json": lambda day: day.caller.token(),
    "v3/all_locations.response.json": lambda day: day.caller.api("GET", "/locations/allLocations"),
    "v3/shipments_by_ids.response.json": lambda day: day.caller.api(
        "GET", f"/v3/shipments?shipmentIds={day.order['shipment_id']}"
    ),
    "v3/shipments_shipping_details.response.json": lambda day: day.caller.api(
        "GET", f"/v3/shipments/{day.order['shipment_id']}"
    ),
    "v3/shipments_filter.page.response.json": lambda day: day.search(
        {"filter": {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"]}}
    ),
    "v3/shipments_filter.onhold.response.json": lambda day: day.search(
        {"filter": {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"], "hold": True}}
    ),
    "v2_returns/returns.response.json": lambda day: day.caller.api("GET", "/v2/returns?source=customer_return"),
    "sandbox_control/test_orders.response.json": lambda day: day.test_order(
        {"orderItems": [{"quantity": 1}], "shipmentType": "NORMAL"}
    ),
    "sandbox_control/generic.response.json": lambda day: day.control_call(
        "PUT", "/orders/sandbox/un_hold", {}, day.held
    ),
    "smart_panel/01_allTypeCounts.response.json": panel("/fbfLite/picklist/allTypeCounts"),
    "smart_panel/03_pending_pick_list.response.json": panel("/fbfLite/get/pending/pick_list"),
    "smart_panel/04_get_pick_list.response.json": panel("/fbfLite/get/pick_list", pickListId=lambda day: day.picklist),
    "smart_panel/07_scan_listing.single.response.json": lambda day: day.send(
        "/fbfLite/get/shipment/pick/list",
        {"pickListId": day.picklist},
        listingId=day.order["items"][0]["listing_id"],
    ),
    "smart_panel/08_enrich.response.json": panel("/fbfLite/get/enrich", id=lambda day: day.order["shipment_id"]),
    "smart_panel/09_pack.success.response.json": lambda day: day.caller.pack(day.picklist, day.order),
    "smart_panel/10_is_confirm.response.json": panel(
        "/fbfLite/shipments/is_confirm", external_shipment_id=lambda day: day.order["shipment_id"]
    ),
    "smart_panel/13_inventory.response.json": panel(
        "/fbfLite/inventory", listingId=lambda day: day.order["items"][0]["listing_id"]
    ),
    "smart_panel/15_get_locations.response.json": panel("/get-locations"),
    "smart_panel/18_features.response.json": lambda day: day.caller.client.get("/getFeaturesForSeller"),
}


def missing(model: Any, answer: Any, path: str = "") -> list[str]:
    """Names of the sample that the answer lacks; a list is compared by its first element, ids as names by theirs."""
    if isinstance(model, list):
        if model and not answer:
            return [f"{path}[] is empty"]
        return missing(model[0], answer[0], f"{path}[]") if model else []
    if not isinstance(model, dict) or path == ".item_confirmation_status":
        return [] if isinstance(answer, type(model)) or model is None or answer is None else [f"{path} {type(answer)}"]
    absent = [f"{path}.{name}" for name in model if name not in answer]
    inner = [missing(model[name], answer[name], f"{path}.{name}") for name in model if name in answer]
    return absent + [one for found in inner for one in found]


@pytest.fixture
def day(caller: Caller, control: Control, sku: str) -> Day:
    return Day(caller, control, sku)


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_sample_is_accepted(day: Day, samples: Path, name: str) -> None:
    response = ACCEPTED[name](day, sample(samples, name))
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("name", PRODUCED)
def test_the_sample_is_produced(day: Day, samples: Path, name: str) -> None:
    response = PRODUCED[name](day)
    assert response.status_code == 200, response.text
    assert missing(sample(samples, name), response.json()) == []


def test_no_sample_is_forgotten(samples: Path) -> None:
    files = {str(path.relative_to(samples)) for path in samples.rglob("*") if path.is_file()}
    webhooks = {name for name in files if name.startswith("webhooks/")}
    assert files - webhooks == set(ELSEWHERE) | set(ACCEPTED) | set(PRODUCED)


def test_enumerations_and_limits_are_the_samples(samples: Path) -> None:
    from fksandbox import Settings, states
    from fksandbox.api import v3_effects, v3_listings, v3_returns, v3_search
    from fksandbox.events import NOTIFICATIONS
    from fksandbox.orders import REASONS

    enums = json.loads((samples / "enums.json").read_text())
    assert set(enums["shipment_item_states"]) == set(states.ITEM)
    assert {kind: list(found) for kind, found in states.FILTER_STATES.items()} == enums["filter_type"]
    assert set(enums["webhook_events"]) == NOTIFICATIONS
    assert set(enums["seller_cancel_reason"]) == v3_effects.CANCEL_REASONS
    assert set(enums["cancellationType"]) == set(REASONS)
    assert sorted(enums["seen_cancellation_reason_subreason"]) == sorted(map(list, REASONS.values()))
    limits = enums["limits"]
    assert (limits["ids_per_get"], limits["pack_per_call"]) == (v3_search.MAX_IDS, v3_effects.MAX_SHIPMENTS)
    assert (limits["returns_page"], limits["inventory_update_skus"]) == (v3_returns.PAGE, v3_listings.MAX_UPDATES)
    defaults = Settings()
    assert defaults.quota_per_hour == limits["api_calls_per_rolling_hour_seller"]
    assert defaults.bin_capacity == limits["fk_smart_bin_capacity_items"]
    assert defaults.max_page_size == limits["filter_page_size_default"]
