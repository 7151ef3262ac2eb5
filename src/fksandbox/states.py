"""State machines of facts/flipkart.md §4 as tables of moves."""

from typing import Final, Literal

Moves = dict[str, frozenset[str]]


def _moves(table: dict[str, str]) -> Moves:
    return {state: frozenset(targets.split()) for state, targets in table.items()}


ITEM: Final = _moves(
    {
        "APPROVED": "PACKING_IN_PROGRESS CANCELLED",
        "PACKING_IN_PROGRESS": "PACKED FORM_FAILED CANCELLED",
        "FORM_FAILED": "PACKING_IN_PROGRESS CANCELLED",
        "PACKED": "READY_TO_DISPATCH CANCELLED",
        "READY_TO_DISPATCH": "PICKUP_COMPLETE CANCELLED",
        "PICKUP_COMPLETE": "SHIPPED CANCELLED",
        "SHIPPED": "DELIVERED RETURN_REQUESTED",
        "DELIVERED": "COMPLETED RETURN_REQUESTED",
        "COMPLETED": "RETURN_REQUESTED",
        "RETURN_REQUESTED": "RETURNED DELIVERED",
        "RETURNED": "",
        "CANCELLED": "",
    }
)
"""Order items, §4.1. A cancelled return leaves the unit with the buyer: DELIVERED again."""

RETURN: Final = _moves(
    {
        "created": "picked_up cancelled",
        "picked_up": "completed cancelled",
        "completed": "",
        "cancelled": "",
    }
)
"""Returns, §4.4."""

FilterType = Literal["preDispatch", "postDispatch", "cancelled"]

FILTER_STATES: Final[dict[FilterType, tuple[str, ...]]] = {
    "preDispatch": ("APPROVED", "PACKING_IN_PROGRESS", "PACKED", "FORM_FAILED", "READY_TO_DISPATCH"),
    "postDispatch": ("SHIPPED", "DELIVERED", "PICKUP_COMPLETE"),
    "cancelled": ("CANCELLED",),
}
"""States that each type of shipment search knows, §3.1."""

TYPE_OF_STATE: Final[dict[str, FilterType]] = {
    state: kind for kind, states in FILTER_STATES.items() for state in states
}


class IllegalMove(ValueError):
    """A state machine was asked for a move that its table does not have."""


def move(table: Moves, current: str, target: str) -> str:
    """The target, if the table allows it. Raises IllegalMove."""
    if target not in table[current]:
        raise IllegalMove(f"{current} → {target}")
    return target
