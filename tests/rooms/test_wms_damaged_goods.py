"""Damaged pieces of deliveries leave quarantine: into a bin after all, scrapped, or back to their supplier."""

from collections.abc import Iterator
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import world
from delivering import LATER, at_dock, codes, count, counted, find, house, live, put_away
from godown.kit import history
from godown.kit.errors import Conflict, Invalid
from godown.wms import checks
from godown.wms.inward import closing, counting
from godown.wms.inward import service as inward
from godown.wms.inward.models import Damage, Variance
from godown.wms.models import ReceiptDamage, ReceiptLine
from godown.wms.quarantine import service as quarantine
from godown.wms.stock import service as stock
from godown.wms.transfers import picking
from godown.wms.transfers import service as transfers
from world import NOW, lying

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database) -> Iterator:
    site = house()
    with history.acting("ravi"):
        yield site
    assert checks.differences([site.seller_id]) == []


def damaged(site, reference="PO-1", *, finish=True, **pieces):
    """A delivery of MUG of which these pieces are damaged, by reason; `good` ones besides."""
    receipt = at_dock(site, reference, MUG=sum(pieces.values()))
    for reason, number in pieces.items():
        damage = None if reason == "good" else Damage(reason)
        assert count(site, receipt, "MUG", number, damage=damage).accepted
    if finish:
        assert counting.finish(site, receipt, uuid4(), NOW).accepted
    return receipt


def of(site, **reasons):
    """All pieces in quarantine, or so many by reason."""
    return {
        (row.source, row.id): reasons.get(row.reason, row.quantity)
        for row in quarantine.waiting(site)
        if not reasons or row.reason in reasons
    }


def waits(site):
    return {(row.document, row.reason): row.quantity for row in quarantine.waiting(site)}


def state(site):
    return (
        lying(site),
        list(ReceiptLine.objects.order_by("id").values()),
        list(ReceiptDamage.objects.order_by("id").values()),
    )


def not_done(site, error, act):
    before = state(site)
    with pytest.raises(error) as caught:
        act()
    assert state(site) == before
    return caught.value.code


def test_released_pieces_reopen_their_receipt_go_into_a_bin_and_are_live(site):
    receipt = damaged(site, wet=3)
    assert find(site, receipt).status == "put_away"
    (row,) = quarantine.waiting(site)
    assert (row.source, row.document_id, row.document, row.about, row.pool, row.sku, row.quantity, row.reason) == (
        "receipt",
        receipt,
        "PO-1",
        "Potter",
        "COMMON",
        "MUG",
        3,
        "wet",
    )
    quarantine.release(site, of(site, wet=2), " dried, like new ", "r1", LATER)
    assert lying(site) == {("DOCK", "MUG"): 2, ("QUARANTINE", "MUG"): 1}
    card = find(site, receipt)
    assert (card.status, card.counted, card.damaged, card.arrived) == ("counted", 2, 1, 3)
    assert put_away(site, "MUG", "A-01", 2).accepted
    assert (find(site, receipt).status, live(site)) == ("put_away", {("COMMON", "MUG"): 2})
    moved = stock.statement(site, "MUG")[1]
    assert (moved.reason, moved.source, moved.target, moved.reference, moved.note, moved.actor) == (
        "quarantine_release",
        "QUARANTINE",
        "DOCK",
        "PO-1",
        "dried, like new",
        "ravi",
    )
    assert codes(site, receipt)[-3:] == ["inward.released", "inward.reopened", "inward.put_away"]
    assert waits(site) == {("PO-1", "wet"): 1}


def test_pieces_are_scrapped_or_sent_back_with_a_reason_and_the_receipt_stays_as_it_is(site):
    receipt = damaged(site, broken=2, expired=3)
    quarantine.scrap(site, of(site, broken=2), "in shards", "s1", LATER)
    quarantine.send_back(site, of(site, expired=2), "credit note 7", "b1", LATER)
    assert lying(site) == {("SCRAP", "MUG"): 2, ("QUARANTINE", "MUG"): 1}
    card = find(site, receipt)
    assert (card.status, card.counted, card.damaged) == ("put_away", 0, 5)
    moved = [(each.reason, each.target, each.quantity, each.note) for each in stock.statement(site, "MUG")[2:]]
    assert moved == [("scrap", "SCRAP", 2, "in shards"), ("supplier_return", "SUPPLIER", 2, "credit note 7")]
    assert [(entry.code, entry.data) for entry in history.timeline([site.seller_id], receipt)[-2:]] == [
        ("inward.given_up", {"pieces": 2, "sku": "MUG", "note": "in shards"}),
        ("inward.sent_back", {"pieces": 2, "sku": "MUG", "note": "credit note 7"}),
    ]
    closing.close(site, receipt, {}, LATER)
    assert waits(site) == {("PO-1", "expired"): 1}


def test_a_closed_receipt_stays_closed_and_its_released_pieces_find_their_bin(site):
    receipt = damaged(site, good=1, wet=1)
    put_away(site, "MUG", "A-01")
    closing.close(site, receipt, {}, LATER)
    quarantine.release(site, of(site), "dry", "r1", LATER)
    assert put_away(site, "MUG", "A-01").accepted
    assert (find(site, receipt).status, lying(site)) == ("closed", {("A-01", "MUG"): 2})


def test_several_reasons_and_documents_leave_at_once_in_as_many_statements(site):
    def statements(chosen, key):
        with CaptureQueriesContext(connection) as seen:
            quarantine.release(site, chosen, "all fine", key, LATER)
        return len(seen)

    damaged(site, "PO-1", wet=1)
    one = statements(of(site), "r1")
    for number in range(2, 6):
        damaged(site, f"PO-{number}", wet=1, broken=2, expired=3)
    assert statements(of(site), "r2") == one
    assert lying(site) == {("DOCK", "MUG"): 25}


def test_the_same_key_again_is_a_no_op_though_pieces_are_left(site):
    damaged(site, wet=5)
    chosen = of(site, wet=2)
    for _ in range(2):
        quarantine.scrap(site, chosen, "mouldy", "s1", LATER)
    assert waits(site) == {("PO-1", "wet"): 3}


def test_more_than_is_there_does_not_leave(site):
    damaged(site, wet=2)
    for act in (quarantine.release, quarantine.scrap, quarantine.send_back):
        code = not_done(site, Conflict, lambda act=act: act(site, of(site, wet=3), "why", f"x{act}", LATER))
        assert code == "quarantine.not_there"
    code = not_done(site, Invalid, lambda: quarantine.scrap(site, of(site, wet=0), "why", "zero", LATER))
    assert code == "quarantine.no_pieces"


def test_pieces_wait_for_the_end_of_the_count_and_the_last_damaged_are_taken_out_first(site):
    receipt = damaged(site, finish=False, wet=2, broken=3)
    assert quarantine.waiting(site) == []
    everything = {("receipt", each): 1 for each in ReceiptDamage.objects.values_list("id", flat=True)}
    not_done(site, Conflict, lambda: quarantine.scrap(site, everything, "why", "s1", LATER))
    assert counting.uncount(site, receipt, "MUG", 4, True, uuid4(), NOW).accepted
    counting.finish(site, receipt, uuid4(), NOW)
    assert waits(site) == {("PO-1", "wet"): 1}


def test_damaged_pieces_of_a_transfer_do_not_go_to_a_supplier(site):
    inward.receive(site, [inward.Received("MUG", "A-01", 3)], "opening", "mugs", NOW)
    other = world.warehouse(site.seller_id, "DEL1")
    transfer = transfers.draft(site, other, "STO-1", {"MUG": 3}, NOW)
    transfers.approve([site.seller_id], transfer, NOW)
    for scanned in ("A-01", "MUG", "MUG", "MUG", "T-01"):
        assert picking.scan(site, transfer, scanned, uuid4(), NOW).accepted
    picking.finish(site, transfer, uuid4(), NOW)
    transfers.send(site, transfer, "", NOW)
    (receipt,) = inward.of_transfer([site.seller_id], transfer)
    inward.enter_gate(other, receipt.id, "", 1, NOW)
    count(other, receipt.id, "MUG", 2, damage=Damage.BROKEN)
    counting.finish(other, receipt.id, uuid4(), NOW)
    closing.close(other, receipt.id, {"MUG": Variance.LOST}, NOW)
    code = not_done(other, Conflict, lambda: quarantine.send_back(other, of(other), "theirs", "b1", LATER))
    assert code == "quarantine.not_a_suppliers"
    quarantine.release(other, of(other, broken=1), "whole", "r1", LATER)
    put_away(other, "MUG", "A-01")
    assert (find(other, receipt.id).status, lying(other)) == (
        "closed",
        {("A-01", "MUG"): 1, ("QUARANTINE", "MUG"): 1, ("LOST", "MUG"): 1},
    )


def test_another_seller_finds_and_changes_nothing(site):
    damaged(site, wet=1)
    other = world.warehouse(world.seller("other"), code="DEL1")
    assert quarantine.waiting(other) == []
    assert not_done(site, Conflict, lambda: quarantine.scrap(other, of(site), "mine", "s1", LATER)) == (
        "quarantine.not_there"
    )


def test_what_was_damaged_before_there_were_reasons_is_carried_over_from_the_ledger(site):
    """Wet ones were counted first, two of the broken ones taken out of the count again."""
    receipt = damaged(site, finish=False, wet=2, broken=3)
    counting.uncount(site, receipt, "MUG", 2, True, uuid4(), NOW)
    counting.finish(site, receipt, uuid4(), NOW)
    counted(site, "PO-2", CUP=1)
    told = list(ReceiptDamage.objects.order_by("reason").values("line_id", "reason", "quarantined", "actor"))
    ReceiptDamage.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("godown.wms.migrations.0014_receipt_damage").CARRY_OVER)
    assert list(ReceiptDamage.objects.order_by("reason").values("line_id", "reason", "quarantined", "actor")) == told
    assert waits(site) == {("PO-1", "broken"): 1, ("PO-1", "wet"): 2}
