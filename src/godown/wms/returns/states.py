"""The way of a return order and of a return gate entry (architecture §5, facts/increff.md §4.6)."""

from godown.kit.states import Flow, Move

from . import messages

STATUSES = ["ANNOUNCED", "ARRIVED", "INSPECTED", "PROCESSED", "CANCELLED"]

RETURN = Flow(
    "return order",
    "wms_return_order",
    "ANNOUNCED",
    [
        Move("arrive", ("ANNOUNCED",), "ARRIVED", messages.ARRIVED),
        Move("inspect", ("ARRIVED",), "INSPECTED", messages.INSPECTED),
        Move("process", ("INSPECTED",), "PROCESSED", messages.PROCESSED),
        Move("reopen", ("PROCESSED",), "INSPECTED", messages.REOPENED),
        Move("withdraw", ("ANNOUNCED",), "CANCELLED", messages.WITHDRAWN),
    ],
)

GATE_ENTRY = Flow(
    "return gate entry",
    "wms_return_gate_entry",
    "open",
    [Move("close", ("open",), "closed", messages.CLOSED, by_person=True)],
    thread="thread",
)
