"""One table of verbs: a script, the control API, the command line and the pages can each do the same."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
from typer.main import get_command

from fksandbox import Clock, Control, World, create_app, orders, scenario, transport
from fksandbox.cli import app
from fksandbox.script import Scenario, read
from fksandbox.verbs import VERBS, do

from .conftest import START

PACKED = ("PACKING_IN_PROGRESS", "PACKED", "READY_TO_DISPATCH")

Act = Callable[[str, dict[str, Any]], object]

EVERY_VERB: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_bins", {"bins": ["GD-001", "GD-002"]}),
    ("inward", {"listing": "TEA-250G-006", "bin": "GD-002", "quantity": 4}),
    ("quantity", {"listing": "TEA-250G-006", "quantity": 9}),
    ("place", {"items": ["TEA-250G-006*3", ["SOP-3-005", 1]], "name": "anna", "hold": True}),
    ("place", {"items": "SOP-3-005", "name": "berta", "service_profile": "NON_FBF", "boxes": 2}),
    ("random", {"count": 2}),
    ("unhold", {"orders": ["anna"]}),
    ("hold", {"orders": "berta"}),
    ("cancel", {"order": "anna", "item": 0, "quantity": 1}),
    ("dates", {"order": "anna", "by": "2026-11-24T09:00:00+05:30"}),
    ("PACK", {}),
    ("advance", {"orders": ["anna"]}),
    ("deliver", {"orders": "anna"}),
    ("return", {"order": "anna", "item": 1}),
    ("track_return", {"which": "anna"}),
    ("delay_return", {"which": "anna", "days": 2}),
    ("move_return", {"which": "anna", "to": "picked_up"}),
    ("move_return", {"which": "anna", "to": "completed"}),
    ("replenish", {"which": "anna", "bin": "GD-002"}),
    ("fault", {"op": "pack", "kind": "lost_reply", "nth": 2}),
    ("fault", {"op": "rts", "kind": "reset"}),
    ("heal", {"rule": 1}),
    ("settings", {"label_delay": 3}),
    ("webhook", {"url": "http://127.0.0.1:9/a", "locations": []}),
    ("webhook", {"url": "http://127.0.0.1:9/b"}),
    ("drop_webhook", {"url": "http://127.0.0.1:9/a"}),
    ("forget", {"what": "quota"}),
    ("clock", {"by": 60}),
    ("script", {"script": "quiet-day"}),
)
"""A day with each verb in it. PACK stands for the seller's part."""


def by_function(world: World) -> Act:
    return lambda verb, given: do(world, verb, given)


def by_control(world: World) -> Act:
    control = Control(httpx.Client(transport=transport(create_app(world)), base_url="http://flipkart.test"))
    return lambda verb, given: control.do(verb, **given)


def by_script(world: World) -> Act:
    def step(verb: str, given: dict[str, Any]) -> None:
        names = dict(world.names)
        scenario.begin(world, msgspec.convert({"step": [{"at": "+0s", verb: given}]}, type=Scenario))
        world.names.update(names)
        world.settle()
        assert world.script_errors == []

    return step


@pytest.mark.parametrize("way", [by_function, by_control, by_script])
def test_a_day_with_every_verb_in_it(way: Callable[[World], Act]) -> None:
    world = World(seed=1, clock=Clock(START))
    act = way(world)
    for verb, given in EVERY_VERB:
        if verb == "PACK":
            for state in PACKED:
                orders.progress(world, world.shipment(world.names["anna"]), state)
        else:
            act(verb, given)
    assert {verb for verb, _ in EVERY_VERB} - {"PACK"} == VERBS.keys() - {"clear_faults"}
    anna, berta, *_ = world.shipments
    assert [(item.live, item.status) for item in anna.items] == [(2, "DELIVERED"), (1, "RETURNED")]
    assert (anna.hold, anna.dispatch_by) == (False, datetime(2026, 11, 24, 3, 30, tzinfo=UTC))
    assert (berta.hold, berta.profile, berta.mps) == (True, "NON_FBF", True)
    (returned,) = world.returns.values()
    assert (returned.status, returned.expected_at) == ("completed", START + timedelta(days=12))
    assert world.bins[world.location_id]["GD-002"] == {anna.items[0].listing_id: 4, anna.items[1].listing_id: 1}
    assert world.listing("TEA-250G-006").inventory == {world.location_id: 9}
    assert [(rule.op, rule.kind) for rule in world.faults.rules] == [("rts", "reset")]
    assert [one.url for one in world.webhooks.subscriptions] == ["http://127.0.0.1:9/b"]
    assert world.now() == START + timedelta(minutes=1)
    assert len(world.scenario.step if world.scenario else ()) == 7
    assert len(world.shipments) == 4


def test_every_verb_is_a_command() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert {name.replace("_", "-") for name in VERBS} <= commands.keys()


def test_a_return_goes_back_into_a_bin(world: World) -> None:
    placed = do(world, "place", {"items": "SOP-3-005"}).shipments[0]
    for state in (*PACKED, "PICKUP_COMPLETE", "SHIPPED"):
        orders.progress(world, placed, state)
    return_id = do(world, "return", {"order": placed.order_id, "courier": "true"}).value.split()[0]
    do(world, "move_return", {"which": return_id, "to": "picked_up"})
    do(world, "move_return", {"which": return_id, "to": "completed"})
    do(world, "add_bins", "GD-009")
    assert do(world, "replenish", {"which": return_id, "bin": "GD-009"}).told == "One unit put into GD-009."
    assert world.bins[world.location_id]["GD-009"] == {placed.items[0].listing_id: 1}


def test_a_step_with_a_wrong_argument_is_refused_with_its_number() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"step 2: .*unknown field `colour`"):
        read('[[step]]\nat = "+1s"\nrandom = 1\n[[step]]\nat = "+2s"\nplace = { colour = "red" }\n')
    with pytest.raises(msgspec.ValidationError, match="step 1: `at` says when"):
        read("[[step]]\nrandom = 1\n")


def test_what_is_not_possible_says_why_and_changes_nothing(control: Control, world: World) -> None:
    for verb, given, status, words in (
        ("explode", {}, 404, "nobody can explode here"),
        ("hold", {"orders": "nobody"}, 404, "no order named nobody"),
        ("place", {"items": "SOP-3-005*0"}, 400, "a quantity of at least 1"),
        ("place", {"count": 2, "name": "anna"}, 400, "a name is for one order"),
        ("heal", {"rule": 7}, 404, "no rule 7"),
        ("quantity", {"listing": "SOP-3-005", "quantity": 1, "location": "LOC"}, 404, "no location LOC"),
        ("inward", {"listing": "SOP-3-005", "bin": "X", "quantity": 1}, 409, "Bin X is unknown"),
        ("clock", {"to": "2020-01-01"}, 400, "does not go back"),
        ("script", {"script": "../secret"}, 404, "no script ../secret"),
    ):
        with pytest.raises(httpx.HTTPStatusError) as refused:
            control.do(verb, **given)
        assert refused.value.response.status_code == status, verb
        assert words in refused.value.response.json()["message"]
    assert len(world.shipments) == 0
    assert world.now() == START
