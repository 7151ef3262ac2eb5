"""What waves say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

MADE = Message("waves.made", _("Wave of %(orders)s orders."))
CLAIMED = Message("waves.claimed", _("%(picker)s picks the wave."))
TAKEN_OVER = Message("waves.taken_over", _("%(picker)s takes the wave over from %(before)s."))
DONE = Message("waves.done", _("Nothing is left to pick in the wave."))
NO_WAVE = Message("waves.no_wave", _("There is no wave %(wave)s in this warehouse."))
