"""What the layout says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_LOCATION = Message(
    "layout.no_location", _("There is no %(kind)s %(code)s in this warehouse."), _("Scan the code on the shelf again.")
)
BAD_PATTERN = Message(
    "layout.bad_pattern",
    _("There is no way from “%(first)s” to “%(last)s”."),
    _("Write both codes alike, with as many digits: A-01-01 and A-20-10."),
)
TOO_MANY_PLACES = Message(
    "layout.too_many_places",
    _("%(count|place|places)s; %(most)s are made at once."),
    _("Make them aisle by aisle."),
)
BAD_CODE = Message(
    "layout.bad_code",
    _("“%(got)s” cannot be the code of a place."),
    _("Use up to 20 capital letters and digits, and . _ / - between them."),
)
OTHER_KIND = Message(
    "layout.other_kind", _("The code %(code)s is a %(kind)s already."), _("Take another code for this place.")
)
