"""Pure rules of cancelling and put-back."""

from uuid import UUID

import pytest

from godown.kit.errors import Conflict
from godown.wms.cancelling.rules import Cut, cuts, refusal
from godown.wms.masters.service import Site
from godown.wms.outward.floor import OrderLine, WholeOrder
from godown.wms.outward.states import STATUSES
from godown.wms.putback.rules import Lying, Taken, take

FIRST, SECOND = UUID(int=1), UUID(int=2)
TOTE, OTHER_TOTE, PACKED = 10, 11, 20


def test_pieces_that_were_not_picked_are_cancelled_first() -> None:
    lines = [OrderLine(1, 7, "MUG", quantity=5, picked=3), OrderLine(2, 8, "CUP", quantity=2, picked=2)]
    assert cuts(lines, {1: 3, 2: 1}) == [Cut(1, 7, "MUG", pieces=3, picked=1), Cut(2, 8, "CUP", pieces=1, picked=1)]
    assert [(cut.unpicked, cut.picked) for cut in cuts(lines, {1: 2})] == [(2, 0)]


@pytest.mark.parametrize("asked", [{1: 6}, {1: 0}, {1: -1}, {3: 1}])
def test_only_what_a_line_has_is_cancelled(asked: dict[int, int]) -> None:
    with pytest.raises(Conflict) as refused:
        cuts([OrderLine(1, 7, "MUG", quantity=5, picked=0)], asked)
    assert refused.value.code == "cancelling.too_many"


def order(status: str) -> WholeOrder:
    return WholeOrder(FIRST, Site(1, 1, "BLR1"), 1, "OD1", status, [])


def test_whole_orders_are_cancelled_until_their_manifest_is_closed() -> None:
    refused = {status for status in STATUSES if refusal(order(status), "", whole=True)}
    assert refused == {"READY_TO_DISPATCH", "COMPLETED", "CANCELLED"}


def test_parts_are_cancelled_until_the_parcel_is_packed() -> None:
    refused = {status for status in STATUSES if refusal(order(status), "", whole=False)}
    assert refused == {"PACKED", "READY_TO_DISPATCH", "COMPLETED", "CANCELLED"}


@pytest.mark.parametrize("whole", [True, False])
def test_nothing_is_cancelled_while_the_channel_is_told(whole: bool) -> None:
    reason = refusal(order("PICKED"), "ASKED", whole)
    assert reason
    assert reason.code == "cancelling.being_told"
    assert refusal(order("PICKED"), "REFUSED", whole) is None


def test_put_back_takes_from_the_orders_in_turn_and_from_totes_before_parcels() -> None:
    lying = [
        Lying(SECOND, TOTE, "T-01", 2, in_tote=True),
        Lying(FIRST, PACKED, "PACKED", 3, in_tote=False),
        Lying(FIRST, OTHER_TOTE, "T-02", 1, in_tote=True),
    ]
    assert take(4, {FIRST: 3, SECOND: 2}, lying) == [
        Taken(FIRST, OTHER_TOTE, "T-02", 1),
        Taken(FIRST, PACKED, "PACKED", 2),
        Taken(SECOND, TOTE, "T-01", 1),
    ]


def test_put_back_takes_no_more_than_waits_or_lies_there() -> None:
    assert take(5, {FIRST: 1}, [Lying(FIRST, TOTE, "T-01", 9, in_tote=True)]) == [Taken(FIRST, TOTE, "T-01", 1)]
    assert take(5, {FIRST: 5}, [Lying(FIRST, TOTE, "T-01", 2, in_tote=True)]) == [Taken(FIRST, TOTE, "T-01", 2)]
