"""What gestures say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

OF_ANOTHER = Message("gestures.of_another", _("This gesture belongs to another seller."))
