"""Answers against Flipkart's official OpenAPI, and the sandbox's own description against itself."""

import itertools
import json
import re
from typing import Any

import hypothesis
import jsonschema_rs
import pypdfium2
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error

from fksandbox import Clock, Control, Settings, World, create_app
from fksandbox.absent import ABSENT
from fksandbox.ops import OPS

from .conftest import START, Caller
from .test_returns import to
from .test_seller_fulfilled import order, pack

OFFICIAL = "official/flipkart_seller_api_official_docs_2024-06.openapi.json"

WRONG_SCHEMA = {
    "/sellers/v3/shipments/{shipmentIds}": "is given the response of GET /v3/shipments",
    "/sellers/v3/shipments/{shipmentIds}/labelOnly": "is a stream of bytes, described as JSON",
}
"""Known faults of the original: this answer has another call's schema (samples README)."""

WRONG_PARTS = {
    "packages": "the listings' Package is meant, where an order's is written",
    "listings": "one listing is described where a list is meant",
}
"""Known faults of the original: properties with the schema of something else."""


OURS = {
    "dispatchLocation": "observed (facts/flipkart.md §3.1)",
    "title": "observed (facts/flipkart.md §3.1)",
    "processingStatus": "beside `status`: the sources differ (facts/flipkart.md §3.4)",
    "after": "beside `from`: the sources differ (facts/flipkart.md §3.8)",
    "before": "beside `to`: the sources differ (facts/flipkart.md §3.8)",
}
"""Properties that are sent and not published."""


class Official:
    """The published description, with its known faults taken out."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._responses = {
            (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), path): operation["responses"]
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
        }

    def promised(self) -> set[tuple[str, str]]:
        """Method and path of all that have a right schema of a JSON answer."""
        return {(method, name) for method, _, name in self._responses if self.schema(method, name) is not None}

    def request(self, method: str, path: str) -> dict[str, Any]:
        """The schema of a request."""
        body: dict[str, Any] = self._document["paths"][path][method.lower()]["requestBody"]
        schema: dict[str, Any] = body["content"]["application/json"]["schema"]
        return schema

    def name(self, method: str, path: str) -> tuple[str, str] | None:
        """Method and path as the description writes them."""
        hits = [
            (pattern.pattern.count("[^/]+"), verb, name)
            for verb, pattern, name in self._responses
            if verb == method and pattern.match(path)
        ]
        return min(hits)[1:] if hits else None

    def schema(self, method: str, path: str) -> dict[str, Any] | None:
        """Of the answer 200; None where there is none or a wrong one. Exact paths go before patterns."""
        hits = [
            (pattern.pattern.count("[^/]+"), name, responses)
            for (verb, pattern, name), responses in self._responses.items()
            if verb == method and pattern.match(path)
        ]
        if not hits:
            return None
        _, name, responses = min(hits, key=lambda hit: hit[0])
        content = responses.get("200", {}).get("content", {}).get("application/json")
        return None if content is None or name in WRONG_SCHEMA else mended(content["schema"])


def mended(schema: Any) -> Any:
    """Nulls where the original only forgets to allow them; no schema for parts that have a wrong one."""
    if isinstance(schema, list):
        return [mended(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    new = {name: mended(value) for name, value in schema.items() if name not in ("example", "examples", "title")}
    if isinstance(new.get("properties"), dict):
        for part in set(WRONG_PARTS) & set(new["properties"]):
            new["properties"][part] = {"type": "array"}
    if isinstance(new.get("type"), str):
        new["type"] = [new["type"], "null"]
    if "enum" in new:
        new["enum"] = [*new["enum"], None]
    return new


@pytest.fixture(scope="module")
def official(samples: Any) -> Official:
    return Official(json.loads((samples / OFFICIAL).read_text()))


class Names:
    """The property names that are published, and those that are sent, by where they stand."""

    def __init__(self) -> None:
        self.published: dict[str, set[str]] = {}
        self.sent: dict[str, set[str]] = {}

    def note(self, schema: dict[str, Any], value: Any, place: str) -> None:
        if isinstance(value, list):
            for one in value:
                self.note(schema.get("items", {}), one, place)
        elif isinstance(value, dict) and isinstance(properties := schema.get("properties"), dict):
            self.published.setdefault(place, set()).update(properties)
            self.sent.setdefault(place, set()).update(value)
            for name in properties.keys() & value.keys():
                self.note(properties[name], value[name], f"{place}.{name}")

    def never_sent(self) -> dict[str, set[str]]:
        """What the whole day has left out: the description demands nothing, so no schema sees it."""
        return {place: left for place, names in self.published.items() if (left := names - self.sent[place])}

    def unpublished(self) -> set[str]:
        return {name for place, names in self.sent.items() for name in names - self.published[place]}


def scripted_day(caller: Caller, control: Control, sku: str) -> None:
    """Every call of the seller API that has a published schema, at least once."""
    world = caller.world
    delivered = to(caller, control, sku, "DELIVERED")
    item = {"orderItemId": delivered["items"][0]["order_item_id"]}
    caller.api("POST", "/returns/sandbox/create_returns", json=item | {"returnType": "customer"})
    caller.api("POST", "/returns/sandbox/return_events", json=item | {"eventType": "completed"})
    caller.api("GET", "/v2/returns", params={"source": "customer_return"})
    shipment = control.place_order([(sku, 2)], service_profile="NON_FBF")
    gone = control.place_order([(sku, 2)], service_profile="NON_FBF")
    control.cancel(gone["shipment_id"], gone["items"][0]["order_item_id"], 1)
    for kind in ("preDispatch", "postDispatch"):
        for profile in ("FBF_LITE", "NON_FBF"):
            body = {"filter": {"type": kind, "serviceProfiles": [profile]}, "pagination": {"pageSize": 1}}
            page = caller.api("POST", "/v3/shipments/filter", json=body).json()
            caller.api("GET", page["nextPageUrl"])
    body = {"filter": {"type": "cancelled", "cancellationType": "buyerCancellation"}}
    caller.api("POST", "/v3/shipments/filter", json=body)
    caller.api("GET", f"/v3/shipments?shipmentIds={shipment['shipment_id']},{gone['shipment_id']}")
    pack(caller, order(shipment), order(gone))
    control.set_clock(advance=5)
    ready = {"shipmentIds": [shipment["shipment_id"], "nobody"], "locationId": world.location_id}
    caller.api("POST", "/v3/shipments/dispatch", json=ready)
    cancel = {
        "shipmentId": gone["shipment_id"],
        "locationId": world.location_id,
        "cancellationGroupIds": [f"grp{gone['items'][0]['order_item_id']}"],
        "reason": "b2b_order",
    }
    caller.api("POST", "/v3/shipments/cancel", json={"shipments": [cancel]})
    caller.api("GET", "/v3/shipments/handover/counts", params={"locationId": world.location_id})
    caller.api("GET", f"/v3/shipments/otc/{world.location_id}")
    caller.api("POST", f"/v3/shipments/{shipment['shipment_id']}/forms")
    acks = [{"shipmentId": shipment["shipment_id"], "forms": [{"name": "GJ_403", "ackNumber": "1"}]}]
    caller.api("POST", "/v3/shipments/forms/updateAck", json={"shipments": acks})
    caller.api("GET", f"/listings/v3/{sku},UNKNOWN")
    caller.api("POST", "/listings/v3/search", json={"filters": {"lisitng_status": "ACTIVE"}})
    listing = world.listing(sku)
    update = {"product_id": listing.fsn, "locations": [{"id": world.location_id, "inventory": 3}]}
    caller.api("POST", "/listings/v3/update/inventory", json={sku: update, "UNKNOWN": update})
    size = {"length": 10, "breadth": 9, "height": 8}
    listed = update | {
        "price": {"mrp": 500, "selling_price": 450, "currency": "INR"},
        "tax": {"hsn": "62114210", "tax_code": "GST_5"},
        "listing_status": "ACTIVE",
        "fulfillment_profile": "FBF_LITE",
        "packages": [{"name": "Kurta", "dimensions": size, "weight": 0.3}],
        "locations": [{"id": world.location_id, "status": "ENABLED", "inventory": 3}],
    }
    for path, name in (("", "NEW-1"), ("/update", sku), ("/update/price", sku)):
        caller.api("POST", f"/listings/v3{path}", json={name: listed, "UNKNOWN": listed})
    test_order = {"locationId": world.location_id, "orderItems": [{"listingId": listing.listing_id, "quantity": 1}]}
    item = caller.api("POST", "/orders/sandbox/test_orders", json=test_order).json()["orderItems"][0]
    item = {"orderItemId": item["orderItemId"]}
    caller.api("PUT", "/orders/sandbox/on_hold", json=item)
    caller.api("PUT", "/orders/sandbox/un_hold", json=item)
    caller.api("POST", "/orders/sandbox/update_dispatch_slot", json=item)
    caller.api("POST", "/v2/shipments/sandbox/create_service/", json=item | {"serviceType": "installation"})
    item = {"orderItemId": shipment["items"][0]["order_item_id"]}
    for step in ("pick_up_complete", "shipped", "delivered"):
        caller.api("POST", f"/orders/sandbox/{step}", json=item)


def test_a_scripted_day_conforms_to_the_official_description(
    caller: Caller, control: Control, sku: str, official: Official
) -> None:
    answers: list[tuple[str, str, Any]] = []

    def keep(response: Any) -> None:
        response.read()
        if response.status_code == 200 and response.headers["Content-Type"] == "application/json":
            answers.append((response.request.method, response.request.url.path, response.json()))

    caller.client.event_hooks["response"] = [keep]
    scripted_day(caller, control, sku)
    checked, names = set(), Names()
    for method, path, answer in answers:
        schema = official.schema(method, path.removesuffix("/")) or official.schema(method, path)
        if schema is not None:
            errors = [f"{path}: {e.message}" for e in jsonschema_rs.validator_for(schema).iter_errors(answer)]
            assert errors == []
            name = official.name(method, path.removesuffix("/")) or official.name(method, path)
            names.note(schema, answer, f"{name}")
            checked.add(name)
    absent = {path.replace("<", "{").replace(">", "}") for one in ABSENT for path in one.paths}
    assert {one for one in official.promised() if one[1] not in absent} == checked
    assert names.never_sent() == {}
    assert names.unpublished() == set(OURS)


@pytest.mark.parametrize("mps", [False, True])
def test_a_manifest_is_asked_for_in_the_official_names(
    caller: Caller, control: Control, sku: str, official: Official, mps: bool
) -> None:
    for boxes in (1, 2):
        placed = control.place_order([(sku, 2)], service_profile="NON_FBF", boxes=boxes)
        boxed = [
            {"subShipmentId": f"SS-{n + 1}", "dimensions": placed["sub_shipments"][n]["dimensions"]}
            for n in range(boxes)
        ]
        pack(caller, order(placed, subShipments=boxed))
        control.set_clock(advance=5)
        ready = {"shipmentIds": [placed["shipment_id"]], "locationId": caller.world.location_id}
        caller.api("POST", "/v3/shipments/dispatch", json=ready)
    (counted,) = [one for one in caller.api("GET", "/v3/shipments/handover/counts").json() if one["isMps"] is mps]
    official_names = official.request("POST", "/sellers/v3/shipments/manifest")["properties"]["params"]["properties"]
    pickup = {name: counted["pickUpDate"][name] for name in official_names["pickupDate"]["properties"]}
    values = [counted["vendorGroupCode"], pickup, caller.world.location_id, mps]
    asked = dict(zip(("vendorGroupCode", "pickupDate", "locationId", "is_mps"), values, strict=True))
    assert set(asked) == set(official_names)
    answer = caller.api("POST", "/v3/shipments/manifest", json={"params": asked})
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_bounded()
    shipped = {one.mps: one.tracking_ids[0] for one in caller.world.shipments}
    assert shipped[mps] in text
    assert shipped[not mps] not in text


@pytest.mark.parametrize("more", [{"is_mps": True}, {"isMps": True}, {"isMps": True, "pickUpDate": {}}])
def test_a_manifest_of_large_parcels_needs_its_pick_up(caller: Caller, more: dict[str, Any]) -> None:
    asked = {"vendorGroupCode": "Ekart Logistics", "locationId": caller.world.location_id, **more}
    answer = caller.api("POST", "/v3/shipments/manifest", json={"params": asked})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "INVALID_REQUEST_JSON")


def test_what_a_manifest_does_not_know_is_refused(caller: Caller) -> None:
    asked = {"vendorGroupCode": "Ekart Logistics", "locationId": caller.world.location_id, "size": "LARGE"}
    answer = caller.api("POST", "/v3/shipments/manifest", json={"params": asked})
    assert answer.status_code == 400
    assert "size" in answer.json()["errorMessage"]


def test_a_token_is_also_given_to_a_form(caller: Caller) -> None:
    seller = caller.world.seller
    form = {"grant_type": "client_credentials", "scope": "Seller_Api"}
    answer = caller.client.post("/oauth-service/oauth/token", data=form, auth=(seller.app_id, seller.app_secret))
    assert answer.json()["access_token"] == caller.token().json()["access_token"]


def test_the_panels_orders_are_those_of_the_couriers_asked_for(caller: Caller, control: Control, sku: str) -> None:
    control.place_order([(sku, 1)])

    def total(**more: Any) -> int:
        payload = {"params": {"seller_id": caller.world.seller.seller_id, **more}}
        found = caller.panel("POST", "/my-orders/fetch", {"status": "shipments_to_pack", "payload": payload}).json()
        count: int = found["total"]
        return count

    assert total() == total(vendor_group_codes=["Ekart Logistics", "Delhivery"]) == 1
    assert total(vendor_group_codes=["Delhivery"]) == 0


ODD = hypothesis.settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)


def described_world() -> World:
    return World(seed=2, clock=Clock(START), settings=Settings(quota_per_hour=10**9))


def description(world: World) -> Any:
    return schemathesis.openapi.from_wsgi("/sandbox/openapi.json", create_app(world))


SEEDED = described_world()
INSIDER = Caller(SEEDED)
PATH_IDS = itertools.cycle([SEEDED.place_order([(next(iter(SEEDED.listings)), 2)]).shipment_id, "someone"])
FLIPKART = description(SEEDED).exclude(tag="control")
CONTROL = description(described_world()).include(tag="control").exclude(operation_id="control_orders")


@FLIPKART.parametrize()
@ODD
def test_no_odd_request_of_a_seller_makes_the_sandbox_fail(case: schemathesis.Case) -> None:
    """With credentials, about a known and an unknown shipment in turns."""
    if "ids" in case.path_parameters:
        case.path_parameters["ids"] = next(PATH_IDS)
    case.headers.update(INSIDER.credentials())
    if "/napi/" in case.path:
        case.query["sellerId"] = SEEDED.seller.seller_id
    case.call_and_validate(checks=[not_a_server_error])


@CONTROL.parametrize()
@ODD
def test_no_odd_control_makes_the_sandbox_fail(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=[not_a_server_error])


def test_every_operation_is_described() -> None:
    names = {op.name for op in OPS if op.family != "page"}
    described_ = {
        operation["operationId"].removesuffix("_get").removesuffix("_post")
        for operations in FLIPKART.raw_schema["paths"].values()
        for operation in operations.values()
    }
    assert {name.removesuffix("_get").removesuffix("_post") for name in names} == described_
