"""What returns say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

# --- the timeline -------------------------------------------------------------------------------------------------

ANNOUNCED = Message("return.announced", _("Return %(return)s announced by %(source)s: %(pieces)s (%(kind)s)."))
ALSO_TOLD = Message("return.also_told", _("Return %(return)s also told by %(source)s; it agrees."))
TOLD_OTHERWISE = Message(
    "return.told_otherwise", _("Return %(return)s told by %(source)s: %(differences)s. What was known first stays.")
)
CHANGED = Message("return.changed", _("Return %(return)s: %(source)s gave %(changes)s."))
GATE_ENTERED = Message("return.gate_entered", _("Return %(return)s came in at the gate."))
INSPECTED = Message("return.inspected", _("Return %(return)s inspected: %(findings)s."))
CAME_TO_REST = Message("return.came_to_rest", _("Return %(return)s: %(pieces)s."))
DISPOSED = Message("return.disposed", _("Return %(return)s settled: nothing of it is left to be done."))
CANCELLED = Message("return.cancelled", _("Return %(return)s cancelled: %(reason)s."))

# --- refusals -----------------------------------------------------------------------------------------------------

NO_RETURN = Message("return.no_return", _("There is no such return."))
UNKNOWN_ORDER = Message(
    "return.unknown_order",
    _("Order %(order)s was not processed here."),
    _("Check the id; or let the account accept returns of orders that were not processed here."),
)
NOT_OF_ORDER = Message(
    "return.not_of_order",
    _("Order %(order)s has no such item."),
    _("Take the item and the SKU from the order's page."),
)
WRONG_SKU = Message(
    "return.wrong_sku",
    _("Item %(item)s of the order is %(sku)s, not %(said)s."),
    _("productId is the channel SKU of the listing."),
)
NOT_SHIPPED = Message(
    "return.not_shipped",
    _("Nothing of this item has left the warehouse yet, so nothing can come back."),
    _("Announce it after the handover; an order that has not left is cancelled."),
)
TOO_MANY = Message(
    "return.too_many",
    _("%(quantity)s to come back, but only %(left)s of %(shipped)s shipped are not announced back already."),
    _("Correct the quantity, or look at the order's other returns."),
)
TWO_ORDERS = Message(
    "return.two_orders",
    _("Return %(return)s names items of two forward orders."),
    _("A return belongs to one order: use a return id for each."),
)
NO_LISTING = Message(
    "return.no_listing",
    _("Channel SKU %(sku)s has no listing, or its SKU is not known to the warehouse."),
    _("Upload the listing and its SKU first, or correct productId."),
)
OTHER_FACTS = Message(
    "return.other_facts",
    _("Return %(return)s has another %(fact)s in an earlier row."),
    _("All rows of a return share its order, type, transporter and tracking id."),
)
OTHER_LOCATION = Message(
    "return.other_location",
    _("Returns of account %(account)s come back to %(warehouse)s, not to %(location)s."),
    _("Choose that location."),
)
TOLD_MEANWHILE = Message(
    "return.told_meanwhile",
    _("Return %(return)s was told by somebody else just now, and this file can no longer be taken as it is."),
    _("Look at the rows again, and apply once more."),
)
TOO_MANY_UPDATES = Message(
    "return.too_many_updates", _("At most %(most)s rows can be updated with one file."), _("Split the file.")
)
RETURN_CANCELLED = Message("return.is_cancelled", _("The return is cancelled."), _("Announce it under its new id."))
RECEIVED_ALREADY = Message(
    "return.received_already", _("The return is here already; its parcel is not waited for any more.")
)

# --- exceptions ---------------------------------------------------------------------------------------------------

OVERDUE = Message(
    "return.overdue",
    _("%(count)s returns of account %(subject)s were announced more than %(days)s days ago and have not come in."),
    _("Look for the parcels; what stays lost is claimed from Flipkart (seller protection) before its deadline."),
    title=_("Returns overdue"),
)
UNKNOWN_PARCELS = Message(
    "return.unknown_parcels",
    _("In %(subject)s without a return order for more than %(days|day|days)s: parcels of returns, %(count)s in all."),
    _("Search whose they are, or upload their return orders; this closes by itself."),
    title=_("Parcels without a return"),
)
NOT_ANNOUNCED = Message(
    "return.not_announced",
    _("Flipkart told of return %(subject)s, and it cannot be announced: %(text)s"),
    _("Put its cause right; it is tried again once a day. Or upload it."),
    title=_("Return not taken in"),
)
CANCELLED_LATE = Message(
    "return.cancelled_late",
    _("Flipkart cancelled return %(subject)s, but its parcel is here."),
    _("Ask the courier whose parcel it is before its goods are made live."),
    title=_("Return cancelled, parcel here"),
)
