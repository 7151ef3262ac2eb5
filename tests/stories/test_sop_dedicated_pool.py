"""The SOP with a dedicated pool, from an empty warehouse to the first handover: docs/sop/dedicated-pool.md."""

from collections.abc import Iterator

import pytest

from beginning import Beginning, beginning
from godown.kit import clock
from godown.omni.binplans import drafting
from godown.omni.binplans import service as plans
from godown.omni.bins import service as bins
from godown.omni.comparison import service as comparison
from godown.wms import checks
from godown.wms.inward import service as inward
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.pools import service as pools
from godown.wms.pools import views


@pytest.fixture
def begin(database: str) -> Iterator[Beginning]:
    with beginning() as seller:
        yield seller


def on_flipkart(begin: Beginning) -> list[int]:
    return [int(each["used"]) for each in begin.flipkart.bins()]


def fill(begin: Beginning, plan_id: int) -> None:
    """Have a plan done through the panel, and read what came of it."""
    plans.fill(begin.sellers, plan_id, clock.now())
    begin.stage.until("the plan", lambda: plans.plan(begin.sellers, plan_id).status == "done")
    begin.stage.until("the read", lambda: bins.mirror(begin.sellers, begin.account.code).planned == 0)


def test_a_new_seller_gets_from_an_empty_warehouse_to_the_first_handover(begin: Beginning) -> None:
    site = begin.open("BLR1")
    begin.connect("BLR1", "dedicated_pool", "FK-NEW")
    assert begin.next() == "bins"
    layout.add_locations(site, [NewLocation(f"A-{n:02}", Kind.BIN, "A", n) for n in range(1, 4)])
    assert begin.next() == "skus"
    begin.enter_skus()
    assert begin.next() == "connect"
    begin.run()
    assert begin.next() == "listings"  # the pool came with the account
    begin.map_listings()
    assert begin.next() == "receive"

    first, second, third = (each["sku"] for each in begin.goods)
    receipt = inward.announce(site, "PO-1", {first: 900, second: 700, third: 40}, clock.now())
    begin.receive(site, receipt, {first: ("A-01", 900), second: ("A-02", 700), third: ("A-03", 40)})
    assert {each.code: each.live for each in views.pools(site)} == {"COMMON": 1640, "FK-NEW": 0}
    assert begin.next() == "allocate"
    pools.allocate(site, "FK-NEW", {first: 800, second: 600}, "opening stock", "story", clock.now())
    assert begin.next() == "fk_bins"

    begin.read_bins()
    wanted = drafting.missing(begin.account)
    assert wanted.pieces == 1400
    plan_id = drafting.make(begin.account, wanted, 3, clock.now())
    created = plans.plan(begin.sellers, plan_id).created
    assert created == ["GD-001"]  # 1,400 pieces fit into one bin of 1,500
    begin.flipkart.add_bins(*created)  # on the portal: Flipkart offers no call for it
    begin.read_bins()
    assert begin.next() == "fill"
    fill(begin, plan_id)
    assert on_flipkart(begin) == [1400]
    assert "bins.nearly_full" in begin.causes()  # 93 % of the only bin
    assert begin.next() == "picklist"  # both books agree

    code = begin.order(0, 2)
    begin.until_on_a_picklist(code)
    assert begin.next() == "pack"
    begin.pick_and_pack(site, code)
    assert begin.next() == "handover"
    begin.hand_over(site, code)
    assert begin.next() == "nothing"
    assert on_flipkart(begin) == [1398]
    assert [(each.live, each.reserved) for each in views.pools(site) if each.account] == [(1398, 0)]
    assert comparison.compare(begin.account, clock.now()).differences == []
    assert checks.differences(begin.sellers) == []

    pools.allocate(site, "FK-NEW", {third: 40, first: 70}, "festive sale", "story 2", clock.now())
    assert begin.next() == "compare"
    found = comparison.compare(begin.account, clock.now()).differences
    assert sorted((each.sku, each.gap) for each in found) == sorted([(third, -40), (first, -70)])
    plan_id = comparison.adjust_flipkart(begin.account, [each.key for each in found], 3, clock.now())
    begin.flipkart.add_bins(*plans.plan(begin.sellers, plan_id).created)
    begin.read_bins()
    fill(begin, plan_id)
    assert sum(on_flipkart(begin)) == 1508
    assert max(on_flipkart(begin)) <= 1500
    assert begin.next() == "nothing"
    assert checks.differences(begin.sellers) == []
