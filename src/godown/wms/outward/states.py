"""The way of an outward order (architecture §5)."""

from godown.kit.messages import catalogue
from godown.kit.states import Flow, Guard, Move

from . import messages

STATUSES = [
    "NEW",
    "ACKNOWLEDGED",
    "PICKING",
    "PICKED",
    "PACKED",
    "READY_TO_DISPATCH",
    "COMPLETED",
    "CANCELLED",
    "UNFULFILLABLE",
]

#: In these the channel may still cancel an order; later its parcel is on its way to the courier.
CANCELLABLE = ("NEW", "ACKNOWLEDGED", "PICKING", "PICKED", "PACKED", "UNFULFILLABLE")


UNBLOCKED = Guard("blocked", lambda code: catalogue().get(code, messages.BLOCKED))
#: The reason that blocks an order, or None.
blocking = UNBLOCKED.refusal

ORDER = Flow(
    "outward order",
    "wms_outward_order",
    "NEW",
    [
        Move("acknowledge", ("NEW",), "ACKNOWLEDGED", messages.ACKNOWLEDGED),
        Move("start_picking", ("ACKNOWLEDGED",), "PICKING", messages.PICKING, guard=UNBLOCKED),
        Move("go_on_picking", ("PICKING",), "PICKING", messages.PICKING_GOES_ON, guard=UNBLOCKED),
        Move("finish_picking", ("PICKING",), "PICKED", messages.PICKED, guard=UNBLOCKED),
        Move("run_short", ("NEW", "ACKNOWLEDGED", "PICKING"), "UNFULFILLABLE", messages.UNFULFILLABLE),
        Move("renew", ("UNFULFILLABLE",), "NEW", messages.RENEWED),
        Move("retry", ("UNFULFILLABLE",), "ACKNOWLEDGED", messages.RETRIED, guard=UNBLOCKED, by_person=True),
        Move("unpick", ("PICKED",), "PICKING", messages.UNPICKED, by_person=True),
        Move("pack", ("PICKED",), "PACKED", messages.PACKED),
        Move("close_manifest", ("PACKED",), "READY_TO_DISPATCH", messages.READY, guard=UNBLOCKED),
        Move("come_back", ("READY_TO_DISPATCH",), "PACKED", messages.CAME_BACK),
        Move("complete", ("READY_TO_DISPATCH",), "COMPLETED", messages.COMPLETED),
        Move("rest_picked", ("ACKNOWLEDGED", "PICKING", "UNFULFILLABLE"), "PICKED", messages.REST_PICKED),
        Move("cancel_whole", CANCELLABLE, "CANCELLED", messages.CANCELLED_WHOLE),
    ],
)
