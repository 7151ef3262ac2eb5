"""What is to come back is announced once, and changes until it is here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import papers
import world
from godown.kit import history
from godown.kit.errors import Conflict, NotFound
from godown.wms.desk import Desk
from godown.wms.models import ReturnLine, ReturnOrder
from world import NOW

pytestmark = pytest.mark.usefixtures("database")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def site(told) -> Iterator:
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP", "PEN")
    with history.acting("ravi"):
        yield site


def rows():
    return list(ReturnOrder.objects.order_by("id").values()), list(ReturnLine.objects.order_by("id").values())


def test_a_return_is_announced_with_its_lines(site):
    coming = papers.coming(site, MUG=2, CUP=1)
    Desk().announce_returns([coming], NOW)
    order = ReturnOrder.objects.get(id=coming.id)
    assert (order.return_code, order.kind, order.awb, order.status, order.announced_at) == (
        coming.return_code,
        "customer_return",
        "R-1",
        "ANNOUNCED",
        NOW,
    )
    assert list(order.returnline_set.order_by("id").values_list("sku__code", "quantity", "received", "reason")) == [
        ("MUG", 2, 0, "SIZE"),
        ("CUP", 1, 0, "SIZE"),
    ]
    (entry,) = history.timeline([site.seller_id], coming.id)
    assert (entry.code, entry.data) == ("returns.announced", {"warehouse": "BLR1", "pieces": 3, "awb": "R-1"})


def test_the_same_announcement_again_changes_nothing(site):
    coming = papers.coming(site, MUG=2)
    Desk().announce_returns([coming], NOW)
    before = rows()
    Desk().announce_returns([coming], LATER)
    assert rows() == before
    assert len(history.timeline([site.seller_id], coming.id)) == 1


def test_awb_courier_and_date_may_change_while_it_is_awaited(site):
    coming = papers.coming(site, MUG=2)
    Desk().announce_returns([coming], NOW)
    Desk().announce_returns([replace(coming, awb="R-2", transporter="DELHIVERY", expected_at=LATER)], LATER)
    order = ReturnOrder.objects.get(id=coming.id)
    assert (order.awb, order.transporter, order.expected_at, order.version) == ("R-2", "DELHIVERY", LATER, 2)
    assert history.timeline([site.seller_id], coming.id)[-1].data == {"awb": "R-2", "transporter": "DELHIVERY"}


def test_a_withdrawn_return_is_not_to_come_back(site):
    first, second = papers.coming(site, MUG=1), papers.coming(site, MUG=1)
    Desk().announce_returns([first, second], NOW)
    assert Desk().withdraw_returns([first.id], LATER) == {first.id}
    assert Desk().withdraw_returns([first.id], LATER) == set()
    assert [row["status"] for row in rows()[0]] == ["CANCELLED", "ANNOUNCED"]


@pytest.mark.parametrize("wrong", [{"warehouse": "NOWHERE"}, {"pool": "NO-POOL"}])
def test_an_unknown_warehouse_or_pool_refuses_all(site, wrong):
    good, bad = papers.coming(site, MUG=1), replace(papers.coming(site, MUG=1), **wrong)
    with pytest.raises(NotFound) as refused:
        Desk().announce_returns([good, bad], NOW)
    assert (refused.value.code, refused.value.data) == ("returns.not_announced", {"return_code": bad.return_code})
    assert rows() == ([], [])


def test_an_unknown_sku_refuses_all(site):
    with pytest.raises(NotFound):
        Desk().announce_returns([papers.coming(site, MUG=1, VASE=1)], NOW)
    assert rows() == ([], [])


def test_a_return_code_belongs_to_one_return_of_an_account(site):
    first = papers.coming(site, MUG=1)
    Desk().announce_returns([first], NOW)
    before = rows()
    with pytest.raises(Conflict) as refused:
        Desk().announce_returns([replace(papers.coming(site, MUG=1), return_code=first.return_code)], NOW)
    assert (refused.value.code, rows()) == ("returns.code_taken", before)


def test_the_code_of_a_return_that_the_floor_announced_becomes_the_channels(site):
    coming = papers.coming(site, MUG=1)
    Desk().announce_returns([coming], NOW)
    Desk().announce_returns([replace(coming, return_code="FK-77")], LATER)
    assert ReturnOrder.objects.get().return_code == "FK-77"


def test_many_are_announced_in_as_many_statements_as_one(site):
    counts = set()
    for many in (1, 25):
        batch = [papers.coming(site, awb=f"{many}-{number}", MUG=1, CUP=2) for number in range(many)]
        with CaptureQueriesContext(connection) as queries:
            Desk().announce_returns(batch, NOW)
        counts.add(len(queries))
    assert len(counts) == 1
