"""The SOP with a dedicated warehouse, to the first handover and beyond: docs/sop/dedicated-warehouse.md."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from beginning import TOTES, Beginning, beginning
from godown.kit import clock
from godown.kit.errors import Conflict
from godown.omni.binplans import service as plans
from godown.omni.bins import service as bins
from godown.omni.comparison import service as comparison
from godown.omni.receipts import service as receipts
from godown.wms import checks
from godown.wms.counts import tasks
from godown.wms.inward import closing
from godown.wms.inward import service as inward
from godown.wms.inward.service import Received
from godown.wms.masters.service import Site
from godown.wms.stock import service as stock
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers

BINS = ("FK-01", "FK-02")


@pytest.fixture
def begin(database: str) -> Iterator[Beginning]:
    with beginning(goods=2) as seller:
        yield seller


def differences(begin: Beginning) -> dict[tuple[str, str], int]:
    """By bin and SKU: what Flipkart has more (or less) than we."""
    return {(each.bin, each.sku or ""): each.gap for each in comparison.compare(begin.account, clock.now()).differences}


def keys(begin: Beginning) -> list[str]:
    return [each.key for each in comparison.compare(begin.account, clock.now()).differences]


def transfer(begin: Beginning, source: Site, target: Site, pieces: dict[str, int]) -> UUID:
    """Draft, approve, pick and send a stock transfer; returns its receipt at the target."""
    transfer_id = transfers.draft(source, target, "STO-1", pieces, clock.now())
    transfers.approve(begin.sellers, transfer_id, clock.now())
    while stops := picking.stops(transfers.find(begin.sellers, transfer_id)):
        stop = stops[0]
        assert picking.scan(source, transfer_id, stop.bin, uuid4(), clock.now()).accepted
        assert picking.scan(source, transfer_id, stop.of.sku, uuid4(), clock.now(), pieces=stop.pieces).accepted
        assert picking.scan(source, transfer_id, TOTES[0], uuid4(), clock.now()).accepted
    assert picking.finish(source, transfer_id, uuid4(), clock.now()).accepted
    return transfers.send(source, transfer_id, "KA-01-1234", clock.now())


def lying(site: Site) -> dict[tuple[str, str], int]:
    return {(row.location, row.sku): row.quantity for row in stock.by_location(site)}


def test_a_new_seller_gets_from_an_empty_warehouse_to_the_first_handover(begin: Beginning) -> None:
    first, second = (each["sku"] for each in begin.goods)
    common, site = begin.open("HYD1", "H-01", "H-02"), begin.open("BLR-FK")
    begin.enter_skus()
    inward.receive(
        common, [Received(first, "H-01", 50), Received(second, "H-02", 30)], "OPENING", "opening", clock.now()
    )
    begin.connect("BLR-FK", "dedicated_warehouse")
    with pytest.raises(Conflict) as refusal:
        begin.connect("BLR-FK", "dedicated_pool", "FK-TWO", code="fk-two")
    assert refusal.value.code == "channels.warehouse_shared"
    assert begin.next() == "bins"

    begin.flipkart.add_bins(*BINS)  # they are on Flipkart's panel; ours are made after them
    begin.read_bins()
    assert sorted(differences(begin)) == [("FK-01", ""), ("FK-02", "")]
    assert comparison.add_here(begin.account, keys(begin), clock.now()) == list(BINS)
    assert differences(begin) == {}
    assert begin.next() == "listings"  # bins, SKUs, account and warehouse are done
    begin.map_listings()
    assert begin.next() == "transfer"  # the bins are Flipkart's, one for one

    receipt = transfer(begin, common, site, {first: 20, second: 10})
    assert lying(common) == {("H-01", first): 30, ("H-02", second): 20}
    assert lying(site) == {("TRANSIT", first): 20, ("TRANSIT", second): 10}
    content = {first: ("FK-01", 20), second: ("FK-02", 10)}
    begin.receive(site, receipt, content)
    closing.close(site, receipt, {}, clock.now())
    assert begin.next() == "grn"
    receipts.tell(begin.account, {inward.find([site.seller_id], receipt).reference: "FK-GRN-77"}, clock.now())
    assert begin.next() == "compare"
    begin.read_bins()
    assert differences(begin) == {("FK-01", first): -20, ("FK-02", second): -10}
    begin.inward_on_the_portal(content)
    begin.read_bins()
    assert differences(begin) == {}
    assert begin.next() == "picklist"

    code = begin.order(0, 2)
    begin.until_on_a_picklist(code)
    assert begin.next() == "pack"
    begin.pick_and_pack(site, code)
    assert begin.next() == "handover"  # the books agree while a parcel waits, whether Flipkart was read before its pack
    begin.read_bins()
    assert differences(begin) == {}  # or after it
    begin.hand_over(site, code)
    assert begin.next() == "nothing"
    assert lying(site) == {("FK-01", first): 18, ("FK-02", second): 10}
    assert differences(begin) == {}
    assert checks.differences(begin.sellers) == []


@pytest.fixture
def running(begin: Beginning) -> tuple[Beginning, Site]:
    """A dedicated warehouse with 20 pieces of one SKU in the same bin on both sides."""
    sku = begin.goods[0]["sku"]
    site = begin.open("BLR-FK", *BINS)
    begin.enter_skus()
    begin.flipkart.add_bins(*BINS)
    begin.connect("BLR-FK", "dedicated_warehouse")
    begin.run()
    begin.map_listings()
    inward.receive(site, [Received(sku, "FK-01", 20)], "OPENING", "opening", clock.now())
    begin.inward_on_the_portal({sku: ("FK-01", 20)})
    begin.read_bins()
    assert differences(begin) == {}
    return begin, site


def test_pieces_that_flipkart_has_in_another_bin_are_moved_there_through_the_panel(
    running: tuple[Beginning, Site],
) -> None:
    begin, site = running
    sku, listing = begin.goods[0]["sku"], begin.goods[0]["listing_id"]
    theirs = begin.world.bins[begin.world.location_id]
    theirs["FK-01"][listing], theirs["FK-02"][listing] = 15, 5
    begin.read_bins()
    assert differences(begin) == {("FK-01", sku): -5, ("FK-02", sku): 5}
    plan_id = comparison.adjust_flipkart(begin.account, keys(begin), 0, clock.now())
    plans.fill(begin.sellers, plan_id, clock.now())
    begin.stage.until("the plan", lambda: plans.plan(begin.sellers, plan_id).status == "done")
    begin.read_bins()
    assert {code: content.get(listing, 0) for code, content in theirs.items()} == {"FK-01": 20, "FK-02": 0}
    assert differences(begin) == {}
    assert lying(site) == {("FK-01", sku): 20}


def test_pieces_that_flipkart_misses_are_counted_here_before_anybody_believes_it(
    running: tuple[Beginning, Site],
) -> None:
    begin, site = running
    sku, listing = begin.goods[0]["sku"], begin.goods[0]["listing_id"]
    begin.world.bins[begin.world.location_id]["FK-01"][listing] = 18
    begin.read_bins()
    assert differences(begin) == {("FK-01", sku): -2}
    assert comparison.count_ours(begin.account, keys(begin), clock.now()) == 1
    assert [each.bin for each in tasks.waiting(site)] == ["FK-01"]
    assert lying(site) == {("FK-01", sku): 20}
    assert bins.mirror(begin.sellers, begin.account.code).used == 18
