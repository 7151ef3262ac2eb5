"""Ack gets orders onto picklists, which Flipkart fills as it likes (facts/flipkart.md §5.4)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fksandbox
import fksandbox.picklists
from godown.kit import clock
from godown.proxy import transports
from godown.proxy.contract import AckRequest, Deferred, InDoubt

from .conftest import BASE, SELLER_FULFILLED, SMART, Desk, accepted


def test_a_full_list_is_released_linked_and_started_in_four_calls(desk: Desk) -> None:
    codes = [desk.order() for _ in range(25)]
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes)))
    (picklist,) = desk.flipkart.picklists()
    assert [linked.orderCode for linked in reply.successOrders] == codes
    assert {linked.picklistId for linked in reply.successOrders} == {picklist["pick_list_id"]}
    assert reply.otherOrders == []
    assert picklist["started"] is True
    panel = [call.op for call in desk.flipkart.calls() if call.op.startswith("picklist")]
    assert panel == ["picklist_create", "picklist_pending", "picklist_get", "picklist_start"]


def test_less_than_a_full_list_is_released_only_after_a_look_at_what_is_pending_and_waits(desk: Desk) -> None:
    codes = [desk.order() for _ in range(24)]
    assert len(accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes))).successOrders) == 24
    panel = [call.op for call in desk.flipkart.calls() if call.op.startswith("picklist")]
    assert panel[:3] == ["picklist_pending", "picklist_counts", "picklist_create"]


@pytest.mark.parametrize("refused", [False, True])
def test_a_full_list_that_somebody_made_on_the_portal_is_adopted(desk: Desk, refused: bool) -> None:
    codes = [desk.order() for _ in range(25)]
    made = fksandbox.picklists.create(desk.world, desk.world.location_id, 25, None)
    assert made is not None
    if refused:
        transports.install(BASE, NothingToList(fksandbox.transport(fksandbox.create_app(desk.world))))
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes)))
    assert {linked.picklistId for linked in reply.successOrders} == {made.pick_list_id}
    assert len(reply.successOrders) == 25
    assert len(desk.flipkart.picklists()) == 1


def test_an_order_already_linked_is_acked_without_a_call(desk: Desk) -> None:
    request = AckRequest(orderCodes=[desk.order()])
    first = accepted(desk.proxy.acknowledge(SMART, request))
    desk.flipkart.clear_calls()
    assert accepted(desk.proxy.acknowledge(SMART, request)) == first
    assert desk.flipkart.calls() == []


def test_more_orders_than_a_list_takes_come_in_several(desk: Desk) -> None:
    codes = [desk.order() for _ in range(30)]
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes, picklistSize=25)))
    assert len(reply.successOrders) == 30
    assert sorted(len(each["shipment_ids"]) for each in desk.flipkart.picklists()) == [5, 25]


def test_a_short_list_is_followed_by_another_for_the_rest(desk: Desk) -> None:
    codes = [desk.order() for _ in range(25)]
    desk.flipkart.add_fault("picklist_create", "short_picklist", nth=1, count=2)
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes)))
    assert sorted(len(each["shipment_ids"]) for each in desk.flipkart.picklists()) == [2, 23]
    assert {linked.orderCode for linked in reply.successOrders} == set(codes)


def test_orders_that_flipkart_does_not_list_are_not_reported(desk: Desk) -> None:
    listed, held = desk.order(), desk.order(hold=True)
    early = desk.order(dispatch_after=clock.now() + timedelta(hours=3))
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[held, listed, early])))
    assert [linked.orderCode for linked in reply.successOrders] == [listed]
    assert desk.calls("picklist_create") == 1


def test_nothing_is_released_when_nothing_waits(desk: Desk) -> None:
    held = desk.order(hold=True)
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[held])))
    assert (reply.successOrders, reply.otherOrders) == ([], [])
    assert desk.calls("picklist_create") == 0


def test_an_order_nobody_asked_for_is_reported_until_somebody_does(desk: Desk) -> None:
    asked, stranger = desk.order(), desk.order()
    first = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[asked])))
    again = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[asked])))
    assert [linked.orderCode for linked in first.successOrders] == [asked]
    assert [linked.orderCode for linked in first.otherOrders] == [stranger]
    assert again == first
    both = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[asked, stranger])))
    assert [linked.orderCode for linked in both.successOrders] == [asked, stranger]
    assert both.otherOrders == []
    assert desk.calls("picklist_create") == 1


@pytest.mark.parametrize("fault", ["lost_reply", "truncated"])
def test_a_list_whose_reply_was_lost_is_found_and_adopted(desk: Desk, fault: Any) -> None:
    codes = [desk.order() for _ in range(3)]
    desk.flipkart.add_fault("picklist_create", fault, nth=1)
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes)))
    assert len(reply.successOrders) == 3
    assert len(desk.flipkart.picklists()) == 1


def test_a_list_released_before_a_crash_is_adopted_and_no_second_one_created(desk: Desk) -> None:
    codes = [desk.order() for _ in range(3)]
    desk.flipkart.add_fault("picklist_create", "lost_reply", nth=1)
    desk.flipkart.add_fault("picklist_pending", "timeout", nth=2)
    first = desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes))
    assert isinstance(first, Deferred)
    again = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes)))
    assert len(again.successOrders) == 3
    assert desk.calls("picklist_create") == 1


def test_a_release_that_does_not_show_is_looked_for_again_before_another(desk: Desk) -> None:
    request = AckRequest(orderCodes=[desk.order()])
    desk.flipkart.add_fault("picklist_create", "timeout", nth=1)
    assert isinstance(desk.proxy.acknowledge(SMART, request), InDoubt)
    assert isinstance(desk.proxy.acknowledge(SMART, request), InDoubt)
    assert desk.calls("picklist_create") == 1
    desk.wait(11)
    assert len(accepted(desk.proxy.acknowledge(SMART, request)).successOrders) == 1
    assert desk.calls("picklist_create") == 2
    assert len(desk.flipkart.picklists()) == 1


def test_an_order_cancelled_on_its_list_is_no_success(desk: Desk) -> None:
    kept, cut = desk.order(), desk.order()
    desk.flipkart.add_fault("picklist_create", "lost_reply", nth=1)
    desk.flipkart.add_fault("picklist_pending", "timeout", nth=2)
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[kept, cut]))
    desk.flipkart.cancel(cut)
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[kept, cut])))
    assert [linked.orderCode for linked in reply.successOrders] == [kept]
    assert reply.otherOrders == []


def test_a_throttled_ack_is_put_off_and_nothing_is_released(desk: Desk) -> None:
    desk.flipkart.add_fault("picklist_create", "http_429", nth=1)
    request = AckRequest(orderCodes=[desk.order()])
    assert isinstance(desk.proxy.acknowledge(SMART, request), Deferred)
    assert desk.flipkart.picklists() == []
    desk.wait(61)
    assert len(accepted(desk.proxy.acknowledge(SMART, request)).successOrders) == 1


def test_seller_fulfilled_orders_need_no_picklist(desk: Desk) -> None:
    code = desk.order(service_profile="NON_FBF")
    reply = accepted(desk.proxy.acknowledge(SELLER_FULFILLED, AckRequest(orderCodes=[code])))
    assert [(linked.orderCode, linked.picklistId) for linked in reply.successOrders] == [(code, "")]
    assert desk.flipkart.calls() == []


def test_a_list_takes_as_many_statements_with_one_order_as_with_25(desk: Desk) -> None:
    counts = {}
    for orders in (1, 25):
        request = AckRequest(orderCodes=[desk.order() for _ in range(orders)])
        desk.proxy.budget(SMART)
        with CaptureQueriesContext(connection) as captured:
            assert len(accepted(desk.proxy.acknowledge(SMART, request)).successOrders) == orders
        counts[orders] = len([each for each in captured if "token" not in each["sql"]])
    assert counts[25] <= counts[1]


class NothingToList(httpx.BaseTransport):
    """Flipkart refuses to make a picklist, because no order waits for one."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/create/pick_list"):
            return httpx.Response(400, json={"error": {"message": "No orders to pick"}})
        return self._inner.handle_request(request)


class UnreadableList(httpx.BaseTransport):
    """Flipkart refuses to show one picklist."""

    def __init__(self, inner: httpx.BaseTransport, picklist_id: str) -> None:
        self._inner, self._picklist_id = inner, picklist_id

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.params.get("pickListId") == self._picklist_id:
            return httpx.Response(400, json={"error": {"message": "Failed to get pick list"}})
        return self._inner.handle_request(request)


def test_a_list_that_cannot_be_read_does_not_keep_the_others(desk: Desk) -> None:
    on_portal = desk.order()
    broken = fksandbox.picklists.create(desk.world, desk.world.location_id, 25, None)
    assert broken is not None
    sandbox = fksandbox.transport(fksandbox.create_app(desk.world))
    transports.install(BASE, UnreadableList(sandbox, broken.pick_list_id))
    code = desk.order()
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[on_portal, code])))
    assert [linked.orderCode for linked in reply.successOrders] == [code]
    transports.install(BASE, sandbox)
    reply = accepted(desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[on_portal, code])))
    assert [linked.orderCode for linked in reply.successOrders] == [on_portal, code]
