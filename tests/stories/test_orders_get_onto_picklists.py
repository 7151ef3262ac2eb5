"""From Flipkart's list to the warehouse floor: polls, holds, stock, acknowledgement, picklists."""

from collections import Counter
from datetime import timedelta

from godown.kit import clock, due
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Order
from godown.wms.pools import service as pools
from playing import Play


def causes(play: Play) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for case in exceptions.open_cases([play.shop.site.seller_id]):
        found.setdefault(case.cause, []).append(case.subject)
    return found


def test_full_lists_are_released_at_once_and_the_rest_after_its_time(play: Play) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    codes = [play.order(dispatch_by=tomorrow + timedelta(minutes=number)) for number in range(57)]
    play.run()
    assert Order.objects.exclude(picklist=None).count() == 50
    play.until_on_picklists(*codes)
    lists = Counter(Order.objects.values_list("picklist", flat=True))
    assert sorted(lists.values()) == [7, 25, 25]
    waited = clock.now() - play.get(codes[0]).first_seen_at
    assert timedelta(minutes=15) <= waited < timedelta(minutes=17)
    assert causes(play) == {}


def test_orders_left_out_of_a_short_list_are_on_the_next(play: Play) -> None:
    play.flipkart.add_fault("picklist_create", "short_picklist", nth=1, count=3)
    codes = [play.order() for _ in range(25)]
    play.run()
    play.until_on_picklists(*codes)
    lists = Counter(Order.objects.values_list("picklist", flat=True))
    assert sorted(lists.values()) == [3, 22]


def test_a_lost_reply_of_the_release_makes_no_second_list(play: Play) -> None:
    play.flipkart.add_fault("picklist_create", "lost_reply", nth=1)
    codes = [play.order() for _ in range(25)]
    play.run()
    play.until_on_picklists(*codes)
    assert len({play.get(code).picklist for code in codes}) == 1
    assert len(play.flipkart.picklists()) == 1


def test_a_list_whose_release_nobody_waits_for_any_more_is_taken_in_all_the_same(play: Play) -> None:
    play.flipkart.add_fault("picklist_create", "lost_reply", nth=1)
    for look in range(1, 20):  # a full list is released without a look before
        play.flipkart.add_fault("picklist_pending", "http_500", nth=look)
    codes = [play.order() for _ in range(25)]
    play.run()
    play.flipkart.hold(*codes)
    play.stage.until("held", lambda: Order.objects.filter(on_hold=True).count() == 25)
    play.flipkart.clear_faults()
    assert Order.objects.exclude(picklist=None).count() == 0
    play.until_on_picklists(*codes)
    assert len(play.flipkart.picklists()) == 1


def test_an_order_that_flipkart_put_on_a_list_before_showing_it_is_pulled_at_once(play: Play) -> None:
    known = [play.order() for _ in range(24)]
    play.run()
    play.flipkart.add_fault("filter", "late_visibility", seconds=3600)
    hidden = play.order()
    play.until_on_picklists(*known, hidden)
    play.run()
    order = play.get(hidden)
    assert (order.status, order.picklist) == ("FULFILLABLE", play.get(known[0]).picklist)
    assert order.given_to_floor_at is not None
    assert causes(play) == {}


def test_a_linked_order_without_stock_waits_for_a_person_and_is_served_from_its_link(play: Play) -> None:
    lacking = play.flipkart.place_order([(play.shop.lacking["listing_id"], 2)])["shipment_id"]
    play.order()
    play.until_on_picklists(lacking)
    play.run()
    assert play.get(lacking).status == "UNFULFILLABLE"
    assert causes(play) == {"fulfilment.linked_unservable": [lacking]}  # one trouble, one row

    released = play.calls("picklist_create")
    sku = play.shop.lacking["sku"]
    play.shop.receive({sku: 5}, "GRN-2", clock.now())
    pools.allocate(play.shop.site, play.shop.account.pool, {sku: 5}, "more stock", "story:2", clock.now())
    play.stage.until("served", lambda: play.get(lacking).given_to_floor_at is not None)
    assert causes(play) == {}
    assert play.calls("picklist_create") == released


def test_nothing_is_asked_of_flipkart_before_processing_may_start(play: Play) -> None:
    start = clock.now() + timedelta(hours=4)
    later = play.order(dispatch_after=start)
    play.wait(hours=3.9)
    assert (play.get(later).status, play.get(later).picklist) == ("FULFILLABLE", None)
    assert play.calls("picklist_create") == 0
    play.until_on_picklists(later)
    assert clock.now() >= start


def test_a_held_order_gets_no_stock_and_no_list_until_flipkart_releases_it(play: Play) -> None:
    held = play.order(hold=True)
    play.wait(hours=1)
    order = play.get(held)
    assert (order.status, order.on_hold, order.sla_at, order.picklist) == ("CREATED", True, None, None)

    play.flipkart.unhold(held)
    play.stage.until("released", lambda: not play.get(held).on_hold)
    order = play.get(held)
    released = clock.now()
    assert order.sla_source == "derived"
    assert released - timedelta(minutes=1) + timedelta(hours=48) <= order.sla_at <= released + timedelta(hours=48)
    assert order.sla_alert_at < order.sla_at
    play.until_on_picklists(held)
    assert play.timeline(held)[:4] == ["order.received", "hold.held", "order.changed", "hold.released"]


def test_an_order_held_after_it_got_stock_is_not_worked_on(play: Play) -> None:
    code = play.order()
    play.run()
    play.flipkart.hold(code)
    play.wait(hours=1)
    order = play.get(code)
    assert (order.status, order.on_hold, order.picklist) == ("FULFILLABLE", True, None)


def test_an_outage_of_nine_hours_loses_nothing(play: Play) -> None:
    play.run()
    play.flipkart.add_fault("filter", "http_500")
    codes = [play.order() for _ in range(45)]
    play.wait(hours=9)
    assert Order.objects.count() == 0
    play.flipkart.clear_faults()
    play.stage.until("all here", lambda: Order.objects.count() == 45)
    assert set(Order.objects.values_list("order_code", flat=True)) == set(codes)


def test_an_order_that_flipkart_showed_too_late_for_the_polls_is_found_by_the_look_back(play: Play) -> None:
    play.wait(minutes=1)
    play.flipkart.add_fault("filter", "late_visibility", seconds=7200)
    hidden = play.order(dispatch_after=clock.now() + timedelta(days=3))
    play.wait(hours=3)
    assert not Order.objects.filter(order_code=hidden).exists()
    play.flipkart.clear_faults()
    due.plan("look_back", [play.shop.account.id], clock.now())
    play.run()
    assert play.get(hidden).status == "FULFILLABLE"
