"""What picking says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

PICKED = Message("picking.picked", _("Picked %(quantity)s of %(sku)s from %(bin)s into %(tote)s."))
SHORT = Message("picking.short", _("%(missing)s of %(sku)s were not in %(bin)s."))

LEFT_OUT = Message("picking.left_out", _("Left out of wave %(wave)s, because it is stopped."))

AT_BIN = Message("picking.at_bin", _("%(bin)s: take %(quantity)s of %(sku)s."))
IN_HAND = Message("picking.in_hand", _("%(pieces)s of %(quantity)s %(sku)s in hand."))
IN_TOTE = Message("picking.in_tote", _("%(quantity)s of %(sku)s in %(tote)s."))
ELSEWHERE = Message("picking.elsewhere", _("Fetch the missing %(missing)s of %(sku)s from other bins of the walk."))
RAN_SHORT = Message(
    "picking.ran_short",
    _("No other bin has %(sku)s: order %(order)s waits for a person."),
    _("Leave what is picked of it in the tote."),
)

STOPPED = Message(
    "picking.stopped",
    _("Order %(order)s is stopped."),
    _("Put %(pieces)s of %(sku)s back into %(bin)s, and go on with the next bin."),
)
NOTHING_LEFT = Message(
    "picking.nothing_left",
    _("Nothing is left to pick in this wave."),
    _("What is still in your hand goes back into its bin."),
)
CANCELLED_IN_HAND = Message(
    "picking.cancelled_in_hand",
    _("%(surplus)s of %(sku)s in hand were cancelled meanwhile."),
    _("Put them back into %(bin)s."),
)
NOT_YOURS = Message(
    "picking.not_yours",
    _("%(picker)s picks this wave."),
    _("Put what is in your hand back into its bin, then choose another wave."),
)
WRONG_BIN = Message("picking.wrong_bin", _("Expected %(expected)s. You scanned %(got)s."))
WRONG_ITEM = Message("picking.wrong_item", _("Expected %(expected)s. You scanned %(got)s."), _("Put it back."))
UNKNOWN_CODE = Message("picking.unknown_code", _("Nothing here has the code %(got)s."), _("Scan it again."))
TOO_MANY = Message(
    "picking.too_many", _("%(quantity|piece|pieces)s of %(sku)s: enough."), _("Put the rest back and scan the tote.")
)
HAND_FULL = Message("picking.hand_full", _("In hand: %(pieces|piece|pieces)s of %(sku)s."), _("Scan the tote first."))
HAND_EMPTY = Message("picking.hand_empty", _("Nothing is in hand."), _("Scan a piece first."))
UNSCANNED = Message("picking.unscanned", _("A piece of %(sku)s was taken from %(bin)s by hand, without a scan."))
BIN_FIRST = Message("picking.bin_first", _("No bin was scanned."), _("Scan the bin first."))
LAID_BACK = Message("picking.laid_back", _("Put it back into %(bin)s. In hand: %(pieces)s of %(quantity)s %(sku)s."))
NOTHING_IN_HAND = Message(
    "picking.nothing_in_hand", _("Nothing is in hand."), _("What is in a tote is taken out on the page Unpick.")
)
OTHER_TOTE = Message(
    "picking.other_tote",
    _("Expected %(tote)s. You scanned %(got)s."),
    _("The order's pieces lie in it."),
)
NOT_PICKABLE = Message(
    "picking.not_pickable", _("Pick line %(line)s: %(open|piece is|pieces are)s open, %(asked)s were picked.")
)
NO_LINE = Message("picking.no_line", _("There is no pick line %(line)s in this wave."))
