"""Somebody on the floor calls a supervisor to an order."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from godown.kit import clock, history
from godown.kit.clock import VirtualClock
from godown.kit.errors import NotFound
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.fulfilment import asking
from godown.omni.orders import service as orders
from world import NOW, account, channel_order, seller, skus, warehouse


@pytest.fixture
def shop(database: str) -> Iterator[Account]:
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        warehouse(seller_id)
        skus(seller_id, "RICE")
        yield account(seller_id, "RICE")


def test_however_often_it_is_asked_there_is_one_exception_of_the_order(shop: Account) -> None:
    order = orders.take_in(shop, [channel_order("S-1", {"RICE": 1})], NOW, NOW).new["S-1"]
    with history.acting("asha"):
        assert [asking.ask([shop.seller_id], order, "picking at A-01", NOW) for _ in range(2)] == ["S-1", "S-1"]
    (case,) = exceptions.open_cases([shop.seller_id])
    assert (case.text, case.times) == ("asha asks for a look at order S-1: picking at A-01.", 2)


def test_nobody_calls_for_an_order_of_another_seller(shop: Account) -> None:
    order = orders.take_in(shop, [channel_order("S-1", {"RICE": 1})], NOW, NOW).new["S-1"]
    for sellers, wanted in (([seller("cups")], order), ([shop.seller_id], uuid4())):
        with pytest.raises(NotFound):
            asking.ask(sellers, wanted, "picking at A-01", NOW)
    assert exceptions.open_cases([shop.seller_id]) == []
