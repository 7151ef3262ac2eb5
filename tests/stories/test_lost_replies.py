"""Flipkart did what was asked, and its answer got lost: in doubt, read back, adopted; one effect."""

import pytest

from godown.demo import people
from godown.omni.models import Command, Order
from godown.wms import checks
from playing import Play


def effects(play: Play, name: str) -> list[str]:
    return [effect for call in play.flipkart.calls() for effect in call.effects if effect.startswith(f"{name}:")]


def dispatch(play: Play, codes: list[str]) -> None:
    people.hand_over(play.shop.site)
    play.stage.until(
        "dispatched", lambda: Order.objects.filter(order_code__in=codes, status="COMPLETED").count() == len(codes)
    )


@pytest.mark.parametrize("kind", ["lost_reply", "truncated"])
@pytest.mark.parametrize(
    ("op", "effect"),
    [("pack", "pack_accepted"), ("label", "pack_accepted"), ("rts", "shipment_ready_to_dispatch")],
)
def test_the_effect_happens_once(play: Play, op: str, effect: str, kind: str) -> None:
    play.flipkart.add_fault(op, kind, nth=2)  # type: ignore[arg-type]
    codes = play.bring_to_the_gate(3)
    dispatch(play, codes)
    assert sorted(effects(play, effect)) == sorted(f"{effect}:{code}" for code in codes)
    assert set(Command.objects.values_list("status", flat=True)) == {"confirmed"}
    assert checks.differences([play.shop.site.seller_id]) == []


def test_the_timeline_says_that_a_pack_was_in_doubt(play: Play) -> None:
    play.flipkart.add_fault("pack", "lost_reply", nth=1)
    (code,) = play.bring_to_the_gate(1)
    told = [each for each in play.timeline(code) if each.startswith("command.")]
    assert told == ["command.sent", "command.in_doubt", "command.confirmed"]
