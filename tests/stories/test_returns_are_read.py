"""What Flipkart says of returns is announced by itself, once, whoever else tells of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.exceptions import service as exceptions
from godown.omni.models import ReturnOrder
from godown.omni.returns import announcing, jobs, policies, service
from godown.omni.returns.desk import ReturnsDesk
from godown.omni.returns.models import Kind, Source
from godown.omni.returns.policies import Policy
from godown.omni.returns.rules import Announced, AnnouncedLine
from godown.wms.models import ReturnOrder as Awaited
from godown.wms.returns import gate
from playing import Play


@pytest.fixture
def bought(play: Play) -> str:
    """An order of two pieces that the buyer has; the account reads its returns."""
    code = play.order((0, 2))
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.wait(minutes=2)
    assert people.hand_over(play.shop.site) == 1
    play.wait(minutes=1)
    assert play.get(code).status == "COMPLETED"
    for step in ("PICKUP_COMPLETE", "SHIPPED", "DELIVERED"):
        play.flipkart.advance([code], step)
    policies.decide(play.shop.account, Policy(sync=True), clock.now())
    return code


def item_of(play: Play, code: str) -> str:
    return str(play.flipkart.shipment(code)["items"][0]["order_item_id"])


def open_causes(play: Play) -> dict[str, str]:
    return {case.subject: case.cause for case in exceptions.open_cases([play.shop.site.seller_id])}


def test_a_return_on_flipkart_is_awaited_in_the_warehouse(play: Play, bought: str) -> None:
    (made,) = play.flipkart.create_return(item_of(play, bought))
    play.wait(minutes=16)
    found = ReturnOrder.objects.get()
    line = found.lines.get()
    assert (found.return_code, found.source, found.kind, found.channel_status, found.awb) == (
        made["return_id"],
        "sync",
        Kind.CUSTOMER_RETURN,
        "created",
        made["tracking_id"],
    )
    assert (found.order, line.quantity, line.reason) == (play.get(bought), 1, "MISSING_ITEM: MISSING_PRODUCT")
    assert Awaited.objects.get(id=found.id).status == "ANNOUNCED"
    assert play.timeline(bought)[-1] == "return.announced"
    play.flipkart.move_return(made["return_id"], "picked_up")
    play.wait(minutes=16)
    found.refresh_from_db()
    assert (found.channel_status, ReturnOrder.objects.count()) == ("picked_up", 1)


def test_upload_and_sync_of_one_return_meet_as_one(play: Play, bought: str) -> None:
    (made,) = play.flipkart.create_return(item_of(play, bought))
    line = AnnouncedLine(1, channel_sku=play.shop.goods[0]["sku"], reason="SIZE")
    uploaded = Announced(made["return_id"], Kind.CUSTOMER_RETURN, play.get(bought).parent_code, [line])
    announcing.announce(play.shop.account, [uploaded], Source.UPLOAD, clock.now())
    play.wait(minutes=16)
    found = ReturnOrder.objects.get()
    assert (found.source, found.awb) == ("upload", made["tracking_id"])
    assert sorted(found.sightings.values_list("source", flat=True)) == ["sync", "upload"]
    assert play.get(bought).lines.get().returned == 1
    assert Awaited.objects.get().awb == made["tracking_id"]


def test_the_mark_moves_only_over_a_complete_window(play: Play, bought: str) -> None:
    play.wait(minutes=16)
    before = policies.read_until(play.shop.account)
    assert before is not None
    play.flipkart.create_return(item_of(play, bought))
    play.flipkart.add_fault("returns", "http_500")
    play.wait(minutes=30)
    assert policies.read_until(play.shop.account) == before
    assert ReturnOrder.objects.count() == 0
    play.flipkart.clear_faults()
    play.wait(minutes=16)
    assert ReturnOrder.objects.count() == 1
    assert policies.read_until(play.shop.account) > before


def test_what_flipkart_cancels_is_not_waited_for(play: Play, bought: str) -> None:
    (first,) = play.flipkart.create_return(item_of(play, bought))
    play.wait(minutes=16)
    play.flipkart.move_return(first["return_id"], "cancelled")
    (second,) = play.flipkart.create_return(item_of(play, bought))
    play.flipkart.move_return(second["return_id"], "cancelled")
    play.wait(minutes=16)
    assert [(each.return_code, each.status) for each in ReturnOrder.objects.all()] == [
        (first["return_id"], "cancelled")
    ]
    assert play.get(bought).lines.get().returned == 0
    assert Awaited.objects.get().status == "CANCELLED"


def test_a_return_that_cannot_be_announced_is_an_exception_until_it_can(play: Play, bought: str) -> None:
    line = AnnouncedLine(2, channel_sku=play.shop.goods[0]["sku"])
    taken = Announced("TYPED-WRONG", Kind.CUSTOMER_RETURN, bought, [line])
    (result,) = announcing.announce(play.shop.account, [taken], Source.UPLOAD, clock.now())
    (made,) = play.flipkart.create_return(item_of(play, bought))
    play.wait(minutes=16)
    assert open_causes(play) == {made["return_id"]: "return.not_announced"}
    play.wait(minutes=30)
    assert result.return_id is not None
    service.cancel([play.shop.site.seller_id], result.return_id, "typed wrong", clock.now())
    play.wait(minutes=16)
    assert open_causes(play) == {made["return_id"]: "return.not_announced"}
    jobs.look_back_returns(clock.now() + timedelta(days=1), 8)
    assert open_causes(play) == {}
    assert ReturnOrder.objects.get(return_code=made["return_id"]).status == "announced"


def test_a_parcel_whose_return_flipkart_cancels_is_an_exception_until_it_is_settled(play: Play, bought: str) -> None:
    (made,) = play.flipkart.create_return(item_of(play, bought))
    play.wait(minutes=16)
    found, site = ReturnOrder.objects.get(), play.shop.site
    with history.acting("ravi"):
        gate.scan(site, gate.open_entry(site, "EKART", clock.now()), made["tracking_id"], uuid4(), clock.now())
    play.flipkart.move_return(made["return_id"], "cancelled")
    play.wait(minutes=16)
    found.refresh_from_db()
    assert (found.status, play.get(bought).lines.get().returned) == ("gate_entered", 1)
    assert open_causes(play) == {made["return_id"]: "return.cancelled_late"}
    ReturnsDesk().inspected([found.id], [], clock.now())
    ReturnsDesk().processed([found.id], clock.now())
    assert open_causes(play) == {}


def test_an_account_that_does_not_sync_asks_nothing(play: Play, bought: str) -> None:
    policies.decide(play.shop.account, Policy(sync=False), clock.now())
    play.flipkart.create_return(item_of(play, bought))
    before = play.calls("returns")
    play.wait(hours=2)
    assert (ReturnOrder.objects.count(), play.calls("returns")) == (0, before)
