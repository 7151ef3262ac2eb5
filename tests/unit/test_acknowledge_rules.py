"""Fill-or-timeout: when orders are acknowledged."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from godown.omni.fulfilment.rules import SLA_NEAR, Waiting, to_acknowledge

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
FAR = NOW + timedelta(hours=40)


def waiting(count: int, since: datetime = NOW, sla_at: datetime | None = FAR) -> list[Waiting]:
    return [Waiting(f"order-{number}", since, sla_at) for number in range(count)]


def test_full_lists_go_at_once_and_the_rest_waits() -> None:
    codes, then = to_acknowledge(waiting(57), 25, QUARTER, NOW)
    assert len(codes) == 50
    assert then == NOW + QUARTER


def test_a_rest_goes_when_the_oldest_waited_long_enough() -> None:
    codes, then = to_acknowledge(waiting(7, since=NOW - QUARTER), 25, QUARTER, NOW)
    assert len(codes) == 7
    assert then is None


def test_a_rest_goes_when_an_sla_is_near() -> None:
    codes, _ = to_acknowledge(waiting(3, sla_at=NOW + SLA_NEAR), 25, QUARTER, NOW)
    assert len(codes) == 3


def test_nothing_goes_before_its_processing_may_start() -> None:
    start = NOW + timedelta(hours=2)
    codes, then = to_acknowledge(waiting(30, since=start), 25, QUARTER, NOW)
    assert codes == []
    assert then == start


@given(
    st.lists(st.tuples(st.integers(-30, 30), st.none() | st.integers(-5, 60)), max_size=80),
    st.integers(1, 50),
)
def test_whoever_is_not_taken_is_looked_at_again(orders: list[tuple[int, int | None]], size: int) -> None:
    each = [
        Waiting(str(number), NOW + timedelta(minutes=since), NOW + timedelta(hours=sla) if sla is not None else None)
        for number, (since, sla) in enumerate(orders)
    ]
    codes, then = to_acknowledge(each, size, QUARTER, NOW)
    ripe = {order.code for order in each if order.since <= NOW}
    assert set(codes) <= ripe
    assert len(codes) == len(ripe) or len(codes) % size == 0
    if len(codes) < len(each):
        assert then is not None
        assert then > NOW
