"""What the mirror of Flipkart's bins says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NEARLY_FULL = Message(
    "bins.nearly_full",
    _(
        "Flipkart's bins are %(percent)s %% full once open plans are done: %(used|piece|pieces)s in them and "
        "%(planned)s planned, of %(capacity)s; %(free)s free (oldest figure: %(as_of)s)."
    ),
    _("Have more bins made on the portal before the next goods come; closes by itself below 80 %%."),
    title=_("Flipkart's bins nearly full"),
)
FULL = Message(
    "bins.full",
    _(
        "Flipkart's bins are %(percent)s %% full once open plans are done: %(used|piece|pieces)s in them and "
        "%(planned)s planned, of %(capacity)s; %(free)s free (oldest figure: %(as_of)s)."
    ),
    _("Have bins made on the portal now: soon Flipkart refuses every new piece. Closes by itself below 95 %%."),
    title=_("Flipkart's bins are full"),
)
ESTIMATE_SHORT = Message(
    "bins.estimate_short",
    _("%(missing|piece|pieces)s sold of listing %(subject)s that the mirror of Flipkart's bins did not have."),
    _("Read the bins now; if this comes back, compare and adjust."),
    title=_("Flipkart's bins sold short"),
)
OVER_FULL = Message(
    "bins.over_full",
    _("Flipkart tells of %(used|piece|pieces)s in bin %(subject)s, which takes %(capacity)s."),
    _("Look at the bin on Flipkart's portal; nothing more is planned for it."),
    title=_("Too many pieces in a bin"),
)
UNKNOWN_LISTING = Message(
    "bins.unknown_listing", _("Listing %(listing)s is not known at this account."), _("Add the listing first.")
)
OVER_CAPACITY = Message(
    "bins.over_capacity",
    _("Bin %(bin)s would hold %(pieces|piece|pieces)s; it takes %(capacity)s."),
    _("Look at the portal again: all pieces of a bin count together."),
)
BIN_ROW_EMPTY = Message("bins.row_without_listing", _("Pieces without a listing."), _("Write which listing they are."))
