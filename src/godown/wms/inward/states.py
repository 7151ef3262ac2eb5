"""The way of a receipt (architecture §5, GRN)."""

from godown.kit.states import Flow, Guard, Move

from . import messages

#: Only what is through the gate is counted.
ARRIVED = Guard("arrived_at", lambda _: messages.NOT_ARRIVED, filled=True)

RECEIPT = Flow(
    "receipt",
    "wms_receipt",
    "open",
    [
        Move("count", ("open",), "counted", messages.COUNTED, guard=ARRIVED, by_person=True),
        Move("put_away", ("counted",), "put_away", messages.PUT_AWAY),
        Move("reopen", ("put_away",), "counted", messages.REOPENED),
        Move("close", ("put_away",), "closed", messages.CLOSED, by_person=True),
        Move("cancel", ("open",), "cancelled", messages.CANCELLED, by_person=True),
    ],
)
