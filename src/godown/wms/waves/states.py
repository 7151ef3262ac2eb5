"""The way of a wave."""

from godown.kit.states import Flow, Move

from . import messages

WAVE = Flow(
    "wave",
    "wms_wave",
    "OPEN",
    [
        Move("claim", ("OPEN",), "PICKING", messages.CLAIMED, by_person=True),
        Move("take_over", ("PICKING",), "PICKING", messages.TAKEN_OVER, by_person=True),
        Move("finish", ("OPEN", "PICKING"), "DONE", messages.DONE),
    ],
    thread="thread",
)
