"""Accounts where every unit is scanned before the pack, and Flipkart gives it to a shipment of its choice."""

import pytest

from godown.proxy import service
from godown.proxy.contract import AckRequest, Deferred, RefusalCode, Refused

from .conftest import SMART, Desk, accepted


@pytest.fixture
def scanning(desk: Desk) -> Desk:
    desk.flipkart.settings(pack_mode="scan")
    service.register_account(SMART, login="acme", location_id=desk.world.location_id, scan_before_pack=True)
    return desk


def listed(desk: Desk, *quantities: int) -> list[str]:
    codes = [desk.order(quantity) for quantity in quantities]
    desk.proxy.acknowledge(SMART, AckRequest(orderCodes=codes))
    return codes


def test_the_account_says_that_it_scans(scanning: Desk) -> None:
    assert accepted(scanning.proxy.capabilities(SMART)).scanBeforePack is True


def test_every_unit_is_scanned_and_the_order_packed(scanning: Desk) -> None:
    (code,) = listed(scanning, 3)
    accepted(scanning.proxy.pack(SMART, scanning.pack_request(code)))
    assert scanning.calls("scan") == 3
    assert scanning.effects("pack_accepted") == [code]


def test_no_unit_is_scanned_twice_whatever_order_the_bench_packs_in(scanning: Desk) -> None:
    codes = listed(scanning, 1, 2, 1)
    for number, code in enumerate(reversed(codes), 1):
        accepted(scanning.proxy.pack(SMART, scanning.pack_request(code, number)))
    assert scanning.calls("scan") == 4
    assert set(scanning.effects("pack_accepted")) == set(codes)


def test_a_lost_scan_is_followed_by_the_next(scanning: Desk) -> None:
    codes = listed(scanning, 1, 1)
    scanning.flipkart.add_fault("scan", "lost_reply", nth=1)
    request = scanning.pack_request(codes[0], 1)
    assert isinstance(scanning.proxy.pack(SMART, request), Deferred)
    accepted(scanning.proxy.pack(SMART, request))
    accepted(scanning.proxy.pack(SMART, scanning.pack_request(codes[1], 2)))
    assert scanning.effects("pack_accepted") == codes


def test_a_cancelled_order_is_found_by_its_scan_and_does_not_keep_another(scanning: Desk) -> None:
    cut, kept = listed(scanning, 1, 1)
    scanning.flipkart.cancel(cut)
    accepted(scanning.proxy.pack(SMART, scanning.pack_request(kept, 1)))
    answer = scanning.proxy.pack(SMART, scanning.pack_request(cut, 2))
    assert isinstance(answer, Refused)
    assert answer.code == RefusalCode.CANCELLED
    assert scanning.effects("pack_accepted") == [kept]


def test_more_units_than_a_try_scans_are_scanned_with_the_next(scanning: Desk) -> None:
    (code,) = listed(scanning, 35)
    assert isinstance(scanning.proxy.pack(SMART, scanning.pack_request(code)), Deferred)
    accepted(scanning.proxy.pack(SMART, scanning.pack_request(code)))
    assert scanning.calls("scan") == 35
