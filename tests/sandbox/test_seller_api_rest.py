"""The rest of the seller API: third-party OAuth, forms, one-time codes, listings."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from fksandbox import Control, World
from fksandbox.model import Form

from .conftest import Caller, sample
from .test_seller_fulfilled import order, pack

BACK = "https://app.example/back"


def ask(world: World) -> dict[str, str]:
    return {
        "client_id": world.seller.app_id,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "Seller_Api",
        "state": "s-1",
    }


def grant(caller: Caller, **query: str) -> httpx.Response:
    seller = caller.world.seller
    return caller.client.get("/oauth-service/oauth/token", params=query, auth=(seller.app_id, seller.app_secret))


def consent(caller: Caller, **form: str) -> httpx.Response:
    return caller.client.post("/oauth-service/oauth/authorize", params=ask(caller.world), data=form)


@pytest.fixture
def tokens(caller: Caller, world: World) -> dict[str, Any]:
    page = caller.client.get("/oauth-service/oauth/authorize", params=ask(world))
    assert world.seller.name in page.text
    answer = consent(caller, user=world.seller.user, password=world.seller.password, decision="allow")
    back = urlsplit(answer.headers["Location"])
    given = parse_qs(back.query)
    assert (answer.status_code, back.netloc, given["state"]) == (302, "app.example", ["s-1"])
    response = grant(caller, grant_type="authorization_code", redirect_uri=BACK, state="s-1", code=given["code"][0])
    again = grant(caller, grant_type="authorization_code", redirect_uri=BACK, state="s-1", code=given["code"][0])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    found: dict[str, Any] = response.json()
    return found


def test_a_seller_lets_an_app_in(caller: Caller, tokens: dict[str, Any], samples: Any) -> None:
    assert set(tokens) == set(sample(samples, "oauth/authorization_code.response.json"))
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert caller.client.get("/sellers/locations/allLocations", headers=bearer).status_code == 200


def test_a_refresh_token_serves_once_and_180_days(caller: Caller, control: Control, tokens: dict[str, Any]) -> None:
    control.set_clock(advance=61 * 86400)
    expired = grant_expiry(caller, "access", tokens["access_token"])
    assert expired == {"expired": True, "token_type": "access_token", "expires_in": 0}
    fresh = grant(caller, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert grant_expiry(caller, "access", fresh["access_token"])["expires_in"] == 60 * 86400
    stale = grant(caller, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert (stale.status_code, stale.json()["error"]) == (400, "invalid_grant")
    control.set_clock(advance=180 * 86400)
    assert grant(caller, grant_type="refresh_token", refresh_token=fresh["refresh_token"]).status_code == 400


def grant_expiry(caller: Caller, kind: str, token: str) -> dict[str, Any]:
    seller = caller.world.seller
    found: dict[str, Any] = caller.client.get(
        "/oauth-service/oauth/token/expiry",
        params={"token_type": kind, "token": token},
        auth=(seller.app_id, seller.app_secret),
    ).json()
    return found


def test_consent_is_denied_or_asked_again(caller: Caller, world: World) -> None:
    assert consent(caller, decision="deny").headers["Location"].startswith(f"{BACK}?error=access_denied")
    wrong = consent(caller, user="x", password="y", decision="allow")
    assert wrong.status_code == 401
    assert "wrong" in wrong.text
    assert world.auth.codes == {}


@pytest.mark.parametrize("changed", [{"redirect_uri": "http://app.example/"}, {"client_id": "someone"}])
def test_a_foreign_app_or_address_gets_no_page(caller: Caller, world: World, changed: dict[str, str]) -> None:
    response = caller.client.get("/oauth-service/oauth/authorize", params=ask(world) | changed)
    assert response.status_code in (400, 401)
    assert "error" in response.json()


def test_a_missing_form_fails_the_pack_until_it_is_acknowledged(caller: Caller, control: Control, sku: str) -> None:
    form = Form("GJ_403", "https://forms.example/gj", automated=False)
    shipment = control.place_order([(sku, 1)], service_profile="NON_FBF", forms=[form])
    pack(caller, order(shipment))
    control.set_clock(advance=5)
    shipment_id = shipment["shipment_id"]
    assert control.shipment(shipment_id)["status"] == "FORM_FAILED"

    def acknowledge(name: str) -> str | None:
        body = {"shipments": [{"shipmentId": shipment_id, "forms": [{"name": name, "ackNumber": "A-1"}]}]}
        answer = caller.api("POST", "/v3/shipments/forms/updateAck", json=body).json()
        code: str | None = answer["shipments"][0]["errorCode"]
        return code

    assert acknowledge("KA_1") == "INVALID_FORM"
    assert control.shipment(shipment_id)["status"] == "FORM_FAILED"
    assert acknowledge("GJ_403") is None
    (found,) = caller.api("GET", f"/v3/shipments/{shipment_id}/forms").json()["shipments"]
    assert found["forms"][0]["status"] == "ACKNOWLEDGED"
    control.set_clock(advance=5)
    assert control.shipment(shipment_id)["status"] == "PACKED"


def test_one_time_codes_of_a_location(caller: Caller, world: World) -> None:
    path = f"/v3/shipments/otc/{world.location_id}"
    found = caller.api("GET", path, params={"requestType": "RETURN"}).json()["otcs"][0]
    assert found["requestType"] == "RETURN"
    assert len(found["otc"][0]["code"]) == 4
    assert caller.api("GET", "/v3/shipments/otc/LOC0").json()["errorCode"] == "INVALID_LOCATION"


def test_listings_are_read_searched_and_stocked(caller: Caller, world: World, samples: Any) -> None:
    first, second = list(world.listings.values())[:2]
    found = caller.api("GET", f"/listings/v3/{first.sku},NO-SUCH").json()
    assert found["available"][first.sku]["listing_id"] == first.listing_id
    assert found["unavailable"] == ["NO-SUCH"]
    second.active = False
    active = caller.api("POST", "/listings/v3/search", json={"filters": {"lisitng_status": "ACTIVE"}}).json()
    assert len(active["listings"]) == 39
    (one,) = sample(samples, "listings/update_inventory.request.json").values()
    update = one | {"product_id": first.fsn}
    update["locations"][0]["id"] = world.location_id
    answer = caller.api("POST", "/listings/v3/update/inventory", json={first.sku: update, "BAD-SKU": update}).json()
    model = sample(samples, "listings/update_inventory.response.json")
    assert answer[first.sku] == next(iter(model.values()))
    assert answer["BAD-SKU"]["status"] == "FAILURE"
    assert set(answer["BAD-SKU"]["errors"][0]) == set(model["BAD-SKU"]["errors"][0])
    assert first.inventory == {world.location_id: 10}
    too_many = {f"S{n}": update for n in range(11)}
    assert caller.api("POST", "/listings/v3/update/inventory", json=too_many).status_code == 400


def test_dispatch_dates_move(caller: Caller, control: Control, sku: str) -> None:
    shipment = control.place_order([(sku, 1)])
    body = {
        "orderItemId": shipment["items"][0]["order_item_id"],
        "dispatch_by_date": "2026-11-25T18:00:00+05:30",
    }
    assert caller.api("POST", "/orders/sandbox/update_dispatch_slot", json=body).status_code == 200
    (found,) = caller.api("GET", f"/v3/shipments?shipmentIds={shipment['shipment_id']}").json()["shipments"]
    assert found["dispatchByDate"] == "2026-11-25T18:00:00.000+05:30"
    assert found["dispatchAfterDate"] == "2026-11-23T10:00:00.000+05:30"
