"""What a proof of the stock says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

DISAGREE = Message(
    "stock.disagrees",
    _(
        "The books of the stock disagree in %(count|place|places)s; the first: %(book)s %(place)s %(sku)s, %(kept)s is "
        "kept, %(proved)s is proved."
    ),
    _("godown stock verify lists them all; godown stock rebuild makes balances again from the ledger."),
    title=_("Books of stock disagree"),
)
