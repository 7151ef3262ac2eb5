"""Handover marks parcels as dispatched, with a result for each (facts/flipkart.md §3.6, §5.4)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from godown.proxy.contract import HandoverRequest, ParcelStatus, RefusalCode

from .conftest import SELLER_FULFILLED, SMART, Desk, accepted

SHOPS = [
    pytest.param((SMART, "FBF_LITE", "rts"), id="smart"),
    pytest.param((SELLER_FULFILLED, "NON_FBF", "dispatch"), id="seller fulfilled"),
]


class Dock:
    def __init__(self, desk: Desk, shop: tuple[str, str, str], parcels: int) -> None:
        self.account, profile, self.operation = shop
        self.desk = desk
        self.codes = desk.packed(parcels, self.account, service_profile=profile)
        self.request = desk.handover_request(self.codes, self.account)
        desk.flipkart.clear_calls()

    def hand_over(self, request: HandoverRequest | None = None) -> list[ParcelStatus]:
        reply = accepted(self.desk.proxy.handover(self.account, request or self.request))
        assert [item.orderCode for item in reply.items] == self.codes
        self.results = reply.items
        return [item.status for item in reply.items]

    def states(self) -> set[str]:
        return {self.desk.state(code) for code in self.codes}

    def fault(self, kind: Any, **when: Any) -> None:
        self.desk.flipkart.add_fault(self.operation, kind, **when)


@pytest.fixture(params=SHOPS)
def dock(request: pytest.FixtureRequest, desk: Desk) -> Dock:
    return Dock(desk, request.param, 3)


ACCEPTED, REFUSED, IN_DOUBT, DEFERRED = (
    ParcelStatus.ACCEPTED,
    ParcelStatus.REFUSED,
    ParcelStatus.IN_DOUBT,
    ParcelStatus.DEFERRED,
)


def test_all_parcels_of_a_manifest_are_dispatched(dock: Dock) -> None:
    assert dock.hand_over() == [ACCEPTED] * 3
    assert dock.states() == {"READY_TO_DISPATCH"}
    assert dock.desk.calls(dock.operation) == (3 if dock.account == SMART else 1)


def test_a_repeat_is_accepted_without_a_call(dock: Dock) -> None:
    dock.hand_over()
    dock.desk.flipkart.clear_calls()
    other_manifest = dock.request.model_copy(update={"manifestId": "M-2"})
    assert dock.hand_over(other_manifest) == [ACCEPTED] * 3
    assert dock.desk.flipkart.calls() == []


def test_a_cancelled_parcel_is_refused_and_the_others_go(dock: Dock) -> None:
    dock.desk.flipkart.cancel(dock.codes[1])
    assert dock.hand_over() == [ACCEPTED, REFUSED, ACCEPTED]
    assert dock.results[1].code == RefusalCode.CANCELLED
    assert dock.desk.state(dock.codes[1]) == "CANCELLED"


def test_lost_replies_are_adopted_and_nothing_is_sent_twice(dock: Dock) -> None:
    dock.fault("lost_reply")
    assert dock.hand_over() == [IN_DOUBT] * 3
    sent = dock.desk.calls(dock.operation)
    dock.desk.flipkart.clear_faults()
    assert dock.hand_over() == [ACCEPTED] * 3
    assert dock.desk.calls(dock.operation) == sent
    assert dock.desk.calls("get_shipments") == 1


def test_what_never_arrived_is_sent_again_after_two_looks(dock: Dock) -> None:
    dock.fault("timeout", nth=1)
    first = dock.hand_over()
    assert first == ([IN_DOUBT, ACCEPTED, ACCEPTED] if dock.account == SMART else [IN_DOUBT] * 3)
    dock.hand_over()
    dock.desk.wait(6)
    assert dock.hand_over() == [ACCEPTED] * 3
    assert dock.states() == {"READY_TO_DISPATCH"}
    assert dock.desk.calls("get_shipments") == 2


def test_a_throttled_handover_is_put_off_without_trying_the_rest(dock: Dock) -> None:
    dock.fault("http_429", nth=1)
    assert dock.hand_over() == [DEFERRED] * 3
    assert dock.desk.calls(dock.operation) == 1
    dock.desk.wait(60)
    assert dock.hand_over() == [ACCEPTED] * 3


def test_a_parcel_already_dispatched_on_the_portal_is_accepted(dock: Dock) -> None:
    shipment = dock.desk.world.shipment(dock.codes[0])
    for item in shipment.items:
        item.status = "READY_TO_DISPATCH"
    assert dock.hand_over() == [ACCEPTED] * 3


def test_a_wrong_awb_is_refused(desk: Desk) -> None:
    dock = Dock(desk, (SMART, "FBF_LITE", "rts"), 1)
    item = dock.request.handoverItems[0].model_copy(update={"awbNumber": "FMPP0"})
    assert dock.hand_over(HandoverRequest(manifestId="M-1", handoverItems=[item])) == [REFUSED]
    assert dock.results[0].code == RefusalCode.BAD_DATA
    assert dock.states() == {"PACKED"}
    assert dock.hand_over() == [ACCEPTED]


def test_many_seller_fulfilled_parcels_go_25_in_a_call(desk: Desk) -> None:
    dock = Dock(desk, (SELLER_FULFILLED, "NON_FBF", "dispatch"), 30)
    assert dock.hand_over() == [ACCEPTED] * 30
    assert desk.calls("dispatch") == 2


def test_a_batch_takes_as_many_statements_as_one_parcel(desk: Desk) -> None:
    counts = {}
    for parcels in (1, 25):
        dock = Dock(desk, (SELLER_FULFILLED, "NON_FBF", "dispatch"), parcels)
        with CaptureQueriesContext(connection) as captured:
            assert dock.hand_over() == [ACCEPTED] * parcels
        counts[parcels] = len(captured)
    assert counts[25] == counts[1]
