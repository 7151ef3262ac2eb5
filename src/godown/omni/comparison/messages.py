"""What the comparison says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NOTHING_CHOSEN = Message(
    "comparison.nothing_chosen", _("No difference is chosen."), _("Tick the rows that are to be worked on.")
)
GONE = Message(
    "comparison.gone",
    _("%(gone)s of the chosen differences have changed meanwhile."),
    _("Look at the comparison again and choose anew."),
)
NOT_FOR_THIS = Message(
    "comparison.not_for_this",
    _("%(key)s cannot be put right in this way."),
    _("Choose one of the verbs that its row offers."),
)
NO_REASON = Message(
    "comparison.no_reason", _("An ignored difference needs a reason."), _("Write why the books may differ here.")
)
BAD_DAY = Message(
    "comparison.bad_day", _("%(until)s is no day from today on."), _("Enter the last day on which it is ignored.")
)
