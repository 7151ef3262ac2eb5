"""What the inventory says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

REFUSED = Message(
    "inventory.refused",
    _(
        "Flipkart refuses the quantity of %(listings|listing|listings)s of account %(subject)s; of %(sku)s it says:"
        " %(text)s"
    ),
    _("Open the inventory page and put right what each listing says: FSN, SKU, or the listing on the portal."),
    title=_("Stock update refused"),
)
STUCK = Message(
    "inventory.stuck",
    _("Account %(subject)s has told Flipkart nothing of its stock since %(since)s: %(text)s"),
    _("It is tried again by itself. If this stays open, check the account's log-in, quota and proxy."),
    title=_("Stock is not sent"),
)
EDITED = Message(
    "inventory.edited",
    _("Flipkart showed another quantity than it was told for %(listings|listing|listings)s of account %(subject)s."),
    _(
        "Nobody should edit quantities on the portal: ours are sent again by themselves. The inventory page shows"
        " which."
    ),
    title=_("Quantity edited on the portal"),
)
NOT_SENDING = Message(
    "inventory.not_sending",
    _("Account %(account)s does not send its stock."),
    _("Switch “Send stock” on in the account's settings first."),
)
NO_LISTING = Message("inventory.no_listing", _("Account %(account)s has no listing %(sku)s."))
