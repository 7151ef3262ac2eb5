"""What is exposed, and which changes are worth a call."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from godown.omni.inventory.rules import MOST_PIECES, Due, Offer, batches, offers, only_daily, worth_a_call
from godown.proxy.contract import MOST_SKUS
from world import NOW

CAUSES = ("asked", "changed", "daily", "along")


def due(number: int, cause: str = "changed", told: int | None = 5, quantity: int = 4, suspect: bool = False) -> Due:
    return Due(number, f"S-{number}", "FSN", quantity, quantity, told, cause, suspect)


def test_the_buffer_and_what_orders_wait_for_are_not_exposed() -> None:
    live = {"A": 3, "B": 1, "C": 10, "D": 2_000_000}
    assert offers(live, {"C": 4, "B": 7}, 1) == [
        Offer("A", 3, 2),
        Offer("B", 0, 0),
        Offer("C", 6, 5),
        Offer("D", 2_000_000, MOST_PIECES),
    ]


@pytest.mark.parametrize(
    ("found", "worth"),
    [
        ([], False),
        ([due(1, "along")], False),
        ([due(1)], False),
        ([due(1, quantity=0)], True),
        ([due(1, told=0)], True),
        ([due(1, told=None)], True),
        ([due(1, "asked")], True),
        ([due(1, "daily", told=0, quantity=0)], False),
        ([due(number) for number in range(MOST_SKUS)], True),
    ],
)
def test_a_change_waits_for_others_unless_it_is_urgent_or_they_fill_a_call(found: list[Due], worth: bool) -> None:
    assert worth_a_call(found, NOW, NOW + timedelta(seconds=59)) is worth
    own = [each for each in found if each.cause != "along"]
    assert worth_a_call(found, NOW, NOW + timedelta(seconds=60)) is bool(own)
    assert worth_a_call(found, None, NOW) is bool(own)


def test_what_is_only_told_anew_is_no_news() -> None:
    assert only_daily([due(1, "daily"), due(2, "along")])
    assert not only_daily([due(1, "daily"), due(2)])


@given(st.lists(st.tuples(st.sampled_from(CAUSES), st.booleans()), max_size=45))
def test_calls_are_as_few_as_can_be_and_a_suspect_goes_alone(kinds: list[tuple[str, bool]]) -> None:
    found = [due(number, cause, suspect=suspect) for number, (cause, suspect) in enumerate(kinds)]
    made = [list(each) for each in batches(found, 100)]
    told = [each.listing_id for batch in made for each in batch]
    together = [each for each in found if each.cause != "along" and not each.suspect]
    alone = [each for each in found if each.cause != "along" and each.suspect]
    assert len(told) == len(set(told))
    assert not {each.listing_id for each in found if each.cause == "along" and each.suspect} & set(told)
    assert {each.listing_id for each in found if each.cause != "along"} <= set(told)
    assert len(made) == -(-len(together) // MOST_SKUS) + len(alone)
    assert all(len(batch) <= MOST_SKUS for batch in made)
    assert [batch for batch in made if any(each in alone for each in batch)] == [[each] for each in alone]
    assert len(list(batches(found, 2))) == min(2, len(made))
