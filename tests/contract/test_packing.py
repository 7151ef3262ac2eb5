"""Pack: the whole order, once, whatever becomes of the reply (facts/flipkart.md §5.4, facts/increff.md §2.3)."""

from typing import Any

import pytest

from godown.proxy.contract import (
    AckRequest,
    Deferred,
    InDoubt,
    PackReply,
    RefusalCode,
    Refused,
)

from .conftest import SELLER_FULFILLED, SMART, Desk, accepted


@pytest.fixture(params=["smart", "seller fulfilled"])
def shop(request: pytest.FixtureRequest, desk: Desk) -> "Shop":
    smart = request.param == "smart"
    return Shop(
        desk, SMART if smart else SELLER_FULFILLED, "FBF_LITE" if smart else "NON_FBF", "pack" if smart else "v3_pack"
    )


class Shop:
    """A desk that packs for one of the two adapters."""

    def __init__(self, desk: Desk, account: str, profile: str, operation: str) -> None:
        self.desk, self.account, self.profile, self.operation = desk, account, profile, operation

    def order(self, **options: Any) -> str:
        """An order that is ready to be packed."""
        code = self.desk.order(service_profile=self.profile, **options)
        self.desk.proxy.acknowledge(self.account, AckRequest(orderCodes=[code]))
        return code

    def pack(self, code: str, shipment_id: int = 1, **changes: Any) -> Any:
        return self.desk.proxy.pack(self.account, self.desk.pack_request(code, shipment_id, **changes))

    def fault(self, kind: Any, **when: Any) -> None:
        self.desk.flipkart.add_fault(self.operation, kind, **when)


def refused(answer: Any, code: RefusalCode) -> None:
    assert isinstance(answer, Refused), answer
    assert answer.code == code


def test_a_pack_is_accepted_and_named_by_flipkarts_shipment_id(shop: Shop) -> None:
    code = shop.order(quantity=3)
    assert accepted(shop.pack(code, 42)) == PackReply(orderCode=code, shipmentId=42, shipmentCode=code)
    assert shop.desk.state(code) == "PACKING_IN_PROGRESS"


def test_a_repeat_gets_the_same_answer_without_a_call(shop: Shop) -> None:
    code = shop.order()
    first = shop.pack(code)
    calls = len(shop.desk.flipkart.calls())
    assert shop.pack(code) == first
    assert len(shop.desk.flipkart.calls()) == calls
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_changed_request_under_the_same_shipment_id_is_refused(shop: Shop) -> None:
    code = shop.order()
    first = shop.pack(code)
    refused(shop.pack(code, weight=999), RefusalCode.CHANGED_REQUEST)
    assert shop.pack(code) == first
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_cancelled_order_is_refused_for_good(shop: Shop) -> None:
    code = shop.order()
    shop.desk.flipkart.cancel(code)
    refused(shop.pack(code), RefusalCode.CANCELLED)
    calls = len(shop.desk.flipkart.calls())
    refused(shop.pack(code), RefusalCode.CANCELLED)
    assert len(shop.desk.flipkart.calls()) == calls
    assert shop.desk.effects("pack_accepted") == []


def test_a_partly_cancelled_order_is_refused_until_it_is_packed_with_what_is_left(shop: Shop) -> None:
    code = shop.order(quantity=3)
    item = shop.desk.world.shipment(code).items[0]
    shop.desk.flipkart.cancel(code, item.order_item_id, 1)
    refused(shop.pack(code), RefusalCode.CANCELLED)
    (whole,) = shop.desk.pack_request(code).shipmentItems
    accepted(shop.pack(code, shipmentItems=[whole.model_copy(update={"quantity": 2})]))
    assert shop.desk.effects("pack_accepted") == [code]


def test_an_order_on_hold_can_be_packed_once_it_is_released(shop: Shop) -> None:
    code = shop.order()
    shop.desk.flipkart.hold(code)
    answer = shop.pack(code)
    assert isinstance(answer, Refused)
    assert shop.desk.state(code) == "APPROVED"
    shop.desk.flipkart.unhold(code)
    accepted(shop.pack(code))
    assert shop.desk.effects("pack_accepted") == [code]


@pytest.mark.parametrize("fault", ["lost_reply", "truncated"])
def test_a_pack_whose_reply_was_lost_is_adopted_and_not_sent_again(shop: Shop, fault: str) -> None:
    code = shop.order()
    shop.fault(fault, nth=1)
    assert isinstance(shop.pack(code), InDoubt)
    answer = accepted(shop.pack(code))
    assert answer == PackReply(orderCode=code, shipmentId=1, shipmentCode=code)
    assert shop.desk.calls(shop.operation) == 1
    assert shop.desk.effects("pack_accepted") == [code]


@pytest.mark.parametrize("fault", ["timeout", "reset", "http_500", "html"])
def test_a_pack_that_never_arrived_is_sent_again_after_two_looks(shop: Shop, fault: str) -> None:
    code = shop.order()
    shop.fault(fault, nth=1)
    assert isinstance(shop.pack(code), InDoubt)
    assert isinstance(shop.pack(code), InDoubt)  # the first look
    assert isinstance(shop.pack(code), InDoubt)  # too soon after it
    assert shop.desk.calls(shop.operation) == 1
    shop.desk.wait(6)
    accepted(shop.pack(code))
    assert shop.desk.calls(shop.operation) == 2
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_cancellation_that_came_while_in_doubt_is_found_when_reading_back(shop: Shop) -> None:
    code = shop.order()
    shop.fault("timeout", nth=1)
    assert isinstance(shop.pack(code), InDoubt)
    shop.desk.flipkart.cancel(code)
    refused(shop.pack(code), RefusalCode.CANCELLED)
    assert shop.desk.calls(shop.operation) == 1


def test_a_doubt_that_cannot_be_cleared_stays_one(shop: Shop) -> None:
    code = shop.order()
    shop.fault("lost_reply", nth=1)
    assert isinstance(shop.pack(code), InDoubt)
    shop.desk.flipkart.add_fault("get_shipments", "http_500")
    assert isinstance(shop.pack(code), InDoubt)
    refused(shop.pack(code, weight=999), RefusalCode.CHANGED_REQUEST)
    shop.desk.flipkart.clear_faults()
    accepted(shop.pack(code))
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_throttled_pack_is_put_off_and_then_sent(shop: Shop) -> None:
    code = shop.order()
    shop.fault("http_429", nth=1)
    first = shop.pack(code)
    assert isinstance(first, Deferred)
    assert first.retry_after == 60
    assert isinstance(shop.pack(code), Deferred)
    assert shop.desk.calls(shop.operation) == 1  # blocked: the second try made no call
    shop.desk.wait(60)
    accepted(shop.pack(code, weight=999))  # nothing was sent, so another request is free to come
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_wrong_quantity_is_refused(shop: Shop) -> None:
    code = shop.order(quantity=2)
    (whole,) = shop.desk.pack_request(code).shipmentItems
    refused(shop.pack(code, shipmentItems=[whole.model_copy(update={"quantity": 1})]), RefusalCode.WRONG_QUANTITY)
    assert shop.desk.state(code) == "APPROVED"


def test_an_order_packed_by_somebody_else_is_refused_under_our_shipment_id(shop: Shop) -> None:
    code = shop.order()
    accepted(shop.pack(code, 1))
    refused(shop.pack(code, 2), RefusalCode.WRONG_STATE)
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_lost_token_or_session_is_renewed_once_on_the_way(shop: Shop) -> None:
    code = shop.order()
    shop.desk.flipkart.forget("tokens")
    shop.desk.flipkart.settings(lost_session="redirect")
    shop.desk.flipkart.forget("sessions")
    accepted(shop.pack(code))
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_refused_log_in_burns_no_pack(shop: Shop) -> None:
    code = shop.order()
    shop.desk.register(app_secret="wrong", password="wrong")
    assert isinstance(shop.pack(code), Deferred)
    assert isinstance(shop.pack(code), Deferred)
    shop.desk.register()
    accepted(shop.pack(code))
    assert shop.desk.effects("pack_accepted") == [code]


def test_a_smart_order_on_no_picklist_is_refused_without_a_call_and_packed_once_it_is(desk: Desk) -> None:
    code = desk.order()
    request = desk.pack_request(code)
    refused(desk.proxy.pack(SMART, request), RefusalCode.NOT_ON_PICKLIST)
    assert desk.flipkart.calls() == []
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[code]))
    accepted(desk.proxy.pack(SMART, request))


def test_an_html_page_instead_of_an_answer_to_a_smart_pack_is_a_doubt_and_a_new_log_in(desk: Desk) -> None:
    code = desk.order()
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=[code]))
    desk.flipkart.forget("sessions")
    assert isinstance(desk.proxy.pack(SMART, desk.pack_request(code)), InDoubt)
    assert isinstance(desk.proxy.pack(SMART, desk.pack_request(code)), InDoubt)
    desk.wait(6)
    accepted(desk.proxy.pack(SMART, desk.pack_request(code)))
    assert desk.calls("login") == 2
    assert desk.effects("pack_accepted") == [code]
