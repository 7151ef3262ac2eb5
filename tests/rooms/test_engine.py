"""The engine runs a pass round by round."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from godown import engine
from godown.kit import clock, due, jobs, sql
from world import NOW

LEASE = timedelta(minutes=5)


def test_what_a_late_round_of_a_pass_claims_is_its_own_for_the_whole_lease(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    virtual = clock.VirtualClock(NOW)
    left: list[timedelta] = []

    def slow(now: datetime, limit: int) -> int:
        claim = due.claim("slow", now, limit, LEASE)
        if claim is None:
            return 0
        left.append(claim.until - clock.now())
        virtual.advance(timedelta(minutes=6))
        claim.finish(claim.subjects)
        return len(claim.subjects)

    monkeypatch.setitem(jobs._passes, "slow", jobs.Pass("slow", "sync", slow, batch=1))
    due.plan("slow", ["1", "2"], NOW)
    with clock.use(virtual):
        engine.run_pass("slow")
    assert left == [LEASE, LEASE]


def hints() -> list[tuple[str, str]]:
    """Lane and pass of the hints that wait."""
    found = sql.rows("SELECT queue_name, queueing_lock, args FROM procrastinate_jobs ORDER BY id")
    assert all(row["args"] == {"kind": row["queueing_lock"]} for row in found)
    return [(row["queue_name"], row["queueing_lock"]) for row in found]


def test_a_pass_that_is_asked_for_twice_is_hinted_at_once(database: str) -> None:
    engine.wake(["allocate", "pack"])
    engine.wake(["acknowledge", "pack"])
    assert hints() == [("orders", "allocate"), ("bench", "pack"), ("orders", "acknowledge")]


def test_a_hint_is_never_sent_inside_a_transaction_whose_facts_it_would_leave_unflushed(database: str) -> None:
    with pytest.raises(RuntimeError, match="after the commit"), transaction.atomic():
        engine.wake(["pack"])
    assert hints() == []
    engine.wake(["pack"])
    assert hints() == [("bench", "pack")]
    assert sql.value("SHOW synchronous_commit") == "on"


def test_the_hints_of_a_transaction_are_sent_when_it_has_committed(database: str) -> None:
    jobs.on_hint(engine.wake)
    try:
        with transaction.atomic():
            jobs.ask_each(["allocate", "acknowledge"], [7], NOW)
            jobs.ask("pack", [], NOW)
            jobs.ask("documents", [7], NOW, at=NOW + LEASE)
            assert hints() == []
    finally:
        jobs.on_hint(None)
    assert hints() == [("orders", "acknowledge"), ("orders", "allocate")]
    assert set(due.kinds_due(["allocate", "acknowledge", "pack", "documents"], NOW)) == {"allocate", "acknowledge"}
