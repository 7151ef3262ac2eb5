"""The way of a manifest (architecture §5)."""

from godown.kit.states import Flow, Move

from . import messages

MANIFEST = Flow(
    "manifest",
    "wms_manifest",
    "open",
    [
        Move("close", ("open",), "closed", messages.CLOSED, by_person=True),
        Move("hand_over", ("closed",), "handed_over", messages.HANDED_OVER),
    ],
    thread="thread",
)
