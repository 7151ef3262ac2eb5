"""What dispatch says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

ADDED = Message("dispatch.added", _("Parcel %(shipment)s (AWB %(awb)s) is on manifest %(manifest)s."))
TAKEN_OFF = Message("dispatch.taken_off", _("Parcel %(shipment)s is off manifest %(manifest)s."))
CLOSED = Message("dispatch.closed", _("Manifest of %(parcels|parcel|parcels)s closed."))
HANDED_OVER = Message("dispatch.handed_over", _("Every parcel of the manifest is settled."))

UNKNOWN_PARCEL = Message("dispatch.unknown_parcel", _("No parcel here has the AWB %(got)s."), _("Scan it again."))
ON_MANIFEST = Message("dispatch.on_manifest", _("Parcel %(awb)s is already on manifest %(manifest)s."))
WRONG_COURIER = Message(
    "dispatch.wrong_courier",
    _("This manifest is for %(expected)s. Parcel %(awb)s goes with %(got)s."),
    _("Put it with that courier's parcels."),
)
NOT_PACKED = Message(
    "dispatch.not_packed",
    _("Order %(order)s is %(status)s; the channel has not accepted its parcel."),
    _("Bring it to the pack bench."),
)
VOIDED = Message("dispatch.voided", _("Order %(order)s is cancelled."), _("Bring its parcel to put-back."))
NO_DOCUMENT = Message(
    "dispatch.no_document",
    _("The document of order %(order)s is not there yet."),
    _("Wait for it, then label the box."),
)
NOT_OPEN = Message("dispatch.not_open", _("Manifest %(manifest)s is %(status)s."), _("Open a new one."))
EMPTY = Message("dispatch.empty", _("Manifest %(manifest)s has no parcel."))
NO_MANIFEST = Message("dispatch.no_manifest", _("There is no manifest %(manifest)s in this warehouse."))
NOT_ON_MANIFEST = Message("dispatch.not_on_manifest", _("Parcel %(got)s is not on manifest %(manifest)s."))
