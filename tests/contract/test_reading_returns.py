"""Returns are read by window from the seller API v2, both kinds in one (facts/flipkart.md §3.10)."""

from datetime import timedelta

from godown.kit import clock
from godown.proxy.contract import Deferred, RefusalCode, Refused, ReturnsPage, ReturnType

from .conftest import SELLER_FULFILLED, SMART, Desk, accepted, window


def to_the_buyer(desk: Desk, quantity: int = 1, until: str = "DELIVERED", **options) -> str:
    """The order item of a shipment that the buyer has, or that is on its way."""
    code = desk.order(quantity, **options)
    for step in ("PACKED", "READY_TO_DISPATCH", "PICKUP_COMPLETE", "SHIPPED", "DELIVERED"):
        for item in desk.world.shipment(code).items:
            item.status = step
        if step == until:
            break
    return desk.world.shipment(code).items[0].order_item_id


def read(desk: Desk, account: str = SMART, hours: float = 1) -> list[ReturnsPage]:
    """All pages of a window."""
    pages, cursor = [], None
    while not pages or not pages[-1].complete:
        pages.append(accepted(desk.proxy.get_returns(account, *window(hours), cursor=cursor)))
        cursor = pages[-1].cursor
    return pages


def test_both_kinds_of_returns_come_in_one_window_page_by_page(desk: Desk) -> None:
    item = to_the_buyer(desk, quantity=27)
    customers = {one["return_id"] for _ in range(27) for one in desk.flipkart.create_return(item)}
    undelivered = {
        one["return_id"]
        for one in desk.flipkart.create_return(to_the_buyer(desk, 2, until="SHIPPED"), "courier_return")
    }
    pages = read(desk)
    assert [len(page.returns) for page in pages] == [25, 2, 2]
    found = {each.returnOrderCode: each.orderType for page in pages for each in page.returns}
    assert found == dict.fromkeys(customers, ReturnType.CUSTOMER_RETURN) | dict.fromkeys(
        undelivered, ReturnType.RETURN_TO_ORIGIN
    )
    assert pages[-1].cursor is None
    assert desk.calls("returns") == 3


def test_a_return_tells_everything_in_the_words_of_the_contract(desk: Desk) -> None:
    item = to_the_buyer(desk)
    (made,) = desk.flipkart.create_return(item)
    (each,) = [one for page in read(desk) for one in page.returns]
    theirs = desk.world.returns[made["return_id"]]
    shipment = desk.world.shipment(theirs.shipment_id)
    assert (each.returnOrderCode, each.returnOrderStatus, each.quantity) == (theirs.return_id, "created", 1)
    assert (each.forwardOrderCode, each.parentOrderCode) == (shipment.shipment_id, shipment.order_id)
    assert (each.orderItemCode, each.reason) == (item, "MISSING_ITEM: MISSING_PRODUCT")
    assert (each.awbNumber, each.transporter) == (theirs.tracking_id, shipment.vendor)
    assert (each.returnOrderTime, each.expectedDate) == (theirs.created_at, theirs.expected_at)
    assert f'"returnId":"{theirs.return_id}"' in each.raw


def test_returns_of_another_service_profile_or_outside_the_window_are_not_in_it(desk: Desk) -> None:
    (smart,) = desk.flipkart.create_return(to_the_buyer(desk))
    (own,) = desk.flipkart.create_return(to_the_buyer(desk, service_profile="NON_FBF"))
    assert [one.returnOrderCode for page in read(desk) for one in page.returns] == [smart["return_id"]]
    assert [one.returnOrderCode for page in read(desk, SELLER_FULFILLED) for one in page.returns] == [own["return_id"]]
    now = clock.now()
    page = accepted(desk.proxy.get_returns(SMART, now - timedelta(hours=2), now - timedelta(hours=1)))
    assert (page.returns, page.complete) == ([], False)


def test_a_cursor_that_is_not_flipkarts_is_refused_without_a_call(desk: Desk) -> None:
    answer = desk.proxy.get_returns(SMART, *window(), cursor="/listings?x=1")
    assert isinstance(answer, Refused)
    assert answer.code == RefusalCode.BAD_DATA
    assert desk.flipkart.calls() == []


def test_a_read_that_fails_is_put_off(desk: Desk) -> None:
    for kind in ("http_500", "html", "timeout", "truncated"):
        desk.flipkart.clear_faults()
        desk.flipkart.add_fault("returns", kind)
        assert isinstance(desk.proxy.get_returns(SMART, *window()), Deferred), kind
