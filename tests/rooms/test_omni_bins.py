"""The mirror of Flipkart's bins: the newest truth, an estimate in between, and alerts before the bins are full."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from godown.kit.errors import NotFound
from godown.omni.bins import rules
from godown.omni.bins import service as bins
from godown.omni.bins.models import FlipkartBin, Source
from godown.omni.bins.service import Change, Told
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Order
from world import NOW, account, seller, sold

pytestmark = pytest.mark.usefixtures("database")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shop() -> Account:
    return account(seller(), "RICE", "TEA")


def told(code: str, capacity: int = 1500, used: int | None = None, **contents: int) -> Told:
    pieces = {f"LST-{sku}": count for sku, count in contents.items()}
    return Told(code, capacity, sum(pieces.values()) if used is None else used, pieces)


def take_in(shop: Account, *truth: Told, at: datetime = NOW, source: Source = Source.PANEL) -> bool:
    return bins.take_in(shop, truth, source, at, at)


def lying(shop: Account) -> dict[tuple[str, str], int]:
    return {(each.bin, str(each.sku)): each.pieces for each in bins.contents([shop.seller_id], shop.id)}


def used(shop: Account) -> dict[str, int]:
    return {each.code: each.pieces for each in bins.bins([shop.seller_id], shop.id) if not each.gone}


def causes(shop: Account) -> dict[str, Mapping[str, object]]:
    return {case.cause: case.data for case in exceptions.open_cases([shop.seller_id])}


def dispatched(shop: Account, *orders: Order, now: datetime = NOW) -> None:
    with transaction.atomic():
        bins.dispatched(shop.seller_id, shop.id, [order.id for order in orders], now)


def test_a_read_says_what_lies_where(shop: Account) -> None:
    assert take_in(shop, told("A", RICE=10, TEA=5), told("B"))
    assert lying(shop) == {("A", "RICE"): 10, ("A", "TEA"): 5}
    assert used(shop) == {"A": 15, "B": 0}
    mirror = bins.mirror([shop.seller_id], shop.code)
    assert (mirror.source, mirror.read_at, mirror.bins, mirror.used, mirror.capacity) == ("panel", NOW, 2, 15, 3000)
    assert mirror.estimated is False


def test_the_next_read_replaces_it_and_shows_which_bins_are_gone(shop: Account) -> None:
    take_in(shop, told("A", RICE=10), told("B", TEA=3))
    take_in(shop, told("B", TEA=4), told("C", RICE=1), at=NOW + MINUTE)
    assert lying(shop) == {("B", "TEA"): 4, ("C", "RICE"): 1}
    assert {each.code: each.level for each in bins.bins([shop.seller_id], shop.id)} == {
        "A": "gone",
        "B": "free",
        "C": "free",
    }
    assert bins.fill(shop.id).capacity == 3000


@pytest.mark.parametrize("age", [MINUTE, timedelta(0)])
def test_what_was_read_before_is_not_taken_in(shop: Account, age: timedelta) -> None:
    take_in(shop, told("A", RICE=10))
    assert take_in(shop, told("A", RICE=99), at=NOW - age, source=Source.FILE) is False
    assert lying(shop) == {("A", "RICE"): 10}
    assert bins.mirror([shop.seller_id], shop.code).source == "panel"


def test_a_listing_that_we_do_not_have_is_kept_without_a_sku(shop: Account) -> None:
    take_in(shop, told("A", SALT=2))
    (row,) = bins.contents([shop.seller_id], shop.id, "A")
    assert (row.listing_id, row.sku, row.pieces) == ("LST-SALT", None, 2)


def test_the_estimate_falls_when_the_handover_is_confirmed_first_bin_first(shop: Account) -> None:
    take_in(shop, told("A", RICE=3, TEA=1), told("B", RICE=10))
    order = sold(shop, 5, packed=NOW + MINUTE, at=NOW + 2 * MINUTE)
    dispatched(shop, order, now=NOW + 2 * MINUTE)
    assert lying(shop) == {("A", "TEA"): 1, ("B", "RICE"): 8}
    assert used(shop) == {"A": 1, "B": 8}
    mirror = bins.mirror([shop.seller_id], shop.code)
    assert (mirror.estimated, mirror.read_at, mirror.as_of) == (True, NOW, NOW + 2 * MINUTE)
    assert causes(shop) == {}


def test_a_parcel_packed_before_the_read_is_gone_from_it_already(shop: Account) -> None:
    take_in(shop, told("A", RICE=10))
    dispatched(shop, sold(shop, 5, packed=NOW - MINUTE, at=NOW + MINUTE))
    assert lying(shop) == {("A", "RICE"): 10}


def test_the_estimate_is_never_negative_and_the_doubt_is_shown_until_the_next_read(shop: Account) -> None:
    take_in(shop, told("A", RICE=3))
    order = sold(shop, 5, packed=NOW + MINUTE, at=NOW + MINUTE)
    dispatched(shop, order, now=NOW + MINUTE)
    assert lying(shop) == {}
    assert used(shop) == {"A": 0}
    assert causes(shop) == {"bins.estimate_short": {"missing": 2}}
    take_in(shop, told("A", RICE=4), at=NOW + 2 * MINUTE)
    assert causes(shop) == {}
    assert lying(shop) == {("A", "RICE"): 4}


def test_a_read_that_was_asked_before_a_handover_does_not_bring_its_pieces_back(shop: Account) -> None:
    take_in(shop, told("A", RICE=10), at=NOW - MINUTE)
    order = sold(shop, 4, packed=NOW + MINUTE, at=NOW + 2 * MINUTE)
    dispatched(shop, order, now=NOW + 2 * MINUTE)
    assert bins.take_in(shop, [told("A", RICE=10)], Source.PANEL, NOW, NOW + 3 * MINUTE)
    assert lying(shop) == {("A", "RICE"): 6}


def test_what_was_put_in_or_moved_raises_the_estimate(shop: Account) -> None:
    take_in(shop, told("A", RICE=10), told("B"))
    with transaction.atomic():
        bins.changed(shop, [Change("B", "LST-TEA", 7), Change("A", "LST-RICE", -4), Change("B", "LST-RICE", 4)], NOW)
        bins.recalled(shop, [rules.Gone("LST-TEA", NOW, 2)], NOW)
    assert lying(shop) == {("A", "RICE"): 6, ("B", "RICE"): 4, ("B", "TEA"): 5}
    assert used(shop) == {"A": 6, "B": 9}


def test_a_bin_that_flipkart_overfilled_is_an_exception_and_takes_nothing_more(shop: Account) -> None:
    take_in(shop, told("A", RICE=1600))
    assert causes(shop)["bins.over_full"] == {"used": 1600, "capacity": 1500}
    assert used(shop) == {"A": 1500}
    take_in(shop, told("A", RICE=100), at=NOW + MINUTE)
    assert "bins.over_full" not in causes(shop)


@pytest.mark.parametrize("wrong", [{"pieces": 1501}, {"planned": 1491}, {"pieces": -1}, {"capacity": 1501}])
def test_the_database_itself_keeps_the_limit_of_a_bin(shop: Account, wrong: dict[str, int]) -> None:
    take_in(shop, told("A", RICE=10))
    with pytest.raises(IntegrityError), transaction.atomic():
        FlipkartBin.objects.filter(account_id=shop.id).update(**wrong)


def test_alerts_open_at_80_and_95_percent_name_figures_and_age_and_close_by_themselves(shop: Account) -> None:
    take_in(shop, told("A", RICE=1199))
    assert causes(shop) == {}
    take_in(shop, told("A", RICE=1200), at=NOW + MINUTE)
    assert causes(shop) == {
        "bins.nearly_full": {
            "percent": 80,
            "used": 1200,
            "planned": 0,
            "capacity": 1500,
            "free": 300,
            "as_of": "23 Nov 2026, 11:31 IST",
        }
    }
    take_in(shop, told("A", RICE=1425), at=NOW + 2 * MINUTE)
    assert causes(shop)["bins.full"]["percent"] == 95
    assert "bins.nearly_full" not in causes(shop)
    dispatched(shop, sold(shop, 1, packed=NOW + 3 * MINUTE, at=NOW + 3 * MINUTE))
    assert list(causes(shop)) == ["bins.nearly_full"]
    take_in(shop, told("A", RICE=1425), told("B"), at=NOW + 4 * MINUTE)
    assert causes(shop) == {}


def test_percents_are_rounded_down_and_nothing_is_no_alert() -> None:
    assert [rules.percent(*pair) for pair in ((1199, 1500), (1425, 1500), (0, 0))] == [79, 95, 0]
    assert [rules.level(each) for each in (79, 80, 94, 95, 100)] == ["free", "nearly", "nearly", "full", "full"]


def test_another_seller_finds_nothing(shop: Account) -> None:
    take_in(shop, told("A", RICE=10))
    stranger = seller("stranger")
    assert bins.mirrors([stranger]) == []
    assert bins.bins([stranger], shop.id) == []
    assert bins.contents([stranger], shop.id) == []
    with pytest.raises(NotFound):
        bins.mirror([stranger], shop.code)


def test_many_bins_take_as_many_statements_as_one(shop: Account) -> None:
    def statements(count: int, at: datetime) -> int:
        truth = [told(f"B-{number}", RICE=5, TEA=5) for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert take_in(shop, *truth, at=at)
        return len(queries)

    counts = [statements(count, NOW + number * MINUTE) for number, count in enumerate((1, 25, 250))]
    assert len(set(counts)) == 1, counts
