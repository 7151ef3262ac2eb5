"""What reservations say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

RESERVED = Message("reservations.reserved", _("%(pieces|piece|pieces)s reserved in pool %(pool)s of %(warehouse)s."))
LOST = Message("reservations.lost", _("%(pieces)s reserved pieces were lost: a count did not find them."))
RELEASED = Message("reservations.released", _("%(pieces)s reserved pieces are live again."))
