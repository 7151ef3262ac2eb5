"""What allocation says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

OUT_OF_STOCK = Message(
    "allocation.out_of_stock",
    _("Order %(subject)s cannot be served: pool %(pool)s does not hold all its pieces."),
    _("Allocate stock to the pool, or cancel the order here and on Flipkart; it is tried again by itself."),
    title=_("Pool out of stock"),
)
