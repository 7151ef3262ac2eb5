"""What the inward side says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

ANNOUNCED = Message("inward.announced", _("%(pieces|piece|pieces)s announced for pool %(pool)s of %(warehouse)s."))
ARRIVED = Message("inward.arrived", _("Through the gate: %(boxes)s boxes, vehicle %(vehicle)s."))
DAMAGED = Message("inward.damaged", _("%(pieces)s of %(sku)s put into quarantine: %(reason)s."))
EXCESS = Message("inward.excess", _("%(pieces)s of %(sku)s taken in on top of what was expected."))
COUNTED = Message("inward.counted", _("Counted: %(counted)s good, %(damaged)s damaged of %(expected)s expected."))
PUT_AWAY = Message("inward.put_away", _("Everything is in its bin."))
REOPENED = Message("inward.reopened", _("Pieces of it came out of quarantine and are to be put away."))
CLOSED = Message("inward.closed", _("Receipt closed."))
SETTLED = Message("inward.settled", _("%(sku)s: %(counted)s came, %(expected)s were expected: %(reason)s."))
CANCELLED = Message("inward.cancelled", _("Receipt cancelled before anything came: %(reason)s."))
RELEASED = Message("inward.released", _("%(pieces)s of %(sku)s released from quarantine: %(note)s"))
GIVEN_UP = Message("inward.given_up", _("%(pieces)s of %(sku)s scrapped out of quarantine: %(note)s"))
SENT_BACK = Message("inward.sent_back", _("%(pieces)s of %(sku)s sent back to the supplier: %(note)s"))
REFERENCE_NOTED = Message("inward.reference_noted", _("Received on the channel's panel too, as %(reference)s."))

TAKEN_IN = Message("inward.taken_in", _("%(sku)s: %(arrived)s of %(expected)s."))
TAKEN_OUT = Message("inward.taken_out", _("%(pieces)s of %(sku)s taken out of the count again."))
DAMAGED_IN = Message("inward.damaged_in", _("%(pieces)s of %(sku)s into quarantine: %(reason)s."))
COUNT_DONE = Message("inward.count_done", _("%(counted)s good, %(damaged)s damaged of %(expected)s expected."))

NO_RECEIPT = Message("inward.no_receipt", _("There is no receipt %(receipt)s here."))
NO_LINES = Message(
    "inward.no_lines", _("A receipt needs at least one expected SKU."), _("Name the SKU and its pieces.")
)
BAD_PIECES = Message("inward.bad_pieces", _("%(sku)s: %(got)s is no number of pieces."), _("At least 1 piece."))
NO_REFERENCE = Message(
    "inward.no_reference", _("A receipt needs a reference."), _("Name the delivery note or the purchase order.")
)
REFERENCE_TAKEN = Message(
    "inward.reference_taken",
    _("Warehouse %(warehouse)s has a receipt %(reference)s already."),
    _("Each delivery has a reference of its own: add what tells it apart, like PO-77/2."),
)
KNOWN = Message(
    "inward.known",
    _("Receipt %(reference)s is announced already, with other lines or for another pool."),
    _("Cancel it, or announce what is different under a reference of its own, like %(reference)s/2."),
)
MIXED = Message(
    "inward.mixed",
    _("Rows of receipt %(reference)s name different suppliers or pools."),
    _("A receipt has one supplier and one pool: write the same on each of its rows."),
)
NOT_ARRIVED = Message(
    "inward.not_arrived", _("This delivery is not through the gate yet."), _("Do the gate entry first.")
)
AT_THE_GATE = Message("inward.at_the_gate", _("This delivery is through the gate already, since %(arrived_at)s."))
NOT_OPEN = Message("inward.not_open", _("The count of this receipt is over (%(status)s)."), _("Call a supervisor."))
BAD_BOXES = Message(
    "inward.bad_boxes", _("%(got)s is no number of boxes."), _("Enter how many boxes came, at least 1.")
)
UNKNOWN_CODE = Message("inward.unknown_code", _("No SKU has the code %(got)s."), _("Scan it again."))
NOT_EXPECTED = Message(
    "inward.not_expected",
    _("%(sku)s is not on this receipt."),
    _("Put it aside: a supervisor may take it in by scanning it."),
)
TOO_MANY = Message(
    "inward.too_many",
    _("%(expected)s of %(sku)s are expected, %(arrived)s are here."),
    _("Put the rest aside: a supervisor may take it in by scanning it."),
)
NOT_COUNTED = Message(
    "inward.not_counted", _("%(pieces)s of %(sku)s cannot be taken out of the count any more."), _("Count again.")
)
NOTHING_COUNTED = Message(
    "inward.nothing_counted", _("Nothing of this receipt is counted."), _("If nothing came, a supervisor cancels it.")
)
OF_TRANSFER = Message(
    "inward.of_transfer", _("This receipt belongs to a transfer."), _("Cancel the transfer: its goods come back.")
)
SOMETHING_COUNTED = Message(
    "inward.something_counted",
    _("Pieces of %(reference)s are counted already."),
    _("Finish its count; what is missing is settled when it is closed."),
)
REASON_MISSING = Message(
    "inward.reason_missing",
    _("%(sku)s: %(arrived)s came, %(expected)s were expected."),
    _("Give a reason for the difference."),
)
NO_CANCEL_REASON = Message("inward.no_cancel_reason", _("A receipt is cancelled for a reason."), _("Write why."))
BAD_CHANNEL_REFERENCE = Message(
    "inward.bad_channel_reference",
    _("The reference is empty."),
    _("Enter the number of the goods receipt as the channel's panel shows it."),
)
NOT_RECEIVED = Message(
    "inward.not_received", _("Receipt %(reference)s is not counted yet."), _("Finish its count first.")
)
