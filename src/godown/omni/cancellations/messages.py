"""What cancellations say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

FOLLOWED = Message("cancellation.followed", _("Cancelled here as on Flipkart: %(pieces)s (evidence: %(evidence)s)."))
FOLLOWED_BY_ITSELF = Message(
    "cancellation.followed_by_itself", _("Flipkart cancelled %(pieces)s; cancelled here by itself.")
)
NO_ORDER = Message("cancellation.no_order", _("There is no such order."))
NO_READ_BACK = Message(
    "cancellation.no_read_back",
    _("Flipkart was not asked about this order in the last %(minutes)s minutes."),
    _("Ask Flipkart again, or enter what the portal shows."),
)
NOTHING_CANCELLED = Message(
    "cancellation.nothing_cancelled",
    _("Flipkart shows nothing cancelled that is not cancelled here already."),
    _("If the portal shows something else, enter what it shows."),
)
NOT_A_LINE = Message("cancellation.not_a_line", _("Line %(line)s does not belong to the order."))
LINE_MISSING = Message(
    "cancellation.line_missing",
    _("Nothing is said of line %(line)s (%(sku)s)."),
    _("Enter what the portal shows for every line, 0 if nothing is cancelled."),
)
TOO_MANY = Message(
    "cancellation.too_many",
    _("Line %(line)s: %(cancelled)s cancelled of %(ordered)s ordered."),
    _("Quantities are totals: enter what the portal shows now."),
)
STALE = Message(
    "cancellation.stale",
    _("Line %(line)s: %(known|piece is|pieces are)s cancelled already, %(cancelled)s is less."),
    _("Quantities are totals and only grow: look at the portal again."),
)
CONTRADICTION = Message(
    "cancellation.contradiction",
    _("The portal's status (%(status)s) and its quantities do not fit each other."),
    _("Look at the portal again: completely means every piece of every line."),
)
LOOKED_WHEN = Message(
    "cancellation.looked_when",
    _("The portal was looked at before the order came or in the future."),
    _("Enter when you looked at the portal."),
)
TOO_LATE = Message(
    "cancellation.too_late",
    _("The order is %(status)s; it can no longer be cancelled."),
    _("What comes back is a return."),
)
CONFLICT = Message(
    "cancellation.conflict",
    _("On Flipkart the order is %(there)s, here it is %(here)s: a person decides."),
)
NOT_THERE = Message(
    "cancellation.not_there",
    _("Order %(subject)s is %(here)s here, but %(there)s on Flipkart."),
    _("Look at Flipkart's portal: both sides cannot be right, and nothing is changed by itself."),
    title=_("Not the same on Flipkart"),
)
COMES_BACK = Message(
    "cancellation.comes_back",
    _("Flipkart cancelled order %(subject)s after it was handed over; its parcel is to come back (RTO)."),
    _("Watch for it at the returns dock; this closes when its return is announced."),
    title=_("Cancelled after handover"),
)
WATCHED = Message(
    "cancellation.watched", _("Cancelled on Flipkart after the handover: its parcel is expected back (RTO).")
)
