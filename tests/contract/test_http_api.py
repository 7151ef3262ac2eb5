"""The proxy as a REST service: Increff's headers, error body and statuses (facts/increff.md §2.1)."""

import base64
import json
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import strategies as st

import fksandbox
from godown.access.guard import permission_of
from godown.access.roles import Permission
from godown.proxy.api import api
from godown.proxy.client import ProxyClient
from godown.proxy.contract import AckRequest, Deferred, InDoubt, RefusalCode, Refused
from godown.proxy.urls import urlpatterns

from .conftest import CREDENTIALS, SMART, Desk, window


@pytest.fixture(params=["over HTTP"])
def proxy(request: pytest.FixtureRequest, settings: Any, world: fksandbox.World) -> ProxyClient:
    settings.ROOT_URLCONF = "godown.proxy.urls"
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PROXY_USERNAME, settings.PROXY_PASSWORD = CREDENTIALS
    return ProxyClient("http://localhost", *CREDENTIALS, transport=httpx.WSGITransport(app=get_wsgi_application()))


@pytest.fixture
def http(proxy: ProxyClient) -> httpx.Client:
    """A client that is let in."""
    username, password = CREDENTIALS
    return httpx.Client(
        base_url="http://localhost",
        transport=httpx.WSGITransport(app=get_wsgi_application()),
        headers={"authUsername": username, "authPassword": password, "authDomainName": SMART},
    )


@pytest.mark.parametrize("header", ["authUsername", "authPassword", "authDomainName"])
def test_without_the_three_headers_nobody_is_let_in(http: httpx.Client, header: str) -> None:
    for value in (None, "wrong" if header != "authDomainName" else ""):
        headers = {key: each for key, each in http.headers.items() if key.lower() != header.lower()}
        if value is not None:
            headers[header] = value
        answer = httpx.Client(base_url=http.base_url, transport=http._transport, headers=headers).get("/budget")
        assert answer.status_code == 401
        assert answer.json()["code"] == "UNAUTHORIZED"


def test_a_proxy_without_credentials_lets_nobody_in(http: httpx.Client, settings: Any) -> None:
    settings.PROXY_USERNAME = settings.PROXY_PASSWORD = ""
    http.headers.update({"authUsername": "", "authPassword": ""})
    assert http.get("/budget").status_code == 401


def test_wrong_input_is_answered_in_increffs_error_body(http: httpx.Client) -> None:
    answer = http.put("/orders/ack", json={"orderCodes": ["an order"]})
    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["message"]) == ("BAD_DATA", "Input validation failed")
    assert "orderCodes" in body["description"]


def test_a_time_without_zone_is_wrong_input(http: httpx.Client) -> None:
    answer = http.get("/orders", params={"changedFrom": "2026-11-23T04:00:00", "changedTo": "2026-11-23T05:00:00Z"})
    assert answer.status_code == 400
    assert "changedFrom" in answer.json()["description"]


def test_an_unknown_account_is_404(http: httpx.Client) -> None:
    http.headers["authDomainName"] = "nobody"
    answer = http.get("/capabilities")
    assert (answer.status_code, answer.json()["code"]) == (404, "UNKNOWN_ACCOUNT")


def test_a_doubt_and_a_deferral_are_500_and_say_when_to_ask_again(http: httpx.Client, desk: Desk) -> None:
    code = desk.order()
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[code]))
    body = desk.pack_request(code).model_dump(mode="json")
    desk.flipkart.add_fault("pack", "lost_reply", nth=1)
    doubt = http.post("/orders/pack", json=body)
    assert (doubt.status_code, doubt.json()["code"], doubt.headers["retry-after"]) == (500, "IN_DOUBT", "5")
    desk.flipkart.add_fault("details", "http_429", nth=1)
    later = http.post("/orders/label", json={"orderCodes": [code]})
    assert (later.status_code, later.json()["code"], later.headers["retry-after"]) == (500, "DEFERRED", "60")


def test_a_repeated_pack_is_answered_byte_by_byte_the_same(http: httpx.Client, desk: Desk) -> None:
    code = desk.order()
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[code]))
    body = desk.pack_request(code).model_dump(mode="json")
    first, again = http.post("/orders/pack", json=body), http.post("/orders/pack", json=body)
    assert first.status_code == 200
    assert again.content == first.content


def test_a_label_travels_as_base64(http: httpx.Client, desk: Desk) -> None:
    (code,) = desk.packed(1)
    (label,) = http.post("/orders/label", json={"orderCodes": [code]}).json()["labels"]
    assert base64.urlsafe_b64decode(label["shippingLabel"]).startswith(b"%PDF")
    assert desk.labels([code]).labels[0].shippingLabel.startswith(b"%PDF")


def test_the_openapi_document_names_every_path(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    assert set(document["paths"]) == {
        "/orders",
        "/orders/status",
        "/orders/cancelled",
        "/orders/ack",
        "/orders/pack",
        "/orders/packs",
        "/orders/label",
        "/orders/handover",
        "/bins",
        "/bins/inward",
        "/bins/move",
        "/bins/recall",
        "/inventory",
        "/inventory/status",
        "/returns",
        "/login",
        "/account",
        "/capabilities",
        "/budget",
    }
    assert document["paths"]["/orders/pack"]["post"]["responses"].keys() == {"200", "400", "401", "404", "500"}
    assert document == json.loads(json.dumps(api.get_openapi_schema(path_prefix="/")))


def test_every_route_names_its_permission() -> None:
    (resolver,) = urlpatterns
    assert {permission_of(route.callback) for route in resolver.url_patterns} == {Permission.PUBLIC}  # type: ignore[arg-type]


class Broken(httpx.BaseTransport):
    """A proxy that cannot be reached, or whose answer is lost or nonsense."""

    def __init__(self, outcome: Exception | httpx.Response) -> None:
        self._outcome = outcome

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


@pytest.mark.parametrize(
    ("outcome", "read", "effect"),
    [
        (httpx.ConnectError("refused"), Deferred, Deferred),
        (httpx.ReadTimeout("timed out"), Deferred, InDoubt),
        (httpx.Response(200, text="<html>"), Deferred, InDoubt),
        (httpx.Response(502, text="<html>"), Deferred, InDoubt),
        (httpx.Response(200, json={"unexpected": 1}), Deferred, InDoubt),
        (httpx.Response(401, json={"code": "UNAUTHORIZED", "message": ""}), Refused, Refused),
    ],
)
def test_the_client_knows_what_a_broken_proxy_means(
    database: str, outcome: Exception | httpx.Response, read: type, effect: type
) -> None:
    client = ProxyClient("http://proxy.test", *CREDENTIALS, transport=Broken(outcome))
    assert isinstance(client.get_orders(SMART, *window(), False), read)
    assert isinstance(client.acknowledge(SMART, AckRequest(orderCodes=["a"])), effect)


def test_a_code_of_another_release_is_kept_as_other(database: str) -> None:
    answer = httpx.Response(400, json={"code": "BRAND_NEW", "message": "no"})
    refused = ProxyClient("http://proxy.test", *CREDENTIALS, transport=Broken(answer)).budget(SMART)
    assert refused == Refused(RefusalCode.OTHER, "no")


def test_whatever_is_asked_is_answered_in_the_contracts_shapes(http: httpx.Client, settings: Any) -> None:
    headers = {**http.headers, "Host": "localhost"}
    schema = schemathesis.openapi.from_wsgi("/openapi.json", get_wsgi_application(), headers=headers)
    operations = [result.ok() for result in schema.get_all_operations()]

    @hypothesis.settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @hypothesis.given(st.one_of([operation.as_strategy() for operation in operations]))
    def ask(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code in (200, 400, 404, 500)
        if answer.status_code != 200:
            assert answer.json().keys() == {"code", "message", "description"}
        if answer.status_code == 500:
            assert answer.json()["code"] in ("DEFERRED", "IN_DOUBT")

    ask()
