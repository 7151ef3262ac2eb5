"""What the mirror of Flipkart's bins says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NEARLY_FULL = Message(
    "bins.nearly_full",
    _("Flipkart's bins are %(percent)s %% full: %(used)s of %(capacity)s pieces, %(free)s free (as of %(as_of)s)."),
    _("Have more bins made on the portal before the next goods come; closes by itself below 80 %%."),
)
FULL = Message(
    "bins.full",
    _("Flipkart's bins are %(percent)s %% full: %(used)s of %(capacity)s pieces, %(free)s free (as of %(as_of)s)."),
    _("Have bins made on the portal now: soon Flipkart refuses every new piece. Closes by itself below 95 %%."),
)
ESTIMATE_SHORT = Message(
    "bins.estimate_short",
    _("%(missing)s pieces of listing %(subject)s were sold that the mirror of Flipkart's bins did not have."),
    _("Read the bins now; if this comes back, compare and adjust."),
)
OVER_FULL = Message(
    "bins.over_full",
    _("Flipkart tells of %(used)s pieces in bin %(subject)s, which takes %(capacity)s."),
    _("Look at the bin on Flipkart's portal; nothing more is planned for it."),
)
OLDER = Message(
    "bins.older",
    _("The bins were told as of %(told)s, but are known as of %(known)s."),
    _("Give newer figures, or read the bins from the panel."),
)
NO_ACCOUNT = Message("bins.no_account", _("There is no channel account %(account)s."))
