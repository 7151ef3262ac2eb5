"""What returns say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

ANNOUNCED = Message(
    "returns.announced", _("Announced to warehouse %(warehouse)s: %(pieces|piece|pieces)s, AWB %(awb)s.")
)
CHANGED = Message("returns.changed", _("Announced anew: %(transporter)s, AWB %(awb)s."))
ARRIVED = Message("returns.arrived", _("Came in at the gate with parcel %(awb)s."))
INSPECTED = Message(
    "returns.inspected", _("Inspected: %(passed)s passed, %(failed)s failed, %(missing)s missing, %(others)s others.")
)
PROCESSED = Message("returns.processed", _("Nothing of it is left to be put away."))
REOPENED = Message("returns.reopened", _("Pieces of it came out of quarantine and are to be put away."))
WITHDRAWN = Message("returns.withdrawn", _("Withdrawn by the channel before it arrived."))
CLOSED = Message("returns.closed", _("Gate entry closed with %(parcels|parcel|parcels)s."))

NOT_ANNOUNCED = Message(
    "returns.not_announced",
    _("Return %(return_code)s could not be announced: its warehouse, pool or a SKU is not known here."),
)
CODE_TAKEN = Message(
    "returns.code_taken", _("Return id %(return_code)s belongs to another return of account %(account)s.")
)

KNOWN = Message("returns.known", _("Parcel %(awb)s: return %(returns)s."))
UNKNOWN = Message(
    "returns.unknown", _("Parcel %(awb)s has no return order yet."), _("Lay it apart; it is searched for when opened.")
)
SENT_BACK = Message("returns.sent_back", _("Parcel %(awb)s is our own, of order %(order)s; nobody announced it."))
TAKEN_OFF = Message("returns.taken_off", _("Parcel %(awb)s is off the list again."))
NO_AWB = Message("returns.no_awb", _("That was no AWB."), _("Scan the courier's label."))
SCANNED_TWICE = Message("returns.scanned_twice", _("Parcel %(awb)s is on this list already."))
CAME_BEFORE = Message(
    "returns.came_before",
    _("Parcel %(awb)s came in before, with gate entry %(entry)s."),
    _("Ask a supervisor: a parcel comes in once."),
)
NEVER_LEFT = Message(
    "returns.never_left",
    _("Parcel %(awb)s of order %(order)s never left the house."),
    _("It is no return: put its pieces back."),
)
NO_ENTRY = Message("returns.no_entry", _("There is no gate entry %(entry)s."))
ENTRY_CLOSED = Message(
    "returns.entry_closed", _("Gate entry %(entry)s is closed."), _("Open another one for what came later.")
)
NOTHING_SCANNED = Message("returns.nothing_scanned", _("No parcel is on this list."), _("Scan an AWB first."))
HAS_RETURN = Message(
    "returns.has_return", _("The return of parcel %(awb)s has arrived with it."), _("It stays; inspect it.")
)
