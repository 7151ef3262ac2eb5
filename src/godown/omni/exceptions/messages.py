"""What exceptions say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_CASE = Message("exceptions.no_case", _("There is no open exception %(case)s."))
NOT_RETRIED = Message(
    "exceptions.not_retried", _("Nothing runs that would settle this."), _("It needs a person, as it says itself.")
)
BAD_SNOOZE = Message(
    "exceptions.bad_snooze",
    _("An exception is snoozed until a later time, for %(most|day|days)s at most."),
    _("Choose another time."),
)
TAKEN = Message("exceptions.taken", _("%(owner)s took it."))
SNOOZED = Message("exceptions.snoozed", _("Snoozed until %(until)s; comes back by itself."))
WOKEN = Message("exceptions.woken", _("Brought back before its time."))
ASKED_AGAIN = Message("exceptions.asked_again", _("Asked to be tried again now."))
CLOSED = Message("exceptions.closed", _("Closed: the cause is gone."))
