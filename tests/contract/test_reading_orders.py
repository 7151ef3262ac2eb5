"""Orders are read by window and by code (facts/flipkart.md §3.1, §3.2)."""

from datetime import timedelta
from decimal import Decimal

from godown.kit import clock
from godown.proxy.contract import Capabilities, Deferred, RefusalCode, Refused

from .conftest import SELLER_FULFILLED, SMART, START, Desk, accepted, window


def test_a_window_is_read_page_by_page_until_flipkart_has_no_more(desk: Desk) -> None:
    codes = {desk.order() for _ in range(45)}
    pages = []
    cursor = None
    while True:
        page = accepted(desk.proxy.get_orders(SMART, *window(), on_hold=False, cursor=cursor))
        pages.append(page)
        if page.complete:
            break
        cursor = page.cursor
    assert [len(page.orders) for page in pages] == [20, 20, 5]
    assert {order.orderCode for page in pages for order in page.orders} == codes
    assert pages[-1].cursor is None
    assert [page.unreadable for page in pages] == [[], [], []]


def test_orders_on_hold_come_only_when_asked_for(desk: Desk) -> None:
    free, held = desk.order(), desk.order(hold=True)
    not_held = accepted(desk.proxy.get_orders(SMART, *window(), on_hold=False))
    on_hold = accepted(desk.proxy.get_orders(SMART, *window(), on_hold=True))
    assert [(order.orderCode, order.onHold) for order in not_held.orders] == [(free, False)]
    assert [(order.orderCode, order.onHold) for order in on_hold.orders] == [(held, True)]


def test_an_order_tells_everything_in_the_words_of_the_contract(desk: Desk) -> None:
    start = START + timedelta(hours=2)
    code = desk.order(quantity=3, dispatch_after=start, dispatch_by=start + timedelta(days=1))
    (order,) = accepted(desk.proxy.get_orders(SMART, *window(), on_hold=False)).orders
    shipment = desk.world.shipment(code)
    listing = desk.world.listings[shipment.items[0].listing_id]
    (item,) = order.orderItems
    assert (order.orderCode, order.parentOrderCode) == (code, shipment.order_id)
    assert order.locationCode == desk.world.location_id
    assert (order.startProcessingTime, order.dispatchByTime) == (start, start + timedelta(days=1))
    assert (item.orderItemCode, item.channelSkuCode) == (shipment.items[0].order_item_id, listing.sku)
    assert (item.listingId, item.productId, item.status) == (listing.listing_id, listing.fsn, "APPROVED")
    assert (item.quantity, item.cancelledQuantity) == (3, 0)
    assert item.sellingPricePerUnit == Decimal(str(listing.price)).quantize(Decimal("0.01"))
    assert f'"shipmentId":"{code}"' in order.raw


def test_orders_of_another_service_profile_are_not_ours(desk: Desk) -> None:
    smart, own = desk.order(), desk.order(service_profile="NON_FBF")
    assert [o.orderCode for o in accepted(desk.proxy.get_orders(SMART, *window(), False)).orders] == [smart]
    assert [o.orderCode for o in accepted(desk.proxy.get_orders(SELLER_FULFILLED, *window(), False)).orders] == [own]


def test_an_order_outside_the_window_is_not_in_it(desk: Desk) -> None:
    desk.order()
    now = clock.now()
    page = accepted(desk.proxy.get_orders(SMART, now - timedelta(hours=2), now - timedelta(hours=1), False))
    assert (page.orders, page.complete) == ([], True)


def test_orders_by_code_come_as_they_are_now_and_strangers_are_named(desk: Desk) -> None:
    held, cut = desk.order(), desk.order(quantity=2)
    desk.flipkart.hold(held)
    desk.flipkart.cancel(cut)
    found = accepted(desk.proxy.get_orders_by_code(SMART, [held, cut, "never-heard-of"]))
    by_code = {order.orderCode: order for order in found.orders}
    assert found.unknown == ["never-heard-of"]
    assert by_code[held].onHold is True
    assert [(i.status, i.quantity, i.cancelledQuantity) for i in by_code[cut].orderItems] == [("CANCELLED", 0, 2)]
    assert desk.calls("get_shipments") == 1


def test_a_cursor_that_is_not_flipkarts_is_refused_without_a_call(desk: Desk) -> None:
    answer = desk.proxy.get_orders(SMART, *window(), False, cursor="/v3/listings?x=1")
    assert isinstance(answer, Refused)
    assert answer.code == RefusalCode.BAD_DATA
    assert desk.flipkart.calls() == []


def test_an_account_nobody_registered_is_refused(desk: Desk) -> None:
    answer = desk.proxy.get_orders("nobody", *window(), False)
    assert isinstance(answer, Refused)
    assert answer.code == RefusalCode.UNKNOWN_ACCOUNT


def test_a_read_that_fails_is_put_off(desk: Desk) -> None:
    desk.order()
    for kind in ("http_500", "html", "timeout", "truncated"):
        desk.flipkart.clear_faults()
        desk.flipkart.add_fault("filter", kind)
        assert isinstance(desk.proxy.get_orders(SMART, *window(), False), Deferred), kind
    desk.flipkart.clear_faults()
    assert len(accepted(desk.proxy.get_orders(SMART, *window(), False)).orders) == 1


def test_what_an_account_can_do_and_how_much_it_has_called_is_known(desk: Desk) -> None:
    smart, own = (accepted(desk.proxy.capabilities(code)) for code in (SMART, SELLER_FULFILLED))
    shared = {"hold": True, "cancellationRead": True, "returnsRead": True}
    assert smart == Capabilities(picklists=True, binsRead=True, binsWrite=True, **shared)
    assert own == Capabilities(inventoryUpdate=True, parcelsPerCall=25, **shared)
    desk.proxy.get_orders(SMART, *window(), False)
    used = accepted(desk.proxy.budget(SMART))
    assert (used.used, used.limit) == (2, 1000)  # the token's call counts
    assert len(desk.flipkart.calls()) == 2
