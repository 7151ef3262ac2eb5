"""Flipkart's bins: read in two calls; received into, moved between and taken out of, each once (facts §5.5, §8)."""

from typing import Any

import pytest

from fksandbox import exports
from godown.proxy.bins.wire import contents
from godown.proxy.contract import (
    Accepted,
    BinInwardItem,
    BinInwardReply,
    BinInwardRequest,
    BinMoveReply,
    BinMoveRequest,
    Deferred,
    InDoubt,
    RecallReply,
    RecallRequest,
    RefusalCode,
    Refused,
)
from godown.proxy.flipkart.wire import Unreadable

from .conftest import SELLER_FULFILLED, SMART, Desk, accepted


class Bins:
    """The desk's bins: the last two are empty at the start, the first is the fullest."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.codes = list(desk.world.bins[desk.world.location_id])
        self.listing = next(iter(desk.world.listings))

    def there(self, code: str, listing: str | None = None) -> int:
        return self.desk.world.bins[self.desk.world.location_id][code].get(listing or self.listing, 0)

    def inward(self, *lines: tuple[str, int], request_id: str = "plan-1", listing: str | None = None) -> Any:
        items = [BinInwardItem(binCode=code, listingId=listing or self.listing, quantity=each) for code, each in lines]
        return self.desk.proxy.inward_to_bins(SMART, BinInwardRequest(requestId=request_id, items=items))

    def move(self, source: str, target: str, quantity: int, request_id: str = "move-1") -> Any:
        request = BinMoveRequest(
            requestId=request_id, listingId=self.listing, fromBin=source, toBin=target, quantity=quantity
        )
        return self.desk.proxy.move_between_bins(SMART, request)

    def recall(self, quantity: int, request_id: str = "recall-1") -> Any:
        request = RecallRequest(requestId=request_id, listingId=self.listing, quantity=quantity)
        return self.desk.proxy.recall_from_bins(SMART, request)

    def total(self) -> int:
        return sum(self.there(code) for code in self.codes)


@pytest.fixture
def bins(desk: Desk) -> Bins:
    return Bins(desk)


def refused(answer: Any, code: RefusalCode) -> None:
    assert isinstance(answer, Refused), answer
    assert answer.code == code


def test_all_bins_are_read_in_two_calls(bins: Bins) -> None:
    reply = accepted(bins.desk.proxy.get_bins(SMART))
    assert [each.binCode for each in reply.bins] == bins.codes
    assert {each.binCode: each.contents for each in reply.bins} == bins.desk.world.bins[bins.desk.world.location_id]
    assert all(each.capacity == 1500 and each.used == sum(each.contents.values()) for each in reply.bins)
    assert bins.desk.operations() == ["ageing_report", "bin_capacity"]


def test_an_unreadable_answer_is_no_empty_book(bins: Bins) -> None:
    for kind in ("truncated", "empty", "http_500"):
        bins.desk.flipkart.add_fault("ageing_report", kind, times=1)
        assert isinstance(bins.desk.proxy.get_bins(SMART), Deferred), kind
    bins.desk.flipkart.add_fault("bin_capacity", "empty", nth=1)
    assert isinstance(bins.desk.proxy.get_bins(SMART), Deferred)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Bin,Listing ID,SKU\nA,LST1,S\n",
        b"Bin,Listing ID,Quantity\nA,LST1,many\n",
        b"Bin,Listing ID,Quantity\nA,LST1\n",
        b"Bin,Listing ID,Quantity\nA,LST1,1",
        b"\xff\n",
    ],
)
def test_a_report_that_is_not_whole_is_not_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        contents(body)


def test_a_report_without_rows_says_that_the_bins_are_empty() -> None:
    assert contents(b"\xef\xbb\xbfBin,Listing ID,Quantity\r\n") == {}


def test_a_report_that_misses_a_bin_in_use_is_read_again(bins: Bins, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted(bins.desk.proxy.get_bins(SMART))
    monkeypatch.setattr(exports, "ageing", lambda _world, _location: "Bin,Listing ID,Quantity\n")
    assert isinstance(bins.desk.proxy.get_bins(SMART), Deferred)


def test_seller_fulfilled_stock_lies_in_no_bins(bins: Bins) -> None:
    refused(bins.desk.proxy.get_bins(SELLER_FULFILLED), RefusalCode.NOT_SUPPORTED)
    smart, own = (accepted(bins.desk.proxy.capabilities(code)) for code in (SMART, SELLER_FULFILLED))
    assert (smart.binsRead, smart.binsWrite, smart.binsCreate) == (True, True, False)
    assert (own.binsRead, own.binsWrite, own.binsCreate) == (False, False, False)


def test_a_receipt_into_several_bins_has_a_result_per_line(bins: Bins) -> None:
    first, second = bins.codes[-1], bins.codes[-2]
    reply = accepted(bins.inward((first, 1500), (second, 20), (first, 1)))
    assert [(each.binCode, each.quantity, each.code) for each in reply.items] == [
        (first, 1500, ""),
        (second, 20, ""),
        (first, 1, "NO_ROOM"),
    ]
    assert (bins.there(first), bins.there(second)) == (1500, 20)
    assert bins.desk.operations() == ["putlist_create", "putlist_add", "putlist_close"]


def test_a_repeated_receipt_gets_the_same_answer_without_a_call(bins: Bins) -> None:
    first = bins.inward((bins.codes[-1], 5))
    calls = len(bins.desk.flipkart.calls())
    assert bins.inward((bins.codes[-1], 5)) == first
    refused(bins.inward((bins.codes[-1], 6)), RefusalCode.CHANGED_REQUEST)
    assert len(bins.desk.flipkart.calls()) == calls
    assert bins.there(bins.codes[-1]) == 5


def test_a_receipt_into_an_unknown_bin_is_refused_whole(bins: Bins) -> None:
    refused(bins.inward((bins.codes[-1], 5), ("NOWHERE", 1)), RefusalCode.UNKNOWN_BIN)
    assert bins.there(bins.codes[-1]) == 0
    accepted(bins.inward((bins.codes[-1], 5)))
    assert bins.there(bins.codes[-1]) == 5


@pytest.mark.parametrize("fault", ["lost_reply", "truncated"])
def test_a_receipt_whose_reply_was_lost_is_read_back_and_adopted(bins: Bins, fault: Any) -> None:
    bins.desk.flipkart.add_fault("putlist_close", fault, nth=1)
    assert isinstance(bins.inward((bins.codes[-1], 5)), InDoubt)
    assert isinstance(accepted(bins.inward((bins.codes[-1], 5))), BinInwardReply)
    assert bins.desk.calls("putlist_close") == 1
    assert bins.there(bins.codes[-1]) == 5


def test_a_receipt_that_never_arrived_is_sent_again_on_the_same_list_after_two_looks(bins: Bins) -> None:
    bins.desk.flipkart.add_fault("putlist_close", "reset", nth=1)
    for _ in range(2):
        assert isinstance(bins.inward((bins.codes[-1], 5)), InDoubt)
    bins.desk.wait(6)
    accepted(bins.inward((bins.codes[-1], 5)))
    assert (bins.desk.calls("putlist_create"), bins.desk.calls("putlist_close")) == (1, 2)
    assert bins.there(bins.codes[-1]) == 5


@pytest.mark.parametrize("operation", ["putlist_create", "putlist_add"])
@pytest.mark.parametrize("fault", ["lost_reply", "timeout", "http_500"])
def test_a_hitch_before_the_list_is_closed_leaves_no_doubt(bins: Bins, operation: str, fault: Any) -> None:
    bins.desk.flipkart.add_fault(operation, fault, nth=1)
    assert isinstance(bins.inward((bins.codes[-1], 5)), Deferred)
    assert bins.there(bins.codes[-1]) == 0
    accepted(bins.inward((bins.codes[-1], 5)))
    assert bins.there(bins.codes[-1]) == 5


def test_pieces_move_between_bins(bins: Bins) -> None:
    assert accepted(bins.move(bins.codes[0], bins.codes[-1], 40)) == BinMoveReply(requestId="move-1")
    assert bins.there(bins.codes[-1]) == 40
    refused(bins.move(bins.codes[0], bins.codes[-1], 61, "move-2"), RefusalCode.NOT_ENOUGH_STOCK)
    assert (bins.there(bins.codes[0]), bins.there(bins.codes[-1])) == (60, 40)
    assert bins.desk.calls("move_inventory") == 1


def test_a_move_whose_reply_was_lost_is_told_by_both_bins(bins: Bins) -> None:
    bins.desk.flipkart.add_fault("move_inventory", "lost_reply", nth=1)
    assert isinstance(bins.move(bins.codes[0], bins.codes[-1], 40), InDoubt)
    accepted(bins.move(bins.codes[0], bins.codes[-1], 40))
    assert bins.desk.calls("move_inventory") == 1
    assert bins.there(bins.codes[-1]) == 40


def test_a_move_that_other_pieces_hide_stays_in_doubt(bins: Bins) -> None:
    bins.desk.flipkart.add_fault("move_inventory", "timeout", nth=1)
    assert isinstance(bins.move(bins.codes[0], bins.codes[-1], 40), InDoubt)
    bins.desk.world.bins[bins.desk.world.location_id][bins.codes[-1]][bins.listing] = 3
    for _ in range(3):
        assert isinstance(bins.move(bins.codes[0], bins.codes[-1], 40), InDoubt)
        bins.desk.wait(6)
    assert bins.desk.calls("move_inventory") == 1


def test_a_recall_whose_reply_was_lost_is_found_among_the_new_ones(bins: Bins) -> None:
    earlier = accepted(bins.recall(3, "recall-0"))
    bins.desk.flipkart.add_fault("recall_items", "lost_reply", nth=1)
    assert isinstance(bins.recall(3), InDoubt)
    answer = accepted(bins.recall(3))
    assert isinstance(answer, RecallReply)
    assert answer.recallId != earlier.recallId
    assert bins.desk.calls("recall_items") == 2
    assert bins.total() == 100 - 6


def test_two_recalls_of_the_same_pieces_adopt_one_each(bins: Bins) -> None:
    bins.desk.flipkart.add_fault("recall_items", "lost_reply", times=2)
    assert isinstance(bins.recall(3, "a"), InDoubt)
    assert isinstance(bins.recall(3, "b"), InDoubt)
    ids = {accepted(bins.recall(3, name)).recallId for name in ("a", "b")}
    assert len(ids) == 2
    assert bins.desk.calls("recall_items") == 2
    assert bins.total() == 94


def test_a_recall_of_more_than_there_is_is_refused(bins: Bins) -> None:
    refused(bins.recall(101), RefusalCode.NOT_ENOUGH_STOCK)
    assert bins.total() == 100
    assert isinstance(bins.recall(100), Accepted)
