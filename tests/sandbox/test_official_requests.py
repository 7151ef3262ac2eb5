"""Requests of Flipkart's official OpenAPI: every one is taken, and every field of one is known here or named as not."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from fksandbox import Control, openapi
from fksandbox.absent import ABSENT
from fksandbox.api.v3_handover import VENDOR_GROUPS

from .conftest import Caller
from .test_openapi import OFFICIAL
from .test_returns import to

SLOT: Final = "/sellers/orders/sandbox/update_dispatch_slot"

FAULTS_OF_THE_ORIGINAL: Final = {SLOT: "has the request of test_orders, which names no order item and no date"}
"""Requests whose published schema is another call's."""

NOT_KEPT: Final = {
    "price": {"mop", "nlc", "dealer_price"},
    "tax": {"is_gst_sellable", "luxury_cess_percentage"},
    "packages": {"id", "notional_value", "description", "handling"},
    "locations": {"pending_inventory"},
    "*": {"subsidized_shipping", "fulfillment", "address_label", "dating_label"},
}
"""Fields of a listing that are taken and shown by no call (docs/sandbox.md, "listing fields")."""

ABSENT_PATHS: Final = {re.sub(r"<\w+>", "{}", path).rstrip("/") for one in ABSENT for path in one.paths}

OWN: Final = openapi.describe()


class Request:
    """One published request, next to ours of the same call."""

    def __init__(self, method: str, path: str, operation: dict[str, Any]) -> None:
        self.method, self.path, self.parameters = method, path, operation.get("parameters", [])
        (self.media,) = operation.get("requestBody", {"content": {"": {}}})["content"].values()
        ours = {plain(name): call for name, call in OWN["paths"].items()}
        self.ours: dict[str, Any] = ours[plain(path)][method]

    def unknown(self) -> set[str]:
        """Its fields and query parameters that ours does not have, each with what it stands in."""
        query = {one["name"] for one in self.parameters if one["in"] == "query"}
        found = query - {one["name"] for one in self.ours["parameters"]}
        if "schema" in self.media:
            ours = self.ours["requestBody"]["content"]["application/json"]["schema"]
            found |= set(strange(self.media["schema"], ours, ""))
        return found

    def bodies(self, home: dict[str, Any]) -> Iterator[Any]:
        """The official examples, and one with every published field; ids are those of our world."""
        for one in self.media.get("examples", {}).values():
            yield at_home(one["value"], home)
        if "schema" in self.media:
            yield made(self.media["schema"], "", home)


def plain(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path).rstrip("/")


def strange(theirs: dict[str, Any], ours: dict[str, Any], place: str) -> Iterator[str]:
    ours = shape(ours)
    if "items" in theirs:
        yield from strange(theirs["items"], ours.get("items", {}), place)
    if isinstance(each := theirs.get("additionalProperties"), dict):
        yield from strange(each, ours.get("additionalProperties", {}), "*")
    for name, part in theirs.get("properties", {}).items():
        if name in ours.get("properties", {}):
            yield from strange(part, ours["properties"][name], name)
        else:
            yield f"{place}.{name}"


def shape(schema: dict[str, Any]) -> dict[str, Any]:
    """Ours, behind references and `or null`."""
    if "$ref" in schema:
        return shape(OWN["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for one in schema.get("anyOf", []):
        if one != {"type": "null"}:
            return shape(one)
    return schema


def made(schema: dict[str, Any], name: str, home: dict[str, Any]) -> Any:
    """A value of a published schema with all its properties."""
    if name in home:
        return home[name]
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object" if isinstance(each := schema.get("additionalProperties"), dict):
            return {"A-SKU": made(each, "", home)}
        case "object":
            return {part: made(inner, part, home) for part, inner in schema.get("properties", {}).items()}
        case "array":
            return [made(schema["items"], name.removesuffix("s"), home)]
        case "string":
            return "2026-11-23T10:00:00+05:30" if schema.get("format") == "date-time" else name
        case "boolean":
            return False
        case _:
            return 1


def at_home(value: Any, home: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: home.get(name, at_home(inner, home)) for name, inner in value.items()}
    return [at_home(one, home) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def requests(samples: Any) -> list[Request]:
    document = json.loads((samples / OFFICIAL).read_text())
    return [
        Request(method, path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if plain(path) not in ABSENT_PATHS
    ]


def test_every_field_of_an_official_request_is_known(requests: list[Request]) -> None:
    unknown = {one.path: one.unknown() for one in requests if one.unknown()}
    assert unknown.pop(SLOT) == {".shipmentType", ".locationId", ".orderItems"}, FAULTS_OF_THE_ORIGINAL[SLOT]
    left_out = {f"{place}.{name}" for place, names in NOT_KEPT.items() for name in names}
    assert set().union(*unknown.values()) == left_out
    assert {path.split("/")[2] for path in unknown} == {"listings"}


def test_every_official_request_is_understood(
    requests: list[Request], caller: Caller, control: Control, sku: str
) -> None:
    shipment = to(caller, control, sku, "DELIVERED")
    world = caller.world
    home = {
        "shipmentId": shipment["shipment_id"],
        "orderItemId": shipment["items"][0]["order_item_id"],
        "orderId": shipment["order_id"],
        "locationId": world.location_id,
        "listingId": next(iter(world.listings)),
        "sellerId": world.seller.seller_id,
        "product_id": "MOBFDG3VACEXZEYZ",
        "currency": "INR",
        "tax_code": "GST_5",
        "id": world.location_id,
        "page_id": "25",
        "shipmentType": "NORMAL",
        "vendorGroupCode": next(iter(VENDOR_GROUPS.values())),
        "returnType": "customer",
        "eventType": "cancelled",
    }
    misunderstood: set[str] = set()
    seen = set()
    for one in requests:
        for body in one.bodies(home):
            seen.add(one.path)
            answer = caller.api(one.method.upper(), one.path.removeprefix("/sellers"), json=body)
            if "INVALID_REQUEST_JSON" in answer.text or answer.status_code >= 500:
                misunderstood.add(one.path)
    assert misunderstood == set(FAULTS_OF_THE_ORIGINAL)
    assert len(seen) == 21
    assert caller.api("GET", "/listings/v3/A-SKU").json()["available"]["A-SKU"]["shipping_fees"] == {
        "local": 1, "zonal": 1, "national": 1, "currency": "INR",
    }  # fmt: skip


def test_a_search_for_another_sellers_shipments_is_refused(caller: Caller) -> None:
    body = {"filter": {"type": "preDispatch"}, "sellerId": "another"}
    answer = caller.api("POST", "/v3/shipments/filter", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "OPERATION_NOT_ALLOWED")
