"""The way of a count."""

from godown.kit.states import Flow, Move

from . import messages

STATUSES = ("OPEN", "COUNTING", "TO_APPROVE", "DONE", "REJECTED", "DROPPED")
#: Still to be worked on: one such count per bin and SKU.
UNFINISHED = ("OPEN", "COUNTING", "TO_APPROVE")

COUNT = Flow(
    "count",
    "wms_count",
    "OPEN",
    [
        Move("start", ("OPEN",), "COUNTING", messages.STARTED, by_person=True),
        Move("lay_down", ("COUNTING",), "OPEN", messages.LAID_DOWN, by_person=True),
        Move("agree", ("COUNTING",), "DONE", messages.AGREED),
        Move("differ", ("COUNTING",), "OPEN", messages.DIFFERS),
        Move("adjust", ("COUNTING",), "DONE", messages.ADJUSTED),
        Move("ask_approval", ("COUNTING",), "TO_APPROVE", messages.TO_APPROVE),
        Move("approve", ("TO_APPROVE",), "DONE", messages.APPROVED, by_person=True),
        Move("recount", ("TO_APPROVE",), "OPEN", messages.RECOUNT, by_person=True),
        Move("reject", ("TO_APPROVE",), "REJECTED", messages.REJECTED, by_person=True),
        Move("drop", ("OPEN",), "DROPPED", messages.DROPPED, by_person=True),
    ],
    thread="thread",
)
