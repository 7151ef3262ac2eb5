"""How an order moves. Hold, SLA, cancellation and return are facts beside the status, never values of it."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message
from godown.kit.states import Flow, Guard, Move

from .messages import RETRIED

ON_HOLD = Message("order.on_hold", _("Flipkart holds the order; nothing may be done with it now."))

RESERVED = Message("order.reserved", _("All its pieces are reserved in pool %(pool)s."))
UNFULFILLABLE = Message("order.unfulfillable", _("Pool %(pool)s does not hold all its pieces."))
PROCESSING = Message("order.processing", _("Picking has begun."))
SHORT = Message("order.short", _("A piece of it could not be found in any bin."))
COMPLETED = Message("order.completed", _("Dispatched."))
CANCELLED = Message("order.cancelled", _("Nothing of it is left: cancelled."))

FREE = Guard("on_hold", lambda _: ON_HOLD)

#: An order in one of these still needs something to be done.
OPEN = ("FAILED", "CREATED", "UNFULFILLABLE", "FULFILLABLE", "PROCESSING")

ORDER = Flow(
    "order",
    "omni_order",
    initial="CREATED",
    moves=[
        Move("retry", ("FAILED",), "CREATED", RETRIED),
        Move("reserve", ("CREATED", "UNFULFILLABLE"), "FULFILLABLE", RESERVED, guard=FREE),
        Move("lack", ("CREATED",), "UNFULFILLABLE", UNFULFILLABLE, guard=FREE),
        Move("process", ("FULFILLABLE", "UNFULFILLABLE", "PROCESSING"), "PROCESSING", PROCESSING, guard=FREE),
        Move("run_short", ("FULFILLABLE", "PROCESSING"), "UNFULFILLABLE", SHORT),
        Move("complete", ("PROCESSING", "UNFULFILLABLE"), "COMPLETED", COMPLETED),
        Move("cancel", OPEN, "CANCELLED", CANCELLED),
    ],
)
