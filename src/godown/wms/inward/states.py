"""The way of a receipt (architecture §5, GRN)."""

from godown.kit.messages import Message
from godown.kit.states import Facts, Flow, Move

from . import messages


def arrived(facts: Facts) -> Message | None:
    """Only what is through the gate is counted."""
    return None if facts["arrived_at"] else messages.NOT_ARRIVED


RECEIPT = Flow(
    "receipt",
    "wms_receipt",
    "open",
    [
        Move("count", ("open",), "counted", messages.COUNTED, guard=arrived, by_person=True),
        Move("put_away", ("counted",), "put_away", messages.PUT_AWAY),
        Move("reopen", ("put_away",), "counted", messages.REOPENED),
        Move("close", ("put_away",), "closed", messages.CLOSED, by_person=True),
        Move("cancel", ("open",), "cancelled", messages.CANCELLED, by_person=True),
    ],
    facts=("arrived_at",),
)
