"""What holds say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

HELD = Message("hold.held", _("Flipkart put the order on hold."))
RELEASED = Message(
    "hold.released",
    _("Flipkart released the order; dispatch by %(sla)s (release + 48 h), at the earliest %(alert)s."),
)
