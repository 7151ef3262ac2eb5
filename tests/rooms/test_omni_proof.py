"""The stock is proved again and again (E-26)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from godown.kit import jobs
from godown.omni.exceptions import service as exceptions
from godown.omni.proof.jobs import PROVE_EVERY
from godown.wms import checks
from godown.wms.stock import service as stock
from returning import Shop, shop


@pytest.fixture
def here(database: str) -> Iterator[Shop]:
    with shop() as found:
        yield found


def proved(here: Shop, after: timedelta = PROVE_EVERY) -> list[tuple[str, str, str]]:
    """The open cases once the pass has looked."""
    here.clock.advance(after)
    jobs.run_pass(jobs.get("prove_stock"), here.clock.now())
    return [(case.cause, case.owner, case.text) for case in exceptions.open_cases(here.sellers)]


def test_a_balance_that_somebody_changed_by_hand_is_an_exception_until_it_is_made_again(here: Shop) -> None:
    assert proved(here, after=timedelta(hours=1)) == []  # an account is asked first within the hour
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE wms_location_balance b SET quantity = quantity + 2 FROM wms_sku s, wms_location l
               WHERE s.id = b.sku_id AND s.code = 'SKU-000' AND l.id = b.location_id AND l.kind = 'bin'"""
        )
    (first, *_) = checks.differences(here.sellers)
    ((cause, owner, text),) = proved(here)
    assert (cause, owner) == ("stock.disagrees", "admin")
    assert f"{first.book} {first.place} SKU-000, {first.kept} is kept, {first.proved} is proved" in text
    assert first.kept == first.proved + 2
    stock.rebuild(here.sellers)
    assert proved(here) == []
