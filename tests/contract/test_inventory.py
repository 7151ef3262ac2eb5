"""What is for sale: told in absolute numbers, with a result for each SKU, and read back (facts §3.11)."""

import json
from typing import Any

import pydantic
import pytest

from godown.proxy.contract import (
    Accepted,
    Answer,
    Deferred,
    InDoubt,
    InventoryItem,
    InventoryLevel,
    InventoryReply,
    InventoryRequest,
    RefusalCode,
    Refused,
)

from .conftest import SELLER_FULFILLED, SMART, Desk, accepted


class Shelf:
    """The goods of a seller-fulfilled account."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.goods = list(desk.world.listings.values())
        self.skus = [each.sku for each in self.goods]

    def item(self, number: int, quantity: int, **other: Any) -> InventoryItem:
        given = {"channelSkuCode": self.skus[number], "productId": self.goods[number].fsn, "quantity": quantity}
        return InventoryItem(**{**given, **other})

    def tell(self, *items: InventoryItem, account: str = SELLER_FULFILLED) -> Answer[InventoryReply]:
        return self.desk.proxy.update_inventory(account, InventoryRequest(inventories=list(items)))

    def shown(self, *numbers: int) -> list[int]:
        return [self.goods[number].inventory.get(self.desk.world.location_id, 0) for number in numbers]


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    return Shelf(desk)


def test_quantities_are_absolute_and_told_in_one_call(shelf: Shelf) -> None:
    for quantity in (40, 7):
        reply = accepted(shelf.tell(shelf.item(0, quantity), shelf.item(1, 0)))
        assert reply == InventoryReply(successList=shelf.skus[:2])
        assert shelf.shown(0, 1) == [quantity, 0]
    assert shelf.desk.operations() == ["inventory_update", "inventory_update"]


def test_each_sku_has_a_result_of_its_own(shelf: Shelf) -> None:
    before = shelf.shown(1)
    reply = accepted(
        shelf.tell(
            shelf.item(0, 5),
            shelf.item(1, 6, productId="OTHERFSN12345678"),
            shelf.item(2, 7, channelSkuCode="nobody's"),
        )
    )
    assert (reply.successList, reply.doubtList) == ([shelf.skus[0]], [])
    assert [(each.channelSkuCode, each.code) for each in reply.failureList] == [
        (shelf.skus[1], RefusalCode.BAD_DATA),
        ("nobody's", RefusalCode.UNKNOWN_LISTING),
    ]
    assert reply.failureList[1].message == "SKU nobody's is unknown"
    assert (shelf.shown(0), shelf.shown(1)) == ([5], before)


def test_what_the_channel_shows_is_read_in_one_call(shelf: Shelf) -> None:
    accepted(shelf.tell(shelf.item(0, 12), shelf.item(1, 3)))
    shelf.goods[1].active = False
    asked = [shelf.skus[0], shelf.skus[1], "nobody's", "a,comma", "a/slash"]
    reply = accepted(shelf.desk.proxy.get_inventory(SELLER_FULFILLED, asked))
    assert reply.levels == [
        InventoryLevel(channelSkuCode=shelf.skus[0], quantity=12, enabled=True),
        InventoryLevel(channelSkuCode=shelf.skus[1], quantity=3, enabled=False),
    ]
    assert reply.untold == ["nobody's", "a,comma", "a/slash"]
    assert shelf.desk.operations() == ["inventory_update", "listings_get"]


def test_a_seller_fulfilled_order_lowers_what_is_shown(shelf: Shelf) -> None:
    accepted(shelf.tell(shelf.item(0, 12)))
    shelf.desk.flipkart.place_order([(shelf.skus[0], 5)], service_profile="NON_FBF")
    (level,) = accepted(shelf.desk.proxy.get_inventory(SELLER_FULFILLED, [shelf.skus[0]])).levels
    assert level.quantity == 7


@pytest.mark.parametrize(("kind", "applied"), [("lost_reply", True), ("truncated", True), ("http_500", False)])
def test_an_answer_that_is_lost_leaves_a_doubt_that_reading_settles(shelf: Shelf, kind: str, applied: bool) -> None:
    accepted(shelf.tell(shelf.item(0, 1)))
    shelf.desk.flipkart.add_fault("inventory_update", kind, nth=1, times=1)  # type: ignore[arg-type]
    assert isinstance(shelf.tell(shelf.item(0, 9)), InDoubt)
    (level,) = accepted(shelf.desk.proxy.get_inventory(SELLER_FULFILLED, [shelf.skus[0]])).levels
    assert level.quantity == (9 if applied else 1)


def test_a_sku_that_the_answer_does_not_name_is_in_doubt(shelf: Shelf) -> None:
    shelf.desk.flipkart.add_fault("inventory_update", "empty", times=1)
    assert shelf.tell(shelf.item(0, 9)) == Accepted(InventoryReply(successList=[], doubtList=[shelf.skus[0]]))


@pytest.mark.parametrize("kind", ["http_429", "html"])
def test_what_was_not_sent_or_not_read_is_deferred(shelf: Shelf, kind: str) -> None:
    shelf.desk.flipkart.add_fault("listings_get", kind, times=1)  # type: ignore[arg-type]
    assert isinstance(shelf.desk.proxy.get_inventory(SELLER_FULFILLED, [shelf.skus[0]]), Deferred)


def test_a_throttled_update_was_not_sent(shelf: Shelf) -> None:
    shelf.desk.flipkart.add_fault("inventory_update", "http_429", times=1)
    assert isinstance(shelf.tell(shelf.item(0, 9)), Deferred)
    assert shelf.desk.effects("inventory_set") == []


def test_the_quantity_of_smart_stock_cannot_be_set(shelf: Shelf) -> None:
    for answer in (
        shelf.tell(shelf.item(0, 9), account=SMART),
        shelf.desk.proxy.get_inventory(SMART, [shelf.skus[0]]),
    ):
        assert isinstance(answer, Refused)
        assert answer.code == RefusalCode.NOT_SUPPORTED
    assert shelf.desk.operations() == []
    smart, own = (accepted(shelf.desk.proxy.capabilities(code)) for code in (SMART, SELLER_FULFILLED))
    assert (smart.inventoryUpdate, own.inventoryUpdate) == (False, True)


def test_a_request_names_each_sku_once_and_ten_at_most(shelf: Shelf) -> None:
    for items in ([shelf.item(0, 1), shelf.item(0, 2)], [shelf.item(0, 1, channelSkuCode=str(n)) for n in range(11)]):
        with pytest.raises(pydantic.ValidationError):
            InventoryRequest(inventories=items)


def test_what_was_asked_is_kept_as_evidence(shelf: Shelf) -> None:
    accepted(shelf.tell(shelf.item(0, 12)))
    (call,) = shelf.desk.flipkart.calls(op="inventory_update")
    place = {"id": shelf.desk.world.location_id, "status": "ENABLED", "inventory": 12}
    assert json.loads(call.request) == {shelf.skus[0]: {"product_id": shelf.goods[0].fsn, "locations": [place]}}
