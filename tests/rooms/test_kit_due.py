"""Due work: claims, leases, and who may write afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from godown.kit import due, lease

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_claimed_subject_is_not_claimed_again_until_its_lease_runs_out() -> None:
    due.plan("poll", ["a", "b"], NOW)
    first = due.claim("poll", NOW, 10, MINUTE)
    assert first is not None
    assert sorted(first.subjects) == ["a", "b"]
    assert due.claim("poll", NOW + MINUTE / 2, 10, MINUTE) is None
    second = due.claim("poll", NOW + MINUTE, 10, MINUTE)
    assert second is not None
    assert second.attempts == {"a": 2, "b": 2}


def test_a_claim_keeps_its_limit_whatever_way_the_database_goes() -> None:
    due.plan("poll", ["a", "b", "c"], NOW)
    with connection.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            cursor.execute(f"SET enable_{way} = off")
        cursor.execute("SET plan_cache_mode = force_custom_plan")
    claim = due.claim("poll", NOW, 1, MINUTE)
    assert claim is not None
    assert len(claim.subjects) == 1


def test_a_worker_that_woke_too_late_changes_nothing() -> None:
    due.plan("poll", ["a"], NOW)
    late = due.claim("poll", NOW, 10, MINUTE)
    current = due.claim("poll", NOW + MINUTE, 10, MINUTE)
    assert late is not None
    assert current is not None
    assert late.still_ours() == set()
    late.finish(["a"])
    assert current.still_ours() == {"a"}
    current.finish(["a"])
    assert due.next_at(["poll"]) is None


def test_what_is_asked_for_while_at_work_is_done_again() -> None:
    due.plan("allocate", ["a"], NOW)
    claim = due.claim("allocate", NOW, 10, MINUTE)
    assert claim is not None
    due.plan("allocate", ["a"], NOW)
    claim.finish(["a"])
    assert due.next_at(["allocate"]) == NOW


def test_an_earlier_plan_wins() -> None:
    due.plan("poll", ["a"], NOW + MINUTE)
    due.plan("poll", ["a"], NOW)
    due.plan("poll", ["a"], NOW + MINUTE)
    assert due.next_at(["poll"]) == NOW


def test_a_retry_remembers_how_often_it_was_tried_and_a_success_forgets() -> None:
    due.plan("poll", ["a"], NOW)
    for attempt in (1, 2):
        claim = due.claim("poll", NOW, 10, MINUTE)
        assert claim is not None
        assert claim.attempts == {"a": attempt}
        claim.retry({"a": NOW})
    claim = due.claim("poll", NOW, 10, MINUTE)
    assert claim is not None
    claim.again({"a": NOW})
    claim = due.claim("poll", NOW, 10, MINUTE)
    assert claim is not None
    assert claim.attempts == {"a": 1}


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (9, 300), (4000, 300)])
def test_backoff_doubles_up_to_five_minutes(attempts: int, seconds: int) -> None:
    assert due.backoff(attempts) == timedelta(seconds=seconds)


def test_a_lease_has_one_holder_and_its_loss_is_noticed() -> None:
    with lease.hold("picklists/x", NOW, MINUTE) as first:
        assert first is not None
        with lease.hold("picklists/x", NOW + MINUTE / 2, MINUTE) as second:
            assert second is None
        with lease.hold("picklists/x", NOW + MINUTE, MINUTE) as third:
            assert third is not None
            assert not first.still_ours()
            assert third.still_ours()
    with lease.hold("picklists/x", NOW, MINUTE) as free_again:
        assert free_again is not None
