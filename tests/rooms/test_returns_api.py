"""Returns over HTTP, as Increff's clients call it (facts/increff.md §2.1, §2.3, §3.9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import strategies as st

import world
from godown.kit import history
from godown.kit.errors import NotFound
from godown.omni.keys import service as keys
from godown.omni.models import ApiKey, ReturnOrder
from godown.omni.returns.models import Kind
from godown.wms.models import ReturnOrder as Awaited
from returning import Shop, shop

IMPORT = "/cims/import/returnOrders"


@dataclass
class Client:
    shop: Shop
    http: httpx.Client

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return self.http.post(path, json=body, headers=headers)


@pytest.fixture
def client(database: str, settings: Any) -> Iterator[Client]:
    settings.WHITENOISE_AUTOREFRESH = True
    settings.ALLOWED_HOSTS = ["localhost"]
    with shop() as opened:
        opened.ship(("S1", {"SKU-000": 3, "SKU-001": 1}))
        with history.acting("admin"):
            key = keys.issue(opened.account.seller_id, opened.clock.now())
        headers = {"authUsername": key.username, "authPassword": key.password, "authDomainName": "bench"}
        wire = httpx.WSGITransport(app=get_wsgi_application())
        yield Client(opened, httpx.Client(base_url="http://localhost", transport=wire, headers=headers))


def form(**other: Any) -> dict[str, Any]:
    return {
        "channelOrderId": "S1",
        "channelSubOrderId": None,
        "channelReturnOrderId": "R1",
        "channelSku": "SKU-000",
        "returnOrderType": "CUSTOMER_RETURN",
        "transporter": None,
        "trackingId": "AWB1",
        "reasonForReturn": "SIZE",
        "quantity": 1,
        **other,
    }


def request(*forms: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The documented body."""
    return {
        "omsLocationId": 1,
        "fulfillmentLocationCode": "BENCH",
        "clientId": 1,
        "channelId": "FLIPKART_SMART",
        "channelReturnOrderId": "R1",
        "forms": list(forms) or [form()],
        **other,
    }


def test_a_return_is_imported_with_all_its_lines_and_skipped_the_next_time(client):
    body = request(form(quantity=2), form(channelSku="SKU-001", reasonForReturn=None))
    first, second = client.post(IMPORT, body), client.post(IMPORT, body)
    assert (first.status_code, [each["status"] for each in first.json()["results"]]) == (200, ["SUCCESS", "SUCCESS"])
    assert (second.status_code, [each["status"] for each in second.json()["results"]]) == (200, ["SKIPPED", "SKIPPED"])
    found = client.shop.get("R1")
    assert (found.source, found.lines.count(), Awaited.objects.get().id) == ("api", 2, found.id)
    assert client.shop.returned("S1") == {"SKU-000": 2, "SKU-001": 1}
    told = history.timeline(client.shop.sellers, found.id)[-1]
    assert told.actor == f"api:{client.http.headers['authUsername']}"


def test_a_refused_return_says_which_line_and_why_in_increffs_body(client):
    answer = client.post(IMPORT, request(form(), form(channelSku="SKU-009")))
    assert answer.status_code == 400
    body = answer.json()
    assert (body["code"], body["message"]) == ("BAD_DATA", "Input validation failed")
    assert [each["field"] for each in body["errors"]] == ["channelSku"]
    assert [(each["status"], len(each["errors"])) for each in body["results"]] == [("FAILED", 0), ("FAILED", 1)]
    contradicting = client.post(IMPORT, request(form(), form(trackingId="OTHER")))
    assert [each["field"] for each in contradicting.json()["errors"]] == ["trackingId"]
    other_return = client.post(IMPORT, request(form(channelReturnOrderId="R2")))
    assert [each["field"] for each in other_return.json()["errors"]] == ["channelReturnOrderId"]
    assert client.post(IMPORT, request(form(quantity=4))).status_code == 400
    assert ReturnOrder.objects.count() == 0


def test_a_body_that_makes_no_sense_is_bad_data(client):
    for body in (request(form(returnOrderType="LOST")), request(form(quantity=0)), {}, request(forms=[])):
        answer = client.post(IMPORT, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "BAD_DATA")
    elsewhere = client.post(IMPORT, request(fulfillmentLocationCode="DELHI"))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (400, "BAD_DATA")
    assert ReturnOrder.objects.count() == 0


@pytest.mark.parametrize("header", ["authUsername", "authPassword", "authDomainName"])
def test_nobody_is_let_in_without_the_three_headers(client, header):
    answer = client.post(IMPORT, request(), **{header: "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")
    assert ReturnOrder.objects.count() == 0


def test_a_key_opens_its_own_sellers_accounts_only_and_nothing_once_revoked(client):
    stranger = world.seller("stranger")
    world.account(stranger, code="theirs")
    assert client.post(IMPORT, request(), authDomainName="theirs").status_code == 401
    other = keys.issue(stranger, client.shop.clock.now())
    mine = {"authUsername": other.username, "authPassword": other.password, "authDomainName": "bench"}
    assert client.post(IMPORT, request(), **mine).status_code == 401
    username = client.http.headers["authUsername"]
    with pytest.raises(NotFound):
        keys.revoke([stranger], username, client.shop.clock.now())
    assert [key.username for key in keys.keys([stranger])] == [other.username]
    keys.revoke(client.shop.sellers, username, client.shop.clock.now())
    assert client.post(IMPORT, request()).status_code == 401
    assert ReturnOrder.objects.count() == 0


def test_a_password_is_not_kept(client):
    password = client.http.headers["authPassword"]
    (key,) = ApiKey.objects.values()
    assert password not in str(key)
    assert (key["last_four"], key["issued_by"]) == (password[-4:], "admin")


def test_a_return_order_is_created_piece_by_piece_and_found_by_its_awb(client):
    body = {
        "forwardOrderCode": "OD-S1",
        "returnOrderCode": "R7",
        "locationCode": "BENCH",
        "returnOrderTime": "2026-11-23T12:00:00+05:30",
        "expectedDate": "2026-11-30T12:00:00+05:30",
        "orderType": "RETURN_TO_ORIGIN",
        "awbNumber": "AWB7",
        "transporter": "EKART",
        "orderItems": [{"itemCode": str(n), "reason": "REFUSED", "channelSkuCode": "SKU-000"} for n in range(2)],
        "shippingAddress": {},
    }
    for _ in range(2):
        answer = client.post("/return/return-orders", body)
        assert (answer.status_code, answer.content) == (200, b"")
    found = client.shop.get("R7")
    assert (found.kind, found.lines.get().quantity) == (Kind.RETURN_TO_ORIGIN, 2)
    (shown,) = client.post("/return/get/awb", {"awbNumber": "AWB7", "transporter": "EKART"}).json()
    assert (shown["returnOrderCode"], shown["forwardOrderCode"], shown["omniReturnOrderStatus"]) == (
        *("R7", "OD-S1"),
        "RETURN_CREATED",
    )
    assert client.post("/return/get/awb", {"awbNumber": "AWB7", "transporter": "DELHIVERY"}).json() == []
    refused = client.post("/return/return-orders", {**body, "returnOrderCode": "R8", "forwardOrderCode": "S9"})
    assert (refused.status_code, refused.json()["code"]) == (400, "BAD_DATA")
    assert "channelOrderId" in refused.json()["description"]


def test_the_openapi_document_and_its_page_are_there_without_the_internet(client):
    document = client.http.get("/api/openapi.json").json()
    assert {IMPORT, "/return/return-orders", "/return/get/awb"} <= set(document["paths"])
    page = client.http.get("/api/docs")
    assert page.status_code == 200
    assert "https://" not in page.text


def test_whatever_is_sent_the_answer_is_one_of_those_described(client):
    wire, headers = get_wsgi_application(), dict(client.http.headers)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", wire, headers=headers)
    operations = [result.ok() for result in schema.get_all_operations()]

    @hypothesis.settings(max_examples=40, database=None, derandomize=True)
    @hypothesis.given(st.one_of([operation.as_strategy() for operation in operations]))
    def ask(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code in (200, 400)
        if answer.status_code == 400:
            assert answer.json()["code"] == "BAD_DATA"

    ask()
    assert ReturnOrder.objects.count() == 0


def test_text_that_cannot_be_kept_is_bad_data(client):
    for field in ("reasonForReturn", "trackingId", "channelOrderId", "transporter"):
        assert client.post(IMPORT, request(form(**{field: "a\x00b"}))).json()["code"] == "BAD_DATA"
    assert client.post("/return/get/awb", {"awbNumber": "\x00"}).status_code == 400
