"""What listings say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_SKU = Message(
    "listings.no_sku", _("There is no SKU %(sku)s in the warehouse."), _("Upload it with the sheet of the SKUs first.")
)
