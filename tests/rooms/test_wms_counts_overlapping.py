"""A bin and a SKU in it may be counted at the same time: what both find is missing once."""

from uuid import uuid4

import pytest

import world
from godown.kit import history
from godown.kit.errors import Conflict
from godown.wms import checks
from godown.wms.counts import counting, deciding, tasks
from godown.wms.stock import service as stock
from racing import at_once
from world import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def site(database, paper):
    site = world.warehouse()
    world.skus(site.seller_id, "MUG", "CUP")
    world.stocked(site, {"A-01": {"MUG": 20, "CUP": 3}})
    return site


def scanned(site, who, **pieces):
    with history.acting(who):
        counting.scan(site, "A-01", uuid4(), NOW)
        for sku, number in pieces.items():
            counting.scan(site, sku, uuid4(), NOW, number)


def counted(site, who, **pieces):
    scanned(site, who, **pieces)
    with history.acting(who):
        return counting.done(site, uuid4(), NOW).code


def mugs(site):
    return {row.location: row.quantity for row in stock.by_location(site, "MUG")}


def test_a_supervisor_who_approves_both_takes_the_missing_pieces_out_once(site):
    tasks.ask(site, "A-01", "MUG", NOW)
    tasks.ask(site, "A-01", "", NOW)
    for who in ("asha", "ravi"):
        counted(site, who, MUG=12)  # the SKU
        counted(site, who, MUG=12, CUP=3)  # the whole bin
    whole, of_sku = deciding.board(site, ["TO_APPROVE"])
    deciding.approve(site, of_sku.id, NOW)
    with pytest.raises(Conflict) as refused:
        deciding.approve(site, whole.id, NOW)
    assert refused.value.code == "counts.corrected_since"
    assert mugs(site) == {"A-01": 12, "LOST": 8}
    deciding.recount(site, whole.id, NOW)
    assert counted(site, "asha", MUG=12, CUP=3) == "counts.no_difference"
    assert checks.differences([site.seller_id]) == []


def test_a_correction_of_another_sku_does_not_stand_in_the_way(site):
    tasks.ask(site, "A-01", "CUP", NOW)
    tasks.ask(site, "A-01", "MUG", NOW)
    for who in ("asha", "ravi"):
        counted(site, who, CUP=2)
        counted(site, who, MUG=12)
    assert [row.status for row in deciding.board(site)] == ["TO_APPROVE", "DONE"]
    deciding.approve(site, deciding.board(site, ["TO_APPROVE"])[0].id, NOW)
    assert mugs(site) == {"A-01": 12, "LOST": 8}


def test_two_who_finish_at_the_same_moment_take_the_missing_pieces_out_once(site):
    tasks.set_setting(site, approve_above=100, plan_days=30)
    tasks.ask(site, "A-01", "MUG", NOW)
    tasks.ask(site, "A-01", "", NOW)
    counted(site, "asha", MUG=12)
    counted(site, "asha", MUG=12, CUP=3)
    scanned(site, "ravi", MUG=12)
    scanned(site, "meera", MUG=12, CUP=3)

    def finish(who):
        with history.acting(who):
            return counting.done(site, uuid4(), NOW).code

    told = at_once([lambda: finish("ravi"), lambda: finish("meera")])
    assert sorted(told) == ["counts.corrected", "counts.no_difference"]
    assert mugs(site) == {"A-01": 12, "LOST": 8}
    assert checks.differences([site.seller_id]) == []
