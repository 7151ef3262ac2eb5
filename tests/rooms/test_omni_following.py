"""Following what Flipkart cancelled: a page in a constant number of statements, late and repeated reports, races."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import clock, history, jobs
from godown.kit.clock import VirtualClock
from godown.kit.errors import GodownError
from godown.omni.allocation import service as allocation
from godown.omni.cancellations import following
from godown.omni.cancellations import service as cancellations
from godown.omni.cancellations.jobs import follow_cancellations
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Cancellation, ChannelAccount, Order, OrderLine
from godown.omni.orders import service as orders
from godown.wms import checks
from godown.wms.stock import service as stock
from racing import at_once
from world import NOW, POOL, channel_order

SECOND = timedelta(seconds=1)


@pytest.fixture
def site(database: str) -> Iterator[Any]:
    """A warehouse with 1,000 pieces of rice and of tea."""
    jobs.on_hint(None)
    with clock.use(VirtualClock(NOW)):
        opened = world.warehouse()
        world.skus(opened.seller_id, "RICE", "TEA")
        world.stocked(opened, {"A-01": {"RICE": 1000}, "A-02": {"TEA": 1000}})
        yield opened


@pytest.fixture
def shop(site: Any) -> Account:
    """An account that follows by itself."""
    return world.account(site.seller_id, "RICE", "TEA", follow_cancellations=True)


def ordered(shop: Account, *codes: str) -> list[UUID]:
    """Orders of three pieces of rice and one of tea that are reserved."""
    taken = orders.take_in(shop, [channel_order(code, {"RICE": 3, "TEA": 1}) for code in codes], NOW, NOW)
    assert allocation.allocate(shop, NOW, 1000) == len(codes)
    return [taken.new[code] for code in codes]


def told(shop: Account, code: str, cancelled: int, seconds: int, of: int = 3) -> None:
    """Flipkart shows so many pieces of rice as cancelled, as of so many seconds later."""
    later = NOW + seconds * SECOND
    orders.take_in(
        shop, [channel_order(code, {"RICE": of, "TEA": 1}, {"RICE": cancelled}, modifiedTime=later)], NOW, NOW
    )


def followed() -> list[int]:
    """Cancelled pieces of rice after each step that was followed."""
    rice = {str(line.id) for line in OrderLine.objects.filter(sku="RICE")}
    rows = Cancellation.objects.order_by("id").values_list("quantities", flat=True)
    return [total for quantities in rows for line, total in quantities.items() if line in rice]


def rice(site: Any) -> tuple[int, int, int]:
    """Live, reserved and cancelled pieces in the account's pool."""
    (row,) = [row for row in stock.by_pool(site) if (row.sku, row.pool) == ("RICE", POOL)]
    return row.live, row.reserved, row.cancelled


def test_quantities_are_totals_that_only_grow_whatever_comes_late_or_twice(site: Any, shop: Account) -> None:
    (order,) = ordered(shop, "S1")
    for seconds, cancelled in ((1, 1), (1, 1), (2, 2), (1, 1), (3, 1)):  # told, repeated, more, late, fewer
        told(shop, "S1", cancelled, seconds)
        follow_cancellations(NOW, 100)
    assert followed() == [1, 2]
    assert rice(site) == (997, 1, 2)
    line = OrderLine.objects.get(order_id=order, sku="RICE")
    assert (line.ordered, line.cancelled, line.channel_cancelled) == (3, 2, 2)
    assert exceptions.open_cases([shop.seller_id]) == []


def test_more_than_was_ordered_is_not_followed(site: Any, shop: Account) -> None:
    (order,) = ordered(shop, "S1")
    told(shop, "S1", 5, 1, of=5)
    assert follow_cancellations(NOW, 100) == 1
    assert followed() == []
    assert rice(site) == (997, 3, 0)
    (case,) = exceptions.open_cases([shop.seller_id])
    assert case.cause == "order.cancelled_on_channel"
    assert history.timeline([shop.seller_id], order)[-1].code == "cancellation.conflict"
    assert follow_cancellations(NOW, 100) == 0


def test_a_page_is_followed_in_as_many_statements_whatever_its_size(shop: Account) -> None:
    counts = {}
    for size in (2, 25, 100):
        codes = [f"S{size}-{number}" for number in range(size)]
        ids = ordered(shop, *codes)
        for number, code in enumerate(codes):
            told(shop, code, 3 if number % 2 else 1, 1)
        with CaptureQueriesContext(connection) as statements:
            assert following.settle(ids, NOW) == set()
        counts[size] = len(statements)
        assert Cancellation.objects.filter(order_id__in=ids).count() == size
    assert counts == dict.fromkeys(counts, counts[2])
    assert checks.differences([shop.seller_id]) == []


def test_orders_that_differ_in_what_lives_again_are_let_go_at_once_and_in_the_order_of_locks(
    site: Any, shop: Account
) -> None:
    """Waves before balances, for a whole page: else its second half waits for a picker who waits for its first."""
    other = world.account(
        site.seller_id,
        "RICE",
        "TEA",
        code="fk-own",
        stock_mode="common_pool",
        follow_cancellations=True,
        relive_unpicked=True,
    )
    world.stocked(site, {"A-03": {"RICE": 10, "TEA": 10}}, pool=world.COMMON)
    both = [*ordered(shop, "S1"), *ordered(other, "S2")]
    told(shop, "S1", 1, 1)
    told(other, "S2", 1, 1)
    with CaptureQueriesContext(connection) as statements:
        assert following.settle(both, NOW) == set()
    locking = [each["sql"] for each in statements if "FOR UPDATE" in each["sql"]]
    order = [table for sql in locking for table in ("wms_wave", "wms_pool_balance") if table in sql]
    assert order == ["wms_wave", "wms_pool_balance"]
    pools = {row.pool: (row.live, row.reserved, row.cancelled) for row in stock.by_pool(site) if row.sku == "RICE"}
    assert pools == {POOL: (997, 2, 1), world.COMMON: (8, 2, 0)}


def test_what_nobody_wants_followed_stays_stopped_for_a_person(shop: Account) -> None:
    (order,) = ordered(shop, "S1")
    ChannelAccount.objects.update(follow_cancellations=False)
    told(shop, "S1", 1, 1)
    assert follow_cancellations(NOW, 100) == 1
    assert followed() == []
    assert [case.cause for case in exceptions.open_cases([shop.seller_id])] == ["order.cancelled_on_channel"]
    assert "cancellation.conflict" not in [each.code for each in history.timeline([shop.seller_id], order)]


def test_two_observers_and_a_person_at_once_cancel_once(shop: Account) -> None:
    for number in range(5):
        code = f"S{number}"
        (order,) = ordered(shop, code)
        told(shop, code, 2, 1)
        Order.objects.filter(id=order).update(read_back_at=NOW)
        results = at_once(
            [
                lambda order=order: following.settle([order], NOW),
                lambda order=order: following.settle([order], NOW),
                lambda order=order: cancellations.follow([shop.seller_id], order, None, NOW),
            ]
        )
        refused = [each for each in results if isinstance(each, GodownError)]
        assert {each.code for each in refused} <= {"cancellation.nothing_cancelled"}
        assert Cancellation.objects.filter(order_id=order).count() == 1
        line = OrderLine.objects.get(order_id=order, sku="RICE")
        assert (line.cancelled, line.reserved) == (2, 1)
    assert checks.differences([shop.seller_id]) == []


def test_one_order_that_cannot_be_followed_keeps_no_other(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = ordered(shop, "S1", "S2", "S3")
    for code in ("S1", "S2", "S3"):
        told(shop, code, 1, 1)
    lines_of = cancellations.lines_of

    def breaks(orders: Any) -> Any:
        if ids[1] in orders:
            raise RuntimeError("an error of ours")
        return lines_of(orders)

    monkeypatch.setattr(cancellations, "lines_of", breaks)
    follow_cancellations(NOW, 100)
    assert set(Cancellation.objects.values_list("order_id", flat=True)) == {ids[0], ids[2]}
    monkeypatch.undo()
    follow_cancellations(NOW + timedelta(minutes=1), 100)
    assert set(Cancellation.objects.values_list("order_id", flat=True)) == set(ids)
