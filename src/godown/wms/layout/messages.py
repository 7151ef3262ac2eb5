"""What the layout says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_LOCATION = Message(
    "layout.no_location", _("There is no %(kind)s %(code)s in this warehouse."), _("Scan the code on the shelf again.")
)
