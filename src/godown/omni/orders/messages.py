"""What order intake says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

RECEIVED = Message("order.received", _("Order received from Flipkart: %(lines|line|lines)s, %(units|piece|pieces)s."))
CHANGED = Message("order.changed", _("Flipkart changed the order (version %(version)s): %(differences)s."))
UNMAPPED = Message(
    "order.unmapped",
    _("Channel SKU %(subject)s has no listing, so its orders cannot be worked on."),
    _("Upload the listing; the orders are then released by themselves."),
    title=_("SKU without a listing"),
)
PARKED = Message("order.parked", _("Parked: no listing for %(channel_skus)s."))
RETRIED = Message("order.retried", _("All its SKUs have listings now."))
UNREADABLE = Message(
    "order.unreadable",
    _("Flipkart sent an order or a return that could not be read; it is kept as %(key)s."),
    _("Look at it in the exchange log; it is read again with every sweep."),
    title=_("Order not readable"),
)
CANCELLED_ON_CHANNEL = Message(
    "order.cancelled_on_channel",
    _("Flipkart has cancelled %(units|piece|pieces)s of order %(subject)s; it is stopped here until that is followed."),
    _("Cancel the same quantity here, put the goods back, and make them live again."),
    title=_("Cancelled on Flipkart"),
)
STRANGE_LINES = Message(
    "order.strange_lines",
    _("Flipkart shows order %(subject)s with other lines than it came with: %(lines)s."),
    _("Look the order up on Flipkart's portal before it is packed; nothing is cancelled or added here by itself."),
    title=_("Unknown order items"),
)
GONE = Message(
    "order.gone",
    _("Flipkart no longer shows order %(subject)s."),
    _("Look the order up on Flipkart's portal."),
    title=_("Order gone at Flipkart"),
)
