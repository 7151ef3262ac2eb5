"""The way of a transfer (architecture §5)."""

from godown.kit.states import Flow, Move

from . import messages

TRANSFER = Flow(
    "transfer",
    "wms_transfer",
    "draft",
    [
        Move("approve", ("draft",), "approved", messages.APPROVED, by_person=True),
        Move("pick", ("approved",), "picked", messages.PICKED, by_person=True),
        Move("send", ("picked",), "in_transit", messages.SENT, by_person=True),
        Move("receive", ("in_transit",), "received", messages.RECEIVED),
        Move("close", ("received",), "closed", messages.CLOSED),
        Move("cancel", ("draft", "approved", "picked", "in_transit"), "cancelled", messages.CANCELLED, by_person=True),
    ],
)
