"""How calls are spared while they run low."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from godown.omni import limits
from godown.omni.fulfilment import pace, rules
from godown.omni.orders.rules import seldomer
from godown.proxy.contract import Budget, Capabilities

NOW = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


# --- new orders ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unpacked", "minutes"),
    [
        (0, 2),  # nothing to do: in the usual rhythm
        (10, 2),
        (25, 3.5),  # so long they last
        (100, 14),
        (250, 20),
    ],
)
def test_new_orders_are_looked_for_before_the_floor_runs_out_of_them(unpacked: int, minutes: float) -> None:
    assert seldomer(timedelta(minutes=2), unpacked, orders_per_hour=429) == pytest.approx(
        timedelta(minutes=minutes), abs=timedelta(seconds=2)
    )


def test_an_account_that_is_polled_seldom_anyway_keeps_its_rhythm() -> None:
    assert seldomer(timedelta(minutes=30), 500, 429) == timedelta(minutes=30)


def test_the_calls_of_an_hour_are_told_as_orders_they_are_enough_for() -> None:
    smart = Capabilities(picklists=True)
    scanning = Capabilities(picklists=True, scanBeforePack=True)
    own = Capabilities(parcelsPerCall=25)
    assert [limits.orders_for(1000, can) for can in (smart, scanning, own, None)] == [429, 300, 3448, 429]
    assert limits.orders_for(0, smart) == 0


# --- packs --------------------------------------------------------------------------------------------------------


def hour(used: int, undocumented: int = 0, unhanded: int = 0, unpacked: int = 500, per_call: int = 1) -> pace.Hour:
    budget = Budget(used=used, limit=1000, keptForBench=50)
    return pace.Hour(budget, undocumented, unhanded, unpacked, per_call)


def boxes(count: int, waited: float = 0, scans: int = 0) -> list[pace.Box]:
    return [pace.Box(number, NOW - seconds(waited), scans) for number in range(count)]


def told(waiting: Sequence[pace.Box], of: pace.Hour) -> int:
    return len(pace.going(waiting, of, NOW))


def test_while_calls_are_ample_flipkart_is_told_of_every_box_at_once() -> None:
    assert told(boxes(1), hour(used=500)) == 1
    assert told(boxes(40), hour(used=500)) == 40


def test_a_full_group_goes_at_once_and_a_single_box_waits_for_company_the_longer_the_shorter_calls_run() -> None:
    assert told(boxes(25), hour(used=700)) == 25
    assert told(boxes(1), hour(used=501)) == 0
    assert told(boxes(1, waited=1), hour(used=501)) == 1
    assert (told(boxes(1, waited=29), hour(used=750)), told(boxes(1, waited=30), hour(used=750))) == (0, 1)
    assert (told(boxes(5, waited=76), hour(used=900)), told(boxes(5, waited=77), hour(used=900))) == (0, 5)


def test_when_all_orders_in_hand_fit_into_the_hour_one_by_one_no_box_waits() -> None:
    assert told(boxes(1), hour(used=700, unpacked=50)) == 1  # room for 250 calls, five each
    assert told(boxes(1), hour(used=700, unpacked=51)) == 0
    assert told(boxes(1), hour(used=700, unpacked=50, unhanded=1)) == 0


def test_a_group_goes_only_if_its_labels_and_its_handover_still_fit() -> None:
    full = 1000 - 50 - (3 + 25 * 2)  # what is kept; three calls of documents, a pack and a handover each
    assert told(boxes(25), hour(used=full)) == 25
    assert told(boxes(25), hour(used=full + 1)) == 0
    assert told(boxes(25), hour(used=full, unhanded=1)) == 0
    assert told(boxes(25), hour(used=full, undocumented=1)) == 0


def test_scans_before_a_pack_count_too() -> None:
    assert told(boxes(25, scans=2), hour(used=1000 - 50 - (3 + 25 * 4))) == 25
    assert told(boxes(25, scans=2), hour(used=1000 - 50 - (3 + 25 * 4) + 1)) == 0


def test_where_a_call_packs_25_parcels_a_group_costs_five_calls() -> None:
    assert told(boxes(25), hour(used=945, per_call=25)) == 25
    assert told(boxes(25), hour(used=946, per_call=25)) == 0


def test_who_waited_too_long_for_room_for_a_group_goes_as_far_as_there_is_room_oldest_first() -> None:
    waiting = [pace.Box(1, NOW - timedelta(minutes=59), 0), *boxes(30), pace.Box(99, NOW - timedelta(minutes=60), 0)]
    assert pace.going(waiting, hour(used=943), NOW) == [99, 1]
    assert pace.going(waiting[:-1], hour(used=943), NOW) == []
    assert pace.going(waiting, hour(used=990), NOW) == []


def test_a_group_costs_an_eighth_of_a_small_hour_at_most() -> None:
    def small(used: int) -> pace.Hour:
        return pace.Hour(Budget(used=used, limit=100, keptForBench=5), 0, 0, 500, 1)

    assert told(boxes(30), small(60)) == 16  # room for 35 calls: three, and 16 parcels
    assert told(boxes(30), small(80)) == 6
    assert told(boxes(30), small(81)) == 0


def test_boxes_that_wait_are_looked_at_together() -> None:
    assert pace.look_again(NOW) == pace.look_again(NOW + seconds(3.9)) == NOW + seconds(4)
    assert pace.look_again(NOW + seconds(4)) == NOW + seconds(9)


# --- documents ----------------------------------------------------------------------------------------------------


def test_documents_that_are_about_to_be_ready_are_waited_for_a_few_seconds() -> None:
    assert rules.gathered([NOW - seconds(8)], NOW) is None
    assert rules.gathered([NOW - seconds(8), NOW - seconds(6)], NOW) == NOW + seconds(2)
    assert rules.gathered([NOW - seconds(8), NOW - seconds(1)], NOW) == NOW + seconds(4)
    assert rules.gathered([NOW - seconds(12), NOW - seconds(1)], NOW) is None


@pytest.mark.parametrize(
    ("waited", "scarce", "again"),
    [
        ([2], False, 6),  # not to be expected before
        ([10], False, 3),
        ([10], True, 8),
        ([60], False, 12),
        ([3600], False, 120),
        ([3600, 5], True, 3),
    ],
)
def test_a_late_document_is_asked_for_the_seldomer_the_older_it_is(
    waited: list[float], scarce: bool, again: float
) -> None:
    assert rules.ask_again([NOW - seconds(each) for each in waited], scarce, NOW) == NOW + seconds(again)
