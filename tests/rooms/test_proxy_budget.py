"""The hourly budget of a log-in: never exceeded, shared fairly, forgotten after an hour (facts/flipkart.md §7.1)."""

from datetime import UTC, datetime, timedelta

import pytest

from godown.proxy import budget, service

NOW = datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC)


@pytest.fixture
def login(database: str) -> int:
    return service.register_login(
        "acme",
        api_url="http://a",
        panel_url="http://a",
        app_id="",
        app_secret="",
        username="",
        password="",
        calls_per_hour=10,
        calls_kept_for_bench=4,
    )


def draw(login: int, times: int, at: datetime, bench: bool = False) -> int:
    """How many of so many calls were allowed."""
    return sum(budget.draw(login, bench, at) == 0 for _ in range(times))


def test_background_calls_leave_the_benchs_share(login: int) -> None:
    assert draw(login, 9, NOW) == 6
    assert draw(login, 9, NOW, bench=True) == 4
    assert budget.spent(login, NOW).used == 10


def test_a_call_counts_for_a_full_hour_and_no_longer_than_a_minute_more(login: int) -> None:
    assert draw(login, 10, NOW, bench=True) == 10
    assert draw(login, 1, NOW + timedelta(minutes=59, seconds=59), bench=True) == 0
    assert draw(login, 1, NOW + timedelta(minutes=60, seconds=29), bench=True) == 0
    assert draw(login, 10, NOW + timedelta(minutes=61), bench=True) == 10


def test_minutes_roll_off_one_by_one(login: int) -> None:
    for minute in range(10):
        assert draw(login, 1, NOW + timedelta(minutes=minute), bench=True) == 1
    later = NOW + timedelta(minutes=61)
    assert budget.spent(login, later).used == 9
    assert draw(login, 5, later, bench=True) == 1
    assert draw(login, 5, later + timedelta(minutes=3), bench=True) == 3


def test_who_is_put_off_is_told_when_the_next_call_is_free(login: int) -> None:
    draw(login, 3, NOW)
    at = NOW + timedelta(minutes=10)
    draw(login, 7, at, bench=True)
    wait = budget.draw(login, True, at)
    assert wait == 50 * 60 + 30
    assert budget.draw(login, False, at) == 60 * 60 + 30  # the bench's calls have to roll off as well
    assert budget.draw(login, True, at + timedelta(seconds=wait)) == 0


def test_the_count_survives_days_and_a_clock_that_is_a_little_behind(login: int) -> None:
    draw(login, 6, NOW)
    assert draw(login, 1, NOW - timedelta(minutes=2), bench=True) == 1
    assert budget.spent(login, NOW).used == 7
    assert budget.spent(login, NOW + timedelta(days=3)).used == 0
    assert draw(login, 20, NOW + timedelta(days=3), bench=True) == 10


def test_a_throttled_log_in_makes_no_call_until_later(login: int) -> None:
    assert budget.block(login, NOW, None) == 60
    assert budget.draw(login, True, NOW + timedelta(seconds=20)) == 40
    assert budget.block(login, NOW, 5) == 5  # the longer block stays
    assert budget.draw(login, True, NOW + timedelta(seconds=59)) == 1
    assert budget.draw(login, True, NOW + timedelta(seconds=60)) == 0
    assert budget.spent(login, NOW).used == 1


def test_calls_are_ample_while_half_of_them_stay_unused(login: int) -> None:
    assert budget.is_ample(login, 5, NOW)
    assert not budget.is_ample(login, 6, NOW)


def test_other_credentials_do_not_bring_back_the_calls(login: int) -> None:
    draw(login, 6, NOW)
    service.register_login(
        "acme",
        api_url="http://a",
        panel_url="http://a",
        app_id="new",
        app_secret="",
        username="",
        password="",
        calls_per_hour=10,
        calls_kept_for_bench=4,
    )
    assert budget.spent(login, NOW).used == 6
