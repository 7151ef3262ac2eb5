"""A hold or a cancellation that is seen after a parcel was closed and before Flipkart was told of it."""

from uuid import uuid4

from django.db import transaction

from godown.demo import people, shop
from godown.kit import clock, history
from godown.omni.cancellations import service as cancellations
from godown.omni.holds import service as holds
from godown.omni.models import Command, ExceptionCase, Order, OrderLine
from godown.omni.orders import gates
from godown.wms import checks
from godown.wms.dispatch import service as dispatch
from godown.wms.models import OutwardOrder, Shipment
from godown.wms.packing import service as packing
from playing import Play


def see_hold(play: Play, code: str, on_hold: bool = True) -> None:
    """As the poll does, at this very moment."""
    with transaction.atomic():
        holds.observe(play.shop.account, {play.get(code).id: on_hold}, clock.now(), clock.now())


def see_cancelled(play: Play, code: str) -> None:
    with transaction.atomic():
        OrderLine.objects.filter(order__order_code=code).update(channel_cancelled=1)
        gates.apply([play.get(code).id], clock.now())


def open_causes(code: str) -> list[str]:
    return list(
        ExceptionCase.objects.filter(subject=code, closed_at=None).order_by("id").values_list("cause", flat=True)
    )


def outcomes(play: Play) -> dict[str, tuple[str, str]]:
    """Order code → outcome and code, of all manifests."""
    site = play.shop.site
    found = [row for manifest in dispatch.board(site) for row in dispatch.parcels(site, manifest.id)]
    return {row.order_code: (row.outcome, row.code) for row in found}


def handed_over(play: Play) -> list[str]:
    found = [effect for call in play.flipkart.calls(op="rts") for effect in call.effects]
    return sorted(effect.partition(":")[2] for effect in found if effect.startswith("shipment_ready_to_dispatch:"))


def status(code: str) -> tuple[str, str]:
    order = Order.objects.get(order_code=code)
    return order.status, OutwardOrder.objects.get(id=order.id).status


def test_a_hold_seen_after_the_list_was_closed_keeps_its_parcel_here(play: Play) -> None:
    held, free = play.bring_to_the_gate(2)
    play.flipkart.hold(held)
    people.hand_over(play.shop.site)
    see_hold(play, held)
    play.stage.until("the other dispatched", lambda: play.get(free).status == "COMPLETED")
    assert outcomes(play) == {held: ("refused", "fulfilment.handover_on_hold"), free: ("dispatched", "")}
    assert (play.calls("rts"), handed_over(play)) == (1, [free])
    assert status(held) == ("PROCESSING", "PACKED")
    assert open_causes(held) == ["fulfilment.handover_on_hold"]
    play.flipkart.unhold(held)
    play.stage.until("free", lambda: not play.get(held).on_hold)
    assert open_causes(held) == []
    people.hand_over(play.shop.site)
    play.stage.until("dispatched", lambda: play.get(held).status == "COMPLETED")
    assert handed_over(play) == sorted([held, free])
    assert checks.differences([play.shop.site.seller_id]) == []


def test_a_cancellation_seen_after_the_list_was_closed_keeps_its_parcel_here(play: Play) -> None:
    (code,) = play.bring_to_the_gate(1)
    play.flipkart.cancel(code)
    people.hand_over(play.shop.site)
    see_cancelled(play, code)
    play.stage.until("told", lambda: outcomes(play)[code] == ("refused", "fulfilment.handover_cancelled"))
    assert play.calls("rts") == 0
    assert "fulfilment.handover_cancelled" in open_causes(code)
    play.stage.until("read back", lambda: play.get(code).read_back_at is not None)
    with history.acting("admin"):
        cancellations.follow([play.shop.site.seller_id], play.get(code).id, None, clock.now())
    assert open_causes(code) == []
    assert status(code) == ("CANCELLED", "CANCELLED")


def test_a_parcel_that_may_have_been_handed_over_is_read_back_though_it_is_held_now(play: Play) -> None:
    (code,) = play.bring_to_the_gate(1)
    play.flipkart.add_fault("rts", "lost_reply", nth=1)
    people.hand_over(play.shop.site)
    play.stage.until("in doubt", lambda: Command.objects.get(kind="handover").status == "in_doubt")
    play.flipkart.hold(code)
    see_hold(play, code)
    play.stage.until("dispatched", lambda: play.get(code).status == "COMPLETED")
    assert handed_over(play) == [code]
    assert outcomes(play) == {code: ("dispatched", "")}


def test_a_handover_in_doubt_whose_order_is_then_cancelled_comes_back_and_can_be_followed(play: Play) -> None:
    (code,) = play.bring_to_the_gate(1)
    play.flipkart.add_fault("rts", "lost_reply", nth=1)
    people.hand_over(play.shop.site)
    play.stage.until("in doubt", lambda: Command.objects.get(kind="handover").status == "in_doubt")
    play.flipkart.cancel(code)
    play.stage.until("settled", lambda: outcomes(play)[code][0] == "refused")
    assert outcomes(play)[code] == ("refused", "ORDER_CANCELLED")
    play.stage.until("seen", lambda: "order.cancelled_on_channel" in open_causes(code))
    with history.acting("admin"):
        cancellations.follow([play.shop.site.seller_id], play.get(code).id, None, clock.now())
    assert status(code) == ("CANCELLED", "CANCELLED")
    assert checks.differences([play.shop.site.seller_id]) == []


def closed_at_the_bench(play: Play) -> tuple[str, int]:
    code = play.order()
    play.run()
    play.until_on_picklists(code)
    people.pick(play.shop.site, shop.TOTES)
    (shipment,) = people.pack(play.shop.site)
    return code, shipment


def test_a_hold_seen_after_a_pack_was_planned_keeps_it_planned_until_it_ends(play: Play) -> None:
    code, shipment = closed_at_the_bench(play)
    play.flipkart.hold(code)
    see_hold(play, code)
    play.wait(minutes=2)
    assert play.calls("pack") == 0
    assert Command.objects.get(kind="pack").status == "planned"
    assert open_causes(code) == ["fulfilment.pack_on_hold"]
    play.flipkart.unhold(code)
    play.stage.until("packed", lambda: Shipment.objects.get(id=shipment).status == "PACKED")
    assert open_causes(code) == []
    assert play.calls("pack") == 1


def test_a_held_pack_can_be_taken_back_and_its_case_closes(play: Play) -> None:
    code, shipment = closed_at_the_bench(play)
    see_hold(play, code)
    play.flipkart.hold(code)
    play.wait(minutes=1)
    assert open_causes(code) == ["fulfilment.pack_on_hold"]
    with history.acting("packer"):
        assert packing.undo(play.shop.site, shipment, uuid4(), clock.now()).accepted
    assert Command.objects.get(kind="pack").status == "withdrawn"
    assert open_causes(code) == []
    play.wait(minutes=1)
    assert play.calls("pack") == 0


def test_a_cancellation_seen_after_a_pack_was_planned_leads_to_flipkarts_refusal(play: Play) -> None:
    code, _ = closed_at_the_bench(play)
    play.flipkart.cancel(code)
    see_cancelled(play, code)
    play.stage.until("refused", lambda: Command.objects.get(kind="pack").status == "refused")
    assert play.calls("pack") == 1
    assert "fulfilment.pack_refused" in open_causes(code)
