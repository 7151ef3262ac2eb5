"""What outward orders say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

ACCEPTED = Message("outward.accepted", _("Outward order in warehouse %(warehouse)s: %(pieces|piece|pieces)s."))
ACKNOWLEDGED = Message("outward.acknowledged", _("May be worked on."))
PICKING = Message("outward.picking", _("Picking starts in wave %(wave)s."))
PICKING_GOES_ON = Message("outward.picking_goes_on", _("Picking goes on in wave %(wave)s."))
PICKED = Message("outward.picked", _("All pieces are picked."))
UNFULFILLABLE = Message("outward.unfulfillable", _("A piece of %(sku)s could not be found: %(missing)s missing."))
RETRIED = Message("outward.retried", _("To be picked again."))
RENEWED = Message("outward.renewed", _("All its pieces are reserved again."))
UNPICKED = Message("outward.unpicked", _("A piece of it went back to a bin: to be picked again."))
LACKS_STOCK = Message(
    "outward.lacks_stock",
    _("Pool %(pool)s does not hold all pieces of order %(order)s any more."),
    _("Bring stock into the pool, or cancel the order here and on the channel."),
)
PACKED = Message("outward.packed", _("Packed: the channel accepted shipment %(shipment_code)s."))
READY = Message("outward.ready", _("Ready to dispatch on manifest %(manifest)s."))
CAME_BACK = Message("outward.came_back", _("Came back from manifest %(manifest)s: %(text)s"))
COMPLETED = Message("outward.completed", _("Given to the courier on manifest %(manifest)s."))
CANCELLED_WHOLE = Message("outward.cancelled_whole", _("Cancelled in the warehouse: nothing of it is left."))
REST_PICKED = Message("outward.rest_picked", _("All pieces that are left of it are picked."))
BLOCKED = Message("outward.blocked", _("No step of this order may be taken now."))
STOPPED = Message("outward.stopped", _("Stopped in the warehouse: %(reason)s"))
FREED = Message("outward.freed", _("May go on in the warehouse."))

NO_ORDER = Message("outward.no_order", _("There is no outward order %(order)s."))
NOT_ACCEPTED = Message(
    "outward.not_accepted",
    _("Order %(order)s could not be taken in: its warehouse, pool or a SKU is not known here."),
)
