"""Coded messages and state tables."""

import json
from types import MappingProxyType
from typing import Any

import pytest

from godown.kit.messages import Message, catalogue, filled, render, title, within
from godown.kit.states import WRONG_STATE, Flow, Move, flows
from godown.omni.orders.states import ON_HOLD, ORDER


def test_a_code_means_one_message() -> None:
    taken = next(iter(catalogue()))
    with pytest.raises(ValueError, match="taken"):
        Message(taken, "something else")


def test_a_place_without_data_shows_as_a_dash() -> None:
    assert WRONG_STATE.render({"status": "CREATED"}) == "It is CREATED; this needs –."


def test_a_code_of_another_release_is_shown_as_it_is() -> None:
    assert render("no.such.code", {}) == "no.such.code"


def test_a_message_within_another_is_kept_as_code_and_data_and_said_with_it() -> None:
    outer = catalogue()["return.not_announced"]
    inner = within(WRONG_STATE, {"status": "CREATED", "needed": "PACKED"})
    told = outer.render({"subject": "R-1", "text": json.loads(json.dumps(inner))})
    assert told == "Flipkart told of return R-1, and it cannot be announced: It is CREATED; this needs PACKED."


def test_the_guard_answers_with_its_reason() -> None:
    held: MappingProxyType[str, Any] = MappingProxyType({"status": "CREATED", "on_hold": True})
    refusal = ORDER.refusal(ORDER.moves["reserve"], held)
    assert refusal is not None
    assert refusal.reason is ON_HOLD


@pytest.mark.parametrize("flow", flows().values(), ids=lambda flow: flow.name)
def test_every_state_can_be_reached(flow: Flow) -> None:
    reached = {flow.initial, "FAILED"} if flow is ORDER else {flow.initial}
    while True:
        more = {move.target for move in flow.moves.values() if reached & set(move.sources)} - reached
        if not more:
            break
        reached |= more
    assert reached == set(flow.states)


def test_a_table_that_names_a_move_twice_is_refused() -> None:
    move = Move("go", ("a",), "b", WRONG_STATE)
    with pytest.raises(ValueError, match="twice"):
        Flow("f", "t", "a", [move, move])
    assert "f" not in flows()


def test_a_cause_is_called_by_its_title_and_without_one_by_its_code() -> None:
    assert title("fulfilment.pack_refused") == "Pack refused"
    assert title("hold.held") == "hold.held"
    assert title("of.another_release") == "of.another_release"


def test_a_number_has_its_noun_for_one_and_for_more() -> None:
    wave = catalogue()["waves.made"]
    assert [wave.render({"orders": orders}) for orders in (0, 1, 2)] == [
        "Wave of 0 orders.",
        "Wave of 1 order.",
        "Wave of 2 orders.",
    ]
    assert wave.render({}) == "Wave of – orders."


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-11-23T18:40:05+00:00", "24 Nov 2026, 00:10:05 IST"),
        ("2026-11-23T18:40:05.123456+05:30", "23 Nov 2026, 18:40:05 IST"),
        ("2026-11-23", "2026-11-23"),
        ("ABCDEFGHIJT-SHIRT", "ABCDEFGHIJT-SHIRT"),
        (7, "7"),
    ],
)
def test_a_time_in_a_sentence_is_a_day_and_a_time_with_its_zone(value: object, read: str) -> None:
    assert filled("since %(since)s", {"since": value}) == f"since {read}"
