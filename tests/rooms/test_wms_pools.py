"""Allocation and de-allocation: documents that move live pieces between COMMON and a dedicated pool."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

import world
from godown.kit import history
from godown.kit.errors import Conflict, Invalid, NotFound
from godown.wms import checks
from godown.wms.inward.service import Received, receive
from godown.wms.models import PoolDocument, PoolDocumentLine, StockMove, Warehouse
from godown.wms.pools import documents, views
from godown.wms.pools import service as pools
from godown.wms.pools.rules import Wanted, split, told
from godown.wms.stock import service as stock
from world import NOW, POOL

pytestmark = pytest.mark.usefixtures("database")
COMMON = "COMMON"


@pytest.fixture
def site():
    """Ten mugs and four cups in COMMON."""
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    receive(site, [Received("MUG", "A-01", 10), Received("CUP", "A-02", 4)], "GRN-1", "receipt:1", NOW)
    return site


def live(site):
    return {(row.pool, row.sku): row.live for row in stock.by_pool(site) if row.live}


def lines(document_id):
    rows = PoolDocumentLine.objects.filter(document_id=document_id).order_by("sku__code")
    return [(row.sku.code, row.quantity, row.moved, row.there) for row in rows]


def draft(site, pieces, key="k1", source=COMMON, target=POOL, reason="festive sale", number=""):
    return documents.draft(site, source, target, pieces, reason, key, NOW, number)


def test_a_draft_moves_nothing(site):
    document = PoolDocument.objects.get(id=draft(site, {"MUG": 6}))
    assert (document.status, document.reason, document.made_by) == ("draft", "festive sale", "system")
    assert document.number == f"POOL-{document.id:05}"
    assert lines(document.id) == [("MUG", 6, 0, None)]
    assert live(site) == {(COMMON, "MUG"): 10, (COMMON, "CUP"): 4}


def test_a_document_that_is_carried_out_moves_its_pieces_and_the_ledger_names_it(site):
    with history.acting("meera"):
        document_id = draft(site, {"MUG": 6, "CUP": 4}, number="FEST-1")
        outcome = documents.carry_out(site, document_id, NOW)
    assert (outcome.lines, outcome.pieces, list(outcome.short)) == (2, 10, [])
    assert live(site) == {(COMMON, "MUG"): 4, (POOL, "MUG"): 6, (POOL, "CUP"): 4}
    assert lines(document_id) == [("CUP", 4, 4, 4), ("MUG", 6, 6, 10)]
    written = StockMove.objects.filter(reference="FEST-1").values_list("reason", "quantity", "actor", "note")
    assert sorted(written) == [("allocate", 4, "meera", "festive sale"), ("allocate", 6, "meera", "festive sale")]
    document = PoolDocument.objects.get(id=document_id)
    assert document.status == "done"
    told_ = [(entry.actor, entry.text) for entry in history.timeline([site.seller_id], document.thread)]
    assert told_ == [
        ("meera", "Document FEST-1 drafted: 2 SKUs, 10 pieces. festive sale"),
        ("meera", "10 pieces of 2 SKUs moved; 0 SKUs fell short."),
    ]
    assert checks.differences([site.seller_id]) == []


def test_one_short_row_keeps_all_rows_where_they_are_and_is_named(site):
    document_id = draft(site, {"MUG": 6, "CUP": 5})
    with pytest.raises(Conflict) as refusal:
        documents.carry_out(site, document_id, NOW)
    assert refusal.value.code == "pools.short"
    assert str(refusal.value) == ("1 of 2 SKUs have too few live pieces in COMMON: CUP 5 (4 there). Nothing was moved.")
    assert live(site) == {(COMMON, "MUG"): 10, (COMMON, "CUP"): 4}
    assert PoolDocument.objects.get(id=document_id).status == "draft"
    assert lines(document_id) == [("CUP", 5, 0, None), ("MUG", 6, 0, None)]


def test_only_the_good_rows_move_if_a_person_says_so(site):
    document_id = draft(site, {"MUG": 6, "CUP": 5})
    outcome = documents.carry_out(site, document_id, NOW, only_good=True)
    assert (outcome.lines, outcome.pieces) == (1, 6)
    assert [(row.sku, row.quantity, row.there) for row in outcome.short] == [("CUP", 5, 4)]
    assert live(site) == {(COMMON, "MUG"): 4, (POOL, "MUG"): 6, (COMMON, "CUP"): 4}
    assert lines(document_id) == [("CUP", 5, 0, 4), ("MUG", 6, 6, 10)]
    assert checks.differences([site.seller_id]) == []


def test_a_document_of_which_nothing_is_there_stays_a_draft(site):
    document_id = draft(site, {"CUP": 5})
    with pytest.raises(Conflict) as refusal:
        documents.carry_out(site, document_id, NOW, only_good=True)
    assert refusal.value.code == "pools.nothing_there"
    assert PoolDocument.objects.get(id=document_id).status == "draft"


def test_a_document_is_carried_out_or_refused_once(site):
    done, refused = draft(site, {"MUG": 1}), draft(site, {"MUG": 2}, key="k2")
    documents.carry_out(site, done, NOW)
    documents.refuse(site, refused, "not this week", NOW)
    for document_id in (done, refused):
        for again in (
            lambda each=document_id: documents.carry_out(site, each, NOW),
            lambda each=document_id: documents.refuse(site, each, "no", NOW),
        ):
            with pytest.raises(Conflict) as refusal:
                again()
            assert refusal.value.code == "state.wrong_state"
    assert live(site) == {(COMMON, "MUG"): 9, (POOL, "MUG"): 1, (COMMON, "CUP"): 4}
    thread = PoolDocument.objects.get(id=refused).thread
    assert history.timeline([site.seller_id], thread)[-1].text == "Refused, nothing moved: not this week"


def test_deallocated_pieces_are_common_again_and_reserved_ones_stay(site):
    pools.allocate(site, POOL, {"MUG": 6}, "opening stock", "a1", NOW)
    world.outward_order(site, MUG=4)
    document_id = pools.deallocate(site, POOL, {"MUG": 2}, "promotion is over", "d1", NOW)
    assert live(site) == {(COMMON, "MUG"): 6, (COMMON, "CUP"): 4}
    with pytest.raises(Conflict) as refusal:
        pools.deallocate(site, POOL, {"MUG": 1}, "and the rest", "d2", NOW)
    assert refusal.value.code == "pools.short"
    assert PoolDocument.objects.count() == 2  # the refused one was undone with everything
    assert StockMove.objects.filter(reference=f"POOL-{document_id:05}").get().reason == "deallocate"
    assert checks.differences([site.seller_id]) == []


def test_the_same_key_again_is_a_no_op_and_with_other_contents_a_conflict(site):
    first = pools.allocate(site, POOL, {"MUG": 6}, "opening stock", "a1", NOW)
    assert pools.allocate(site, POOL, {"MUG": 6}, "opening stock", "a1", NOW) == first
    for other in ({"MUG": 5}, {"MUG": 6, "CUP": 1}):
        with pytest.raises(Conflict) as refusal:
            pools.allocate(site, POOL, other, "opening stock", "a1", NOW)
        assert refusal.value.code == "pools.key_reused"
    with pytest.raises(Conflict) as refusal:
        draft(site, {"MUG": 1}, key="k9", number=f"POOL-{first:05}")
    assert refusal.value.code == "pools.number_taken"
    assert live(site) == {(COMMON, "MUG"): 4, (POOL, "MUG"): 6, (COMMON, "CUP"): 4}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"pieces": {}}, "pools.no_lines"),
        ({"pieces": {"MUG": 0}}, "pools.bad_quantity"),
        ({"pieces": {"MUG": 10_000_001}}, "pools.bad_quantity"),
        ({"pieces": {"POT": 1}}, "masters.no_sku"),
        ({"reason": "  "}, "pools.no_reason"),
        ({"target": COMMON}, "pools.not_dedicated"),
        ({"source": POOL}, "pools.not_dedicated"),
        ({"target": "NOWHERE"}, "pools.no_pool"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(site, wrong, code):
    with pytest.raises((Invalid, NotFound)) as refusal:
        draft(site, **{"pieces": {"MUG": 1}, **wrong})
    assert refusal.value.code == code
    assert not PoolDocument.objects.exists()


def test_another_seller_finds_no_document(site):
    document_id = draft(site, {"MUG": 1})
    theirs = world.warehouse(world.seller("other"))
    for verb in (
        lambda: documents.carry_out(theirs, document_id, NOW),
        lambda: documents.refuse(theirs, document_id, "no", NOW),
        lambda: views.document(theirs, document_id),
    ):
        with pytest.raises(NotFound):
            verb()
    assert views.documents(theirs, views.Wanted()).documents == []
    assert views.between_pools(theirs, "MUG") == []
    assert PoolDocument.objects.get().status == "draft"


def test_the_database_refuses_a_line_that_moved_in_part(site):
    document_id = draft(site, {"MUG": 6})
    for change in ({"moved": 3}, {"quantity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PoolDocumentLine.objects.filter(document_id=document_id).update(**change)


def test_a_warehouse_serves_an_account_from_a_pool_of_its_own_or_from_common(site):
    for account, pool in ((world.ACCOUNT, POOL), ("fk-two", "FK-TWO"), ("fk-two", "FK-TWO"), ("fk-three", COMMON)):
        pools.serve(site, account, pool, sole=False)
    for account, pool in (("fk-two", POOL), ("fk-three", POOL), ("fk-two", "FK-THREE")):
        with pytest.raises(Conflict) as refusal:
            pools.serve(site, account, pool, sole=False)
        assert refusal.value.code == "pools.pool_taken"
    assert [(each.code, each.account) for each in views.pools(site)] == [
        (COMMON, None),
        (POOL, world.ACCOUNT),
        ("FK-TWO", "fk-two"),
    ]


def test_a_dedicated_warehouse_serves_its_account_only_and_becomes_one_only_without_stock_of_others(site):
    pools.allocate(site, POOL, {"MUG": 1}, "opening stock", "a1", NOW)
    with pytest.raises(Conflict) as refusal:
        pools.serve(site, "fk-two", COMMON, sole=True)
    assert (refusal.value.code, refusal.value.data["others"]) == ("pools.others_here", POOL)
    assert Warehouse.objects.get(id=site.id).sole_account is None

    pools.deallocate(site, POOL, {"MUG": 1}, "moving out", "d1", NOW)
    pools.serve(site, "fk-two", COMMON, sole=True)
    for pool, sole in ((POOL, False), (COMMON, False), (COMMON, True)):
        with pytest.raises(Conflict) as refusal:
            pools.serve(site, world.ACCOUNT, pool, sole=sole)
        assert (refusal.value.code, refusal.value.data["other"]) == ("pools.sole", "fk-two")
    assert Warehouse.objects.get(id=site.id).sole_account == "fk-two"

    pools.serve(site, "fk-two", COMMON, sole=False)
    pools.serve(site, world.ACCOUNT, POOL, sole=False)
    assert Warehouse.objects.get(id=site.id).sole_account is None


def test_a_document_takes_the_same_number_of_statements_for_any_number_of_lines():
    site = world.warehouse()
    codes = [f"S{n:03}" for n in range(250)]
    world.skus(site.seller_id, *codes)
    receive(site, [Received(code, "A-01", 100) for code in codes], "GRN", "receipt", NOW)
    counts = []
    for size in (1, 25, 250):
        with CaptureQueriesContext(connection) as queries:
            pools.allocate(site, POOL, dict.fromkeys(codes[:size], 1), "sizes", f"size {size}", NOW)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


def test_a_line_goes_whole_or_not_at_all():
    enough, exact, few = Wanted(1, "A", 3, 5), Wanted(2, "B", 3, 3), Wanted(3, "C", 3, 2)
    assert split([enough, exact, few]) == ([enough, exact], [few])
    assert told([few]) == "C 3 (2 there)"
    assert told([few] * 6).endswith("C 3 (2 there) …")
