"""The way of a parcel."""

from godown.kit.states import Flow, Move

from . import messages

SHIPMENT = Flow(
    "shipment",
    "wms_shipment",
    "OPEN",
    [
        Move("close", ("OPEN",), "ASKED", messages.CLOSED),
        Move("reopen", ("ASKED",), "OPEN", messages.REOPENED),
        Move("accept", ("ASKED",), "PACKED", messages.ACCEPTED),
        Move("refuse", ("ASKED",), "REFUSED", messages.REFUSED),
        Move("unpack", ("OPEN", "REFUSED"), "UNPACKED", messages.UNPACKED, by_person=True),
        Move("void", ("OPEN", "REFUSED", "PACKED"), "VOIDED", messages.VOIDED),
    ],
    thread="order_id",
)
