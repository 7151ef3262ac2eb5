"""What put-back says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

PUT_BACK = Message("putback.put_back", _("%(pieces)s of %(sku)s put back into %(bin)s."))
IN_HAND = Message("putback.in_hand", _("%(pieces)s of %(waiting)s %(sku)s in hand."))
PUT_DOWN = Message("putback.put_down", _("Nothing is in hand any more."))

UNKNOWN_CODE = Message("putback.unknown_code", _("Nothing here has the code %(got)s."), _("Scan it again."))
NOTHING_WAITS = Message(
    "putback.nothing_waits", _("No piece of %(sku)s waits to be put back."), _("Leave it where it was.")
)
ALL_IN_HAND = Message(
    "putback.all_in_hand", _("All %(pieces)s of %(sku)s that wait are in hand."), _("Scan the bin they go into.")
)
OTHER_IN_HAND = Message(
    "putback.other_in_hand", _("In hand: %(pieces|piece|pieces)s of %(sku)s."), _("Scan the bin they go into first.")
)
HAND_EMPTY = Message("putback.hand_empty", _("Nothing is in hand."), _("Scan a piece first."))
NOT_A_BIN = Message("putback.not_a_bin", _("%(got)s is not a bin."), _("Scan a bin."))
