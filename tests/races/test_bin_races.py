"""Flipkart's bins, when things happen at the same moment."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from godown.omni.binplans import drafting
from godown.omni.bins import service as bins
from godown.omni.bins.models import Source
from godown.omni.bins.rules import Gone
from godown.omni.bins.service import Change, Told
from godown.omni.channels.service import Account
from racing import at_once, codes
from world import NOW, account, seller, sold

pytestmark = pytest.mark.usefixtures("database")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shop() -> Account:
    return account(seller(), "RICE", "TEA")


def test_of_reads_that_come_in_at_once_the_newest_stays(shop: Account) -> None:
    ages = [list(each) for each in permutations(range(4))][::6]
    for round_number, order in enumerate(ages):
        start = NOW + round_number * timedelta(hours=1)
        works = [
            lambda n=n, at=start: bins.take_in(
                shop, [Told(f"B-{n}", 1500, n + 1, {"LST-RICE": n + 1})], Source.PANEL, at + n * MINUTE, at
            )
            for n in order
        ]
        assert any(at_once(works))
        lying = [(each.bin, each.pieces) for each in bins.contents([shop.seller_id], shop.id)]
        assert lying == [("B-3", 4)]


def test_no_change_of_the_estimate_is_lost(shop: Account) -> None:
    truth = [Told(f"B-{n}", 1500, 100, {"LST-RICE": 100}) for n in range(3)]
    bins.take_in(shop, truth, Source.PANEL, NOW, NOW)

    def put(code: str) -> None:
        with transaction.atomic():
            bins.changed(shop, [Change(code, "LST-RICE", 10), Change(code, "LST-TEA", 1)], NOW)

    def take() -> None:
        with transaction.atomic():
            bins.recalled(shop, [Gone("LST-RICE", NOW, 20)], NOW)

    at_once([lambda n=n: put(f"B-{n % 3}") for n in range(6)] + [take] * 4)
    assert bins.fill(shop.id).used == 300 + 6 * 11 - 4 * 20
    assert sum(each.pieces for each in bins.contents([shop.seller_id], shop.id)) == 300 + 6 * 11 - 4 * 20


def test_two_planners_never_promise_the_same_room(shop: Account) -> None:
    bins.take_in(shop, [Told(f"B-{n}", 1500, 1490, {"LST-TEA": 1490}) for n in range(3)], Source.PANEL, NOW, NOW)
    wanted = drafting.typed(shop, {"RICE": 12})
    results = at_once([lambda: drafting.make(shop, wanted, 0, NOW)] * 6)
    assert codes(results) == {None: 2, "bin_plan.no_capacity": 4}
    found = bins.bins([shop.seller_id], shop.id)
    assert sorted(each.planned for each in found) == [4, 10, 10]
    assert all(each.pieces + each.planned <= each.capacity for each in found)


def test_a_read_and_a_handover_at_once_leave_what_is_really_there(shop: Account) -> None:
    for turn in range(6):
        asked = NOW + turn * timedelta(hours=1)
        bins.take_in(shop, [Told("B-1", 1500, 50, {"LST-RICE": 50})], Source.PANEL, asked - MINUTE, asked)

        def hand_over(asked: datetime = asked) -> None:
            with transaction.atomic():  # an order is completed and taken off the estimate in one transaction
                order = sold(shop, 7, packed=asked + MINUTE, at=asked + 2 * MINUTE)
                bins.dispatched(shop.seller_id, shop.id, [order.id], asked + 2 * MINUTE)

        def read(asked: datetime = asked) -> None:
            bins.take_in(shop, [Told("B-1", 1500, 50, {"LST-RICE": 50})], Source.PANEL, asked, asked + 2 * MINUTE)

        at_once([hand_over, read])
        assert bins.fill(shop.id).used == 43
