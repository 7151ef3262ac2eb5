"""What masters say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_WAREHOUSE = Message("masters.no_warehouse", _("There is no warehouse %(code)s."))
EAN_TAKEN = Message(
    "masters.ean_taken",
    _("The EAN %(ean)s is that of %(sku)s."),
    _("Correct one of the two; to move an EAN, take it off the other SKU in a file of its own first."),
)
BAD_HSN = Message("masters.bad_hsn", _("“%(got)s” is no HSN code."), _("Write its 4, 6 or 8 digits."))
NO_SKU = Message("masters.no_sku", _("There is no SKU %(code)s."), _("Add it to the masters first."))
