"""What transfers say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

DRAFTED = Message("transfers.drafted", _("%(pieces|piece|pieces)s from %(source)s to %(target)s drafted."))
APPROVED = Message("transfers.approved", _("Approved: %(pieces|piece is|pieces are)s reserved in pool %(pool)s."))
PICKED_LINE = Message("transfers.picked_line", _("%(pieces)s of %(sku)s picked from %(bin)s into %(tote)s."))
PICKED = Message("transfers.picked", _("Picked: %(picked)s of %(asked|piece|pieces)s."))
SENT = Message("transfers.sent", _("On the way to %(target)s: %(pieces|piece|pieces)s, vehicle %(vehicle)s."))
RECEIVED = Message("transfers.received", _("Received at %(target)s: %(outcome)s."))
CLOSED = Message("transfers.closed", _("Transfer closed."))
CANCELLED = Message("transfers.cancelled", _("Transfer cancelled: %(reason)s."))
COMES_BACK = Message(
    "transfers.comes_back", _("%(pieces|piece comes|pieces come)s back to %(source)s, under receipt %(receipt)s.")
)

AT_BIN = Message("transfers.at_bin", _("%(bin)s: take %(pieces)s of %(sku)s."))
IN_HAND = Message("transfers.in_hand", _("%(pieces)s of %(left)s %(sku)s in hand."))
IN_TOTE = Message("transfers.in_tote", _("%(pieces)s of %(sku)s in %(tote)s."))
PUT_DOWN = Message("transfers.put_down", _("Nothing is in hand any more."))
PICK_DONE = Message("transfers.pick_done", _("In totes: %(picked)s of %(asked|piece|pieces)s."))

NO_TRANSFER = Message("transfers.no_transfer", _("There is no transfer %(transfer)s here."))
NO_CODE = Message("transfers.no_code", _("A transfer needs a code."), _("Give it one, like STO-7."))
CODE_TAKEN = Message("transfers.code_taken", _("There is a transfer %(code)s already."), _("Give it another code."))
SAME_WAREHOUSE = Message(
    "transfers.same_warehouse", _("A transfer goes from one warehouse to another."), _("Choose another target.")
)
OTHER_SELLER = Message("transfers.other_seller", _("Both warehouses of a transfer belong to one seller."))
NO_LINES = Message("transfers.no_lines", _("A transfer needs at least one SKU."), _("Name the SKU and its pieces."))
BAD_PIECES = Message("transfers.bad_pieces", _("%(sku)s: %(got)s is no number of pieces."), _("At least 1 piece."))
NOT_ENOUGH = Message(
    "transfers.not_enough",
    _("%(sku)s: %(asked)s asked, %(live)s live in pool %(pool)s of %(warehouse)s."),
    _("Ask for fewer, or bring stock into the pool first."),
)
KNOWN = Message(
    "transfers.known",
    _("Transfer %(code)s is drafted already, with other lines or between other pools."),
    _("Cancel it, or give what is different a code of its own."),
)
NO_REASON = Message("transfers.no_reason", _("A transfer is cancelled for a reason."), _("Write why."))
NOTHING_PICKED = Message(
    "transfers.nothing_picked", _("Nothing of this transfer is picked."), _("Pick it, or have it cancelled.")
)
STILL_IN_HAND = Message(
    "transfers.still_in_hand", _("%(actor)s has %(pieces)s of %(sku)s in hand."), _("Put them into a tote first.")
)
NOT_TO_PICK = Message("transfers.not_to_pick", _("This transfer is not to be picked (%(status)s)."))
NOTHING_LEFT = Message("transfers.nothing_left", _("Everything of this transfer is in totes."))
UNKNOWN_CODE = Message("transfers.unknown_code", _("Nothing here has the code %(got)s."), _("Scan it again."))
WRONG_BIN = Message("transfers.wrong_bin", _("Expected %(expected)s. You scanned %(got)s."))
WRONG_ITEM = Message(
    "transfers.wrong_item", _("%(got)s is not wanted from %(bin)s."), _("Put it back, and scan what is wanted.")
)
BIN_FIRST = Message("transfers.bin_first", _("Scan the bin before its pieces."))
HAND_EMPTY = Message("transfers.hand_empty", _("Nothing is in hand."), _("Scan a piece first."))
HAND_FULL = Message("transfers.hand_full", _("In hand: %(pieces|piece|pieces)s of %(sku)s."), _("Scan the tote first."))
TOO_MANY = Message(
    "transfers.too_many", _("%(left|piece|pieces)s of %(sku)s: enough."), _("Put the rest back and scan the tote.")
)
PROMISED = Message(
    "transfers.promised",
    _("The %(sku)s in %(bin)s are promised to orders."),
    _("Put them back; take them from another bin."),
)
