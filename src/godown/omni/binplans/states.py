"""How a plan goes."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message
from godown.kit.states import Flow, Move

FILLING = Message("bin_plan.filling", _("To be done through Flipkart's panel."))
STOPPED = Message("bin_plan.stopped", _("No longer done through the panel."))
DONE = Message("bin_plan.done", _("Every step has its result."))
REOPENED = Message("bin_plan.reopened", _("Refused steps are planned again."))
CANCELLED = Message("bin_plan.cancelled", _("Given up: what was not done will not be."))

PLAN = Flow(
    "bin_plan",
    "omni_bin_plan",
    initial="open",
    thread="thread",
    moves=[
        Move("fill", ("open",), "filling", FILLING, by_person=True),
        Move("stop", ("filling",), "open", STOPPED, by_person=True),
        Move("finish", ("open", "filling"), "done", DONE),
        Move("reopen", ("done",), "filling", REOPENED),
        Move("cancel", ("open",), "cancelled", CANCELLED, by_person=True),
    ],
)
