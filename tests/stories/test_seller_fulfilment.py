"""Seller fulfilment (adapter v3, NON_FBF) from an empty warehouse to a return: docs/sop/seller-fulfilment.md."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from beginning import Beginning, beginning
from godown.kit import clock, jobs
from godown.omni.models import Order, OrderLine, ReturnOrder
from godown.omni.receipts import service as receipts
from godown.omni.returns import policies
from godown.omni.returns.policies import Policy
from godown.wms import checks
from godown.wms.inward import service as inward
from godown.wms.masters.service import Site
from godown.wms.models import ReturnOrder as Awaited
from godown.wms.outward import service as outward


@pytest.fixture
def begin(database: str) -> Iterator[Beginning]:
    with beginning() as seller:
        yield seller


def order(begin: Beginning, number: int, pieces: int, **facts: object) -> str:
    return begin.order(number, pieces, service_profile="NON_FBF", **facts)


def selling(begin: Beginning, **settings: str) -> Site:
    """An account of its own fulfilment that has stock to sell."""
    site = begin.open("BLR1", "A-01", "A-02", "A-03")
    begin.enter_skus()
    begin.connect("BLR1", "common_pool", adapter="v3", **settings)
    begin.run()
    begin.map_listings()
    put = {each["sku"]: (place, 90) for each, place in zip(begin.goods, ("A-01", "A-02", "A-03"), strict=True)}
    receipt = inward.announce(site, "PO-1", {sku: pieces for sku, (_, pieces) in put.items()}, clock.now())
    begin.receive(site, receipt, put)
    return site


def test_a_new_seller_gets_from_an_empty_warehouse_to_the_first_handover(begin: Beginning) -> None:
    site = begin.open("BLR1")
    begin.connect("BLR1", "common_pool", adapter="v3")
    assert begin.next() == "bins"
    site = begin.open("BLR2", "A-01", "A-02", "A-03")
    begin.connect("BLR2", "common_pool", adapter="v3")
    assert begin.next() == "skus"
    begin.enter_skus()
    assert begin.next() == "connect"
    begin.run()
    assert begin.next() == "listings"
    begin.map_listings()
    assert begin.next() == "receive"
    first = begin.goods[0]["sku"]
    receipt = inward.announce(site, "PO-1", {first: 90}, clock.now())
    begin.receive(site, receipt, {first: ("A-01", 90)})
    assert begin.next() == "order"  # no bins of Flipkart's, nothing to compare, no picklist

    code = order(begin, 0, 2)
    begin.until_on_the_floor(code)
    assert begin.next() == "pack"
    begin.pick_and_pack(site, code)
    assert begin.next() == "handover"
    begin.hand_over(site, code)
    assert begin.next() == "nothing"
    assert receipts.asking(begin.sellers)("BLR2", "COMMON") is None  # Flipkart receives nothing of it
    assert begin.causes() == set()
    assert checks.differences(begin.sellers) == []


def test_an_order_is_given_to_the_floor_as_soon_as_it_has_stock(begin: Beginning) -> None:
    site = selling(begin)
    code = order(begin, 0, 2)
    begin.until_on_the_floor(code)
    found = begin.find(code)
    assert found.given_to_floor_at is not None
    assert found.given_to_floor_at - found.first_seen_at < timedelta(seconds=5)
    assert found.picklist == ""
    assert begin.timeline(code)[-2:] == ["fulfilment.no_picklist", "outward.acknowledged"]
    assert [card.picklist for card in outward.board(site, ["ACKNOWLEDGED"])] == [""]


def test_a_day_with_a_hold_a_cancellation_and_a_return(begin: Beginning) -> None:
    site = selling(begin, follow_cancellations="on")
    sold, shrunk, held, gone = (order(begin, number % 3, 2) for number in range(4))
    begin.until_on_the_floor(sold, shrunk, held, gone)
    begin.flipkart.hold(held)
    item = begin.flipkart.shipment(shrunk)["items"][0]["order_item_id"]
    begin.flipkart.cancel(shrunk, item, 1)
    begin.flipkart.cancel(gone)
    begin.stage.until("all seen", lambda: begin.find(held).on_hold and begin.find(gone).status == "CANCELLED")
    left = OrderLine.objects.get(order=begin.find(shrunk))
    assert (left.ordered, left.cancelled, left.reserved) == (2, 1, 1)

    begin.pick_and_pack(site, sold, shrunk)
    begin.hand_over(site, sold, shrunk)
    assert len(begin.flipkart.calls(op="dispatch")) == 1  # both in one call
    assert begin.find(held).status == "FULFILLABLE"

    begin.flipkart.unhold(held)
    begin.stage.until("released", lambda: not begin.find(held).on_hold)
    begin.pick_and_pack(site, held)
    begin.hand_over(site, held)

    for step in ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED"):
        begin.flipkart.advance([sold], step)
    policies.decide(begin.account, Policy(sync=True), clock.now())
    begin.flipkart.create_return(begin.flipkart.shipment(sold)["items"][0]["order_item_id"])
    begin.stage.until("the return announced", lambda: ReturnOrder.objects.exists())
    assert Awaited.objects.get(id=ReturnOrder.objects.get().id).status == "ANNOUNCED"
    assert set(Order.objects.values_list("status", flat=True)) == {"COMPLETED", "CANCELLED"}
    assert begin.causes() == set()
    assert checks.differences(begin.sellers) == []


def test_neither_the_panel_nor_bins_nor_a_second_receipt_is_asked_for(begin: Beginning) -> None:
    selling(begin)
    jobs.run_due(clock.now() + timedelta(days=4))  # a receipt is overdue at Flipkart after three
    assert begin.causes() == set()
    assert {call.op for call in begin.flipkart.calls()} == {"token", "filter"}
