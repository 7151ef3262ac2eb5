"""Faults by rule: which operation, which of its calls, what goes wrong."""

from random import Random
from typing import Annotated, Final, Literal

import msgspec

from .errors import Unknown

Kind = Literal[
    "http_401", "http_429", "http_500", "html", "empty", "timeout", "reset",
    "lost_reply", "truncated",
    "late_visibility", "repeat_page", "reorder", "short_picklist", "pack_refused", "slow_pack",
    "label_not_ready", "label_once", "wrong_label", "cancel_unit",
]  # fmt: skip

KINDS: Final[dict[Kind, str]] = {
    "http_401": "bad token, or a lost session in the panel; nothing is applied",
    "http_429": "throttled; nothing is applied",
    "http_500": "server error; nothing is applied",
    "html": "200 with an HTML page; nothing is applied",
    "empty": "200 with an empty JSON object, which a pack takes for success; nothing is applied",
    "timeout": "no answer; nothing is applied",
    "reset": "connection reset; nothing is applied",
    "lost_reply": "applied, but the answer never comes",
    "truncated": "applied, but the body ends in the middle",
    "late_visibility": "orders younger than `seconds` are left out",
    "repeat_page": "the page before comes again, under a new cursor",
    "reorder": "the shipments come shuffled",
    "short_picklist": "the list has `count` orders too few",
    "pack_refused": "refused for its packaging",
    "slow_pack": "the label takes `seconds` longer",
    "label_not_ready": "not yet",
    "label_once": "a second print is refused unless it is a reprint",
    "wrong_label": "the document is another parcel's",
    "cancel_unit": "the buyer cancels `count` units in the last moment",
}
"""What each kind does."""

PACKS: Final = ("pack", "v3_pack")
LABELS: Final = ("label", "label_bytes", "labels", "print_labels")
REPRINTS: Final = ("invoices", "print_invoice", "reprint_labels")
ONLY_AT: Final[dict[Kind, tuple[str, ...]]] = {
    "late_visibility": ("filter", "filter_next"),
    "repeat_page": ("filter_next",),
    "reorder": ("filter", "filter_next", "get_shipments"),
    "short_picklist": ("picklist_create",),
    "pack_refused": PACKS,
    "slow_pack": PACKS,
    "label_not_ready": (*LABELS, *REPRINTS, "is_confirm"),
    "label_once": LABELS,
    "wrong_label": (*LABELS, "reprint_labels"),
    "cancel_unit": (*PACKS, *LABELS, *REPRINTS, "rts", "dispatch"),
}
"""The operations that a kind can happen to; what is not here can happen to all."""

BEFORE: Final[frozenset[Kind]] = frozenset({"http_401", "http_429", "http_500", "html", "empty", "timeout", "reset"})
"""Answered instead of the call: nothing is applied."""
AFTER: Final[frozenset[Kind]] = frozenset({"lost_reply", "truncated"})
"""The call is applied, then its answer is spoilt."""
WIRE_HEADER: Final = "X-Sandbox-Fault"
"""Names a fault that whatever carries the answer carries out: `transport` in-process, `server` on a socket."""


class NewRule(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`kind` happens to calls of `op`: to the `nth` one (from 1), to every `every`-th, with a `probability`, or to all.

    `times` ends the rule after so many hits. `seconds` is the length of late_visibility and slow_pack, `count` the
    number of shipments that a short_picklist leaves out, or of units that a cancel_unit cancels.
    """

    op: str
    kind: Kind
    nth: Annotated[int, msgspec.Meta(ge=1)] | None = None
    every: Annotated[int, msgspec.Meta(ge=1)] | None = None
    probability: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    times: Annotated[int, msgspec.Meta(ge=1)] | None = None
    seconds: Annotated[float, msgspec.Meta(ge=0)] = 60.0
    count: Annotated[int, msgspec.Meta(ge=1)] = 1


class Rule(NewRule, kw_only=True, forbid_unknown_fields=True):
    """One in force."""

    rule_id: int = 0
    calls: int = 0
    hits: int = 0

    def strikes(self, rng: Random) -> bool:
        """Count a call of `op`, say whether it is hit."""
        self.calls += 1
        if self.times is not None and self.hits >= self.times:
            return False
        if self.nth is not None:
            hit = self.calls == self.nth
        elif self.every is not None:
            hit = self.calls % self.every == 0
        elif self.probability is not None:
            hit = rng.random() < self.probability
        else:
            hit = True
        self.hits += hit
        return hit


class Faults:
    """The rules in force, and those that struck the call being answered."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"faults {seed}")  # noqa: S311  reproducible, not secret
        self._last_id = 0
        self.rules: list[Rule] = []
        self.striking: list[Rule] = []

    def add(self, rule: Rule) -> Rule:
        self._last_id += 1
        rule.rule_id = self._last_id
        self.rules.append(rule)
        return rule

    def restore(self, rules: list[Rule]) -> None:
        self.rules = rules
        self._last_id = max((rule.rule_id for rule in rules), default=0)

    def remove(self, rule_id: int) -> None:
        """Raises Unknown."""
        kept = [rule for rule in self.rules if rule.rule_id != rule_id]
        if len(kept) == len(self.rules):
            raise Unknown(f"no rule {rule_id}")
        self.rules = kept

    def clear(self) -> None:
        self.rules.clear()

    def strike(self, op: str) -> None:
        """Begin a call: find out which rules strike it."""
        self.striking = [rule for rule in self.rules if rule.op == op and rule.strikes(self.rng)]

    def struck(self, *kinds: Kind) -> Rule | None:
        """The first rule of these kinds that strikes the present call."""
        return next((rule for rule in self.striking if rule.kind in kinds), None)
