"""What waves say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

MADE = Message("waves.made", _("Wave of %(orders|order|orders)s."))
CLAIMED = Message("waves.claimed", _("%(picker)s picks the wave."))
TAKEN_OVER = Message("waves.taken_over", _("%(picker)s takes the wave over from %(before)s."))
DONE = Message("waves.done", _("Nothing is left to pick in the wave."))
TAKEN = Message("waves.taken", _("%(picker)s picks wave %(wave)s."), _("Take it over, or choose another wave."))
NOT_THEIRS = Message(
    "waves.not_theirs", _("%(before)s does not pick wave %(wave)s any more."), _("Look who does, then ask again.")
)
BAD_SIZES = Message(
    "waves.bad_sizes",
    _("A trolley has 1 to 200 totes and 1 to 2000 pieces; urgent is within 0 to 72 hours."),
)
NO_WAVE = Message("waves.no_wave", _("There is no wave %(wave)s in this warehouse."))
