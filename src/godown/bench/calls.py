"""`godown bench calls`: calls per shipped order, step by step, beside what the protocol allows.

The sandbox's operations are mapped to the steps of an order; empty polls are counted by themselves, because they cost
so much an hour however many orders come.
"""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from fksandbox.calls import Call
from godown.kit import jobs

from . import day
from .day import Mode, Played, Script

QUOTA = 1000

POLLS = ("filter", "filter_next")
STEPS = {
    "new orders": POLLS,
    "states": ("get_shipments",),
    "picklists": ("picklist_counts", "picklist_create", "picklist_pending", "picklist_get", "picklist_start"),
    "scan": ("listing_details", "scan", "enrich"),
    "pack": ("pack", "v3_pack"),
    "document": ("label", "labels"),
    "AWB, invoice": ("details", "invoices"),
    "dispatch": ("rts", "dispatch"),
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
ALLOWED_V3 = {**ALLOWED, "states": 2 / 100, "picklists": 0.0, "pack": 1 / 25, "dispatch": 1 / 25}
MODES: dict[Mode, str] = {"direct": "Smart", "scan": "Smart, every unit scanned", "v3": "Seller fulfilment"}

#: More than the hour's calls allow: how often 25 orders come, and how many benches pack.
RUSH: dict[Mode, tuple[timedelta, int]] = {
    "direct": (timedelta(minutes=3), 10),
    "scan": (timedelta(minutes=3), 10),
    "v3": (timedelta(seconds=20), 40),
}


def run(orders: int, as_json: bool) -> None:
    """Play days of `orders` orders of each kind, with ample calls and with too few; print the calls."""
    jobs.on_hint(None)
    scripts = [
        script
        for mode in MODES
        for script in (
            Script(f"{mode} ample", mode, orders, timedelta(minutes=30), 1, QUOTA),
            Script(f"{mode} saturated", mode, orders, *RUSH[mode], QUOTA, busy_before=True),
        )
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
    allowed = dict(ALLOWED_V3 if script.mode == "v3" else ALLOWED)
    if script.scans:
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
    more = {
        "empty_polls_per_hour": "empty polls/h",
        "longest_label_wait_seconds": "packed to label, s",
        "closed_to_label_p95_seconds": "closed to label p95, s",
        "throttled": "throttled",
        "orders_per_hour_at_1000": "orders/h at 1,000",
    }
    for mode, title in MODES.items():
        ample, saturated = result["days"][f"{mode} ample"], result["days"][f"{mode} saturated"]
        table = Table(title=f"{title}: calls per shipped order, {result['orders']} orders a day")
        table.add_column("step")
        for name in ("ample", "saturated", "allowed"):
            table.add_column(name, justify="right")
        for step in STEPS:
            _row(table, step, ample["steps"][step], saturated["steps"][step], saturated["allowed"][step])
        table.add_section()
        totals = ample["calls_per_order"], saturated["calls_per_order"], saturated["allowed_per_order"]
        _row(table, "all", *totals)
        for name, label in more.items():
            _row(table, label, ample[name], saturated[name])
        console.print(table)


def _row(table: Table, name: str, *values: float) -> None:
    table.add_row(name, *(f"{value:g}" for value in values))
