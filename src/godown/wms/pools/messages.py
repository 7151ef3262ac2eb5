"""What pools say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_POOL = Message("pools.no_pool", _("Warehouse %(warehouse)s has no pool %(pool)s."))
NOT_PUT_BACK = Message(
    "pools.not_put_back",
    _("%(waiting)s cancelled pieces of %(sku)s in pool %(pool)s still wait to be put back."),
    _("Put them back into a bin first."),
)
NOT_DEDICATED = Message(
    "pools.not_dedicated",
    _("Stock goes from COMMON to a dedicated pool, or back: not from %(source)s to %(target)s."),
    _("Choose COMMON on one side and a dedicated pool on the other."),
)
POOL_TAKEN = Message(
    "pools.pool_taken",
    _("Pool %(pool)s of warehouse %(warehouse)s cannot be dedicated to account %(account)s: there is %(other)s."),
    _("A dedicated pool belongs to one channel account, and an account has one pool: choose another name or account."),
)
SOLE = Message(
    "pools.sole",
    _("Warehouse %(warehouse)s serves account %(other)s only."),
    _("Choose another warehouse, or another stock mode for that account."),
)
OTHERS_HERE = Message(
    "pools.others_here",
    _("Warehouse %(warehouse)s cannot serve one account only: pools of others hold stock here (%(others)s)."),
    _("De-allocate that stock, or move it to another warehouse, first."),
)

DRAFTED = Message(
    "pools.drafted", _("Document %(number)s drafted: %(lines|SKU|SKUs)s, %(pieces|piece|pieces)s. %(reason)s")
)
CARRIED_OUT = Message(
    "pools.carried_out", _("%(pieces|piece|pieces)s of %(lines|SKU|SKUs)s moved; %(short|SKU|SKUs)s fell short.")
)
REFUSED = Message("pools.refused", _("Refused, nothing moved: %(why)s"))

NO_DOCUMENT = Message("pools.no_document", _("There is no such document."))
NO_LINES = Message("pools.no_lines", _("A document without pieces moves nothing."), _("Enter pieces for a SKU."))
BAD_QUANTITY = Message(
    "pools.bad_quantity",
    _("%(sku)s: %(quantity)s is no number of pieces."),
    _("Enter a whole number from 1 to 10,000,000."),
)
NO_REASON = Message(
    "pools.no_reason", _("The document needs a reason."), _("Say in a few words why stock changes its pool.")
)
NUMBER_TAKEN = Message(
    "pools.number_taken",
    _("Number %(number)s belongs to another document."),
    _("Give a new number, or leave it empty for the next one."),
)
KEY_REUSED = Message("pools.key_reused", _("The key %(key)s belongs to another document."))
ROW_SHORT = Message(
    "pools.row_short",
    _("%(pieces)s are asked, %(there)s are live in %(pool)s."),
    _("Ask for fewer, or receive stock first."),
)
SHORT = Message(
    "pools.short",
    _("%(lines)s of %(all|SKU|SKUs)s have too few live pieces in %(pool)s: %(rows)s. Nothing was moved."),
    _("Change these rows, or carry out only those that are there."),
)
NOTHING_THERE = Message(
    "pools.nothing_there",
    _("No SKU of this document has enough live pieces in %(pool)s: %(rows)s."),
    _("Receive stock first, or refuse the document."),
)
