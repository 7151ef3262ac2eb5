"""What unpicking says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

UNPICKED = Message(
    "unpicking.unpicked", _("%(count)s of %(what)s from %(tote)s back into %(bin)s: to be picked again.")
)
AT_TOTE = Message("unpicking.at_tote", _("%(there|piece|pieces)s in %(tote)s can go back. Scan what goes."))
IN_HAND = Message("unpicking.in_hand", _("%(pieces)s × %(sku)s of %(tote)s in hand: now the bin."))
PUT_DOWN = Message("unpicking.put_down", _("Nothing is in hand any more."), _("Scan a tote."))

TOTE_FIRST = Message("unpicking.tote_first", _("No tote was scanned."), _("Scan the tote first."))
HAND_EMPTY = Message("unpicking.hand_empty", _("Nothing is in hand."), _("Scan a piece first."))
UNKNOWN_CODE = Message("unpicking.unknown_code", _("Nothing here has the code %(got)s."), _("Scan it again."))
BIN_FIRST = Message(
    "unpicking.bin_first", _("%(pieces)s × %(sku)s are in hand."), _("Scan the bin they go into first.")
)
NOT_A_BIN = Message("unpicking.not_a_bin", _("%(got)s is not a bin."), _("Scan a bin."))
NOTHING_THERE = Message(
    "unpicking.nothing_there",
    _("Nothing in %(tote)s is picked for an order that is not being packed."),
    _("Unpack the parcel first; cancelled pieces are put back instead."),
)
NOT_THERE = Message(
    "unpicking.not_there",
    _("%(there|piece|pieces)s of %(sku)s in %(tote)s can go back."),
    _("Leave it in the tote; cancelled pieces are put back instead."),
)
