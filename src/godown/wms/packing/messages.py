"""What packing says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

OPENED = Message("packing.opened", _("Parcel %(shipment)s of order %(order)s: %(pieces|piece|pieces)s to scan."))
SCANNED = Message("packing.scanned", _("%(sku)s: %(scanned)s of %(pieces|piece|pieces)s in the parcel."))
UNSCANNED = Message(
    "packing.unscanned", _("%(sku)s: put in by hand, without a scan; %(scanned)s of %(pieces|piece|pieces)s.")
)
CLOSED = Message(
    "packing.closed",
    _("Parcel %(shipment)s closed: %(pieces|piece|pieces)s, %(length)s × %(breadth)s × %(height)s cm, %(weight)s g."),
)
UNDONE = Message("packing.undone", _("%(sku)s is out of the parcel again: %(scanned)s of %(pieces)s."))
REOPENED = Message("packing.reopened", _("Parcel %(shipment)s is open again."))
ACCEPTED = Message("packing.accepted", _("The channel knows parcel %(shipment)s as %(code)s."))
REFUSED = Message("packing.refused", _("The channel refused parcel %(shipment)s: %(text)s"))
UNPACKED = Message("packing.unpacked", _("Parcel %(shipment)s is unpacked."))
VOIDED = Message("packing.voided", _("Parcel %(shipment)s is void: its order is cancelled."))
PRINTED = Message("packing.printed", _("Document of parcel %(shipment)s printed."))
TAKEN_OVER = Message("packing.taken_over", _("%(packer)s takes parcel %(shipment)s over from %(before)s."))
BOX = Message("packing.box", _("The box is %(length)s × %(breadth)s × %(height)s cm, %(weight)s g."))

NOTHING_TO_PACK = Message(
    "packing.nothing_to_pack", _("No picked order waits for %(got)s."), _("Scan a tote, a piece or an order code.")
)
SEVERAL = Message("packing.several", _("%(orders|order is|orders are)s in tote %(tote)s."), _("Scan a piece of it."))
IN_USE = Message("packing.in_use", _("%(packer)s packs order %(order)s."), _("Take it over if that is not so."))
HAS_PARCEL = Message("packing.has_parcel", _("Order %(order)s has parcel %(shipment)s, which is %(status)s."))
NO_PARCEL = Message("packing.no_parcel", _("There is no parcel %(shipment)s in this warehouse."))
NOT_OPEN = Message("packing.not_open", _("Parcel %(shipment)s is %(status)s."))
WRONG_ITEM = Message(
    "packing.wrong_item", _("Expected %(expected)s. You scanned %(got)s."), _("Put it back where it belongs.")
)
TOO_MANY = Message("packing.too_many", _("All %(pieces)s of %(sku)s are in the parcel."), _("Put this one back."))
UNKNOWN_CODE = Message("packing.unknown_code", _("Nothing here has the code %(got)s."), _("Scan it again."))
NOTHING_TO_UNDO = Message("packing.nothing_to_undo", _("The parcel is empty."))
TOO_LATE = Message("packing.too_late", _("The channel is being told already; parcel %(shipment)s stays closed."))
PACKED_ALREADY = Message(
    "packing.packed_already",
    _("The channel knows parcel %(shipment)s as packed and takes that back from nobody."),
    _("A wrong piece in it: open the box, put the right one in; the label holds. Not wanted: a supervisor cancels it."),
)
NOT_ALL_HERE = Message(
    "packing.not_all_here", _("Order %(order)s needs %(needed)s of %(sku)s; %(there)s are in totes or parcels.")
)
NO_DOCUMENT = Message("packing.no_document", _("The document of parcel %(shipment)s is not there yet."))
VOID_DOCUMENT = Message(
    "packing.void_document", _("Parcel %(shipment)s is void, and so is its document."), _("Bring it to put-back.")
)
BAD_BOX = Message("packing.bad_box", _("Every side and the weight of a box are more than nothing."))
