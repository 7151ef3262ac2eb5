"""Packs of several orders at once: 25 in a call of the seller API, one after the other on the panel."""

import json

import httpx
import pytest
from pydantic import ValidationError

import fksandbox
from godown.proxy import transports
from godown.proxy.contract import AckRequest, PackRequest, PacksRequest, ParcelStatus

from .conftest import BASE, SELLER_FULFILLED, SMART, Desk, accepted


def wanted(desk: Desk, count: int) -> list[PackRequest]:
    """Requests for seller-fulfilled orders, under shipment ids from 1."""
    codes = [desk.order(2, service_profile="NON_FBF") for _ in range(count)]
    return [desk.pack_request(code, number) for number, code in enumerate(codes, 1)]


def pack(desk: Desk, requests: list[PackRequest], account: str = SELLER_FULFILLED) -> dict[int, tuple[str, str]]:
    """Status and refusal of each parcel, by shipment id."""
    reply = accepted(desk.proxy.pack_together(account, PacksRequest(parcels=requests)))
    return {item.shipmentId: (item.status, item.code) for item in reply.items}


ACCEPTED, DOUBTED = (ParcelStatus.ACCEPTED, ""), (ParcelStatus.IN_DOUBT, "")
CANCELLED = (ParcelStatus.REFUSED, "ORDER_CANCELLED")


def test_25_orders_are_looked_at_and_packed_in_two_calls(desk: Desk) -> None:
    requests = wanted(desk, 25)
    assert pack(desk, requests) == dict.fromkeys(range(1, 26), ACCEPTED)
    assert desk.operations() == ["get_shipments", "v3_pack"]
    assert desk.effects("pack_accepted") == [request.orderCode for request in requests]


def test_a_repeat_gets_the_same_answers_without_a_call(desk: Desk) -> None:
    requests = wanted(desk, 3)
    first = pack(desk, requests)
    desk.flipkart.clear_calls()
    assert pack(desk, requests) == first
    assert accepted(desk.proxy.pack(SELLER_FULFILLED, requests[1])).shipmentId == 2
    assert desk.operations() == []


def test_an_order_of_which_something_is_cancelled_is_refused_and_the_others_are_packed(desk: Desk) -> None:
    requests = wanted(desk, 3)
    desk.flipkart.cancel(requests[1].orderCode)
    assert pack(desk, requests) == {1: ACCEPTED, 2: CANCELLED, 3: ACCEPTED}
    assert desk.operations() == ["get_shipments", "v3_pack"]
    assert desk.effects("pack_accepted") == [requests[0].orderCode, requests[2].orderCode]


class Regretted(httpx.BaseTransport):
    """The buyer cancels an order at the moment of its pack."""

    def __init__(self, inner: httpx.BaseTransport, desk: Desk, order_code: str) -> None:
        self._inner, self._desk, self._order_code = inner, desk, order_code

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/v3/shipments/labels"):
            self._desk.flipkart.cancel(self._order_code)
        return self._inner.handle_request(request)


def test_one_that_is_cancelled_between_the_look_and_the_pack_is_refused_alone(desk: Desk) -> None:
    requests = wanted(desk, 3)
    sandbox = fksandbox.transport(fksandbox.create_app(desk.world))
    transports.install(BASE, Regretted(sandbox, desk, requests[0].orderCode))
    assert pack(desk, requests) == {1: CANCELLED, 2: ACCEPTED, 3: ACCEPTED}
    assert desk.effects("pack_accepted") == [requests[1].orderCode, requests[2].orderCode]


def test_packs_whose_reply_was_lost_are_read_back_in_one_call_and_adopted(desk: Desk) -> None:
    requests = wanted(desk, 4)
    desk.flipkart.add_fault("v3_pack", "lost_reply", nth=1)
    assert pack(desk, requests) == dict.fromkeys(range(1, 5), DOUBTED)
    desk.flipkart.clear_calls()
    assert pack(desk, requests) == dict.fromkeys(range(1, 5), ACCEPTED)
    assert desk.operations() == ["get_shipments"]


class Spoiled(httpx.BaseTransport):
    """Flipkart refuses a whole call because of one order in it."""

    def __init__(self, inner: httpx.BaseTransport, order_code: str) -> None:
        self._inner, self._order_code = inner, order_code

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/v3/shipments/labels"):
            body = json.loads(request.read())
            if any(each["shipmentId"] == self._order_code for each in body["shipments"]):
                return httpx.Response(400, json={"errors": [{"errorCode": "UNPROCESSABLE_ENTITY"}]})
        return self._inner.handle_request(request)


def test_an_order_that_spoils_the_call_for_all_is_refused_alone(desk: Desk) -> None:
    requests = wanted(desk, 3)
    sandbox = fksandbox.transport(fksandbox.create_app(desk.world))
    transports.install(BASE, Spoiled(sandbox, requests[1].orderCode))
    assert pack(desk, requests) == {1: ACCEPTED, 2: (ParcelStatus.REFUSED, "BAD_DATA"), 3: ACCEPTED}
    assert desk.effects("pack_accepted") == [requests[0].orderCode, requests[2].orderCode]


def test_nothing_is_packed_while_the_calls_are_used_up(desk: Desk) -> None:
    requests = wanted(desk, 2)
    desk.flipkart.add_fault("v3_pack", "http_429", nth=1)
    assert pack(desk, requests) == dict.fromkeys((1, 2), (ParcelStatus.DEFERRED, ""))
    assert desk.effects("pack_accepted") == []


def test_smart_orders_are_packed_a_call_each(desk: Desk) -> None:
    codes = [desk.order() for _ in range(3)]
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes))
    desk.flipkart.cancel(codes[2])
    desk.flipkart.clear_calls()
    requests = [desk.pack_request(code, number) for number, code in enumerate(codes, 1)]
    assert pack(desk, requests, SMART) == {1: ACCEPTED, 2: ACCEPTED, 3: CANCELLED}
    assert desk.operations() == ["pack", "pack", "pack"]


def test_an_order_or_a_parcel_that_is_named_twice_is_a_bad_request(desk: Desk) -> None:
    first, second = wanted(desk, 2)
    for twice in (
        second.model_copy(update={"orderCode": first.orderCode}),
        second.model_copy(update={"shipmentId": 1}),
    ):
        with pytest.raises(ValidationError, match="twice"):
            PacksRequest(parcels=[first, twice])
