"""The engine runs a pass round by round."""

from datetime import datetime, timedelta

import pytest

from godown import engine
from godown.kit import clock, due, jobs
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
