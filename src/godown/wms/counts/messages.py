"""What counts say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

OPENED = Message("counts.opened", _("%(bin)s is to be counted."))
STARTED = Message("counts.started", _("%(counter)s counts, round %(round)s."))
LAID_DOWN = Message("counts.laid_down", _("Laid down without a result."))
AGREED = Message("counts.agreed", _("The book is right."))
DIFFERS = Message("counts.differs", _("Pieces that differ: %(pieces)s. Somebody else counts again."))
TO_APPROVE = Message("counts.to_approve", _("Pieces that differ: %(pieces)s. A supervisor decides."))
ADJUSTED = Message("counts.adjusted", _("Adjusted by the count: %(changes)s."))
APPROVED = Message("counts.approved", _("Approved and adjusted: %(changes)s."))
RECOUNT = Message("counts.recount", _("To be counted again."))
REJECTED = Message("counts.rejected", _("Rejected, nothing is adjusted: %(note)s"))
DROPPED = Message("counts.dropped", _("Not to be counted any more."))

AT_BIN = Message("counts.at_bin", _("Count everything in %(bin)s: scan each piece."))
AT_BIN_OF = Message("counts.at_bin_of", _("Count %(sku)s in %(bin)s: scan each piece of it."))
COUNTED = Message("counts.counted", _("%(pieces)s × %(sku)s counted."))
TAKEN_BACK = Message("counts.taken_back", _("%(pieces)s × %(sku)s counted."))
PUT_DOWN = Message("counts.put_down", _("The count of %(bin)s is laid down."), _("Scan a bin to count."))
NO_DIFFERENCE = Message("counts.no_difference", _("%(bin)s is counted."), _("Scan the next bin."))
SOMEBODY_ELSE = Message(
    "counts.somebody_else", _("%(bin)s is counted once more by somebody else."), _("Scan the next bin.")
)
SUPERVISOR = Message("counts.supervisor", _("A supervisor decides about %(bin)s."), _("Scan the next bin."))
CORRECTED = Message("counts.corrected", _("%(bin)s is counted, the book is corrected."), _("Scan the next bin."))

NO_BIN_YET = Message("counts.no_bin_yet", _("No bin is being counted."), _("Scan the bin first."))
BIN_OPEN = Message("counts.bin_open", _("%(bin)s is not finished."), _("Scan #DONE, or #CANCELSCAN to lay it down."))
NOT_A_BIN = Message("counts.not_a_bin", _("%(got)s is not a bin."), _("Scan a bin."))
UNKNOWN_CODE = Message("counts.unknown_code", _("Nothing here has the code %(got)s."), _("Scan it again."))
OTHER_SKU = Message(
    "counts.other_sku", _("Only %(expected)s is counted here, not %(got)s."), _("Leave it where it is.")
)
NOTHING_YET = Message("counts.nothing_yet", _("Nothing of this bin is counted yet."), _("Scan a piece first."))
IN_USE = Message("counts.in_use", _("%(counter)s counts %(bin)s."), _("Scan another bin."))
SAME_PERSON = Message(
    "counts.same_person", _("You counted %(bin)s before."), _("Somebody else has to count it this time.")
)
UNDECIDED = Message("counts.undecided", _("A supervisor decides about %(bin)s."), _("Scan another bin."))
MOVED_ON = Message(
    "counts.moved_on", _("Stock of %(bin)s moved at the same moment."), _("Do it once more; nothing is changed.")
)
CORRECTED_SINCE = Message(
    "counts.corrected_since",
    _("Another count has corrected %(sku)s in %(bin)s since."),
    _("Have it counted again, or reject this count."),
)
NO_COUNT = Message("counts.no_count", _("There is no count %(count)s in this warehouse."))
NO_PLACE = Message("counts.no_place", _("Name a bin or a SKU to be counted."))
NO_REASON = Message("counts.no_reason", _("Say why the count is rejected."))
NO_DAYS = Message("counts.no_days", _("Days are a number from 1 to 366."))
