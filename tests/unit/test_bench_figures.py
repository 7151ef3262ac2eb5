"""What the benchmarks count and print."""

from datetime import UTC, datetime, timedelta

import pytest

from fksandbox.calls import Call
from godown.bench import calls, place
from godown.bench.day import Played, Script
from godown.bench.lifecycle import Run, figures
from godown.bench.meter import Series

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def call(number: int, op: str, answer: str = "{}", status: int = 200) -> Call:
    return Call(number=number, at=NOW, op=op, method="GET", path="/", status=status, answer=answer)


def test_calls_are_counted_by_step_and_empty_polls_by_the_hour():
    script = Script("direct", "direct", 2, timedelta(minutes=1), 1, 1000)
    ops = ["filter", "pack", "pack", "label", "details", "invoices", "rts", "rts", "login"]
    seen = [call(number, op) for number, op in enumerate(ops)]
    seen += [call(20 + n, "filter", '{"shipments": []}') for n in range(30)]
    figures = calls.figures(script, Played(seen, 0.5, shipped=2, units=3, longest_label_wait=timedelta(seconds=8)))
    assert figures["steps"] == {
        "new orders": 0.5,
        "states": 0,
        "picklists": 0,
        "scan": 0,
        "pack": 1,
        "document": 0.5,
        "AWB, invoice": 1,
        "dispatch": 1,
    }
    assert figures["calls_per_order"] == 4
    assert figures["empty_polls_per_hour"] == 60
    assert figures["orders_per_hour_at_1000"] == 235
    assert figures["log_in_and_others"] == {"login": 1}


def test_scanning_is_allowed_a_call_per_unit_and_two_per_list_of_25():
    script = Script("scan", "scan", 2, timedelta(minutes=1), 1, 1000)
    seen = [call(1, "pack")]
    figures = calls.figures(script, Played(seen, 1.0, shipped=2, units=3))
    assert figures["allowed"]["scan"] == 1.58


def test_a_stage_is_compared_with_its_own_floor():
    run = Run(50)
    for stage in run.ours:
        run.ours[stage] = Series([0.2, 0.3], [7, 9])
        run.floor[stage] = Series([0.05, 0.05], [1, 1])
    made = figures(run)
    assert made["stages"]["intake"] == {
        "orders_per_second": 100,
        "floor_orders_per_second": 500,
        "of_floor": 0.2,
        "p50_ms": 250.0,
        "p95_ms": 295.0,
        "statements": 9,
    }
    assert made["of_floor"] == 0.2
    assert made["ms_per_order"] == 70.0


def test_pages_are_the_same_for_a_seed_and_have_one_to_three_lines():
    first = next(place.pages(3, 40))
    assert first == next(place.pages(3, 40))
    assert {len(order.orderItems) for order in first} == {1, 2, 3}
    assert len({order.orderCode for order in first}) == 40


@pytest.mark.parametrize(("seconds", "expected"), [([0.5], 0.5), ([1.0, 3.0], 2.0)])
def test_the_median_of_a_series_is_that_of_its_batches(seconds, expected):
    assert Series(seconds, [1] * len(seconds)).percentile(50) == expected
