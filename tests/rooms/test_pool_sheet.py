"""Allocation by file: a file is one document, taken once."""

from collections.abc import Iterator

import pytest

import world
from godown.bench.meter import counting
from godown.kit import clock, jobs
from godown.kit.clock import VirtualClock
from godown.kit.errors import GodownError
from godown.kit.sheets import Outcome, Scope, service
from godown.kit.sheets.declaring import sheet
from godown.wms import checks
from godown.wms.inward.service import Received, receive
from godown.wms.masters.service import Site
from godown.wms.models import PoolDocument
from godown.wms.pools import views
from godown.wms.pools.sheets import PoolRow
from world import COMMON, NOW, POOL

WAY = {"way": f"BLR1:{COMMON}:{POOL}"}


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    with clock.use(VirtualClock(NOW)):
        opened = world.warehouse()
        world.skus(opened.seller_id, "MUG", "CUP", "PEN")
        receive(opened, [Received("MUG", "A-01", 10), Received("CUP", "A-02", 4)], "GRN-1", "receipt:1", NOW)
        yield opened


def uploaded(site: Site, *rows: str, way: dict[str, str] = WAY) -> service.Upload:
    content = "\n".join(["sku,pieces", *rows]).encode()
    upload_id = service.receive(site.seller_id, "pool-documents", way, "pools.csv", content, NOW)
    jobs.run_pass(jobs.get("check_upload"), NOW)
    return service.upload([site.seller_id], upload_id)


def applied(site: Site, upload: service.Upload, mode: str) -> service.Upload:
    service.apply([site.seller_id], upload.id, mode, NOW)
    jobs.run_pass(jobs.get("apply_upload"), NOW)
    return service.upload([site.seller_id], upload.id)


def live(site: Site, pool: str) -> dict[str, int]:
    return {row.sku: row.live for row in views.held(site, pool, "live")[0]}


def test_a_file_is_one_document_that_is_carried_out_and_taken_once(site: Site) -> None:
    upload = uploaded(site, "MUG,6", "CUP,4")
    assert (upload.new, upload.error, PoolDocument.objects.count()) == (2, 0, 0)
    assert applied(site, upload, service.WHOLE).status == "APPLIED"
    document = PoolDocument.objects.get()
    assert (document.status, document.reason) == ("done", "by file")
    assert (live(site, POOL), live(site, COMMON)) == ({"MUG": 6, "CUP": 4}, {"MUG": 4})
    assert uploaded(site, "MUG,6", "CUP,4").id == upload.id  # the same file is the same upload
    assert (live(site, POOL), PoolDocument.objects.count()) == ({"MUG": 6, "CUP": 4}, 1)

    assert applied(site, uploaded(site, "CUP,1", way={"way": f"BLR1:{POOL}:{COMMON}"}), service.WHOLE)
    assert live(site, COMMON) == {"MUG": 4, "CUP": 1}
    assert checks.differences([site.seller_id]) == []


def test_wrong_rows_are_named_and_only_the_good_ones_go_if_somebody_says_so(site: Site) -> None:
    upload = uploaded(site, "MUG,6", "CUP,5", "PEN,1", "POT,1", "MUG,1", "CUP,none")
    found = service.rows([site.seller_id], upload.id, [Outcome.ERROR])
    assert {row.row_no: [(fault.column, fault.code) for fault in row.faults] for row in found} == {
        3: [("pieces", "pools.row_short")],
        4: [("pieces", "pools.row_short")],
        5: [("sku", "masters.no_sku")],
        6: [("sku", "sheets.twice")],
        7: [("pieces", "sheets.no_number")],
    }
    assert not PoolDocument.objects.exists()
    assert applied(site, upload, service.GOOD).status == "APPLIED"
    assert live(site, POOL) == {"MUG": 6}


def test_a_pool_of_another_seller_cannot_be_chosen(site: Site) -> None:
    other = world.warehouse(world.seller("other"), code="PNQ1")
    with pytest.raises(GodownError):
        uploaded(site, "MUG,1", way={"way": f"PNQ1:{COMMON}:{POOL}"})
    assert views.documents(other, views.Wanted()).documents == []


@pytest.mark.usefixtures("database")
def test_checking_and_applying_take_as_many_statements_for_250_rows_as_for_one() -> None:
    def statements(count: int) -> tuple[int, int]:
        there = world.warehouse(world.seller(f"s{count}"), code="BLR1")
        codes = [f"S{n:03}" for n in range(count)]
        world.skus(there.seller_id, *codes)
        receive(there, [Received(code, "A-01", 9) for code in codes], "GRN", f"r{count}", NOW)
        scope = Scope(there.seller_id, WAY, key=f"k{count}")
        rows = [PoolRow(sku=code, pieces=2) for code in codes]
        with counting() as checking:
            sheet("pool-documents").check(scope, rows)
        with counting() as applying:
            sheet("pool-documents").apply(scope, rows, NOW)
        return checking.statements, applying.statements

    assert statements(1) == statements(25) == statements(250)
