"""Deliveries, opening stock and transfers as files (console.md U22)."""

from collections.abc import Iterator

import pytest

import world
from godown.bench.meter import counting
from godown.kit import clock, jobs
from godown.kit.clock import VirtualClock
from godown.kit.sheets import Outcome, Scope, service
from godown.kit.sheets.declaring import sheet
from godown.wms import checks
from godown.wms.inward import service as inward
from godown.wms.stock import service as stock
from godown.wms.transfers import service as transfers
from world import NOW, POOL

RECEIPTS = "reference,sku,pieces,supplier,pool"
WAYS = {"source": "HYD1/COMMON", "target": f"BLR1/{POOL}"}


@pytest.fixture
def site(database) -> Iterator:
    with clock.use(VirtualClock(NOW)):
        site = world.warehouse()
        world.warehouse(site.seller_id, "HYD1")
        world.skus(site.seller_id, "MUG", "CUP")
        yield site
        assert checks.differences([site.seller_id]) == []


def work() -> None:
    for kind in ("check_upload", "apply_upload"):
        jobs.run_pass(jobs.get(kind), NOW)


def given(site, name, *rows, **choices):
    """A file that was judged and, its good rows, applied; (upload, problems by row)."""
    wanted = choices or {"warehouse": "BLR1"}
    upload = service.receive(site.seller_id, name, wanted, f"{name}.csv", "\n".join(rows).encode(), NOW)
    work()
    found = service.rows([site.seller_id], upload, [Outcome.ERROR])
    problems = {row.row_no: [(fault.column, fault.code) for fault in row.faults] for row in found}
    if service.upload([site.seller_id], upload).status == "CHECKED":
        service.apply([site.seller_id], upload, service.GOOD, NOW)
        work()
    return problems


def receipts(site):
    return {card.reference: (card.expected, card.supplier, card.pool) for card in inward.receipts([site.seller_id])}


def test_deliveries_are_announced_and_the_same_file_again_changes_nothing(site):
    rows = (RECEIPTS, "PO-1,MUG,3,Potter,", "PO-1,CUP,2,Potter,", f"PO-2,MUG,1,,{POOL}")
    assert given(site, "receipts", *rows) == {}
    assert receipts(site) == {"PO-1": (5, "Potter", "COMMON"), "PO-2": (1, "", POOL)}
    assert given(site, "receipts", *rows, "PO-3,CUP,4,,") == {}
    assert receipts(site)["PO-3"] == (4, "", "COMMON")
    assert len(receipts(site)) == 3


def test_a_delivery_with_a_wrong_row_is_left_out_as_a_whole(site):
    problems = given(
        site,
        "receipts",
        RECEIPTS,
        "PO-1,MUG,3,Potter,",
        "PO-1,GHOST,2,Potter,",
        "PO-2,MUG,1,,NONE",
        "PO-3,MUG,1,A,",
        "PO-3,CUP,1,B,",
        "PO-4,MUG,0,,",
        "PO-5,MUG,1,,",
    )
    first = {row: faults[0] for row, faults in problems.items()}
    assert {row: first[row] for row in (3, 4, 6)} == {
        3: ("sku", "masters.no_sku"),
        4: ("pool", "pools.no_pool"),
        6: ("reference", "inward.mixed"),
    }
    assert set(first) == {2, 3, 4, 5, 6, 7}  # the others of PO-1 and PO-3 fall with them
    assert set(receipts(site)) == {"PO-5"}


def test_what_is_announced_is_not_changed_by_a_file(site):
    given(site, "receipts", RECEIPTS, "PO-1,MUG,3,,")
    problems = given(site, "receipts", RECEIPTS, "PO-1,MUG,4,,")
    assert problems == {2: [("reference", "inward.known")]}
    assert receipts(site)["PO-1"] == (3, "", "COMMON")


def test_opening_stock_lies_in_its_bins_once(site):
    rows = ("bin,sku,pieces", "A-01,MUG,3", "A-02,GHOST,1", "Z-99,MUG,1", "T-01,MUG,1")
    problems = given(site, "opening-stock", *rows)
    assert problems == {
        3: [("sku", "masters.no_sku")],
        4: [("bin", "layout.no_location")],
        5: [("bin", "layout.no_location")],
    }
    assert [(row.location, row.sku, row.quantity) for row in stock.by_location(site)] == [("A-01", "MUG", 3)]
    (pool,) = stock.by_pool(site)
    assert (pool.pool, pool.live) == ("COMMON", 3)


def test_transfers_are_drafted_between_the_chosen_pools(site):
    rows = ("transfer,sku,pieces,note", "STO-1,MUG,3,for the sale", "STO-1,CUP,1,", "STO-2,MUG,2,", "STO-3,GHOST,2,")
    assert given(site, "transfers", *rows, **WAYS) == {5: [("sku", "masters.no_sku")]}
    found = {card.code: card for card in transfers.transfers([site.seller_id])}
    assert {code: (card.asked, card.note, card.status) for code, card in found.items()} == {
        "STO-1": (4, "for the sale", "draft"),
        "STO-2": (2, "", "draft"),
    }
    assert (found["STO-1"].source, found["STO-1"].target, found["STO-1"].target_pool) == ("HYD1", "BLR1", POOL)
    problems = given(site, "transfers", rows[0], "STO-1,MUG,9,", "STO-2,MUG,2,", **WAYS)
    assert problems == {2: [("transfer", "transfers.known")]}


@pytest.mark.parametrize(
    ("name", "scope", "row"),
    [
        ("receipts", {"warehouse": "BLR1"}, lambda n: {"reference": f"PO-{n}", "sku": "MUG", "pieces": 1}),
        ("opening-stock", {"warehouse": "BLR1"}, lambda n: {"bin": "A-01", "sku": f"S-{n}", "pieces": 1}),
        ("transfers", WAYS, lambda n: {"code": f"STO-{n}", "sku": "MUG", "pieces": 1}),
    ],
)
def test_a_file_is_applied_in_as_many_statements_whatever_its_length(site, name, scope, row):
    kind = sheet(name)
    world.skus(site.seller_id, "MUG", "CUP", *(f"S-{n}" for n in range(400)))
    statements = []
    for first, many in ((1, 1), (2, 25), (100, 250)):
        rows = [kind.row(**row(n)) for n in range(first, first + many)]
        here = Scope(site.seller_id, scope, f"key-{many}")
        with counting() as meter:
            verdicts = kind.check(here, rows)
            kind.apply(here, rows, NOW)
        assert {verdict.outcome for verdict in verdicts} == {Outcome.NEW}
        statements.append(meter.statements)
    assert len(set(statements)) == 1, statements


def test_another_sellers_warehouse_is_not_found(site):
    from godown.kit.errors import GodownError

    stranger = world.seller("stranger")
    for name, choices in (("receipts", {"warehouse": "BLR1"}), ("transfers", WAYS)):
        with pytest.raises(GodownError):
            service.receive(stranger, name, choices, "x.csv", b"reference,sku,pieces\nPO,MUG,1", NOW)
    assert inward.receipts([stranger, site.seller_id]) == []
