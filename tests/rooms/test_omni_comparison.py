"""Our book against Flipkart's bins: what differs, and the verbs that put it right."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from godown.kit.errors import Conflict, Invalid
from godown.omni.binplans import service as plans
from godown.omni.bins import service as bins
from godown.omni.bins.models import Source
from godown.omni.bins.service import Told
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Account
from godown.omni.comparison import rules
from godown.omni.comparison import service as comparison
from godown.omni.comparison.rules import Difference, Kind, Verb
from godown.omni.exceptions import service as exceptions
from godown.wms.layout import service as layout
from godown.wms.masters import service as masters
from godown.wms.models import Count
from world import NOW, account, seller, skus, stocked, warehouse

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 23)
MINUTE = timedelta(minutes=1)


def open_shop(stock: Mapping[str, Mapping[str, int]], mode: StockMode = StockMode.DEDICATED_POOL) -> Account:
    seller_id = seller()
    site = warehouse(seller_id, bins=2)
    skus(seller_id, "RICE", "TEA", "SALT")
    stocked(site, stock)
    return account(seller_id, "RICE", "TEA", stock_mode=mode)


@pytest.fixture
def pool() -> Account:
    return open_shop({"A-01": {"RICE": 10, "TEA": 5}, "A-02": {"RICE": 7, "SALT": 2}})


@pytest.fixture
def twins() -> Account:
    return open_shop({"A-01": {"RICE": 10, "TEA": 5}}, StockMode.DEDICATED_WAREHOUSE)


def read(shop: Account, at=NOW, **contents: Mapping[str, int]) -> None:
    truth = [
        Told(code.replace("_", "-"), 1500, sum(pieces.values()), {f"LST-{sku}": n for sku, n in pieces.items()})
        for code, pieces in contents.items()
    ]
    assert bins.take_in(shop, truth, Source.PANEL, at, at)


def found(shop: Account) -> set[tuple[str, str, str, int, int]]:
    return {
        (each.kind.value, each.bin, each.subject, each.ours, each.theirs)
        for each in comparison.compare(shop, NOW).differences
    }


def keys(shop: Account, *kinds: Kind) -> list[str]:
    return [each.key for each in comparison.compare(shop, NOW).differences if not kinds or each.kind in kinds]


def done(shop: Account, plan_id: int) -> None:
    plans.done_on_portal([shop.seller_id], plan_id, "PL-1", NOW)


def steps(shop: Account, plan_id: int) -> list[tuple[str, str, str, str, int]]:
    lines = plans.plan([shop.seller_id], plan_id).lines
    return [(each.kind, each.bin, each.to_bin, each.sku, each.pieces) for each in lines]


def test_a_pool_is_compared_by_sku_wherever_the_pieces_lie(pool: Account) -> None:
    read(pool, F1={"RICE": 9, "TEA": 6}, F2={"RICE": 5, "PEPPER": 3})
    assert found(pool) == {
        ("too_few", "", "RICE", 17, 14),
        ("too_many", "", "TEA", 5, 6),
        ("unlisted", "", "SALT", 2, 0),
        ("unknown_listing", "", "LST-PEPPER", 0, 3),
    }
    whole = comparison.compare(pool, NOW)
    assert (whole.by_bin, whole.compared, whole.ours, whole.theirs, whole.told_at) == (False, 3, 24, 23, NOW)
    assert [each.gap for each in whole.differences][:2] in ([-3, 3], [3, -3])


def test_a_dedicated_warehouse_is_compared_bin_by_bin(twins: Account) -> None:
    read(twins, A_01={"RICE": 8, "TEA": 5}, B_09={"RICE": 2})
    assert found(twins) == {
        ("too_few", "A-01", "RICE", 10, 8),
        ("too_many", "B-09", "RICE", 0, 2),
        ("extra_bin", "B-09", "", 0, 2),
        ("missing_bin", "A-02", "", 0, 0),
    }


def test_bins_that_were_never_read_are_not_compared(pool: Account) -> None:
    whole = comparison.compare(pool, NOW)
    assert (whole.told_at, whole.differences) == (None, [])


def test_too_few_pieces_are_planned_and_the_difference_is_gone_once_they_are_there(pool: Account) -> None:
    read(pool, F1={"RICE": 10, "TEA": 5})
    plan_id = comparison.adjust_flipkart(pool, keys(pool, Kind.TOO_FEW), 0, NOW)
    assert steps(pool, plan_id) == [("put", "F1", "", "RICE", 7)]
    done(pool, plan_id)
    assert found(pool) == {("unlisted", "", "SALT", 2, 0)}


def test_too_many_pieces_and_strange_listings_are_recalled(pool: Account) -> None:
    read(pool, F1={"RICE": 20, "TEA": 5, "PEPPER": 4})
    plan_id = comparison.adjust_flipkart(pool, keys(pool, Kind.TOO_MANY, Kind.UNKNOWN_LISTING), 0, NOW)
    assert steps(pool, plan_id) == [("recall", "", "", "LST-PEPPER", 4), ("recall", "", "", "RICE", 3)]
    done(pool, plan_id)
    assert found(pool) == {("unlisted", "", "SALT", 2, 0)}


def test_pieces_in_the_wrong_twin_are_moved_and_the_rest_put_or_recalled(twins: Account) -> None:
    read(twins, A_01={"RICE": 6, "TEA": 9}, A_02={"RICE": 3})
    plan_id = comparison.adjust_flipkart(twins, keys(twins), 0, NOW)
    assert steps(twins, plan_id) == [
        ("recall", "", "", "TEA", 4),
        ("put", "A-01", "", "RICE", 1),
        ("move", "A-02", "A-01", "RICE", 3),
    ]
    done(twins, plan_id)
    assert found(twins) == set()


def test_without_room_at_flipkart_nothing_is_planned(twins: Account) -> None:
    read(twins, A_01={"RICE": 8, "PEPPER": 1492}, A_02={})
    with pytest.raises(Conflict) as refused:
        comparison.adjust_flipkart(twins, keys(twins, Kind.TOO_FEW), 0, NOW)
    assert refused.value.code == "bin_plan.no_capacity"
    assert plans.plans([twins.seller_id]) == []
    assert {case.cause for case in exceptions.open_cases([twins.seller_id])} == {"bin_plan.no_capacity"}


def test_a_missing_bin_is_wanted_until_a_read_shows_it(twins: Account) -> None:
    read(twins, A_01={"RICE": 10, "TEA": 5})
    assert comparison.make_at_flipkart(twins, keys(twins, Kind.MISSING_BIN), NOW) == ["A-02"]
    assert {each.code: each.level for each in bins.bins([twins.seller_id], twins.id)}["A-02"] == "wanted"
    read(twins, NOW + MINUTE, A_01={"RICE": 10, "TEA": 5}, A_02={})
    assert found(twins) == set()


def test_an_extra_bin_gets_a_twin_here(twins: Account) -> None:
    read(twins, A_01={"RICE": 10, "TEA": 5}, A_02={}, B_09={})
    assert comparison.add_here(twins, keys(twins, Kind.EXTRA_BIN), NOW) == ["B-09"]
    assert found(twins) == set()
    site = masters.site([twins.seller_id], "BLR1")
    assert layout.scanned_place(site, "B-09") is not None


def test_our_side_is_counted_where_the_sku_lies(pool: Account) -> None:
    read(pool, F1={"RICE": 9, "TEA": 5})
    assert comparison.count_ours(pool, keys(pool, Kind.TOO_FEW), NOW) == 2
    assert comparison.count_ours(pool, keys(pool, Kind.TOO_FEW), NOW) == 0
    assert Count.objects.filter(seller_id=pool.seller_id).count() == 2


def test_an_ignored_difference_comes_back_when_its_figures_change_or_its_day_is_over(pool: Account) -> None:
    read(pool, F1={"RICE": 9, "TEA": 5})
    assert comparison.ignore(pool, keys(pool, Kind.TOO_FEW), "counted by FK", TODAY, NOW) == 1
    whole = comparison.compare(pool, NOW)
    assert [(each.of.sku, each.reason, each.until, each.actor) for each in whole.ignored] == [
        ("RICE", "counted by FK", TODAY, "system")
    ]
    assert ("too_few", "", "RICE", 17, 9) not in found(pool)
    later = comparison.compare(pool, NOW + timedelta(days=1))
    assert "RICE" in {each.sku for each in later.differences}
    read(pool, NOW + MINUTE, F1={"RICE": 8, "TEA": 5})
    assert ("too_few", "", "RICE", 17, 8) in found(pool)


@pytest.mark.parametrize(("reason", "until"), [("  ", TODAY), ("why", None), ("why", TODAY - timedelta(days=1))])
def test_ignoring_needs_a_reason_and_a_day_to_come(pool: Account, reason: str, until: date | None) -> None:
    read(pool, F1={"RICE": 9, "TEA": 5})
    with pytest.raises(Invalid):
        comparison.ignore(pool, keys(pool, Kind.TOO_FEW), reason, until, NOW)
    assert comparison.compare(pool, NOW).ignored == []


def test_differences_that_changed_meanwhile_are_not_worked_on(pool: Account) -> None:
    read(pool, F1={"RICE": 9, "TEA": 5})
    old = keys(pool, Kind.TOO_FEW)
    read(pool, NOW + MINUTE, F1={"RICE": 8, "TEA": 5})
    for verb in (
        lambda: comparison.adjust_flipkart(pool, old, 0, NOW),
        lambda: comparison.count_ours(pool, old, NOW),
        lambda: comparison.ignore(pool, old, "why", TODAY, NOW),
    ):
        with pytest.raises(Conflict):
            verb()
    assert plans.plans([pool.seller_id]) == []
    assert Count.objects.count() == 0


def test_a_verb_is_only_for_the_differences_it_puts_right(twins: Account) -> None:
    read(twins, A_01={"RICE": 10, "TEA": 5})
    with pytest.raises(Invalid):
        comparison.adjust_flipkart(twins, keys(twins, Kind.MISSING_BIN), 0, NOW)
    with pytest.raises(Invalid):
        comparison.count_ours(twins, [], NOW)


def test_many_differences_take_as_many_statements_as_one(pool: Account) -> None:
    def statements() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as compared:
            comparison.compare(pool, NOW)
        with CaptureQueriesContext(connection) as counted:
            comparison.count_ours(pool, keys(pool, Kind.TOO_FEW), NOW)
        return len(compared), len(counted)

    read(pool, F1={"RICE": 9, "TEA": 5})
    one = statements()
    read(pool, NOW + MINUTE, F1={"RICE": 8, "TEA": 4})
    two = statements()
    assert one == two


def test_what_is_surplus_in_several_bins_fills_what_several_lack() -> None:
    def at(kind: Kind, code: str, ours: int, theirs: int) -> Difference:
        return Difference(kind, code, "RICE", "LST-RICE", ours, theirs)

    made, anywhere = rules.adjustment(
        [at(Kind.TOO_MANY, "A", 0, 5), at(Kind.TOO_MANY, "B", 1, 3), at(Kind.TOO_FEW, "C", 4, 0)]
    )
    assert anywhere == {}
    assert [(step.kind, step.bin, step.to_bin, step.pieces) for step in made] == [
        ("move", "A", "C", 4),
        ("recall", "", "", 3),
    ]
    assert {kind for kind in Kind if Verb.IGNORE not in rules.VERBS[kind]} == set()
