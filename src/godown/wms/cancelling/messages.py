"""What cancelling says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

CANCELLED = Message(
    "cancelling.cancelled", _("%(pieces)s of %(sku)s cancelled; %(picked)s of them are to be put back.")
)

TOO_MANY = Message(
    "cancelling.too_many", _("%(asked|piece|pieces)s of a line cannot be cancelled: it has %(there)s left.")
)
TOO_LATE = Message(
    "cancelling.too_late",
    _("Order %(order)s is %(status)s: it can no longer be cancelled in the warehouse."),
    _("What the courier refuses can be cancelled then; what has left comes back as a return."),
)
BEING_TOLD = Message(
    "cancelling.being_told",
    _("The channel is being told that order %(order)s is packed."),
    _("Wait for its answer, then repeat."),
)
WHOLE_ONLY = Message(
    "cancelling.whole_only",
    _("Order %(order)s is packed and invoiced: only all of it can be cancelled."),
    _("Cancel every piece, or none."),
)
