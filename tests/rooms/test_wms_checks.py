"""`godown stock verify`: whichever number of a document somebody changes by hand, a book no longer agrees."""

from uuid import uuid4

import pytest
from django.db import connection

import papers
import world
from godown.kit import history
from godown.wms import checks
from godown.wms.desk import Desk
from godown.wms.inspection import service as inspection
from godown.wms.inspection.rules import Failure
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers
from world import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(told):
    """A house in the middle of its day: an order in a tote, one that came back, a receipt, a transfer being picked."""
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 9}})
    inward.receive(site, [inward.Received("CUP", "A-02", 9)], "opening", "cups", NOW)
    with history.acting("ravi"):
        order = world.shipped(site, MUG=2)
        Desk().announce_returns([papers.coming(site, order, "customer_return", "R-1", MUG=2)], NOW)
        world.through_gate(site, "R-1")
        parcel = inspection.open_parcel(site, "R-1", uuid4(), NOW).data["parcel"]
        for failure in (None, Failure.USED):
            inspection.scan(site, parcel, "MUG", uuid4(), NOW)
            inspection.judge(site, parcel, failure, uuid4(), NOW)
        inspection.finish(site, parcel, uuid4(), NOW)
        world.picked(site, world.outward_order(site, MUG=2))
        world.outward_order(site, MUG=1)
        receipt = inward.announce(site, "DN-1", {"MUG": 9}, NOW)
        inward.enter_gate(site, receipt, "KA-01", 1, NOW)
        counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=3)
        counting.count(site, receipt, "MUG", uuid4(), NOW, pieces=2, damage=Damage.WET)
        other = world.warehouse(site.seller_id, "DEL1")
        for code, asked in (("STO-1", 2), ("STO-2", 5)):
            transfer = transfers.draft(site, other, code, {"CUP": asked}, NOW)
            transfers.approve([site.seller_id], transfer, NOW)
            for scanned in ("A-02", "CUP", "T-02"):
                assert picking.scan(site, transfer, scanned, uuid4(), NOW).accepted
            if code == "STO-1":
                picking.finish(site, transfer, uuid4(), NOW)
                transfers.send(site, transfer, "", NOW)
    return site


@pytest.mark.parametrize(
    ("changed", "book"),
    [
        ("wms_location_balance SET quantity = quantity + 1", "location"),
        ("wms_pool_balance SET live = live + 1", "pool"),
        ("wms_reservation SET quantity = quantity + 1", "reservations"),
        ("wms_reservation SET quantity = quantity + 1", "reserved for"),
        ("wms_reservation SET quantity = quantity + 1 WHERE line_id < 0", "transfers reserved"),
        ("wms_transfer_line SET quantity = quantity + 1", "transfers reserved"),
        ("wms_transfer SET status = 'cancelled' WHERE code = 'STO-2'", "transfers reserved"),
        ("wms_transfer_line SET picked = picked + 1 WHERE quantity > picked", "transfers in totes"),
        ("wms_outward_order SET status = 'CANCELLED'", "reserved for"),
        ("wms_outward_line SET picked = picked - 1 WHERE picked > packed", "totes and parcels"),
        ("wms_outward_line SET returned = returned - 1 WHERE returned > 0", "returned"),
        ("wms_receipt_line SET counted = counted - 1 WHERE counted > 0", "dock"),
        ("wms_receipt_line SET damaged = damaged - 1 WHERE damaged > 0", "dock"),
        ("wms_receipt_damage SET scrapped = scrapped + 1", "dock"),
        ("wms_receipt_damage SET quarantined = quarantined - 1", "quarantine"),
        ("wms_return_item SET disposition = 'scrap' WHERE disposition = 'quarantine'", "quarantine"),
        ("wms_receipt_line SET expected = expected + 1", "transit"),
        ("wms_return_line SET received = received - 1", "received"),
        ("wms_return_item SET put_away = 1 WHERE disposition = 'restock'", "returns"),
        ("wms_return_item SET disposition = 'scrap' WHERE disposition = 'quarantine'", "returns"),
    ],
)
def test_a_number_that_was_changed_by_hand_is_noticed(site, changed, book):
    assert checks.differences([site.seller_id]) == []
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {changed}")
        assert cursor.rowcount
    assert book in {each.book for each in checks.differences([site.seller_id])}
