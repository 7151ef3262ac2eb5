"""The ledger and its balances."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error, IntegrityError
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.pools import service as pools
from godown.wms.stock import service as stock
from godown.wms.stock.rules import Bucket, BucketName, Line, Reason
from godown.wms.stock.service import AtLocation, Difference, InPool, StockShort
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site():
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 10}, "A-02": {"CUP": 4}})
    return site


def places(site, *codes):
    found = layout.places(site, Kind.BIN, codes)
    return [found[code] for code in codes]


def mug(site):
    return masters.sku_ids(site.seller_id, ["MUG"])["MUG"]


def quantities(site):
    return {(row.location, row.sku): row.quantity for row in stock.by_location(site)}


def test_received_and_allocated_pieces_lie_in_their_bin_and_in_the_dedicated_pool(site):
    assert stock.by_location(site) == [AtLocation("A-01", "bin", "MUG", 10), AtLocation("A-02", "bin", "CUP", 4)]
    assert [row for row in stock.by_pool(site) if row.live] == [
        InPool("CUP", "Article CUP", POOL, 4, 0, 0),
        InPool("MUG", "Article MUG", POOL, 10, 0, 0),
    ]
    assert stock.verify([site.seller_id]) == []


def test_a_move_between_bins_changes_both_and_writes_one_ledger_row_with_its_actor(site):
    here, there = places(site, "A-01", "A-02")
    with history.acting("asha"):
        rows = stock.move(site, [Line(mug(site), 3, here, there, reference="MOVE-1")], Reason.PICK, "k1", NOW, "tidy")
    assert quantities(site) == {("A-01", "MUG"): 7, ("A-02", "MUG"): 3, ("A-02", "CUP"): 4}
    entry = stock.statement(site, "MUG")[-1]
    assert (entry.id, entry.actor, entry.reason, entry.quantity) == (rows[0], "asha", "pick", 3)
    assert (entry.reference, entry.note, entry.source, entry.target) == ("MOVE-1", "tidy", "A-01", "A-02")


def test_the_same_key_again_is_a_no_op_with_the_same_result(site):
    here, there = places(site, "A-01", "A-02")
    lines = [Line(mug(site), 3, here, there)]
    first = stock.move(site, lines, Reason.PICK, "k1", NOW)
    assert stock.move(site, lines, Reason.PICK, "k1", NOW + timedelta(hours=1)) == first
    assert quantities(site)["A-01", "MUG"] == 7


@pytest.mark.parametrize("extra", [0, 1])
def test_the_same_key_with_other_lines_is_refused_and_nothing_changes(site, extra):
    here, there = places(site, "A-01", "A-02")
    stock.move(site, [Line(mug(site), 3, here, there)], Reason.PICK, "k1", NOW)
    other = [Line(mug(site), 3 if extra else 4, here, there)] + [Line(mug(site), 1, here, there)] * extra
    with pytest.raises(Conflict) as refused:
        stock.move(site, other, Reason.PICK, "k1", NOW)
    assert refused.value.code == "stock.key_reused"
    assert quantities(site)["A-01", "MUG"] == 7
    assert stock.verify([site.seller_id]) == []


def test_taking_more_than_lies_there_names_sku_place_and_quantities_and_writes_nothing(site):
    here, there = places(site, "A-01", "A-02")
    before = len(stock.statement(site, "MUG"))
    with pytest.raises(StockShort) as short:
        stock.move(site, [Line(mug(site), 6, here, there)] * 2, Reason.PICK, "k1", NOW)
    assert short.value.code == "stock.short"
    assert short.value.data == {"sku": "MUG", "place": "A-01", "needed": 12, "there": 10}
    assert str(short.value) == "MUG: 12 needed in A-01, 10 there."
    assert quantities(site) == {("A-01", "MUG"): 10, ("A-02", "CUP"): 4}
    assert len(stock.statement(site, "MUG")) == before


def test_taking_more_than_a_bucket_holds_names_the_bucket(site):
    pool = pools.pool_id(site, POOL)
    live, reserved = Bucket(pool, BucketName.LIVE), Bucket(pool, BucketName.RESERVED)
    with pytest.raises(StockShort) as short:
        stock.move(site, [Line(mug(site), 11, out_of=live, into=reserved)], Reason.RESERVE, "k1", NOW)
    assert short.value.data == {"sku": "MUG", "place": f"{POOL} live", "needed": 11, "there": 10}
    assert stock.verify([site.seller_id]) == []


def test_the_short_place_is_named_even_if_others_of_the_move_have_enough(site):
    one, two = places(site, "A-01", "A-02")
    cup = masters.sku_ids(site.seller_id, ["CUP"])["CUP"]
    with pytest.raises(StockShort) as short:
        stock.move(site, [Line(mug(site), 9, one, two), Line(cup, 5, two, one)], Reason.PICK, "k1", NOW)
    assert short.value.data == {"sku": "CUP", "place": "A-02", "needed": 5, "there": 4}


def test_pieces_that_go_and_come_back_in_one_move_change_nothing(site):
    here, there = places(site, "A-01", "A-05")
    forth, back = Line(mug(site), 3, here, there), Line(mug(site), 3, there, here)
    assert len(stock.move(site, [forth, back], Reason.PICK, "k1", NOW)) == 2
    assert quantities(site) == {("A-01", "MUG"): 10, ("A-02", "CUP"): 4}
    assert stock.verify([site.seller_id]) == []


def test_a_line_that_would_set_pools_and_places_apart_is_refused(site):
    (here,) = places(site, "A-01")
    lost = layout.standard(site, Kind.LOST)
    with pytest.raises(Invalid) as refused:
        stock.move(site, [Line(mug(site), 1, here, lost)], Reason.PICK, "k1", NOW)
    assert refused.value.code == "stock.unbalanced"
    assert quantities(site)["A-01", "MUG"] == 10


def test_a_place_of_another_warehouse_is_not_here(site):
    other = world.warehouse(world.seller("other"), "DEL1")
    (here,), (there,) = places(site, "A-01"), places(other, "A-01")
    with pytest.raises(NotFound) as refused:
        stock.move(site, [Line(mug(site), 1, here, there)], Reason.PICK, "k1", NOW)
    assert refused.value.code == "stock.not_here"
    assert stock.verify([site.seller_id, other.seller_id]) == []


def test_the_database_refuses_stock_in_a_foreign_pool_and_of_a_foreign_sku(site):
    other = world.warehouse(world.seller("other"), "DEL1")
    world.skus(other.seller_id, "PEN")
    theirs = Bucket(pools.pool_id(other, POOL), BucketName.LIVE)
    ours = Bucket(pools.pool_id(site, POOL), BucketName.LIVE)
    pen = masters.sku_ids(other.seller_id, ["PEN"])["PEN"]
    (here,) = places(site, "A-01")
    supplier = layout.standard(site, Kind.SUPPLIER)
    for line in (
        Line(mug(site), 1, supplier, here, into=theirs),
        Line(mug(site), 1, out_of=ours, into=theirs),
        Line(pen, 1, supplier, here, into=ours),
    ):
        with pytest.raises(IntegrityError, match=r"wms_.*_balance_(pool|sku)"):
            stock.move(site, [line], Reason.RECEIPT, "k1", NOW)
    assert not stock.was_moved(site, "k1")
    assert stock.verify([site.seller_id, other.seller_id]) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE wms_stock_move SET quantity = 99", "DELETE FROM wms_stock_move", "TRUNCATE wms_stock_move"],
)
def test_the_database_refuses_to_change_the_ledger(site, statement):
    before = stock.statement(site, "MUG")
    with pytest.raises(Error, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert stock.statement(site, "MUG") == before


def test_a_balance_cannot_become_negative_even_by_hand(site):
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE wms_location_balance SET quantity = -1")


def test_verify_finds_a_changed_balance_and_rebuild_restores_it(site):
    def balances():
        with connection.cursor() as cursor:
            cursor.execute("SELECT location_id, sku_id, quantity FROM wms_location_balance ORDER BY 1, 2")
            places = cursor.fetchall()
            cursor.execute("SELECT pool_id, sku_id, live, reserved, cancelled FROM wms_pool_balance ORDER BY 1, 2")
            return places, cursor.fetchall()

    before = balances()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wms_location_balance SET quantity = 12 WHERE quantity = 10")
        cursor.execute("DELETE FROM wms_pool_balance WHERE live = 4")
    wrong = [
        Difference("location", "A-01", "MUG", 12, 10),
        Difference("pool", f"{POOL} live", "CUP", 0, 4),
        Difference("pools = places", "BLR1", "CUP", 0, 4),
        Difference("pools = places", "BLR1", "MUG", 10, 12),
    ]
    assert stock.verify([site.seller_id]) == wrong
    assert stock.verify([world.seller("other")]) == []
    assert stock.rebuild([site.seller_id]) == wrong
    assert stock.verify([site.seller_id]) == []
    assert balances() == before


def test_a_dedicated_pool_belongs_to_exactly_one_account(site):
    for code, account in [("SECOND", world.ACCOUNT), ("NOBODY", None), ("COMMON", "somebody")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            pools.add_pool(site, code, account)


def test_deallocated_pieces_are_common_again(site):
    pools.deallocate(site, POOL, {"MUG": 4}, "promotion is over", "d1", NOW)
    live = {(row.pool, row.sku): row.live for row in stock.by_pool(site)}
    assert live == {("COMMON", "MUG"): 4, (POOL, "MUG"): 6, ("COMMON", "CUP"): 0, (POOL, "CUP"): 4}
    assert stock.verify([site.seller_id]) == []


def test_a_move_takes_the_same_number_of_statements_for_any_number_of_lines():
    site = world.warehouse(bins=250)
    world.skus(site.seller_id, "MUG")
    world.stocked(site, {f"A-{n:02}": {"MUG": 10} for n in range(1, 251)})
    tote = layout.places(site, Kind.TOTE, ["T-01"])["T-01"]
    bins = places(site, *[f"A-{n:02}" for n in range(1, 251)])
    counts = []
    for size in (1, 25, 250):
        lines = [Line(mug(site), 1, place, tote) for place in bins[:size]]
        with CaptureQueriesContext(connection) as queries:
            stock.move(site, lines, Reason.PICK, f"size {size}", NOW)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


def test_codes_that_exist_are_left_alone_when_locations_are_added_again(site):
    layout.add_locations(site, [NewLocation("A-01", Kind.TOTE)])
    assert quantities(site)["A-01", "MUG"] == 10
    assert places(site, "A-01")
