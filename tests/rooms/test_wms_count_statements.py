"""A count takes as many statements for 250 SKUs as for one."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.wms import checks
from godown.wms.counts import counting, tasks
from world import NOW


@pytest.mark.usefixtures("database")
def test_a_count_of_many_skus_takes_as_many_statements_as_one(paper):
    seen = []
    for size in (1, 25, 250):
        names = [f"S{size}-{n}" for n in range(size)]
        site = world.warehouse(world.seller(f"seller{size}"), f"W{size}")
        world.skus(site.seller_id, *names)
        world.stocked(site, {"A-01": dict.fromkeys(names, 3)})
        tasks.set_setting(site, approve_above=10**6, plan_days=30)
        for who, code in (("asha", "counts.somebody_else"), ("ravi", "counts.corrected")):
            with history.acting(who):
                counting.scan(site, "A-01", uuid4(), NOW)
                with CaptureQueriesContext(connection) as queries:
                    assert counting.done(site, uuid4(), NOW).code == code
        seen.append(len(queries))
        assert checks.differences([site.seller_id]) == []
    assert seen == [seen[0]] * 3
