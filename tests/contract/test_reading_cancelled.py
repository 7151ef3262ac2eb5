"""Who was cancelled is searched by window, once for each kind of cancellation (facts/flipkart.md §3.1)."""

from godown.proxy.contract import CancelledPage, Deferred, RefusalCode, Refused

from .conftest import SELLER_FULFILLED, SMART, Desk, accepted, window


def read(desk: Desk, account: str = SMART, hours: float = 1) -> list[CancelledPage]:
    """All pages of a window."""
    pages: list[CancelledPage] = []
    while not pages or not pages[-1].complete:
        cursor = pages[-1].cursor if pages else None
        pages.append(accepted(desk.proxy.get_cancelled(account, *window(hours), cursor=cursor)))
    return pages


def test_cancellations_of_every_kind_come_in_one_window_page_by_page(desk: Desk) -> None:
    bought = {desk.order() for _ in range(21)}
    whole, part, other = desk.order(), desk.order(quantity=3), desk.order()
    for code in bought:
        desk.flipkart.cancel(code)
    desk.flipkart.cancel(whole, type="marketplaceCancellation")
    item = desk.world.shipment(part).items[0].order_item_id
    desk.flipkart.cancel(part, item, 1, type="sellerCancellation")

    pages = read(desk)

    assert [len(page.orderCodes) for page in pages] == [20, 1, 1, 1]
    found = {code for page in pages for code in page.orderCodes}
    assert found == bought | {whole, part}
    assert other not in found
    assert pages[-1].cursor is None
    assert (desk.calls("filter"), desk.calls("filter_next")) == (3, 1)


def test_what_was_cancelled_before_the_window_or_at_another_service_is_not_in_it(desk: Desk) -> None:
    early = desk.order()
    desk.flipkart.cancel(early)
    desk.wait(2 * 3600)
    own = desk.order(service_profile="NON_FBF")
    desk.flipkart.cancel(own)
    assert [page.orderCodes for page in read(desk)] == [[], [], []]
    assert [page.orderCodes for page in read(desk, hours=3)] == [[early], [], []]
    assert [page.orderCodes for page in read(desk, SELLER_FULFILLED)] == [[own], [], []]


def test_a_cursor_of_somebody_else_is_refused_and_nothing_is_asked(desk: Desk) -> None:
    for cursor in ("/v3/shipments/filter?next_token=x", "buyerCancellation http://elsewhere/", "whatever"):
        answer = desk.proxy.get_cancelled(SMART, *window(), cursor=cursor)
        assert isinstance(answer, Refused)
        assert answer.code == RefusalCode.BAD_DATA
    assert desk.calls("filter") == 0


def test_a_search_that_makes_no_sense_is_asked_again_later(desk: Desk) -> None:
    desk.flipkart.add_fault(op="filter", kind="html")
    assert isinstance(desk.proxy.get_cancelled(SMART, *window()), Deferred)
