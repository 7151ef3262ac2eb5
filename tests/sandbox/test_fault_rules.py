"""A fault rule that can never strike is refused by name; one rule can be removed alone."""

from typing import Any

import httpx
import pytest

from fksandbox import Control
from fksandbox.faults import KINDS, ONLY_AT
from fksandbox.ops import FAULTY


@pytest.mark.parametrize(
    ("op", "kind"), [("pack", "short_picklist"), ("get_shipments", "pack_refused"), ("filter", "repeat_page")]
)
def test_a_rule_that_can_never_strike_is_refused(control: Control, op: str, kind: Any) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        control.add_fault(op, kind)
    message = f"{kind} can't happen to {op}, but to {', '.join(ONLY_AT[kind])}"
    assert refused.value.response.json() == {"error": "INVALID_REQUEST", "message": message}
    assert control.faults() == []


def test_the_places_of_every_kind_are_operations() -> None:
    assert ONLY_AT.keys() <= KINDS.keys()
    assert {op for ops in ONLY_AT.values() for op in ops} <= FAULTY


def test_one_rule_is_removed_alone(control: Control) -> None:
    first, second = control.add_fault("pack", "lost_reply"), control.add_fault("rts", "http_500")
    control.clear_faults(first.rule_id)
    assert [rule.rule_id for rule in control.faults()] == [second.rule_id]
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        control.clear_faults(first.rule_id)
    control.clear_faults()
    assert control.faults() == []
