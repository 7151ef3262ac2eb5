"""What is received here is put into Flipkart's bins by itself, where the account wants it and Flipkart offers it."""

from uuid import uuid4

from godown.kit import clock
from godown.omni.binplans import drafting, receiving
from godown.omni.binplans import service as plans
from godown.omni.bins import ours
from godown.omni.bins import service as bins
from godown.omni.channels import service as channels
from godown.omni.channels.service import Settings
from godown.omni.exceptions import service as exceptions
from godown.omni.models import BinPlan, BinPlanLine
from godown.wms.inward import counting
from godown.wms.inward import service as inward
from godown.wms.inward.putaway import DOCK
from godown.wms.pools import service as pools
from godown.wms.putaway import service as putaway
from godown.wms.stock import service as stock
from playing import Play

PIECES = 3


def wants_it(play: Play) -> None:
    account = play.shop.account
    login = channels.open_login(account.seller_id, channels.login_of(account))
    settings = Settings(account.warehouse, account.pool, fill_bins=True)
    channels.open_account(account.seller_id, login, account.code, settings, clock.now())


def receive(play: Play, reference: str, *, store: bool = True) -> str:
    """Three pieces of the first goods come in for the account's pool; the SKU."""
    site, sku = play.shop.site, play.shop.goods[0]["sku"]
    receipt = inward.announce(site, reference, {sku: PIECES}, clock.now(), pool=play.shop.account.pool)
    inward.enter_gate(site, receipt, "", 1, clock.now())
    for _ in range(PIECES):
        assert counting.count(site, receipt, sku, uuid4(), clock.now()).accepted
    assert counting.finish(site, receipt, uuid4(), clock.now()).accepted
    if store:
        assert putaway.scan(site, DOCK, sku, uuid4(), clock.now(), pieces=PIECES).accepted
        assert putaway.scan(site, DOCK, min(stock.in_bins(site)), uuid4(), clock.now()).accepted
    return sku


def level(play: Play) -> None:
    """Our pool has as many of the first goods as Flipkart's bins."""
    account, sku = play.shop.account, play.shop.goods[0]["sku"]
    theirs = sum(each.pieces for each in bins.contents([account.seller_id], account.id) if each.sku == sku)
    gap = theirs - ours.by_sku(account).get(sku, 0)
    if gap > 0:
        play.shop.receive({sku: gap}, "LEVEL", clock.now())
        pools.allocate(play.shop.site, account.pool, {sku: gap}, "level", "level", clock.now())


def lacking(play: Play, sku: str) -> int:
    return sum(want.pieces for want in drafting.missing(play.shop.account).wants if want.sku == sku)


def numbers(play: Play) -> dict[str, str]:
    return {card.reference: card.channel_reference for card in inward.receipts([play.shop.account.seller_id])}


def made(play: Play) -> list[tuple[str, str]]:
    return [(plan.origin, plan.status) for plan in plans.plans([play.shop.account.seller_id])]


def test_a_receipt_that_is_put_away_is_in_flipkarts_bins_within_the_hour_and_has_its_number(play: Play) -> None:
    wants_it(play)
    play.run()
    level(play)
    sku = receive(play, "PO-1")
    receive(play, "PO-2", store=False)
    before, wanted = sum(int(each["used"]) for each in play.flipkart.bins()), lacking(play, sku)
    assert wanted >= PIECES
    play.wait(hours=1, minutes=5)
    assert made(play) == [("receipts", "done")]
    assert sum(int(each["used"]) for each in play.flipkart.bins()) == before + wanted
    assert lacking(play, sku) == 0
    assert (numbers(play)["PO-1"][:2], numbers(play)["PO-2"]) == ("PL", "")
    play.wait(hours=2)
    assert made(play) == [("receipts", "done")]


def test_an_account_that_does_not_want_it_is_left_to_people(play: Play) -> None:
    play.run()
    level(play)
    receive(play, "PO-1")
    play.wait(hours=1, minutes=5)
    assert (made(play), numbers(play)["PO-1"]) == ([], "")


def test_what_flipkart_refused_is_a_persons_for_a_day(play: Play) -> None:
    wants_it(play)
    play.run()
    level(play)
    sku = receive(play, "PO-1")
    plan_id = drafting.make(play.shop.account, drafting.typed(play.shop.account, {sku: 1}), 0, clock.now())
    BinPlanLine.objects.filter(plan_id=plan_id).update(status="refused", code="UNKNOWN_BIN")
    play.wait(hours=2)
    assert made(play) == [("typed", "open")]
    BinPlan.objects.filter(id=plan_id).update(made_at=clock.now() - receiving.REST)
    play.wait(hours=1, minutes=5)
    assert sorted(made(play)) == [("receipts", "done"), ("typed", "open")]


def test_without_room_nothing_is_put_in_and_an_exception_says_so(play: Play) -> None:
    wants_it(play)
    play.run()
    level(play)
    account, other = play.shop.account, play.shop.goods[1]["sku"]
    room = bins.fill(account.id).free - PIECES + 1
    drafting.make(account, drafting.typed(account, {other: room}), 0, clock.now())
    receive(play, "PO-1")
    play.wait(hours=1, minutes=5)
    assert (made(play), numbers(play)["PO-1"]) == ([("typed", "open")], "")
    assert "bin_plan.no_capacity" in {case.cause for case in exceptions.open_cases([account.seller_id])}
