"""What the stock says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

SHORT = Message(
    "stock.short",
    _("%(sku)s: %(needed)s needed in %(place)s, %(there)s there."),
    _("Count the place, or take it from another one."),
)
NO_QUANTITY = Message("stock.no_quantity", _("A move of %(quantity|piece|pieces)s is not a move."))
NOWHERE = Message("stock.nowhere", _("A move needs a place it comes from and another it goes to."))
UNBALANCED = Message(
    "stock.unbalanced",
    _("Pools and places would disagree: places that count change by %(places)s, pool buckets by %(buckets)s."),
)
KEY_REUSED = Message("stock.key_reused", _("The key %(key)s belongs to another move."))
NOT_HERE = Message("stock.not_here", _("A place or pool of this move is not in warehouse %(warehouse)s."))
