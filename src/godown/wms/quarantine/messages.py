"""What the quarantine says."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NOT_THERE = Message(
    "quarantine.not_there", _("A chosen piece is not in quarantine any more."), _("Load the page again.")
)
NO_NOTE = Message(
    "quarantine.no_note", _("The ledger needs a reason."), _("Say what was repaired or found, or why it leaves.")
)
NOT_A_SUPPLIERS = Message(
    "quarantine.not_a_suppliers",
    _("%(sku)s of %(document)s did not come from a supplier."),
    _("Release it or scrap it; to another warehouse it goes by a transfer."),
)
NO_PIECES = Message("quarantine.no_pieces", _("%(got)s is no number of pieces."), _("Choose at least 1 piece."))
