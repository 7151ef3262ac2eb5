"""`godown bench calls`: calls per shipped order, step by step, beside what the protocol allows.

The sandbox's operations are mapped to the steps of an order; empty polls are counted by themselves, because they cost
so much an hour however many orders come.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from fksandbox.calls import Call
from godown.kit import jobs

from . import day
from .day import Played, Script

QUOTA = 1000

POLLS = ("filter", "filter_next")
STEPS = {
    "new orders": POLLS,
    "states": ("get_shipments",),
    "picklists": ("picklist_counts", "picklist_create", "picklist_pending", "picklist_get", "picklist_start"),
    "scan": ("listing_details", "scan", "enrich"),
    "pack": ("pack",),
    "document": ("label", "labels"),
    "AWB, invoice": ("details", "invoices"),
    "dispatch": ("rts",),
}
#: Calls per order when everything is batched as far as Flipkart takes it (facts/flipkart.md §7.4).
ALLOWED = {
    "new orders": 1 / 20,
    "states": 1 / 100,
    "picklists": 4 / 25,
    "scan": 0.0,
    "pack": 1.0,
    "document": 1 / 50,
    "AWB, invoice": 2 / 100,
    "dispatch": 1.0,
}


def run(orders: int, as_json: bool) -> None:
    """Play days of `orders` orders, with ample calls and with too few, direct and with scans; print the calls."""
    jobs.on_hint(None)
    ample, rush = timedelta(minutes=30), timedelta(minutes=3)
    scripts = [
        Script("direct ample", "direct", orders, ample, 1, QUOTA),
        Script("direct saturated", "direct", orders, rush, 10, QUOTA, busy_before=True),
        Script("scan ample", "scan", orders, ample, 1, QUOTA),
        Script("scan saturated", "scan", orders, rush, 10, QUOTA, busy_before=True),
    ]
    result = {"orders": orders, "days": {script.name: figures(script, day.play(script)) for script in scripts}}
    if as_json:
        print(json.dumps(result))  # noqa: T201 -- the result of the command
    else:
        _show(result)


def figures(script: Script, played: Played) -> dict[str, Any]:
    """A day in numbers. Log-ins are counted by themselves: they come once a day, not once an order."""
    empty = [call for call in played.calls if _is_empty(call)]
    counted = Counter(call.op for call in played.calls) - Counter(call.op for call in empty)
    steps = {step: sum(counted[op] for op in ops) / played.shipped for step, ops in STEPS.items()}
    rest = {op: times for op, times in counted.items() if not any(op in ops for ops in STEPS.values())}
    allowed = dict(ALLOWED)
    if script.pack_mode == "scan":
        allowed["scan"] = played.units / played.shipped + 2 / 25
    per_order = sum(steps.values())
    polls = len(empty) / played.hours
    return {
        "calls_per_hour": script.calls_per_hour,
        "shipped": played.shipped,
        "hours": round(played.hours, 2),
        "steps": {step: round(calls, 3) for step, calls in steps.items()},
        "allowed": {step: round(calls, 3) for step, calls in allowed.items()},
        "calls_per_order": round(per_order, 3),
        "allowed_per_order": round(sum(allowed.values()), 3),
        "empty_polls_per_hour": round(polls, 1),
        "log_in_and_others": rest,
        "throttled": sum(call.status == 429 for call in played.calls),
        "longest_label_wait_seconds": played.longest_label_wait.total_seconds(),
        "closed_to_label_p95_seconds": round(played.closed_to_label_p95.total_seconds()),
        "orders_per_hour_at_1000": round((QUOTA - polls) / per_order),
    }


def _is_empty(call: Call) -> bool:
    """A search that found nothing."""
    if call.op not in POLLS:
        return False
    try:
        return bool(json.loads(call.answer)["shipments"] == [])
    except (ValueError, KeyError):
        return False


def _show(result: dict[str, Any]) -> None:
    console = Console()
    days: dict[str, dict[str, Any]] = result["days"]
    table = Table(title=f"Calls per shipped order, {result['orders']} orders a day")
    table.add_column("step")
    for name in days:
        table.add_column(name, justify="right")
    table.add_column("allowed (scan)", justify="right")
    last = list(days.values())[-1]
    for step in STEPS:
        _row(table, step, [each["steps"][step] for each in days.values()], _allowed(step, last))
    table.add_section()
    direct = next(iter(days.values()))["allowed_per_order"]
    totals = [each["calls_per_order"] for each in days.values()]
    _row(table, "all", totals, f"{direct} ({last['allowed_per_order']})")
    more = {
        "empty_polls_per_hour": "empty polls/h",
        "longest_label_wait_seconds": "packed to label, s",
        "closed_to_label_p95_seconds": "closed to label p95, s",
        "throttled": "throttled",
        "orders_per_hour_at_1000": "orders/h at 1,000",
    }
    for name, label in more.items():
        _row(table, label, [each[name] for each in days.values()], "")
    console.print(table)


def _allowed(step: str, scan: dict[str, Any]) -> str:
    if step == "scan":
        return f"0 ({scan['allowed'][step]})"
    return f"{ALLOWED[step]:g}"


def _row(table: Table, name: str, values: Sequence[float], allowed: str) -> None:
    table.add_row(name, *(f"{value:g}" for value in values), allowed)
