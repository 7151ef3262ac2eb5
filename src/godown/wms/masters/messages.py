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
BAD_TIME_ZONE = Message(
    "masters.bad_time_zone", _("“%(got)s” is no time zone."), _("Write its IANA name, such as Asia/Kolkata.")
)
BAD_GSTIN = Message(
    "masters.bad_gstin",
    _("“%(got)s” is no GSTIN."),
    _("Copy its 15 characters from the registration, such as 29ABCDE1234F1Z5."),
)
BAD_PINCODE = Message("masters.bad_pincode", _("“%(got)s” is no PIN code."), _("Write its 6 digits."))
BAD_WAREHOUSE_CODE = Message(
    "masters.bad_warehouse_code",
    _("“%(got)s” cannot be the code of a warehouse."),
    _("Use up to 20 letters and digits, and _ or - between them."),
)
