"""Order intake: repeats, changes, unmapped SKUs, holds and the SLA after them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from godown.kit import history
from godown.kit.secrets import unseal
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.omni.models import Hold, Order, OrderLine, OrderPayload
from godown.omni.orders import service as orders
from world import NOW, account, channel_order, seller, skus, warehouse

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)


@pytest.fixture
def shop() -> Account:
    seller_id = seller()
    warehouse(seller_id)
    skus(seller_id, "RICE", "TEA")
    return account(seller_id, "RICE", "TEA")


def timeline(order: Order) -> list[str]:
    return [entry.code for entry in history.timeline([order.seller_id], order.id)]


def test_a_repeat_changes_nothing(shop: Account) -> None:
    page = [channel_order("S1", {"RICE": 2}), channel_order("S2", {"TEA": 1})]
    first = orders.take_in(shop, page, NOW, NOW)
    before = list(Order.objects.order_by("id").values())
    again = orders.take_in(shop, page, NOW + HOUR, NOW + HOUR)
    assert len(first.new) == 2
    assert (again.new, again.changed, again.same) == ({}, {}, 2)
    assert list(Order.objects.order_by("id").values()) == before
    assert OrderPayload.objects.count() == 2


def test_an_order_twice_on_a_page_is_one_order(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 2}), channel_order("S1", {"RICE": 2})], NOW, NOW)
    assert Order.objects.count() == 1
    assert OrderLine.objects.get().ordered == 2


def test_a_change_is_a_new_version_with_its_difference_in_the_timeline(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 2})], NOW, NOW)
    later = NOW + timedelta(days=2)
    changed = channel_order("S1", {"RICE": 2}, dispatchByTime=later, modifiedTime=NOW)
    orders.take_in(shop, [changed], NOW, NOW)
    order = Order.objects.get()
    assert (order.sla_at, order.sla_source, order.payload_version) == (later, "flipkart", 2)
    assert timeline(order) == ["order.received", "order.changed"]
    newest = OrderPayload.objects.get(version=2)
    assert unseal(newest.sealed).decode() == changed.raw


def test_an_older_reading_does_not_undo_a_newer_one(shop: Account) -> None:
    older = channel_order("S1", {"RICE": 2}, modifiedTime=NOW - 2 * HOUR, dispatchByTime=NOW)
    orders.take_in(shop, [channel_order("S1", {"RICE": 2})], NOW, NOW)
    intake = orders.take_in(shop, [older], NOW, NOW)
    assert intake.same == 1
    assert Order.objects.get().sla_at == NOW + timedelta(days=1)


def test_an_unmapped_sku_parks_the_order_and_its_listing_frees_it(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 1, "SALT": 1}), channel_order("S2", {"SALT": 3})], NOW, NOW)
    assert list(Order.objects.values_list("status", flat=True)) == ["FAILED", "FAILED"]
    (case,) = exceptions.open_cases([shop.seller_id])
    assert (case.cause, case.subject) == ("order.unmapped", "fk-SALT")

    listings.upsert(shop, [ListingRow("fk-SALT", "LST-SALT", "FSN-SALT", "SALT")], NOW)
    assert orders.retry_failed(shop, NOW) == 2
    assert orders.retry_failed(shop, NOW) == 0
    assert set(Order.objects.values_list("status", flat=True)) == {"CREATED"}
    assert exceptions.open_cases([shop.seller_id]) == []


def test_a_cancellation_on_the_channel_stops_the_order_and_cancels_nothing_here(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 3})], NOW, NOW)
    orders.take_in(shop, [channel_order("S1", {"RICE": 3}, cancelled={"RICE": 1}, modifiedTime=NOW)], NOW, NOW)
    line = OrderLine.objects.get()
    assert (line.ordered, line.cancelled, line.channel_cancelled) == (3, 0, 1)
    (case,) = exceptions.open_cases([shop.seller_id])
    assert (case.cause, case.subject, case.data) == ("order.cancelled_on_channel", "S1", {"units": 1})


def test_what_was_cancelled_before_we_saw_it_is_not_ordered_from_the_pool(shop: Account) -> None:
    page = [channel_order("S1", {"RICE": 3}, cancelled={"RICE": 1}), channel_order("S2", {"TEA": 1}, {"TEA": 1})]
    orders.take_in(shop, page, NOW, NOW)
    assert list(Order.objects.order_by("order_code").values_list("status", flat=True)) == ["CREATED", "CANCELLED"]
    assert list(OrderLine.objects.order_by("id").values_list("ordered", "cancelled")) == [(3, 1), (1, 1)]


def test_a_line_that_is_not_shown_any_more_is_told_and_cancels_nothing(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 2, "TEA": 1})], NOW, NOW)
    orders.take_in(shop, [channel_order("S1", {"RICE": 2}, modifiedTime=NOW)], NOW, NOW)
    (case,) = exceptions.open_cases([shop.seller_id])
    tea = OrderLine.objects.get(sku="TEA")
    assert (case.cause, case.subject, case.data) == ("order.strange_lines", "S1", {"lines": tea.item_code})
    assert (tea.ordered, tea.cancelled, tea.channel_cancelled) == (1, 0, 0)
    assert timeline(Order.objects.get())[-1] == "order.changed"
    orders.take_in(shop, [channel_order("S1", {"RICE": 2, "TEA": 1}, modifiedTime=NOW + HOUR)], NOW, NOW)
    assert exceptions.open_cases([shop.seller_id]) == []


def test_a_line_that_comes_later_is_told_and_not_taken_in(shop: Account) -> None:
    orders.take_in(shop, [channel_order("S1", {"RICE": 2})], NOW, NOW)
    orders.take_in(shop, [channel_order("S1", {"RICE": 2, "TEA": 1}, modifiedTime=NOW)], NOW, NOW)
    (case,) = exceptions.open_cases([shop.seller_id])
    assert case.cause == "order.strange_lines"
    assert OrderLine.objects.count() == 1


# --- holds --------------------------------------------------------------------------------------------------------


def held(code: str = "S1", **facts: Any) -> Any:
    return channel_order(code, {"RICE": 1}, onHold=True, **facts)


def free(code: str = "S1", **facts: Any) -> Any:
    return channel_order(code, {"RICE": 1}, **{"modifiedTime": NOW, **facts})


def test_a_held_order_has_no_sla_until_its_release_plus_two_days(shop: Account) -> None:
    orders.take_in(shop, [held()], NOW, NOW)
    order = Order.objects.get()
    assert (order.on_hold, order.sla_at, order.sla_source) == (True, None, "")

    orders.take_in(shop, [held()], NOW + HOUR, NOW + HOUR)
    orders.take_in(shop, [free()], NOW + 5 * HOUR, NOW + 5 * HOUR)
    order.refresh_from_db()
    assert (order.on_hold, order.sla_source) == (False, "derived")
    assert order.sla_at == NOW + 53 * HOUR
    assert order.sla_alert_at == NOW + 49 * HOUR


def test_the_sla_is_set_once_however_many_observe_the_release(shop: Account) -> None:
    orders.take_in(shop, [held()], NOW, NOW)
    for hours in (5, 6, 9):
        orders.take_in(shop, [free()], NOW + hours * HOUR, NOW + hours * HOUR)
    assert Order.objects.get().sla_at == NOW + 53 * HOUR


def test_the_stale_date_that_comes_with_the_release_is_not_used_but_a_later_change_is(shop: Account) -> None:
    orders.take_in(shop, [held(dispatchByTime=NOW + HOUR)], NOW, NOW)
    orders.take_in(shop, [free(dispatchByTime=NOW + HOUR)], NOW + 5 * HOUR, NOW + 5 * HOUR)
    assert Order.objects.get().sla_at == NOW + 53 * HOUR
    moved = free(dispatchByTime=NOW + 30 * HOUR, modifiedTime=NOW + 6 * HOUR)
    orders.take_in(shop, [moved], NOW + 6 * HOUR, NOW + 6 * HOUR)
    order = Order.objects.get()
    assert (order.sla_at, order.sla_source) == (NOW + 30 * HOUR, "flipkart")


def test_a_new_hold_opens_a_new_row_and_clears_the_sla(shop: Account) -> None:
    orders.take_in(shop, [held()], NOW, NOW)
    orders.take_in(shop, [free()], NOW + HOUR, NOW + HOUR)
    orders.take_in(shop, [held(modifiedTime=NOW + HOUR)], NOW + 2 * HOUR, NOW + 2 * HOUR)
    assert Order.objects.get().sla_at is None
    orders.take_in(shop, [free(modifiedTime=NOW + 2 * HOUR)], NOW + 3 * HOUR, NOW + 3 * HOUR)
    assert Order.objects.get().sla_at == NOW + 51 * HOUR
    assert list(Hold.objects.order_by("id").values_list("seen_at", "released_at")) == [
        (NOW, NOW + HOUR),
        (NOW + 2 * HOUR, NOW + 3 * HOUR),
    ]


@pytest.mark.parametrize(
    ("late", "on_hold"), [(held, False), (free, True)], ids=["late news of the hold", "late news of the release"]
)
def test_a_read_older_than_what_is_known_changes_nothing(
    shop: Account, late: Callable[..., Any], on_hold: bool
) -> None:
    orders.take_in(shop, [held()], NOW, NOW)
    if late is held:
        orders.take_in(shop, [free()], NOW + 2 * HOUR, NOW + 2 * HOUR)
    else:
        orders.take_in(shop, [held()], NOW + 2 * HOUR, NOW + 2 * HOUR)
    before = Order.objects.values().get()
    orders.take_in(shop, [late()], NOW + HOUR, NOW + 3 * HOUR)
    after = Order.objects.values().get()
    assert after["on_hold"] is on_hold
    assert after["sla_at"] == before["sla_at"]


@pytest.mark.parametrize(("newer", "older"), [(held, free), (free, held)], ids=["held since", "free since"])
def test_an_older_version_that_the_channel_shows_late_neither_holds_nor_frees(
    shop: Account, newer: Callable[..., Any], older: Callable[..., Any]
) -> None:
    orders.take_in(shop, [newer(modifiedTime=NOW)], NOW, NOW)
    before = Order.objects.values().get()
    orders.take_in(shop, [older(modifiedTime=NOW - HOUR)], NOW + HOUR, NOW + HOUR)
    assert Order.objects.values().get() == before
    assert Hold.objects.filter(released_at=None).count() == int(newer is held)


def test_a_page_takes_as_many_statements_as_a_single_order(shop: Account) -> None:
    statements = {}
    for size in (1, 25, 250):
        page = [channel_order(f"{size}-{n}", {"RICE": 1, "TEA": 2}) for n in range(size)]
        with CaptureQueriesContext(connection) as fresh:
            orders.take_in(shop, page, NOW, NOW)
        with CaptureQueriesContext(connection) as repeat:
            orders.take_in(shop, page, NOW, NOW)
        statements[size] = (len(fresh), len(repeat))
    assert statements[1] == statements[25] == statements[250]
