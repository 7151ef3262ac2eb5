"""Each of Flipkart's bins is as old as what told of it: a sheet of some bins makes no other bin fresh."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection, transaction

from godown.omni.binplans import drafting
from godown.omni.binplans import service as plans
from godown.omni.bins import rules
from godown.omni.bins import service as bins
from godown.omni.bins.models import FlipkartBin, Source
from godown.omni.bins.rules import Content, Gone, Left
from godown.omni.bins.service import Change, Told
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Account
from godown.omni.comparison import service as comparison
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Order
from world import NOW, account, seller, skus, sold, stocked, warehouse

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YESTERDAY = NOW - DAY


def open_shop(mode: StockMode) -> Account:
    seller_id = seller()
    site = warehouse(seller_id, bins=2)
    skus(seller_id, "RICE", "TEA", "SALT")
    stocked(site, {"A-01": {"RICE": 10, "TEA": 5}})
    return account(seller_id, "RICE", "TEA", "SALT", stock_mode=mode)


@pytest.fixture
def shop() -> Account:
    return open_shop(StockMode.DEDICATED_POOL)


def read(shop: Account, at: datetime = YESTERDAY, **contents: dict[str, int]) -> bool:
    truth = [
        Told(code, 1500, sum(pieces.values()), {f"LST-{sku}": n for sku, n in pieces.items()})
        for code, pieces in contents.items()
    ]
    return bins.take_in(shop, truth, Source.PANEL, at, at)


def sheet(shop: Account, *rows: tuple[str, str, int], at: datetime = NOW) -> None:
    with transaction.atomic():
        bins.take_in_rows(shop, [(code, f"LST-{sku}" if sku else "", pieces) for code, sku, pieces in rows], at)


def dispatched(shop: Account, order: Order, now: datetime = NOW + HOUR) -> None:
    with transaction.atomic():
        bins.dispatched(shop.seller_id, shop.id, [order.id], now)


def lying(shop: Account) -> dict[tuple[str, str], int]:
    return {(each.bin, str(each.sku)): each.pieces for each in bins.contents([shop.seller_id], shop.id)}


def told(shop: Account) -> dict[str, tuple[datetime | None, str, bool, bool]]:
    return {
        each.code: (each.read_at, each.source, each.estimated, each.old)
        for each in bins.bins([shop.seller_id], shop.id)
        if not each.gone
    }


def causes(shop: Account) -> dict[str, object]:
    return {case.cause: case.data for case in exceptions.open_cases([shop.seller_id])}


def test_a_sheet_of_one_bin_leaves_the_others_as_old_as_they_are(shop: Account) -> None:
    read(shop, F1={"RICE": 10}, F2={"TEA": 5})
    sheet(shop, ("F2", "TEA", 4))
    assert told(shop) == {"F1": (YESTERDAY, "panel", False, True), "F2": (NOW, "file", False, False)}
    view = bins.mirror([shop.seller_id], shop.code)
    assert (view.told_at, view.oldest, view.newest, view.mixed) == (YESTERDAY, YESTERDAY, NOW, True)
    assert bins.ages(shop.id).oldest == YESTERDAY
    sheet(shop, ("F1", "RICE", 10))
    assert not bins.mirror([shop.seller_id], shop.code).mixed


def test_an_estimate_does_not_make_a_bin_fresh_and_keeps_who_told_of_it(shop: Account) -> None:
    read(shop, F1={"RICE": 10})
    dispatched(shop, sold(shop, 2, packed=NOW, at=NOW))
    assert told(shop) == {"F1": (YESTERDAY, "panel", True, False)}
    assert bins.mirror([shop.seller_id], shop.code).estimated


def test_alerts_name_the_oldest_bin(shop: Account) -> None:
    read(shop, F1={"RICE": 1300}, F2={"TEA": 1200})
    sheet(shop, ("F2", "TEA", 1250))
    alert = causes(shop)["bins.nearly_full"]
    assert isinstance(alert, dict)
    assert (alert["used"], alert["as_of"]) == (2550, "22 Nov 2026, 11:30 IST")


def test_each_difference_has_the_age_of_the_bins_that_were_looked_at(shop: Account) -> None:
    read(shop, F1={"RICE": 9, "TEA": 1}, F2={"TEA": 5})
    sheet(shop, ("F2", "TEA", 3), ("F2", "SALT", 1))
    whole = comparison.compare(shop, NOW)
    assert (whole.told_at, whole.newest) == (YESTERDAY, NOW)
    assert {each.subject: (each.told_at, whole.is_old(each)) for each in whole.differences} == {
        "RICE": (YESTERDAY, True),
        "TEA": (YESTERDAY, True),
        "SALT": (NOW, False),
    }


def test_bin_by_bin_a_difference_is_as_old_as_its_bin(database: str) -> None:
    channel = open_shop(StockMode.DEDICATED_WAREHOUSE)
    read(channel, **{"A-01": {"RICE": 9}, "A-02": {"TEA": 1}})
    sheet(channel, ("A-02", "TEA", 2))
    found = {(each.bin, each.subject): each.told_at for each in comparison.compare(channel, NOW).differences}
    assert (found["A-01", "RICE"], found["A-02", "TEA"]) == (YESTERDAY, NOW)


def test_plans_name_the_oldest_bin_that_they_use(shop: Account) -> None:
    read(shop, F1={"RICE": 1500}, F2={"TEA": 5})
    sheet(shop, ("F2", "TEA", 4))
    wanted = drafting.typed(shop, {"SALT": 3})
    assert drafting.draft(shop, wanted, 0).told_at == YESTERDAY
    view = plans.plan([shop.seller_id], drafting.make(shop, wanted, 0, NOW))
    assert ([line.bin for line in view.lines], view.told_at) == (["F2"], NOW)


# --- newest truth, bin by bin -------------------------------------------------------------------------------------


def test_a_read_that_was_asked_before_a_sheet_does_not_undo_it(shop: Account) -> None:
    read(shop, F1={"RICE": 10}, F2={"TEA": 5}, F3={"TEA": 1})
    sheet(shop, ("F2", "TEA", 4), ("F9", "SALT", 2))
    assert read(shop, NOW - HOUR, F1={"RICE": 8}, F2={"TEA": 99})
    assert lying(shop) == {("F1", "RICE"): 8, ("F2", "TEA"): 4, ("F9", "SALT"): 2}
    assert {code: at for code, (at, *_rest) in told(shop).items()} == {"F1": NOW - HOUR, "F2": NOW, "F9": NOW}
    assert read(shop, NOW + HOUR, F1={"RICE": 7}, F2={"TEA": 3})
    assert lying(shop) == {("F1", "RICE"): 7, ("F2", "TEA"): 3}


def test_what_left_is_taken_off_the_bins_that_do_not_show_it_as_gone(shop: Account) -> None:
    """Packed before the sheet told of F1: F1 shows it as gone, F2 does not."""
    read(shop, F1={"RICE": 10}, F2={"RICE": 3})
    sheet(shop, ("F1", "RICE", 6))
    dispatched(shop, sold(shop, 2, packed=NOW - HOUR, at=NOW + HOUR))
    assert lying(shop) == {("F1", "RICE"): 6, ("F2", "RICE"): 1}
    dispatched(shop, sold(shop, 4, packed=NOW + HOUR, at=NOW + HOUR))
    assert lying(shop) == {("F1", "RICE"): 3}
    assert causes(shop) == {}


def test_a_listing_whose_bins_were_all_told_since_is_not_taken_off_twice(shop: Account) -> None:
    read(shop, F1={"RICE": 10}, F2={"TEA": 3})
    sheet(shop, ("F1", "RICE", 6))
    dispatched(shop, sold(shop, 4, packed=NOW - HOUR, at=NOW + HOUR))
    assert (lying(shop)["F1", "RICE"], causes(shop)) == (6, {})


def test_a_step_sent_before_its_bin_was_told_is_not_counted_twice(shop: Account) -> None:
    read(shop, F1={"RICE": 10}, F2={})
    sheet(shop, ("F1", "TEA", 3))
    rows = [
        {"kind": "put", "bin": "F1", "to_bin": "", "listing_id": "LST-TEA", "pieces": 3, "sent_at": NOW - HOUR},
        {"kind": "put", "bin": "F2", "to_bin": "", "listing_id": "LST-SALT", "pieces": 2, "sent_at": NOW - HOUR},
    ]
    with transaction.atomic():
        plans.applied(shop, rows, NOW + HOUR)
    assert lying(shop) == {("F1", "RICE"): 10, ("F1", "TEA"): 3, ("F2", "SALT"): 2}


def test_bins_of_an_earlier_release_get_their_source_back(shop: Account) -> None:
    read(shop, F1={"RICE": 10})
    with transaction.atomic():
        bins.changed(shop, [Change("F1", "LST-RICE", -1)], NOW)
        bins.want(shop, ["F9"], NOW)
    FlipkartBin.objects.update(source="estimate")
    with connection.cursor() as cursor:
        cursor.execute(import_module("godown.omni.migrations.0017_bin_sources").TOLD_BY)
    assert told(shop) == {"F1": (YESTERDAY, "panel", True, False), "F9": (None, "estimate", False, False)}


# --- the rule -----------------------------------------------------------------------------------------------------


def test_those_told_longest_ago_give_first_and_what_no_bin_had_is_missing() -> None:
    contents = [Content(1, "L", 5, NOW), Content(2, "L", 3, YESTERDAY), Content(3, "M", 9, NOW)]
    assert rules.leave([Gone("L", NOW + HOUR, 6)], contents) == Left({2: 3, 1: 3}, {})
    assert rules.leave([Gone("L", NOW + HOUR, 9)], contents) == Left({2: 3, 1: 5}, {"L": 1})
    assert rules.leave([Gone("L", NOW - HOUR, 4)], contents) == Left({2: 3}, {})
    assert rules.leave([Gone("N", NOW, 4)], contents) == Left({}, {"N": 4})


def test_what_left_after_a_bin_was_told_apart_was_taken_off_it_then() -> None:
    contents = [Content(1, "L", 5, NOW), Content(2, "L", 3, YESTERDAY)]
    assert rules.leave([Gone("L", NOW + HOUR, 6)], contents, until=YESTERDAY) == Left({2: 3}, {})
