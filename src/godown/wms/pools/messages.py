"""What pools say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_POOL = Message("pools.no_pool", _("Warehouse %(warehouse)s has no pool %(pool)s."))
NOT_PUT_BACK = Message(
    "pools.not_put_back",
    _("%(waiting)s cancelled pieces of %(sku)s in pool %(pool)s still wait to be put back."),
    _("Put them back into a bin first."),
)
NOT_DEDICATED = Message("pools.not_dedicated", _("Stock is allocated to a dedicated pool, not to COMMON."))
