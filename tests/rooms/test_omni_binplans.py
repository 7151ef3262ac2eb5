"""Plans for Flipkart's bins: room is promised, never twice; what is done on the portal is told with evidence."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from godown.kit.errors import Conflict, Invalid, NotFound
from godown.omni.binplans import drafting, service
from godown.omni.binplans.rules import Step
from godown.omni.bins import service as bins
from godown.omni.bins.models import Source
from godown.omni.bins.service import Told
from godown.omni.channels.models import StockMode
from godown.omni.channels.service import Account
from godown.omni.exceptions import service as exceptions
from godown.omni.models import BinPlanLine
from world import NOW, account, seller, skus, stocked, warehouse

pytestmark = pytest.mark.usefixtures("database")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shop() -> Account:
    return open_shop({"A-01": {"RICE": 2000, "TEA": 30}})


def open_shop(stock: Mapping[str, Mapping[str, int]], mode: StockMode = StockMode.DEDICATED_POOL) -> Account:
    seller_id = seller()
    site = warehouse(seller_id)
    skus(seller_id, "RICE", "TEA", "SALT")
    stocked(site, stock)
    return account(seller_id, "RICE", "TEA", stock_mode=mode)


def read(shop: Account, at=NOW, **contents: Mapping[str, int]) -> None:
    truth = [
        Told(code.replace("_", "-"), 1500, sum(pieces.values()), {f"LST-{sku}": n for sku, n in pieces.items()})
        for code, pieces in contents.items()
    ]
    assert bins.take_in(shop, truth, Source.PANEL, at, at)


def make(shop: Account, may_create: int = 5) -> int:
    return drafting.make(shop, drafting.missing(shop), may_create, NOW)


def steps(shop: Account, plan_id: int) -> list[tuple[str, str, int, str]]:
    return [(each.bin, each.sku, each.pieces, each.status) for each in service.plan([shop.seller_id], plan_id).lines]


def promised(shop: Account) -> dict[str, int]:
    return {each.code: each.planned for each in bins.bins([shop.seller_id], shop.id) if each.planned}


def causes(shop: Account) -> dict[str, Mapping[str, object]]:
    return {case.cause: case.data for case in exceptions.open_cases([shop.seller_id])}


def test_a_plan_puts_what_the_pool_has_and_flipkart_has_not(shop: Account) -> None:
    read(shop, F1={"RICE": 1499}, F2={"TEA": 40})
    plan_id = make(shop)
    assert steps(shop, plan_id) == [("F1", "RICE", 1, "planned"), ("F2", "RICE", 500, "planned")]
    assert promised(shop) == {"F1": 1, "F2": 500}


def test_looking_at_a_plan_promises_nothing(shop: Account) -> None:
    read(shop, F1={})
    draft = drafting.draft(shop, drafting.missing(shop), 1)
    assert (draft.wanted.pieces, draft.filling.pieces, draft.filling.created) == (2030, 2030, ["GD-001"])
    assert promised(shop) == {}
    assert service.plans([shop.seller_id]) == []
    assert len(bins.bins([shop.seller_id], shop.id)) == 1


def test_bins_are_made_on_the_portal_and_are_wanted_until_a_read_shows_them(shop: Account) -> None:
    read(shop, F1={})
    plan_id = make(shop)
    assert service.plan([shop.seller_id], plan_id).created == ["GD-001"]
    assert {each.code: each.level for each in bins.bins([shop.seller_id], shop.id)}["GD-001"] == "wanted"
    assert bins.fill(shop.id).capacity == 1500
    read(shop, NOW + MINUTE, F1={}, GD_001={})
    assert service.plan([shop.seller_id], plan_id).created == []
    assert promised(shop) == {"F1": 1500, "GD-001": 530}


def test_without_room_nothing_is_planned_and_the_exception_names_how_much_is_missing(shop: Account) -> None:
    read(shop, F1={"TEA": 1000})
    with pytest.raises(Conflict) as refused:
        make(shop, may_create=0)
    assert refused.value.code == "bin_plan.no_capacity"
    told = {"left": 1500, "pieces": 2000, "bins": 1, "free": 500, "more": 1, "as_of": "23 Nov 2026, 11:30 IST"}
    assert causes(shop)["bin_plan.no_capacity"] == told
    assert (promised(shop), service.plans([shop.seller_id])) == ({}, [])
    make(shop, may_create=1)
    assert "bin_plan.no_capacity" not in causes(shop)


def test_what_an_open_plan_holds_is_not_planned_again(shop: Account) -> None:
    read(shop, F1={}, F2={})
    make(shop)
    with pytest.raises(Conflict) as refused:
        make(shop)
    assert refused.value.code == "bin_plan.nothing_to_do"


def test_typed_pieces_are_planned_beside_what_is_there(shop: Account) -> None:
    read(shop, F1={"TEA": 30})
    plan_id = drafting.make(shop, drafting.typed(shop, {"TEA": 7}), 0, NOW)
    assert steps(shop, plan_id) == [("F1", "TEA", 7, "planned")]
    with pytest.raises(NotFound) as refused:
        drafting.typed(shop, {"SALT": 1})
    assert refused.value.data["sku"] == "SALT"


def test_a_sku_without_listing_is_named_and_left_out() -> None:
    shop = open_shop({"A-01": {"RICE": 3, "SALT": 4}})
    read(shop, F1={})
    wanted = drafting.missing(shop)
    assert wanted.unlisted == {"SALT": 4}
    assert [(want.sku, want.pieces) for want in wanted.wants] == [("RICE", 3)]


def test_a_dedicated_warehouse_gets_twins_of_its_bins() -> None:
    shop = open_shop({"A-01": {"RICE": 10, "TEA": 5}, "A-02": {"RICE": 3}}, StockMode.DEDICATED_WAREHOUSE)
    read(shop, A_01={"RICE": 8})
    plan_id = make(shop)
    assert steps(shop, plan_id) == [
        ("A-01", "RICE", 2, "planned"),
        ("A-01", "TEA", 5, "planned"),
        ("A-02", "RICE", 3, "planned"),
    ]
    assert service.plan([shop.seller_id], plan_id).created == ["A-02"]


def test_bins_that_were_never_read_cannot_be_planned(shop: Account) -> None:
    with pytest.raises(Conflict) as refused:
        make(shop)
    assert refused.value.code == "bin_plan.not_read"


def test_what_was_done_on_the_portal_is_told_with_its_reference(shop: Account) -> None:
    read(shop, F1={"RICE": 1490}, F2={})
    plan_id = make(shop)
    with pytest.raises(Invalid):
        service.done_on_portal([shop.seller_id], plan_id, " ", NOW)
    assert promised(shop) == {"F1": 10, "F2": 530}
    assert service.done_on_portal([shop.seller_id], plan_id, "PL231126-7", NOW, "F1") == 1
    assert promised(shop) == {"F2": 530}
    assert service.plan([shop.seller_id], plan_id).status == "open"
    service.done_on_portal([shop.seller_id], plan_id, "PL231126-8", NOW)
    view = service.plan([shop.seller_id], plan_id)
    assert (view.status, {line.reference for line in view.lines}) == ("done", {"PL231126-7", "PL231126-8"})
    assert promised(shop) == {}
    lying = {(each.bin, each.sku): each.pieces for each in bins.contents([shop.seller_id], shop.id)}
    assert lying == {("F1", "RICE"): 1500, ("F2", "RICE"): 500, ("F2", "TEA"): 30}
    assert [entry.code for entry in view.timeline] == [
        "bin_plan.made",
        "bin_plan.by_hand",
        "bin_plan.by_hand",
        "bin_plan.done",
    ]


def test_a_bin_that_was_filled_on_the_portal_is_there(shop: Account) -> None:
    read(shop, F1={})
    plan_id = make(shop)
    service.done_on_portal([shop.seller_id], plan_id, "PL231126-9", NOW)
    assert {each.code: each.level for each in bins.bins([shop.seller_id], shop.id)}["GD-001"] == "free"
    assert bins.fill(shop.id).capacity == 3000


def test_a_plan_given_up_gives_its_room_back(shop: Account) -> None:
    read(shop, F1={})
    plan_id = make(shop)
    service.cancel([shop.seller_id], plan_id, NOW)
    assert promised(shop) == {}
    assert [each.code for each in bins.bins([shop.seller_id], shop.id)] == ["F1"]
    assert {status for *_, status in steps(shop, plan_id)} == {"cancelled"}
    make(shop)


def test_a_read_that_shows_a_fuller_bin_takes_back_the_promise_that_no_longer_fits(shop: Account) -> None:
    read(shop, F1={})
    make(shop)
    read(shop, NOW + MINUTE, F1={"RICE": 1000})
    assert promised(shop)["F1"] == 500


def test_what_flipkart_refused_for_lack_of_room_is_counted(shop: Account) -> None:
    read(shop, F1={})
    plan_id = make(shop)
    assert service.rejected([shop.seller_id], shop.id) == 0
    BinPlanLine.objects.filter(plan_id=plan_id, sku="TEA").update(status="refused", code="NO_ROOM")
    assert service.rejected([shop.seller_id], shop.id) == 30
    assert service.rejected([seller("stranger")], shop.id) == 0


def test_another_seller_finds_nothing(shop: Account) -> None:
    read(shop, F1={}, F2={})
    plan_id = make(shop)
    stranger = [seller("stranger")]
    assert service.plans(stranger) == []
    for verb in (
        lambda: service.plan(stranger, plan_id),
        lambda: service.fill(stranger, plan_id, NOW),
        lambda: service.cancel(stranger, plan_id, NOW),
        lambda: service.done_on_portal(stranger, plan_id, "x", NOW),
    ):
        with pytest.raises(NotFound):
            verb()
    assert {status for *_, status in steps(shop, plan_id)} == {"planned"}


def test_refused_steps_of_a_plan_given_up_are_not_tried_again(shop: Account) -> None:
    read(shop, F1={}, F2={})
    plan_id = make(shop)
    BinPlanLine.objects.filter(plan_id=plan_id, sku="TEA").update(status="refused", code="NO_ROOM")
    service.cancel([shop.seller_id], plan_id, NOW)
    before = promised(shop)
    with pytest.raises(Conflict) as refused:
        service.again([shop.seller_id], plan_id, NOW)
    assert refused.value.code == "bin_plan.given_up"
    assert promised(shop) == before
    assert {status for *_, status in steps(shop, plan_id)} == {"cancelled", "refused"}


# --- alerts count what is promised --------------------------------------------------------------------------------


def alert(shop: Account) -> tuple[str, object, object, object, object] | None:
    """The capacity alert that is open: cause, percent, used, planned, free."""
    for cause, data in causes(shop).items():
        if cause in ("bins.nearly_full", "bins.full"):
            return cause, data["percent"], data["used"], data["planned"], data["free"]
    return None


def test_a_plan_that_fills_the_bins_is_an_alert_before_anything_is_sent(shop: Account) -> None:
    read(shop, F1={"TEA": 30, "RICE": 870}, F2={})
    assert alert(shop) is None  # 900 of 3000
    plan_id = drafting.make(shop, drafting.typed(shop, {"RICE": 1500}), 0, NOW)
    assert alert(shop) == ("bins.nearly_full", 80, 900, 1500, 600)
    case = next(each for each in exceptions.open_cases([shop.seller_id]) if each.cause == "bins.nearly_full")
    assert "80 % full once open plans are done: 900 pieces in them and 1500 planned, of 3000; 600 free" in case.text
    more = drafting.make(shop, drafting.typed(shop, {"TEA": 450}), 0, NOW)
    assert alert(shop) == ("bins.full", 95, 900, 1950, 150)
    service.cancel([shop.seller_id], more, NOW)
    assert alert(shop) == ("bins.nearly_full", 80, 900, 1500, 600)
    service.done_on_portal([shop.seller_id], plan_id, "PL-7", NOW)
    assert alert(shop) == ("bins.nearly_full", 80, 2400, 0, 600)
    (case,) = [each for each in exceptions.open_cases([shop.seller_id]) if each.cause == "bins.nearly_full"]
    assert case.opened_at == NOW


def test_what_only_moves_between_bins_is_counted_once(shop: Account) -> None:
    read(shop, F1={"RICE": 1300}, F2={})
    drafting.order(shop, [Step("move", "LST-RICE", "RICE", 1300, "F1", "F2")], [], "comparison", NOW)
    assert (promised(shop), alert(shop)) == ({"F2": 1300}, None)
    fill = bins.mirror([shop.seller_id], shop.code).fill
    assert (fill, fill.percent, fill.percent_then) == (bins.fill(shop.id), 43, 43)
