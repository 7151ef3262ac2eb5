"""How a command goes (architecture §5)."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message
from godown.kit.states import Flow, Move

PLANNED = Message("command.planned", _("Flipkart is to be told: %(kind)s."))
SENT = Message("command.sent", _("Flipkart is being told: %(kind)s."))
CONFIRMED = Message("command.confirmed", _("Flipkart accepted: %(kind)s."))
REFUSED = Message("command.refused", _("Flipkart refused the %(kind)s: %(text)s (%(code)s)."))
IN_DOUBT = Message("command.in_doubt", _("IN DOUBT whether Flipkart did it: %(kind)s (%(text)s)."))
NOT_SENT = Message("command.not_sent", _("Flipkart could not be told yet: %(kind)s (%(text)s)."))
WITHDRAWN = Message("command.withdrawn", _("Taken back before Flipkart was told: %(kind)s."))

COMMAND = Flow(
    "command",
    "omni_command",
    initial="planned",
    thread="thread",
    moves=[
        Move("send", ("planned",), "sent", SENT),
        Move("confirm", ("sent", "in_doubt"), "confirmed", CONFIRMED),
        Move("refuse", ("sent", "in_doubt"), "refused", REFUSED),
        Move("doubt", ("sent",), "in_doubt", IN_DOUBT),
        Move("defer", ("sent",), "planned", NOT_SENT),
        Move("withdraw", ("planned",), "withdrawn", WITHDRAWN),
    ],
)
