"""Who may call: OAuth, panel session, CSRF, seller, location, quota."""

import httpx

from fksandbox import Control, World

from .conftest import Caller, code, sample


def test_a_token_lives_sixty_days_and_is_answered_again_with_what_is_left(caller: Caller, control: Control) -> None:
    first = caller.token().json()
    assert first["expires_in"] == 60 * 86400
    assert (first["token_type"], first["scope"]) == ("bearer", "Seller_Api")
    control.set_clock(advance=86400)
    again = caller.token().json()
    assert again["access_token"] == first["access_token"]
    assert again["expires_in"] == 59 * 86400
    control.set_clock(advance=59 * 86400)
    assert caller.token().json()["access_token"] != first["access_token"]


def test_wrong_app_secret_gets_no_token(caller: Caller, world: World) -> None:
    response = caller.client.get(
        "/oauth-service/oauth/token",
        params={"grant_type": "client_credentials", "scope": "Seller_Api"},
        auth=(world.seller.app_id, "guess"),
    )
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert world.auth.tokens == {}


def test_an_unknown_token_is_refused_in_flipkarts_words(caller: Caller, samples) -> None:
    expected = sample(samples, "oauth/invalid_token.401.json")
    token = expected["error_description"].rpartition(" ")[2]
    response = caller.api("GET", "/v3/shipments?shipmentIds=x", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 401
    assert response.json() == expected


def test_login_and_features_have_the_known_fields(caller: Caller, world: World, samples) -> None:
    assert caller.login().json()["data"]["sellerId"] == world.seller.seller_id
    features = caller.client.get("/getFeaturesForSeller").json()
    expected = sample(samples, "smart_panel/18_features.response.json")
    assert set(expected) <= set(features)
    assert features["enableFBFLite"] is True


def test_wrong_password_starts_no_session(caller: Caller, world: World, samples) -> None:
    response = caller.client.post("/login", json=sample(samples, "smart_panel/18_login.request.json"))
    assert response.status_code == 401
    assert world.auth.sessions == {}


def test_a_post_without_csrf_token_is_refused_and_does_nothing(caller: Caller, world: World, samples) -> None:
    caller.login()
    world.place_order([(next(iter(world.listings)), 1)])
    picklist = caller.release()
    response = caller.client.post(
        "/napi/fbfLite/mark/pick_progress",
        params={"sellerId": world.seller.seller_id},
        headers={"X-LOCATION-ID": world.location_id},
        json={"pickListId": picklist, "sellerId": world.seller.seller_id},
    )
    assert response.status_code == 403
    assert response.json() == sample(samples, "smart_panel/18_bad_csrf.403.json")
    assert not world.picklists[str(picklist)].started


def test_a_lost_session_answers_html_with_status_200(caller: Caller, control: Control) -> None:
    caller.login()
    control.forget("sessions")
    response = caller.panel("GET", "/fbfLite/picklist/allTypeCounts")
    assert response.status_code == 200
    assert response.text.startswith("<!DOCTYPE html>")


def test_a_lost_session_may_redirect_instead(caller: Caller, control: Control) -> None:
    caller.login()
    control.settings(lost_session="redirect")
    control.forget("sessions")
    response = caller.panel("GET", "/fbfLite/picklist/allTypeCounts")
    assert response.status_code == 302
    assert response.text == (
        "Found. Redirecting to /?referral_url=%252Fnapi%252FfbfLite%252Fpicklist%252FallTypeCounts"
    )


def test_a_session_ends_after_its_hours(caller: Caller, control: Control) -> None:
    caller.login()
    control.set_clock(advance=12 * 3600)
    assert caller.panel("GET", "/fbfLite/picklist/allTypeCounts").text.startswith("<!DOCTYPE html>")


def test_a_foreign_location_or_seller_is_refused(caller: Caller, world: World) -> None:
    caller.login()
    path, seller_id = "/napi/fbfLite/picklist/allTypeCounts", world.seller.seller_id
    foreign = caller.client.get(path, params={"sellerId": seller_id}, headers={"X-LOCATION-ID": "LOC0"})
    assert code(foreign) == "WRONG_LOCATION"
    query = {"sellerId": "0000000000000000"}
    response = caller.client.get(path, params=query, headers={"X-LOCATION-ID": world.location_id})
    assert code(response) == "WRONG_SELLER"
    foreign_body = caller.panel("POST", "/fbfLite/mark/pick_progress", {"pickListId": "P", **query})
    assert code(foreign_body) == "WRONG_SELLER"


def test_the_panels_first_page_carries_the_csrf_token_in_a_session(caller: Caller, world: World) -> None:
    page = caller.client.get("/")
    assert "T" in page.cookies
    assert "seller_session_unique_token" not in page.text
    caller.login()
    (session,) = world.auth.sessions.values()
    assert f'id="seller_session_unique_token" value="{session.csrf_token}"' in caller.client.get("/").text
    counts = caller.panel("GET", "/listing/listingsCountForStates").json()
    assert counts == {"listings_count": {"ACTIVE": 40, "INACTIVE": 0}}


def test_locations_show_their_capabilities(caller: Caller, world: World, samples) -> None:
    caller.login()
    found = caller.client.get(
        "/napi/get-locations",
        params={"locationType": "pickup", "include": "state", "capabilities": "NON_FBF,FBF_LITE"},
    ).json()
    expected = sample(samples, "smart_panel/15_get_locations.response.json")
    (place,) = found["result"]["multiLocationList"]
    (model,) = expected["result"]["multiLocationList"]
    assert place["capabilities"] == model["capabilities"]
    assert set(place) == set(model)
    assert place["locationId"] == world.location_id


def test_the_quota_rolls_and_counts_api_and_panel_together(caller: Caller, control: Control, world: World) -> None:
    control.settings(quota_per_hour=5)
    caller.login()  # two calls
    caller.api("GET", "/locations/allLocations")  # token and call: four
    control.set_clock(advance=1800)
    assert caller.panel("GET", "/fbfLite/picklist/allTypeCounts").status_code == 200
    refused = caller.api("GET", "/locations/allLocations")
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["code"] == "TOO_MANY_REQUESTS"
    assert "Retry-After" not in refused.headers
    assert world.quota.used(world.now()) == 5
    control.set_clock(advance=1800)  # the first four are an hour old
    assert caller.api("GET", "/locations/allLocations").status_code == 200
    assert world.quota.used(world.now()) == 2


def test_retry_after_is_sent_only_when_switched_on(caller: Caller, control: Control) -> None:
    control.settings(quota_per_hour=0, retry_after=30)
    response: httpx.Response = caller.token()
    assert (response.status_code, response.headers["Retry-After"]) == (429, "30")


def test_what_is_out_of_scope_answers_404(caller: Caller) -> None:
    assert caller.api("POST", "/v3/shipments/selfShip/dispatch", json={}).status_code == 404
    assert caller.client.get("/nothing/here").status_code == 404
