"""Flipkart refuses because of a hold that we have not seen yet; once it is over, nothing is left of the refusal."""

from godown.demo import people, shop
from godown.kit import clock
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Document
from godown.wms.models import OutwardOrder, Shipment
from godown.wms.packing import service as packing
from playing import Play


def causes(play: Play) -> list[str]:
    return [case.cause for case in exceptions.open_cases([play.shop.site.seller_id])]


def released(play: Play, code: str) -> None:
    play.flipkart.unhold(code)
    play.wait(minutes=10)
    assert not play.get(code).on_hold


def test_an_accepted_pack_and_handover_close_what_their_refusals_opened(play: Play) -> None:
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    play.flipkart.hold(code)
    (refused,) = people.pack(play.shop.site)
    play.stage.until("the refusal", lambda: Shipment.objects.get(id=refused).status == "REFUSED")
    assert causes(play) == ["fulfilment.pack_refused"]
    released(play, code)
    packing.unpack(play.shop.site, refused, shop.TOTES[0], clock.now())
    people.pack(play.shop.site)
    play.stage.until("its document", lambda: Document.objects.filter(stored_at__isnull=False).exists())
    assert causes(play) == []

    play.flipkart.hold(code)
    people.hand_over(play.shop.site)
    play.stage.until("the refusal", lambda: causes(play) == ["fulfilment.handover_refused"])
    released(play, code)
    people.hand_over(play.shop.site)
    play.stage.until("dispatched", lambda: play.get(code).status == "COMPLETED")
    assert causes(play) == []


def test_an_answer_that_cannot_be_written_down_does_not_keep_those_beside_it(play: Play) -> None:
    codes = [play.order(), play.order(), play.order()]
    play.run()
    play.until_on_picklists(*codes)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    OutwardOrder.objects.filter(order_code=codes[1]).update(status="PICKING")  # no code of ours does that
    play.wait(seconds=5)
    packed = OutwardOrder.objects.filter(status="PACKED").order_by("order_code")
    assert [order.order_code for order in packed] == sorted([codes[0], codes[2]])

    OutwardOrder.objects.filter(order_code=codes[1]).update(status="PICKED")
    play.wait(minutes=1)
    assert OutwardOrder.objects.filter(status="PACKED").count() == 3
    assert sum(len(call.effects) for call in play.flipkart.calls(op="pack")) == 3
