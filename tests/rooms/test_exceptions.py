"""Exceptions (U21): snoozed until a time, retried, closed when the cause is gone; each of it told on their thread."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from godown.bench.meter import counting
from godown.console.fixes import FIXES
from godown.console.pages.exceptions import snoozed_until
from godown.kit import clock, due, history, jobs, sql
from godown.kit.clock import VirtualClock
from godown.kit.errors import Invalid, NotFound
from godown.kit.messages import catalogue
from godown.omni.allocation.messages import OUT_OF_STOCK
from godown.omni.board import cases
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.exceptions.messages import NO_CASE, NOT_RETRIED
from godown.omni.exceptions.rules import RETRIED_BY
from godown.omni.exceptions.service import Trouble
from godown.omni.fulfilment.messages import PACK_REFUSED
from godown.omni.models import ExceptionCase
from people import browser
from world import NOW, account, seller, skus, warehouse

HOUR = timedelta(hours=1)


@pytest.fixture
def shop(database: str) -> Iterator[Account]:
    with clock.use(VirtualClock(NOW)):
        seller_id = seller()
        warehouse(seller_id)
        skus(seller_id, "RICE")
        yield account(seller_id, "RICE")


def reported(shop: Account, cause: object = OUT_OF_STOCK, subject: str = "S1") -> int:
    trouble = Trouble(shop.seller_id, shop.id, cause, subject, {"pool": "P", "code": "X", "text": "no"})  # type: ignore[arg-type]
    exceptions.report([trouble], NOW)
    return ExceptionCase.objects.get(closed_at=None, subject=subject).id


def seen(shop: Account, now: datetime, state: str = "open") -> list[int]:
    return [each.id for each in cases.cases([shop.seller_id], now, state)[0]]  # type: ignore[arg-type]


def told(shop: Account, case_id: int) -> list[tuple[str, str]]:
    return [(each.actor, each.code) for each in cases.case([shop.seller_id], case_id)[1]]


def test_a_snoozed_exception_is_out_of_sight_until_its_time_and_comes_back_by_itself(shop: Account) -> None:
    case = reported(shop)
    with history.acting("meera"):
        exceptions.snooze([shop.seller_id], [case], NOW + HOUR, NOW)
    reported(shop)  # met again meanwhile: still out of sight
    just_before = NOW + HOUR - timedelta(seconds=1)
    assert (seen(shop, just_before), seen(shop, just_before, "snoozed")) == ([], [case])
    assert (seen(shop, NOW + HOUR), seen(shop, NOW + HOUR, "snoozed")) == ([case], [])
    assert cases.case_states([shop.seller_id], just_before) == {"open": 0, "snoozed": 1, "closed": 0}
    assert cases.causes([shop.seller_id], "open", just_before) == []
    assert told(shop, case) == [("meera", "exceptions.snoozed")]


def test_it_is_brought_back_before_its_time(shop: Account) -> None:
    case = reported(shop)
    exceptions.snooze([shop.seller_id], [case], NOW + HOUR, NOW)
    exceptions.wake([shop.seller_id], [case], NOW)
    assert seen(shop, NOW) == [case]
    assert [code for _who, code in told(shop, case)] == ["exceptions.snoozed", "exceptions.woken"]


@pytest.mark.parametrize("until", [NOW, NOW - HOUR, NOW + timedelta(days=31, seconds=1)])
def test_it_is_snoozed_for_a_month_at_most_and_never_into_the_past(shop: Account, until: datetime) -> None:
    case = reported(shop)
    with pytest.raises(Invalid):
        exceptions.snooze([shop.seller_id], [case], until, NOW)
    assert (seen(shop, NOW), told(shop, case)) == ([case], [])


def test_it_closes_when_the_cause_is_gone_and_says_so(shop: Account) -> None:
    case, other = reported(shop), reported(shop, PACK_REFUSED, "S2")
    exceptions.snooze([shop.seller_id], [case], NOW + HOUR, NOW)
    exceptions.clear(shop.id, [OUT_OF_STOCK], ["S1"], NOW + timedelta(minutes=1))
    later = NOW + 2 * HOUR
    assert (seen(shop, later), seen(shop, later, "closed")) == ([other], [case])
    assert [code for _who, code in told(shop, case)] == ["exceptions.snoozed", "exceptions.closed"]
    assert seen(shop, NOW + timedelta(days=8), "closed") == []
    assert exceptions.snooze([shop.seller_id], [case], NOW + HOUR, NOW) == {case: NO_CASE}


def test_retry_runs_now_what_would_settle_it(shop: Account) -> None:
    case = reported(shop)
    due.withdraw("allocate", [shop.id])
    jobs.ask("allocate", [shop.id], NOW, at=NOW + HOUR)
    ((before,), _more) = cases.cases([shop.seller_id], NOW)
    assert (before.retried_by, before.next_try_at) == ("allocate", NOW + HOUR)
    with history.acting("meera"):
        exceptions.retry([shop.seller_id], [case], NOW)
    ((after,), _more) = cases.cases([shop.seller_id], NOW)
    assert after.next_try_at == NOW
    assert told(shop, case) == [("meera", "exceptions.asked_again")]


def test_what_only_a_person_settles_is_not_retried(shop: Account) -> None:
    case = reported(shop, PACK_REFUSED)
    assert exceptions.retry([shop.seller_id], [case], NOW) == {case: NOT_RETRIED}
    ((found,), _more) = cases.cases([shop.seller_id], NOW)
    assert (found.retried_by, found.next_try_at, told(shop, case)) == (None, None, [])


def test_another_seller_does_nothing_with_it(shop: Account) -> None:
    case, stranger = reported(shop), [seller("stranger")]
    for act in (exceptions.take, exceptions.wake, exceptions.retry):
        assert act(stranger, [case], NOW) == {case: NO_CASE}
    assert exceptions.snooze(stranger, [case], NOW + HOUR, NOW) == {case: NO_CASE}
    with pytest.raises(NotFound):
        cases.case(stranger, case)
    assert cases.case_states(stranger, NOW) == {"open": 0, "snoozed": 0, "closed": 0}
    assert (seen(shop, NOW), told(shop, case)) == ([case], [])


def test_what_is_said_to_settle_a_cause_exists(shop: Account) -> None:
    assert set(RETRIED_BY) | set(FIXES) <= set(catalogue())
    assert {each.kind for each in jobs.passes()} >= set(RETRIED_BY.values())
    assert all(
        reverse(fix.route, args=["x"] if fix.sheet else [_any(name) for name in fix.path]) for fix in FIXES.values()
    )


@pytest.mark.parametrize(
    ("cause", "subject", "address"),
    [
        ("bins.full", "", "/flipkart/bins?account=fk-smart"),
        ("bins.nearly_full", "", "/flipkart/bins?account=fk-smart"),
        ("bins.over_full", "A 1", "/flipkart/bins?account=fk-smart&bin=A+1"),
        ("bins.estimate_short", "LST-RICE", "/flipkart/compare?account=fk-smart&q=LST-RICE"),
        ("bin_plan.no_capacity", "", "/flipkart/plans?account=fk-smart"),
        ("bin_plan.refused", "7", "/flipkart/plans/7"),
        ("bin_plan.in_doubt", "7", "/flipkart/plans/7"),
    ],
)
def test_exceptions_of_bins_and_plans_lead_to_the_page_of_their_verb(
    shop: Account, cause: str, subject: str, address: str
) -> None:
    exceptions.report([Trouble(shop.seller_id, shop.id, catalogue()[cause], subject)], NOW)
    listed = browser("asha", "admin", shop.seller_id).get("/exceptions").content.decode()
    assert f'href="{address.replace("&", "&amp;")}"' in listed


def _any(name: str) -> object:
    return {"order_id": "00000000-0000-0000-0000-000000000000", "subject": 1}.get(name, "x")


def test_the_page_leads_to_where_it_is_settled_and_takes_what_people_do(shop: Account) -> None:
    case, admin = reported(shop), browser("asha", "admin", shop.seller_id)
    listed = admin.get("/exceptions").content.decode()
    assert "/stock/BLR1/documents/new" in listed
    assert f"/exceptions/{case}/retry" in listed
    assert admin.post(f"/exceptions/{case}/snooze", {"until": "1h", "query": "cause=x"}).url == "/exceptions?cause=x"
    assert b"Nothing needs you" in admin.get("/exceptions").content
    assert b"Bring it back" in admin.get("/exceptions?state=snoozed").content
    assert admin.post(f"/exceptions/{case}/wake", {"back": "case"}).url == f"/exceptions/{case}"
    page = admin.get(f"/exceptions/{case}").content.decode()
    assert "comes back by itself" in page
    assert "Brought back before its time." in page
    assert admin.post(f"/exceptions/{case}/eat").status_code == 404
    answer = admin.post(f"/exceptions/{case}/snooze", {"until": "never"}, follow=True)
    assert "snoozed until a later time" in answer.content.decode()
    assert seen(shop, NOW) == [case]


def test_who_may_only_look_sees_no_button(shop: Account) -> None:
    case = reported(shop)
    stranger = browser("stranger", "admin", seller("stranger"))
    assert stranger.get(f"/exceptions/{case}").status_code == 404
    assert {stranger.post(f"/exceptions/{case}/{act}").status_code for act in ("take", "wake", "retry")} == {404}
    assert (seen(shop, NOW), told(shop, case)) == ([case], [])


def test_a_morning_is_one_of_the_houses_zone() -> None:
    evening = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # the 24th, 1:30 in India
    assert snoozed_until("morning", evening).astimezone(UTC) == datetime(2026, 11, 25, 3, 30, tzinfo=UTC)


# --- many at once (U20, E-40) -------------------------------------------------------------------------------------


def test_the_previewed_ones_and_no_others_are_acted_on_and_each_says_what_became_of_it(shop: Account) -> None:
    admin = browser("asha", "admin", shop.seller_id)
    ids = [reported(shop, subject=f"S{number}") for number in range(4)]
    other = reported(shop, PACK_REFUSED, "X")
    preview = admin.get("/exceptions/many?cause=allocation.out_of_stock").content.decode()
    frozen = re.findall(r'name="case" value="(\d+)"', preview)
    assert "4 exceptions match" in preview
    assert [int(each) for each in frozen] == ids
    reported(shop, subject="LATER")
    exceptions.clear(shop.id, [OUT_OF_STOCK], ["S3"], NOW)  # somebody else changed it meanwhile
    answer = admin.post("/exceptions/many/take", {"case": [*frozen, str(other)]}).content.decode()
    assert "4 of 5 exceptions done" in answer
    assert "closed meanwhile" in answer
    assert re.findall(r'name="case" value="(\d+)"', answer) == []  # what is closed is not offered again
    owners = dict(ExceptionCase.objects.values_list("subject", "owner"))
    assert owners == {"S0": "asha", "S1": "asha", "S2": "asha", "X": "asha", "S3": "supervisor", "LATER": "supervisor"}


def test_only_the_refused_ones_are_offered_again(shop: Account) -> None:
    admin = browser("asha", "admin", shop.seller_id)
    settled, alone = reported(shop), reported(shop, PACK_REFUSED, "X")
    answer = admin.post("/exceptions/many/retry", {"case": [settled, alone]}).content.decode()
    assert "1 of 2 exceptions done" in answer
    assert "Nothing runs that would settle this." in answer
    assert re.findall(r'name="case" value="(\d+)"', answer) == [str(alone)]
    wrong = admin.post("/exceptions/many/snooze", {"case": [settled, alone], "until": "never"})
    assert (wrong.status_code, seen(shop, NOW)) == (400, [settled, alone])
    admin.post("/exceptions/many/snooze", {"case": [settled, alone], "until": "4h"})
    assert (seen(shop, NOW), seen(shop, NOW + 4 * HOUR)) == ([], [settled, alone])


def test_many_of_another_seller_are_left_alone(shop: Account) -> None:
    case, stranger = reported(shop), browser("stranger", "admin", seller("stranger"))
    answer = stranger.post("/exceptions/many/take", {"case": [case, "x"]}).content.decode()
    assert "S1" not in answer
    assert ExceptionCase.objects.get().owner == "supervisor"
    assert b"S1" not in stranger.get("/exceptions/many").content


def test_many_are_acted_on_in_as_many_statements_as_one(shop: Account) -> None:
    counted = []
    for size in (1, 25, 250):
        subjects = [f"{size}-{number}" for number in range(size)]
        exceptions.report([Trouble(shop.seller_id, shop.id, OUT_OF_STOCK, each) for each in subjects], NOW)
        batch = list(ExceptionCase.objects.filter(subject__in=subjects).values_list("id", flat=True))
        with counting() as work:
            exceptions.take([shop.seller_id], batch, NOW)
            exceptions.snooze([shop.seller_id], batch, NOW + HOUR, NOW)
            exceptions.retry([shop.seller_id], batch, NOW)
        assert len(batch) == size
        counted.append(work.statements)
    assert len(set(counted)) == 1


def test_cases_that_are_snoozed_closed_and_met_again_at_the_same_moment_keep_nobody_waiting_for_ever(
    shop: Account,
) -> None:
    """Whoever locks several locks them in one order, whatever order they were opened in."""
    ids = [reported(shop, subject=subject) for subject in ("C", "B", "A")]
    troubles = [Trouble(shop.seller_id, shop.id, OUT_OF_STOCK, each, {"pool": "P", "code": "X"}) for each in "ABC"]

    def waiting() -> int:
        found: int = sql.value("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return found

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connection.close()

    works: list[Callable[[], object]] = [
        lambda: exceptions.report(troubles, NOW),
        lambda: exceptions.snooze([shop.seller_id], ids, NOW + HOUR, NOW),
        lambda: exceptions.clear(shop.id, [OUT_OF_STOCK], ["C", "B", "A"], NOW),
    ]
    with ThreadPoolExecutor(len(works)) as pool:
        with transaction.atomic():
            ExceptionCase.objects.select_for_update().get(subject="B")
            running = []
            for number, work in enumerate(works, start=1):
                running.append(pool.submit(run, work))
                while waiting() < number:
                    assert not running[-1].done()
        for each in running:
            each.result(timeout=30)
    assert ExceptionCase.objects.filter(closed_at=None).count() == 0
