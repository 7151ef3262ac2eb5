"""How a return moves (architecture §5); what the warehouse found is told by its own room."""

from godown.kit.states import Flow, Move

from . import messages

#: A return in one of these is still waited for, or worked on.
OPEN = ("announced", "gate_entered", "inspected")

RETURN = Flow(
    "return",
    "omni_return",
    "announced",
    [
        Move("enter", ("announced",), "gate_entered", messages.GATE_ENTERED),
        Move("inspect", ("gate_entered",), "inspected", messages.INSPECTED),
        Move("dispose", ("inspected",), "disposed", messages.DISPOSED),
        Move("cancel", ("announced",), "cancelled", messages.CANCELLED, by_person=True),
    ],
)
