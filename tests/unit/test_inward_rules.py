"""Where received pieces go, and which receipt they are of."""

from uuid import UUID

from godown.wms.inward.putaway import OnDock
from godown.wms.inward.rules import Came, unexplained
from godown.wms.putaway.rules import Shelf, first_come, suggest

FIRST, SECOND = UUID(int=1), UUID(int=2)


def shelf(code: str, holds: int = 0, *, empty: bool = True, known: bool = False, sequence: int = 0) -> Shelf:
    return Shelf(code, code[0], sequence, holds, empty and not holds, known)


def test_a_bin_that_holds_the_sku_comes_before_an_empty_one() -> None:
    assert suggest([shelf("A-01", known=True), shelf("B-01", 3, known=True)]) == "B-01"


def test_of_several_that_hold_it_the_first_on_the_way_is_suggested() -> None:
    assert suggest([shelf("A-02", 1, sequence=2), shelf("A-09", 9, sequence=1)]) == "A-09"


def test_an_empty_bin_of_its_zone_comes_before_one_that_is_nearer() -> None:
    assert suggest([shelf("A-01"), shelf("B-07", known=True)]) == "B-07"


def test_without_a_zone_of_its_own_it_is_the_first_empty_bin_on_the_way() -> None:
    assert suggest([shelf("B-01"), shelf("A-02", sequence=2), shelf("A-03", sequence=1)]) == "A-03"


def test_a_bin_full_of_something_else_is_never_suggested() -> None:
    assert suggest([shelf("A-01", empty=False, known=True)]) is None
    assert suggest([]) is None


def test_pieces_are_those_of_the_receipt_that_came_first() -> None:
    waiting = [OnDock(FIRST, "PO-1", 1, 11, 3), OnDock(SECOND, "PO-2", 2, 12, 4)]
    assert first_come(2, waiting) == [(waiting[0], 2)]
    assert first_come(5, waiting) == [(waiting[0], 3), (waiting[1], 2)]
    assert first_come(9, waiting) == [(waiting[0], 3), (waiting[1], 4)]


def test_a_difference_needs_a_reason_and_no_difference_needs_none() -> None:
    exact, short, told = Came("MUG", 3, 3), Came("CUP", 3, 2), Came("PEN", 1, 2, "sent_too_many")
    assert unexplained([exact, told, short]) == short
    assert unexplained([exact, told]) is None
