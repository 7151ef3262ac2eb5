"""What the put-away says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

IN_HAND = Message("putaway.in_hand", _("%(pieces)s of %(waiting)s %(sku)s in hand. Suggested: %(bin)s."))
IN_BIN = Message("putaway.in_bin", _("%(pieces)s of %(sku)s in %(bin)s."))
PUT_DOWN = Message("putaway.put_down", _("Nothing is in hand any more."))

UNKNOWN_CODE = Message("putaway.unknown_code", _("No SKU has the code %(got)s."), _("Scan it again."))
NOTHING_WAITS = Message(
    "putaway.nothing_waits", _("No piece of %(sku)s waits to be put away."), _("Count or inspect it first.")
)
ALL_IN_HAND = Message(
    "putaway.all_in_hand", _("All %(pieces)s of %(sku)s that wait are in hand."), _("Scan the bin they go into.")
)
OTHER_IN_HAND = Message(
    "putaway.other_in_hand", _("In hand: %(pieces|piece|pieces)s of %(sku)s."), _("Scan the bin they go into first.")
)
HAND_EMPTY = Message("putaway.hand_empty", _("Nothing is in hand."), _("Scan a piece first."))
NOT_A_BIN = Message("putaway.not_a_bin", _("%(got)s is not a bin."), _("Scan a bin."))
