"""A frozen world, and a caller who knows how to talk to both of Flipkart's hosts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from fksandbox import Clock, Control, Settings, World, create_app, transport

START = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
"""Ten in the morning in India."""

SAMPLES = Path(__file__).parents[3] / "shared" / "facts" / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    if not SAMPLES.is_dir():
        pytest.skip("the fact samples do not lie beside this checkout")
    return SAMPLES


def sample(samples: Path, name: str) -> Any:
    return json.loads((samples / name).read_text())


class Caller:
    """Calls with credentials in place. The panel's calls carry session, CSRF token, seller and location."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = httpx.Client(transport=transport(create_app(world)), base_url="http://flipkart.test")
        self._bearer: dict[str, str] = {}
        self._csrf = ""

    def token(self) -> httpx.Response:
        seller = self.world.seller
        return self.client.get(
            "/oauth-service/oauth/token",
            params={"grant_type": "client_credentials", "scope": "Seller_Api"},
            auth=(seller.app_id, seller.app_secret),
        )

    def login(self) -> httpx.Response:
        seller = self.world.seller
        body = {
            "authName": "flipkart",
            "username": seller.user,
            "password": seller.password,
            "userNameType": "email",
        }
        response = self.client.post("/login", json=body)
        self._csrf = self.client.get("/getFeaturesForSeller").json()["csrfToken"]
        return response

    def credentials(self) -> dict[str, str]:
        """All headers of both hosts, for who calls without this class."""
        self.panel("GET", "/fbfLite/picklist/allTypeCounts")
        self.api("GET", "/locations/allLocations")
        cookie = f"connect.sid={self.client.cookies['connect.sid']}"
        location = self.world.location_id
        return self._bearer | {"fk-csrf-token": self._csrf, "Cookie": cookie, "X-LOCATION-ID": location}

    def api(self, method: str, path: str, **more: Any) -> httpx.Response:
        if not self._bearer:
            self._bearer = {"Authorization": f"Bearer {self.token().json()['access_token']}"}
        headers = self._bearer | more.pop("headers", {})
        return self.client.request(method, f"/sellers{path}", headers=headers, **more)

    def panel(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> httpx.Response:
        if not self._csrf:
            self.login()
        seller_id = self.world.seller.seller_id
        headers = {"X-LOCATION-ID": self.world.location_id}
        if method == "POST":
            headers["fk-csrf-token"] = self._csrf
            body = {"sellerId": seller_id, **(body or {})}
        return self.client.request(
            method, f"/napi{path}", params={"sellerId": seller_id, **query}, headers=headers, json=body
        )

    def smart(self, **filter_: Any) -> list[str]:
        """Ids of the first page of a search for Smart shipments before dispatch."""
        asked = {"type": "preDispatch", "serviceProfiles": ["FBF_LITE"], **filter_}
        found = self.api("POST", "/v3/shipments/filter", json={"filter": asked}).json()
        return [one["shipmentId"] for one in found["shipments"]]

    def release(self, size: int = 25, **query: Any) -> str | None:
        """Ask for a picklist; its id, if one was made."""
        response = self.panel(
            "GET",
            "/fbfLite/create/pick_list",
            type="REGULAR",
            size=size,
            locationId=self.world.location_id,
            **query,
        )
        assert response.content.startswith(b"%PDF")
        return response.headers.get("X-Pick-List-Id")

    def picklist(self, pick_list_id: str) -> dict[str, list[str]]:
        """Shipment id → states of its items."""
        found = self.panel("GET", "/fbfLite/get/pick_list", pickListId=pick_list_id).json()
        return {one["external_shipment_id"]: [i["status"] for i in one["items"]] for one in found["shipments"]}

    def pack(self, pick_list_id: str, shipment: dict[str, Any], *quantities: int, **changed: Any) -> httpx.Response:
        """Pack from the panel; without quantities, what is left of each item."""
        items = [
            {"invoice_date": "2026-11-23", "order_item_id": item["order_item_id"], "quantity": quantity}
            for item, quantity in zip(
                shipment["items"], quantities or [i["live"] for i in shipment["items"]], strict=True
            )
            if quantity
        ]
        one = {
            "external_shipment_id": shipment["shipment_id"],
            "order_items": items,
            "dimensions": {"length": 25, "breadth": 5, "height": 15, "weight": 0.1},
            **changed,
        }
        payload = {"pick_list_id": pick_list_id, "shipments": [one]}
        return self.panel("POST", "/fbfLite/pick_list/shipment/pack", {"payload": payload})

    def tracking_id(self, shipment_id: str) -> str | None:
        found = self.api("GET", f"/v3/shipments/{shipment_id}").json()["shipments"][0]
        tracking: str | None = found["subShipments"][0]["courierDetails"]["pickupDetails"]["trackingId"]
        return tracking

    def rts(self, pick_list_id: str, tracking_id: str | None) -> httpx.Response:
        return self.panel(
            "POST", "/fbfLite/pick_list/shipment/rts", {"pickListId": pick_list_id, "trackingId": tracking_id}
        )


@pytest.fixture
def world() -> World:
    return World(seed=7, clock=Clock(START), settings=Settings(label_delay=5))


@pytest.fixture
def caller(world: World) -> Iterator[Caller]:
    one = Caller(world)
    yield one
    one.client.close()


@pytest.fixture
def control(caller: Caller) -> Control:
    return Control(caller.client)


@pytest.fixture
def sku(world: World) -> str:
    """The SKU of some listing."""
    return next(iter(world.listings.values())).sku


def code(response: httpx.Response) -> str:
    """The panel's error code."""
    assert response.status_code >= 400, response.text
    found: str = response.json()["error"]["details"]["error"]["errors"][0]["code"]
    return found
