"""What fulfilment says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

LINKED = Message("fulfilment.linked", _("On Flipkart's picklist %(picklist)s."))
NO_PICKLIST = Message("fulfilment.no_picklist", _("Given to the floor: seller fulfilment has no picklists."))
LINKED_UNSERVABLE = Message(
    "fulfilment.linked_unservable",
    _("Flipkart put order %(subject)s on picklist %(picklist)s, but it cannot be served: %(why)s."),
    _("Bring stock into the pool, or add the listing that is missing; else sideline the order on Flipkart's panel."),
    title=_("On a picklist, cannot be served"),
)
#: Why an order on a picklist cannot be served.
NOT_SERVABLE = {
    "on_hold": _("it is on hold"),
    "FAILED": _("an SKU of it has no listing"),
    "UNFULFILLABLE": _("the pool lacks pieces"),
}
LINKED_UNKNOWN = Message(
    "fulfilment.linked_unknown",
    _("Flipkart put order %(subject)s on picklist %(picklist)s, but does not show the order itself."),
    _("Look the order up on Flipkart's portal."),
    title=_("On a picklist, order unknown"),
)
FLOOR_ASKS = Message(
    "fulfilment.floor_asks",
    _("%(person)s asks for a look at order %(subject)s: %(station)s."),
    _("Go there, or ask. It closes by itself once the order is packed or cancelled."),
    title=_("Somebody on the floor asks"),
)
NO_ORDER = Message("fulfilment.no_order", _("There is no such order here."))
PACK_REFUSED = Message(
    "fulfilment.pack_refused",
    _("Flipkart refused to pack order %(subject)s: %(text)s (%(code)s)."),
    _("Look at the order on Flipkart's portal; if pieces are cancelled there, cancel the same here."),
    title=_("Pack refused"),
)
PACK_ON_HOLD = Message(
    "fulfilment.pack_on_hold",
    _("Order %(subject)s is packed, but Flipkart put it on hold before it was told."),
    _("Keep the parcel at the bench. Flipkart is told by itself when the hold ends."),
    title=_("Packed, then put on hold"),
)
IN_DOUBT = Message(
    "fulfilment.in_doubt",
    _("It is not known whether Flipkart did the %(kind)s of %(subject)s: %(text)s."),
    _("It is read back and settled by itself; if this stays open, look at Flipkart's portal."),
    title=_("In doubt at Flipkart"),
)
DOCUMENT_STORED = Message(
    "fulfilment.document_stored", _("Document stored: invoice %(invoice)s, AWB %(awb)s, SHA-256 %(sha256)s.")
)
DOCUMENT_WRONG = Message(
    "fulfilment.document_wrong",
    _("Flipkart's document of order %(subject)s is not stored: %(text)s"),
    _("Look at the document on Flipkart's portal; it is fetched again by itself."),
    title=_("Wrong label or invoice"),
)
DOCUMENT_REFUSED = Message(
    "fulfilment.document_refused",
    _("Flipkart gives no document for order %(subject)s: %(code)s."),
    _("Look at the order on Flipkart's portal."),
    title=_("No label or invoice"),
)
HANDOVER_REFUSED = Message(
    "fulfilment.handover_refused",
    _("Flipkart refused to take over order %(subject)s: %(text)s (%(code)s)."),
    _("Take the parcel off the load and look at the order on Flipkart's portal."),
    title=_("Handover refused"),
)
HANDOVER_ON_HOLD = Message(
    "fulfilment.handover_on_hold",
    _("Order %(subject)s was not handed over: Flipkart put it on hold before the courier's list was sent."),
    _("Take the parcel off the load. It may go onto another list when the hold ends."),
    title=_("On hold at handover"),
)
HANDOVER_CANCELLED = Message(
    "fulfilment.handover_cancelled",
    _("Order %(subject)s was not handed over: Flipkart cancelled pieces of it before the courier's list was sent."),
    _("Take the parcel off the load and follow the cancellation."),
    title=_("Cancelled at handover"),
)
NOT_A_PDF = Message("document.not_a_pdf", _("it is not a readable PDF."))
NO_INVOICE = Message("document.no_invoice", _("it has no invoice page."))
OTHER_ORDER = Message("document.other_order", _("its barcodes do not name AWB %(awb)s."))
TOO_LARGE = Message("document.too_large", _("it has more than %(pages)s pages."))
DOCUMENT_LATE = Message(
    "fulfilment.document_late",
    _("Flipkart has had no document for order %(subject)s for half an hour."),
    _("Go on with other orders; it is fetched by itself when it is there. Never pack again to get it."),
    title=_("Label and invoice late"),
)
PICKED_SHORT = Message(
    "fulfilment.picked_short",
    _("A piece of order %(subject)s was not found in any bin."),
    _("Count the bin; pick the piece elsewhere, or cancel it here and on Flipkart."),
    title=_("Piece not found"),
)
