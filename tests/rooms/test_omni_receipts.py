"""The double GRN: what was received here and not at Flipkart becomes an exception, and closes by itself (E-29)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest

import world
from godown.kit import history, jobs, sql
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.kit.models import Due
from godown.omni.binplans import drafting
from godown.omni.binplans import service as plans
from godown.omni.bins import service as bins
from godown.omni.bins.models import Source
from godown.omni.bins.service import Told
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.receipts import rules, service
from godown.omni.receipts.rules import Put
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.putaway import DOCK
from godown.wms.layout import service as layout
from godown.wms.layout.models import Kind
from godown.wms.layout.service import NewLocation
from godown.wms.masters import service as masters
from godown.wms.putaway import service as putaway
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")
DUE = NOW + rules.OVERDUE


@pytest.fixture
def shop(database) -> Account:
    seller_id = world.seller()
    world.warehouse(seller_id)
    world.skus(seller_id, "MUG")
    return world.account(seller_id, "MUG")


def counted(shop, reference="PO-1", pool=POOL):
    site = masters.site([shop.seller_id], shop.warehouse)
    receipt = inward.announce(site, reference, {"MUG": 1}, NOW, pool=pool)
    inward.enter_gate(site, receipt, "", 1, NOW)
    counting.count(site, receipt, "MUG", uuid4(), NOW)
    counting.finish(site, receipt, uuid4(), NOW)
    return receipt


def cases(shop):
    return [(case.cause, case.subject, case.data) for case in exceptions.open_cases([shop.seller_id])]


def test_a_receipt_that_flipkart_does_not_know_of_ages_into_an_exception_and_closes_by_itself(shop):
    counted(shop)
    service.check(shop, DUE - timedelta(seconds=1))
    assert cases(shop) == []
    service.check(shop, DUE)
    service.check(shop, DUE + timedelta(hours=1))
    assert cases(shop) == [("receipts.untold", "PO-1", {"counted_at": NOW.isoformat()})]
    (case,) = exceptions.open_cases([shop.seller_id])
    assert case.times == 2
    with history.acting("asha"):
        service.tell(shop, {"PO-1": "FK-GRN-9"}, DUE)
    assert cases(shop) == []
    (card,) = inward.receipts([shop.seller_id])
    assert (card.channel_reference, card.channel_reference_by) == ("FK-GRN-9", "asha")
    service.check(shop, DUE)
    assert cases(shop) == []


def test_one_that_was_told_past_the_verb_closes_with_the_next_check(shop):
    counted(shop)
    counted(shop, "PO-2")
    service.check(shop, DUE)
    site = masters.site([shop.seller_id], shop.warehouse)
    inward.note_channel_references(site, {"PO-1": "FK-GRN-9"}, DUE)
    service.check(shop, DUE)
    assert [subject for _, subject, _ in cases(shop)] == ["PO-2"]


def test_the_pass_looks_at_each_account_by_itself(shop):
    counted(shop)
    later = DUE + timedelta(hours=2)
    jobs.run_pass(jobs.get("untold_receipts"), later)
    assert [subject for _, subject, _ in cases(shop)] == ["PO-1"]


def test_accounts_of_an_earlier_release_are_looked_at_too(shop):
    plan = import_module("godown.omni.migrations.0010_new_passes").PLAN
    Due.objects.filter(subject=str(shop.id), kind="untold_receipts").delete()
    for _ in range(2):
        sql.execute(plan)
        assert Due.objects.filter(subject=str(shop.id), kind="untold_receipts").count() == 1


def test_what_is_received_for_another_pool_is_not_asked_of_a_dedicated_pool(shop):
    counted(shop, pool="COMMON")
    service.check(shop, DUE)
    assert cases(shop) == []


@pytest.mark.parametrize(
    ("mode", "pool", "asked"),
    [
        (StockMode.DEDICATED_POOL, POOL, True),
        (StockMode.DEDICATED_POOL, "COMMON", False),
        (StockMode.DEDICATED_WAREHOUSE, "COMMON", True),
        (StockMode.DEDICATED_WAREHOUSE, POOL, True),
    ],
)
def test_a_dedicated_warehouse_asks_for_everything_it_receives(mode, pool, asked):
    account = Account("BLR1", POOL, mode)
    assert rules.asks(account, "BLR1", pool) is asked
    assert rules.asks(account, "HYD1", pool) is False


@pytest.mark.parametrize(
    ("reference", "number", "error", "code"),
    [
        ("GHOST", "FK-1", NotFound, "inward.no_receipt"),
        ("PO-1", " ", Invalid, "inward.bad_channel_reference"),
        ("PO-2", "FK-1", Conflict, "inward.not_received"),
    ],
)
def test_a_wrong_number_is_refused_and_changes_nothing(shop, reference, number, error, code):
    counted(shop)
    inward.announce(masters.site([shop.seller_id], shop.warehouse), "PO-2", {"MUG": 1}, NOW, pool=POOL)
    before = inward.receipts([shop.seller_id])
    with pytest.raises(error) as raised:
        service.tell(shop, {"PO-1": "FK-0", reference: number}, NOW)
    assert (raised.value.code, inward.receipts([shop.seller_id])) == (code, before)


def test_another_sellers_receipt_of_the_same_reference_is_not_touched(shop):
    counted(shop)
    stranger = world.seller("stranger")
    world.warehouse(stranger, "PNQ1")
    assert service.asking([stranger])(shop.warehouse, POOL) is None
    found = service.asking([shop.seller_id])(shop.warehouse, POOL)
    assert found is not None
    assert found.code == shop.code


# --- what a plan puts into Flipkart's bins ------------------------------------------------------------------------


@dataclass(frozen=True)
class Came:
    """A receipt that Flipkart does not know of."""

    reference: str
    pieces: Mapping[str, int]
    stored: bool = True
    counted_at: datetime = NOW


def test_a_piece_that_was_put_in_counts_for_one_receipt_and_the_first_come_first():
    put = [Put("MUG", 6, "PL-2"), Put("MUG", 5, "PL-1"), Put("CUP", 1, "PL-3")]
    untold = [Came("A", {"MUG": 4}), Came("B", {"MUG": 8}), Came("C", {"MUG": 7, "CUP": 1}), Came("D", {"CUP": 1})]
    assert rules.made_whole(untold, put) == {"A": "PL-1, PL-2", "C": "PL-1, PL-2, PL-3"}


def test_what_waits_on_the_dock_or_came_in_damaged_only_is_left_to_a_person():
    put = [Put("MUG", 6, "PL-2")]
    assert rules.made_whole([Came("A", {"MUG": 2}, stored=False), Came("B", {})], put) == {}


def put_away(shop, reference="PO-1"):
    counted(shop, reference)
    site = masters.site([shop.seller_id], shop.warehouse)
    layout.add_locations(site, [NewLocation("A-01", Kind.BIN)])
    for code in ("MUG", "A-01"):
        assert putaway.scan(site, DOCK, code, uuid4(), NOW).accepted


def empty_bin(shop):
    assert bins.take_in(shop, [Told("F1", 1500, 0, {})], Source.PANEL, NOW, NOW)


def test_a_plan_that_puts_the_pieces_of_a_receipt_in_notes_flipkarts_number_on_it(shop):
    put_away(shop)
    counted(shop, "PO-2")  # lies on the dock
    empty_bin(shop)
    service.check(shop, DUE)
    assert [subject for _, subject, _ in cases(shop)] == ["PO-1", "PO-2"]
    plan_id = drafting.make(shop, drafting.missing(shop), 0, DUE)
    with history.acting("asha"):
        plans.done_on_portal([shop.seller_id], plan_id, "PL231126-7", DUE)
    told = {card.reference: card.channel_reference for card in inward.receipts([shop.seller_id])}
    assert told == {"PO-1": "PL231126-7", "PO-2": ""}
    assert [subject for _, subject, _ in cases(shop)] == ["PO-2"]


def test_a_plan_that_was_made_before_the_count_or_given_up_tells_of_no_receipt(shop):
    empty_bin(shop)
    early = drafting.make(shop, drafting.typed(shop, {"MUG": 1}), 0, NOW - timedelta(hours=1))
    given_up = drafting.make(shop, drafting.typed(shop, {"MUG": 1}), 0, NOW)
    put_away(shop)
    plans.done_on_portal([shop.seller_id], early, "PL231126-7", NOW)
    plans.cancel([shop.seller_id], given_up, NOW)
    assert [card.channel_reference for card in inward.receipts([shop.seller_id])] == [""]
