"""What sellers and people say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

BAD_SELLER = Message(
    "access.bad_seller",
    _("“%(got)s” is no code of a seller."),
    _("Small letters, digits and dashes, at most 50, such as rangmanch."),
)
NO_NAME = Message("access.no_name", _("The name is empty."), _("Write it as people say it."))
NO_SELLER = Message("access.no_seller", _("There is no seller %(seller)s."), _("Add it first: godown seller add."))
BAD_PERSON = Message(
    "access.bad_person",
    _("“%(got)s” is no user name."),
    _("Letters, digits and . _ @ + -, at most 150."),
)
NO_PASSWORD = Message("access.no_password", _("%(person)s is new and needs a password."))
WEAK_PASSWORD = Message("access.weak_password", _("That password does not do: %(why)s"), _("Choose a longer one."))
