"""What reservations say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

RESERVED = Message("reservations.reserved", _("%(pieces)s pieces reserved in pool %(pool)s of %(warehouse)s."))
NOT_RESERVED = Message("reservations.not_reserved", _("Fewer pieces are reserved for order %(order)s."))
RELEASED = Message("reservations.released", _("%(pieces)s reserved pieces are live again."))
