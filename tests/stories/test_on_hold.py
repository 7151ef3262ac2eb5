"""Flipkart holds an order for a while, at any stage: no gate lets it pass, and both bounds of its SLA are right."""

from datetime import timedelta
from uuid import uuid4

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.models import Document, Hold
from godown.omni.orders.states import ORDER
from godown.wms.dispatch import service as dispatch
from godown.wms.packing import service as packing
from godown.wms.waves import service as waves
from playing import Play

TWO_DAYS = timedelta(hours=48)


def hold(play: Play, code: str) -> None:
    play.flipkart.hold(code)
    play.stage.until("held", lambda: play.get(code).on_hold)


def unhold(play: Play, code: str) -> None:
    play.flipkart.unhold(code)
    play.stage.until("free", lambda: not play.get(code).on_hold)


def test_a_held_order_is_in_no_wave(play: Play) -> None:
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    hold(play, code)
    assert waves.create(play.shop.site, clock.now()) is None
    unhold(play, code)
    assert waves.create(play.shop.site, clock.now()) is not None


def test_a_held_order_is_not_packed(play: Play) -> None:
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    hold(play, code)
    with history.acting("packer"):
        answer = packing.open_parcel(play.shop.site, code, uuid4(), clock.now())
    assert (answer.accepted, answer.code) == (False, "order.on_hold")
    assert people.pack(play.shop.site) == []
    unhold(play, code)
    assert len(people.pack(play.shop.site)) == 1


def test_a_held_parcel_is_not_handed_over(play: Play) -> None:
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    people.pack(play.shop.site)
    play.stage.until("its document", lambda: Document.objects.filter(stored_at__isnull=False).exists())
    hold(play, code)
    (parcel,) = dispatch.waiting(play.shop.site)
    with history.acting("packer"):
        manifest = dispatch.open_manifest(play.shop.site, parcel.transporter, clock.now())
        answer = dispatch.scan_parcel(play.shop.site, manifest, parcel.awb, uuid4(), clock.now())
    assert (answer.accepted, answer.code) == (False, "order.on_hold")
    unhold(play, code)
    assert people.hand_over(play.shop.site) == 1
    play.stage.until("dispatched", lambda: play.get(code).status == "COMPLETED")


def test_held_again_the_sla_starts_anew(play: Play) -> None:
    code = play.order(hold=True)
    play.wait(hours=2)
    unhold(play, code)
    first = play.get(code)
    hold(play, code)
    held = play.get(code)
    assert (held.sla_at, held.sla_alert_at, held.sla_source) == (None, None, "")
    assert ORDER.allowed({"status": held.status, "on_hold": held.on_hold}) == []
    play.wait(hours=3)
    unhold(play, code)
    second = play.get(code)
    assert second.sla_at is not None
    assert first.sla_at is not None
    assert second.sla_at > first.sla_at + timedelta(hours=3)
    holds = list(Hold.objects.filter(order=second).order_by("id"))
    assert len(holds) == 2
    assert second.sla_at == holds[1].released_at + TWO_DAYS
    assert second.sla_alert_at == holds[1].last_confirmed_at + TWO_DAYS
