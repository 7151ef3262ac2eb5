"""The way of a pool document."""

from godown.kit.states import Flow, Move

from . import messages

DOCUMENT = Flow(
    "pool document",
    "wms_pool_document",
    "draft",
    [
        Move("carry_out", ("draft",), "done", messages.CARRIED_OUT, by_person=True),
        Move("refuse", ("draft",), "refused", messages.REFUSED, by_person=True),
    ],
    thread="thread",
)
