"""What goes wrong on Flipkart's side or on the way to it: rules of the sandbox, drawn by chance."""

from typing import Final

from fksandbox.faults import Kind, Rule

from .stage import Stage

_LATER: Final[tuple[Kind, ...]] = ("http_401", "http_429", "http_500", "html", "timeout", "reset", "truncated")
_DOUBT: Final[tuple[Kind, ...]] = ("lost_reply", "lost_reply", "timeout", "reset", "http_500", "html", "truncated")
#: What may happen to which operation. Effects get the hard ones: done, and nobody hears of it.
FAULTS: Final[dict[str, tuple[Kind, ...]]] = {
    "token": ("http_500", "timeout"),
    "login": ("http_500", "timeout"),
    "filter": (*_LATER, "late_visibility", "late_visibility", "reorder", "reorder"),
    "filter_next": (*_LATER, "repeat_page", "reorder"),
    "get_shipments": (*_LATER, "reorder"),
    "picklist_counts": _LATER,
    "picklist_pending": _LATER,
    "picklist_get": _LATER,
    "picklist_start": (*_LATER, "lost_reply"),
    "picklist_create": (*_DOUBT, "http_429", "short_picklist", "short_picklist"),
    "pack": (*_DOUBT, "http_401", "http_429", "pack_refused", "slow_pack"),
    "label": (*_LATER, "lost_reply", "label_not_ready", "label_not_ready", "label_once"),
    "details": _LATER,
    "invoices": _LATER,
    "rts": (*_DOUBT, "http_401", "http_429"),
    "v3_pack": (*_DOUBT, "http_401", "http_429", "pack_refused", "slow_pack"),
    "labels": (*_LATER, "lost_reply", "label_not_ready", "label_not_ready", "label_once"),
    "dispatch": (*_DOUBT, "http_401", "http_429"),
}
#: Calls that only the other kind of account makes; to break them would break nothing.
NOT_SMART: Final = frozenset({"v3_pack", "labels", "dispatch"})
SMART_ONLY: Final = frozenset({"login", "pack", "label", "rts", *(op for op in FAULTS if op.startswith("picklist_"))})
EFFECTS: Final = frozenset({"picklist_create", "pack", "label", "rts", *NOT_SMART})
#: Effects are struck more often than reads.
WEIGHTS: Final = {op: 5 if op in EFFECTS else 2 for op in FAULTS}
#: Poll windows overlap by 15 minutes; an order that shows later is found on a picklist, or never.
LATEST_SECONDS = 600


def break_something(stage: Stage) -> bool:
    """The next one to four calls of an operation go wrong, all or some of them."""
    others = NOT_SMART if stage.place.profile == "FBF_LITE" else SMART_ONLY
    weights = {op: weight for op, weight in WEIGHTS.items() if op not in others}
    op = stage.rng.choices(list(weights), list(weights.values()))[0]
    kind = stage.rng.choice(FAULTS[op])
    rule = Rule(
        op=op,
        kind=kind,
        probability=stage.rng.choice((1.0, 1.0, 0.5)),
        times=stage.rng.choice((1, 1, 1, 2, 4)),
        seconds=float(stage.rng.randint(5, LATEST_SECONDS)),
        count=stage.rng.randint(1, 2),
    )
    stage.world.add_fault(rule)
    stage.say(f"fault: {kind} × {rule.times} at {op}")
    return True


def forget_who_we_are(stage: Stage) -> bool:
    """Flipkart forgets tokens or sessions."""
    what = stage.rng.choice(("tokens", "sessions"))
    stage.say(f"fault: Flipkart forgets {what}")
    if what == "tokens":
        stage.world.auth.expire_tokens()
    else:
        stage.world.auth.end_sessions()
    return True
