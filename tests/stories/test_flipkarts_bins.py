"""What lies in Flipkart's bins, as a shop follows it through its day."""

from datetime import timedelta

import pytest

from godown.demo import people, shop
from godown.kit import clock, jobs
from godown.kit.errors import Conflict
from godown.omni.binplans import drafting, filling, repository
from godown.omni.binplans import service as plans
from godown.omni.binplans.service import PlanView
from godown.omni.bins import service as bins
from godown.omni.bins.service import MirrorView
from godown.omni.exceptions import service as exceptions
from playing import Play

#: Two bins that are empty at the start.
BINS = ["A-05-03", "A-05-04"]


def mirror(play: Play) -> MirrorView:
    return bins.mirror([play.shop.account.seller_id], play.shop.account.code)


def on_flipkart(play: Play) -> int:
    return sum(int(each["used"]) for each in play.flipkart.bins())


def hand_over(play: Play, code: str) -> None:
    play.until_on_picklists(code)
    play.run()
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("packed and labelled", lambda: "fulfilment.document_stored" in play.timeline(code))
    people.hand_over(play.shop.site)
    play.stage.until("handed over", lambda: play.get(code).status == "COMPLETED")


def test_the_mirror_is_read_at_the_start_and_falls_with_each_handover(play: Play) -> None:
    play.run()
    before = mirror(play)
    assert (before.source, before.used) == ("panel", on_flipkart(play))
    hand_over(play, play.order((0, 3)))
    after = mirror(play)
    assert (after.used, after.estimated, after.read_at) == (before.used - 3, True, before.read_at)
    assert after.used == on_flipkart(play)


def test_a_read_between_pack_and_handover_takes_nothing_off_twice(play: Play) -> None:
    code = play.order((0, 3))
    play.until_on_picklists(code)
    play.run()
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("packed and labelled", lambda: "fulfilment.document_stored" in play.timeline(code))
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    read = mirror(play)
    assert read.used == on_flipkart(play)
    people.hand_over(play.shop.site)
    play.stage.until("handed over", lambda: play.get(code).status == "COMPLETED")
    assert mirror(play).used == on_flipkart(play) == read.used


def test_a_panel_that_does_not_answer_leaves_the_mirror_with_its_age(play: Play) -> None:
    play.run()
    before = mirror(play)
    play.flipkart.add_fault("ageing_report", "http_500", times=2)
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    assert mirror(play).read_at == before.read_at
    play.wait(minutes=2)
    assert play.calls("ageing_report") == 4
    assert mirror(play).read_at != before.read_at


def planned(play: Play, pieces: int, may_create: int = 0, goods: int = 0) -> int:
    """A plan to put so many pieces into Flipkart's bins, being done through the panel."""
    account = play.shop.account
    wanted = drafting.typed(account, {play.shop.goods[goods]["sku"]: pieces})
    plan_id = drafting.make(account, wanted, may_create, clock.now())
    plans.fill([account.seller_id], plan_id, clock.now())
    return plan_id


def plan(play: Play, plan_id: int) -> PlanView:
    return plans.plan([play.shop.account.seller_id], plan_id)


def causes(play: Play) -> set[str]:
    return {case.cause for case in exceptions.open_cases([play.shop.account.seller_id])}


def test_a_plan_is_done_through_the_panel_and_the_mirror_agrees(play: Play) -> None:
    play.run()
    before = on_flipkart(play)
    plan_id = planned(play, 1700)
    play.run()
    view = plan(play, plan_id)
    assert (view.status, {line.status for line in view.lines}) == ("done", {"done"})
    assert {line.reference[:2] for line in view.lines} == {"PL"}
    assert on_flipkart(play) == before + 1700 == mirror(play).used
    assert mirror(play).planned == 0
    assert all(each["used"] <= 1500 for each in play.flipkart.bins())


def test_a_plan_whose_reply_is_lost_is_read_back_and_done_once(play: Play) -> None:
    play.run()
    before = on_flipkart(play)
    play.flipkart.add_fault("putlist_close", "lost_reply", nth=1)
    plan_id = planned(play, 10)
    play.run()
    assert plan(play, plan_id).pieces("sent") == 10
    play.stage.until("settled", lambda: plan(play, plan_id).status == "done")
    play.run()
    assert play.calls("putlist_close") == 1
    assert on_flipkart(play) == before + 10 == mirror(play).used


def test_a_plan_waits_for_its_bins_to_be_made_on_the_portal(play: Play) -> None:
    play.run()
    before = on_flipkart(play)
    free = 20 * 1500 - before
    plan_id = planned(play, free + 100, may_create=1)
    play.run()
    view = plan(play, plan_id)
    assert (view.status, view.created, view.pieces("planned")) == ("filling", ["GD-001"], 100)
    play.flipkart.add_bins("GD-001")
    play.wait(minutes=1)
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    assert plan(play, plan_id).status == "done"
    assert on_flipkart(play) == before + free + 100


def test_a_bin_that_is_gone_refuses_its_steps_and_not_the_others(play: Play) -> None:
    play.run()
    wanted = [
        drafting.Step("put", play.shop.goods[0]["listing_id"], play.shop.goods[0]["sku"], 5, code) for code in BINS
    ]
    plan_id = drafting.order(play.shop.account, wanted, [], "typed", clock.now())
    world = play.world
    del world.bins[world.location_id][BINS[0]]
    plans.fill([play.shop.account.seller_id], plan_id, clock.now())
    play.run()
    found = {line.bin: (line.status, line.code) for line in plan(play, plan_id).lines}
    assert found == {BINS[0]: ("refused", "UNKNOWN_BIN"), BINS[1]: ("done", "")}
    assert causes(play) >= {"bin_plan.refused"}
    world.bins[world.location_id][BINS[0]] = {}
    bins.ask_read(play.shop.account, clock.now())
    play.run()
    assert plans.again([play.shop.account.seller_id], plan_id, clock.now()) == 1
    play.run()
    assert plan(play, plan_id).status == "done"
    assert {line.status for line in plan(play, plan_id).lines} == {"done"}
    assert "bin_plan.refused" not in causes(play)


def test_a_move_that_nobody_can_tell_is_settled_by_a_person(play: Play) -> None:
    play.run()
    goods = play.shop.goods[0]
    contents = play.world.bins[play.world.location_id]
    source = next(code for code, content in contents.items() if content.get(goods["listing_id"]))
    step = drafting.Step("move", goods["listing_id"], goods["sku"], 4, source, BINS[1])
    plan_id = drafting.order(play.shop.account, [step], [], "comparison", clock.now())
    plans.fill([play.shop.account.seller_id], plan_id, clock.now())
    play.flipkart.add_fault("move_inventory", "timeout", nth=1)
    play.run()
    contents[BINS[1]][goods["listing_id"]] = 1
    play.wait(minutes=3)
    assert plan(play, plan_id).pieces("sent") == 4
    assert "bin_plan.in_doubt" in causes(play)
    sellers = [play.shop.account.seller_id]
    assert filling.settle_by_hand(sellers, plan_id, False, "looked at the portal", clock.now()) == 1
    assert "bin_plan.in_doubt" not in causes(play)
    assert plan(play, plan_id).status == "done"
    assert play.calls("move_inventory") == 1


def in_doubt(play: Play, pieces: int) -> int:
    """A plan whose one step Flipkart has done; nobody knows, for its reply is lost."""
    play.run()
    plan_id = planned(play, pieces)
    play.flipkart.add_fault("putlist_close", "lost_reply", nth=1)
    play.run()
    assert plan(play, plan_id).pieces("sent") == pieces
    return plan_id


def test_pieces_that_a_read_has_seen_already_are_not_added_when_their_step_is_settled(play: Play) -> None:
    before = on_flipkart(play)
    plan_id = in_doubt(play, 10)
    bins.ask_read(play.shop.account, clock.now())
    with clock.use(clock.VirtualClock(clock.now() + timedelta(seconds=1))):
        jobs.run_pass(jobs.get("read_bins"), clock.now())
    assert mirror(play).used == on_flipkart(play) == before + 10
    assert filling.settle_by_hand([play.shop.account.seller_id], plan_id, True, "PL-7", clock.now()) == 1
    assert (mirror(play).used, mirror(play).planned) == (before + 10, 0)


def test_a_plan_with_a_step_in_doubt_cannot_be_given_up_before_that_is_settled(play: Play) -> None:
    plan_id, sellers = in_doubt(play, 10), [play.shop.account.seller_id]
    plans.stop(sellers, plan_id, clock.now())
    with pytest.raises(Conflict) as refused:
        plans.cancel(sellers, plan_id, clock.now())
    assert (refused.value.code, plan(play, plan_id).status) == ("bin_plan.not_settled", "open")
    filling.settle_by_hand(sellers, plan_id, True, "PL-7", clock.now())
    assert (plan(play, plan_id).status, mirror(play).planned) == ("done", 0)


def test_a_plan_that_is_stopped_while_it_is_done_sends_no_further_step(play: Play) -> None:
    play.run()
    goods = play.shop.goods[0]
    steps = [drafting.Step("recall", goods["listing_id"], goods["sku"], 1) for _ in range(2)]
    plan_id = drafting.order(play.shop.account, steps, [], "comparison", clock.now())
    sellers = [play.shop.account.seller_id]
    plans.fill(sellers, plan_id, clock.now())
    first = repository.stamp_next(plan_id, "request-1", 1, False, clock.now())
    plans.stop(sellers, plan_id, clock.now())
    assert len(first) == 1
    assert repository.stamp_next(plan_id, "request-2", 1, False, clock.now()) == []
