"""What masters say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_WAREHOUSE = Message("masters.no_warehouse", _("There is no warehouse %(code)s."))
NO_SKU = Message("masters.no_sku", _("There is no SKU %(code)s."), _("Add it to the masters first."))
