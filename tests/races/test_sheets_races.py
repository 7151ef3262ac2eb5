"""Sheets under the worst timing: sent twice at once, applied twice at once, a worker that dies, an error that stays."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from godown.kit import jobs
from godown.kit.sheets import Scope, declaring, service
from godown.kit.sheets.jobs import LEASE, TRIES
from godown.kit.sheets.models import Upload
from godown.wms.masters import sheets as masters
from godown.wms.models import Sku
from racing import at_once, codes
from world import NOW, seller

HEAD = "sku,title,ean,hsn,tax_percent,length_cm,breadth_cm,height_cm,weight_g"
FILE = "\n".join([HEAD, *(f"R-{number},Rice {number},,1006,5,20,15,5,1000" for number in range(40))]).encode()


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change what the sheet of the SKUs says of itself."""

    def change(**said: Any) -> None:
        monkeypatch.setitem(declaring._sheets, "skus", replace(declaring.sheet("skus"), **said))

    return change


def sent(seller_id: int) -> Any:
    return service.receive(seller_id, "skus", {}, "skus.csv", FILE, NOW)


def asked(seller_id: int) -> Any:
    """An upload that is checked and to be applied."""
    upload_id = sent(seller_id)
    jobs.run_due(NOW)
    service.apply([seller_id], upload_id, service.WHOLE, NOW)
    return upload_id


def test_two_uploads_of_one_file_applied_at_the_same_time_have_one_effect(database: str) -> None:
    mine = seller()
    first, second = sent(mine), sent(mine)
    jobs.run_due(NOW)
    for each in (first, second):
        service.apply([mine], each, service.WHOLE, NOW)
    apply = jobs.get("apply_upload").run
    assert at_once([lambda: apply(NOW, 1), lambda: apply(NOW, 1)]) == [1, 1]
    assert sorted(Upload.objects.values_list("status", "new", "same")) == [("APPLIED", 0, 40), ("APPLIED", 40, 0)]
    assert Sku.objects.count() == 40


def test_of_many_who_have_a_file_applied_one_is_first(database: str) -> None:
    mine = seller()
    upload_id = sent(mine)
    jobs.run_due(NOW)
    results = at_once([lambda: service.apply([mine], upload_id, service.WHOLE, NOW)] * 6)
    assert codes(results)[None] == 1
    jobs.run_due(NOW)
    assert Upload.objects.get().status == "APPLIED"


def test_a_file_that_counts_once_is_one_upload_however_often_it_is_sent(
    database: str, declared: Callable[..., None]
) -> None:
    declared(once=True)
    mine, other = seller(), seller("other")
    results = at_once([lambda: sent(mine)] * 5)
    assert len(set(results)) == 1
    assert sent(other) not in results
    assert Upload.objects.count() == 2


def test_a_worker_that_dies_while_it_applies_leaves_nothing_and_the_next_one_finishes(
    database: str, declared: Callable[..., None]
) -> None:
    mine = seller()
    upload_id = asked(mine)

    def dies(scope: Scope, rows: Sequence[Any], now: Any) -> None:
        masters.apply(scope, rows, now)
        raise KeyboardInterrupt

    declared(apply=dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run_due(NOW)
    assert not Sku.objects.exists()
    assert Upload.objects.get().status == "APPLYING"
    declared(apply=masters.apply)
    jobs.run_due(NOW)
    assert not Sku.objects.exists(), "it is still leased"
    jobs.run_due(NOW + LEASE)
    assert service.upload([mine], upload_id).status == "APPLIED"
    assert Sku.objects.count() == 40


def test_an_error_of_ours_is_tried_again_and_then_given_back_with_nothing_done(
    database: str, declared: Callable[..., None]
) -> None:
    mine = seller()
    upload_id = asked(mine)
    tries = []

    def breaks(scope: Scope, rows: Sequence[Any], now: Any) -> None:
        masters.apply(scope, rows, now)
        tries.append(now)
        raise ZeroDivisionError

    declared(apply=breaks)
    for minute in range(TRIES + 2):
        jobs.run_due(NOW + timedelta(minutes=minute))
    assert len(tries) == TRIES
    found = service.upload([mine], upload_id)
    assert (found.status, found.problem) == ("CHECKED", "sheets.broken")
    assert not Sku.objects.exists()
