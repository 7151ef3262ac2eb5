"""What the double GRN says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

UNTOLD = Message(
    "receipts.untold",
    _("Receipt %(subject)s was counted on %(counted_at)s and has no receipt on Flipkart's panel yet."),
    _(
        "Receive it on Flipkart's panel: create the inward, scan it, confirm its bins. Then enter the number of that"
        " receipt on the receipt's page here; this closes by itself."
    ),
    title=_("Receipt not told to Flipkart"),
)
