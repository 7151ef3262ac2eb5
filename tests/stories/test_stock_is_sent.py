"""Flipkart is told what there is to sell: on a sale, on a receipt, once a day, and after every doubt (E-28)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

import selling
from godown.kit import clock
from godown.kit.models import Due
from godown.omni import ports
from godown.omni.inventory import repository as inventory_rows
from godown.omni.inventory import service as inventory
from godown.omni.inventory import wanted
from godown.omni.inventory.messages import EDITED, REFUSED, STUCK
from godown.omni.inventory.rules import Settled
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.omni.models import Exposure, InventoryUpdate
from godown.proxy import budget, repository
from godown.wms.desk import Desk
from selling import Place, Selling


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    with selling.place() as made:
        yield made


@pytest.fixture
def shop(place: Place) -> Selling:
    """It has 10 of the first, 4 of the second and none of the third, and Flipkart knows."""
    place.receive(10, 4)
    made = Selling(place, place.account())
    made.look()
    return made


def test_what_the_pool_has_is_told_in_one_call_and_nothing_without_a_change(shop: Selling) -> None:
    assert shop.shown(0, 1, 2) == [10, 4, 0]
    assert shop.outcomes(0) == [("changed", 10, "accepted")]
    shop.look()
    assert shop.place.calls() == 1


def test_a_sale_and_a_receipt_change_what_flipkart_shows(shop: Selling) -> None:
    shop.place.buy(0, 3)
    shop.look()
    assert (shop.shown(0), shop.exposure(0).told) == ([7], 7)
    shop.place.receive(20)
    shop.look()
    assert shop.shown(0, 1) == [27, 4]
    assert [quantity for _cause, quantity, _outcome in shop.outcomes(0)] == [10, 7, 27]


def test_what_an_order_on_hold_wants_is_not_for_sale_again(shop: Selling) -> None:
    shop.place.buy(0, 4, hold=True)
    shop.look()
    assert (shop.shown(0), shop.exposure(0).told) == ([6], 6)


def test_few_changes_are_gathered_and_the_first_piece_does_not_wait(shop: Selling) -> None:
    shop.place.receive(1)
    shop.look(seconds=10)
    assert (shop.shown(0), shop.place.calls()) == ([10], 1)
    shop.place.receive(0, 0, 1)
    shop.look(seconds=10)
    assert (shop.shown(0, 2), shop.place.calls()) == ([11, 1], 2)


def test_the_buffer_is_kept_back(place: Place) -> None:
    place.receive(10, 3, 1)
    shop = Selling(place, place.account(stock_buffer=3))
    shop.look()
    assert shop.shown(0, 1, 2) == [7, 0, 0]
    (update,) = InventoryUpdate.objects.filter(exposure=shop.exposure(0))
    assert (update.available, update.buffer, update.quantity) == (10, 3, 7)


def test_an_account_sends_nothing_unless_it_is_switched_on(place: Place) -> None:
    place.receive(10)
    shop = Selling(place, place.account(send_stock=False))
    shop.look()
    shop.compare()
    assert (shop.shown(0), place.calls(), place.calls("listings_get")) == ([0], 0, 0)
    assert not Exposure.objects.exists()


def test_a_sku_that_did_not_change_for_a_week_is_told_every_day(shop: Selling) -> None:
    told = [shop.exposure(1).told_at]
    for _hour in range(7 * 24):
        shop.look(hours=1)
        if (now := shop.exposure(1).told_at) != told[-1]:
            told.append(now)
    assert [later - earlier for earlier, later in pairwise(told)] == [timedelta(days=1)] * 7
    assert {cause for cause, _quantity, _outcome in shop.outcomes(1)} == {"changed", "daily"}
    assert (shop.shown(1), shop.place.calls()) == ([4], 8)


def test_of_a_listing_the_last_ten_updates_are_kept(shop: Selling) -> None:
    for _time in range(12):
        inventory.send_now(shop.account, clock.now(), shop.sku(1))
        shop.look(seconds=1)
    assert shop.outcomes(1) == [("asked", 4, "accepted")] * 10
    assert len(shop.outcomes(0)) == 1


@pytest.mark.parametrize("kind", ["lost_reply", "truncated"])
def test_a_lost_reply_is_read_back_and_adopted(shop: Selling, kind: str) -> None:
    shop.place.flipkart.add_fault("inventory_update", kind, times=1)  # type: ignore[arg-type]
    shop.place.receive(20)
    shop.look()
    assert (shop.shown(0), shop.exposure(0).told, shop.exposure(0).doubt) == ([30], 10, True)
    shop.look_until(lambda: shop.exposure(0).told == 30)
    assert shop.outcomes(0)[1:] == [("changed", 30, "read_back")]
    assert shop.place.calls() == 2


def test_what_flipkart_does_not_show_twice_is_told_again(shop: Selling) -> None:
    shop.place.flipkart.add_fault("inventory_update", "http_500", times=1)
    shop.place.receive(20)
    shop.look()
    assert (shop.shown(0), shop.exposure(0).told) == ([10], 10)
    shop.look_until(lambda: shop.exposure(0).told == 30)
    assert shop.shown(0) == [30]
    assert shop.outcomes(0)[1:] == [("changed", 30, "undone"), ("changed", 30, "accepted")]
    assert shop.place.calls("listings_get") == 2


def test_an_update_that_arrives_after_a_newer_one_is_found_and_put_right(shop: Selling) -> None:
    shop.place.flipkart.add_fault("inventory_update", "http_500", times=1)
    shop.place.receive(20)
    shop.look()
    shop.look_until(lambda: shop.exposure(0).doubt and shop.exposure(0).looked_at is not None)
    shop.place.receive(5)
    shop.look_until(lambda: shop.exposure(0).told == 35)
    shop.place.flipkart.set_quantity(shop.place.goods[0].listing_id, 30)  # only now Flipkart gets to the first
    for _minute in range(25):
        shop.place.pass_time(minutes=1)
        shop.place.run(inventory.COMPARE, inventory.SEND)
    assert (shop.shown(0), shop.exposure(0).told) == ([35], 35)


def test_what_flipkart_says_nothing_of_is_in_doubt_alone(shop: Selling) -> None:
    shop.place.flipkart.add_fault("inventory_update", "empty", times=1)
    shop.place.receive(20)
    shop.look()
    assert shop.exposure(0).doubt
    shop.look_until(lambda: shop.exposure(0).told == 30)
    assert shop.shown(0) == [30]


def test_a_throttled_update_waits_and_the_newest_state_is_told_then(shop: Selling) -> None:
    shop.place.flipkart.add_fault("inventory_update", "http_429", times=1)
    shop.place.receive(20)
    shop.look()
    assert (shop.exposure(0).told, shop.exposure(0).sending) == (10, None)
    shop.place.receive(5)
    shop.look_until(lambda: shop.exposure(0).told == 35)
    assert shop.outcomes(0)[1:] == [("changed", 35, "accepted")]


def test_a_refused_listing_does_not_keep_the_others_and_is_somebodys_work(shop: Selling) -> None:
    first = shop.place.goods[0]
    listings.upsert(shop.account, [ListingRow("gone", "LST-X", first.fsn, first.sku)], clock.now())
    shop.place.receive(1)
    shop.look()
    assert shop.shown(0) == [11]
    gone = Exposure.objects.get(listing__channel_sku="gone")
    assert (gone.told, gone.refused, gone.refused_code) == (None, 11, "UNKNOWN_LISTING")
    assert shop.cases() == [REFUSED.code]
    calls = shop.place.calls()
    shop.look()
    assert shop.place.calls() == calls  # not again before an hour has passed
    shop.look(hours=1)
    assert shop.place.calls() == calls + 1
    inventory.pause(shop.account, "gone", True, clock.now())
    shop.place.receive(1)
    shop.look()
    assert shop.cases() == []


def test_a_paused_listing_keeps_what_it_was_told_until_it_goes_on(shop: Selling) -> None:
    inventory.pause(shop.account, shop.sku(0), True, clock.now())
    shop.place.receive(5, 5)
    shop.look()
    assert shop.shown(0, 1) == [10, 9]
    inventory.pause(shop.account, shop.sku(0), False, clock.now())
    shop.look()
    assert shop.shown(0) == [15]


def test_of_a_disabled_listing_nothing_is_for_sale(shop: Selling) -> None:
    listings.enable(shop.account, [shop.sku(0)], False, clock.now())
    shop.look()
    assert shop.shown(0, 1) == [0, 4]


def test_a_disabled_listing_of_which_flipkart_does_not_tell_what_it_has_is_told_nothing_too(shop: Selling) -> None:
    shop.place.flipkart.add_fault("inventory_update", "lost_reply", times=1)
    shop.place.receive(20)
    shop.look()
    doubtful = shop.exposure(0)
    inventory_rows.settle([Settled(doubtful.id, doubtful.version, "undone", None)], clock.now())
    listings.enable(shop.account, [shop.sku(0)], False, clock.now())
    assert (shop.shown(0), shop.exposure(0).told) == ([30], None)
    shop.look()
    assert (shop.shown(0), shop.exposure(0).told) == ([0], 0)


def test_what_is_told_while_it_differs_is_not_looked_at_again_and_again(shop: Selling) -> None:
    shop.place.flipkart.set_quantity(shop.place.goods[0].listing_id, 99)
    shop.compare(seconds=1)
    Exposure.objects.filter(drifted_at__isnull=False).update(sending=10, sending_at=clock.now(), doubt=True)
    shop.compare(minutes=11)
    (due,) = Due.objects.filter(kind=inventory.COMPARE)
    assert due.next_at == clock.now() + timedelta(minutes=10)


def test_an_order_that_is_reserved_while_the_pool_is_looked_at_is_not_for_sale(shop: Selling) -> None:
    """E-28: never more than there is, whatever happens between the two looks."""

    class Slow(Desk):
        def live_pieces(self, *place: Any) -> dict[str, int]:
            found = super().live_pieces(*place)
            shop.place.run("allocate")
            return found

    order = [(shop.place.goods[0].listing_id, 3)]
    shop.place.flipkart.place_order(order, service_profile="NON_FBF")
    shop.place.pass_time(seconds=130)
    shop.place.run("poll")
    ports.use(ports.proxy(), Slow())
    try:
        offered = {each.sku: each.available for each in wanted.offers(shop.account)}
    finally:
        ports.use(ports.proxy(), Desk())
    assert offered[shop.sku(0)] == 7
    assert {each.sku: each.available for each in wanted.offers(shop.account)} == offered


def test_what_somebody_edits_on_the_portal_is_found_and_put_right(shop: Selling) -> None:
    shop.place.flipkart.set_quantity(shop.place.goods[0].listing_id, 99)
    shop.compare(seconds=1)
    assert (shop.exposure(0).seen, shop.exposure(0).told, shop.cases()) == (99, 10, [])  # an order may be on its way
    shop.compare(minutes=10)
    assert (shop.exposure(0).told, shop.cases()) == (99, [EDITED.code])
    shop.look(seconds=61)
    assert shop.shown(0) == [10]
    assert shop.outcomes(0)[1:] == [("found", 99, "found"), ("changed", 10, "accepted")]
    shop.compare(days=1)
    assert (shop.cases(), shop.exposure(0).seen) == ([], 10)


def test_a_sale_that_is_not_here_yet_is_no_edit(shop: Selling) -> None:
    shop.place.pass_time(seconds=1)
    order = [(shop.place.goods[0].listing_id, 2)]
    shop.place.flipkart.place_order(order, service_profile="NON_FBF")
    shop.compare()
    assert shop.exposure(0).drifted_at is not None
    shop.place.buy(1, 1)  # reads the other order too
    shop.look()
    shop.compare(minutes=15)
    assert (shop.exposure(0).told, shop.exposure(0).found_at, shop.exposure(0).drifted_at) == (8, None, None)


def test_two_accounts_of_the_common_pool_never_show_more_than_it_has(shop: Selling) -> None:
    other = Selling(shop.place, shop.place.account("fk-own-2", location=1, stock_buffer=2))
    other.look()
    assert (shop.exposure(0).told, other.exposure(0).told) == (10, 8)
    shop.place.buy(0, 7)
    shop.look()
    other.look()
    assert (shop.exposure(0).told, other.exposure(0).told) == (3, 1)


def test_one_listing_that_spoils_a_whole_call_is_told_alone_from_then_on(shop: Selling) -> None:
    first = shop.place.goods[0]
    listings.upsert(shop.account, [ListingRow("short", "LST-X", "SHORT", first.sku)], clock.now())
    shop.place.receive(1, 1)
    shop.look()
    assert shop.shown(0, 1) == [11, 5]
    short = Exposure.objects.get(listing__channel_sku="short")
    assert (short.told, short.refused, short.refused_code) == (None, 11, "BAD_DATA")
    assert shop.place.calls() == 1 + 1 + 3  # together, and then each alone
    shop.place.receive(1, 1)
    shop.look(hours=1)
    assert (shop.shown(0, 1), shop.place.calls()) == ([12, 6], 5 + 2)


def test_while_calls_are_scarce_changes_go_one_call_a_minute_and_what_is_told_anew_waits(shop: Selling) -> None:
    login = repository.select_account(shop.account.code)
    assert login is not None
    for _ in range(600):
        budget.draw(login.login.id, bench=True, now=clock.now())
    shop.place.receive(0, 0, 1)
    shop.look(seconds=1)
    assert (shop.shown(2), shop.place.calls()) == ([1], 2)
    (due,) = Due.objects.filter(kind=inventory.SEND).values_list("next_at", flat=True)
    assert due - clock.now() == timedelta(seconds=60)
    Exposure.objects.update(told_at=clock.now() - timedelta(days=2))
    shop.look()
    assert shop.place.calls() == 2


def test_an_account_that_cannot_tell_anything_for_long_is_somebodys_work(shop: Selling) -> None:
    shop.place.flipkart.add_fault("inventory_update", "http_429")
    shop.place.receive(1)
    shop.look()
    assert shop.cases() == []
    shop.look(minutes=31)
    assert shop.cases() == [STUCK.code]
    shop.place.flipkart.clear_faults()
    shop.look(minutes=10)
    assert (shop.cases(), shop.shown(0)) == ([], [11])
