"""What returns say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

ANNOUNCED = Message("returns.announced", _("Announced to warehouse %(warehouse)s: %(pieces)s pieces, AWB %(awb)s."))
CHANGED = Message("returns.changed", _("Announced anew: %(transporter)s, AWB %(awb)s."))
ARRIVED = Message("returns.arrived", _("Came in at the gate with parcel %(awb)s."))
CAME_BACK = Message("returns.came_back", _("Return %(return_code)s came in at the gate with parcel %(awb)s."))
INSPECTED = Message(
    "returns.inspected", _("Inspected: %(passed)s passed, %(failed)s failed, %(missing)s missing, %(others)s others.")
)
PROCESSED = Message("returns.processed", _("Nothing of it is left to be put away."))
REOPENED = Message("returns.reopened", _("Pieces of it came out of quarantine and are to be put away."))
WITHDRAWN = Message("returns.withdrawn", _("Withdrawn by the channel before it arrived."))
CLOSED = Message("returns.closed", _("Gate entry closed with %(parcels)s parcels."))

NOT_ANNOUNCED = Message(
    "returns.not_announced",
    _("Return %(return_code)s could not be announced: its warehouse, pool or a SKU is not known here."),
)
CODE_TAKEN = Message(
    "returns.code_taken", _("Return id %(return_code)s belongs to another return of account %(account)s.")
)
