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
    _("Letters, digits and . _ @ + -, at most 150; not system or flipkart."),
)
NO_PASSWORD = Message("access.no_password", _("%(person)s is new and needs a password."))
WEAK_PASSWORD = Message("access.weak_password", _("That password does not do: %(why)s"), _("Choose a longer one."))
NO_PERSON = Message("access.no_person", _("There is no such person among those of your sellers."))
NAME_TAKEN = Message(
    "access.name_taken",
    _("The user name %(person)s is taken."),
    _("Choose another; names are shared by all sellers of this installation."),
)
YOURSELF = Message(
    "access.yourself",
    _("Nobody changes their own role, or locks themselves out."),
    _("Ask another administrator of the seller."),
)
NOT_ADMIN = Message("access.not_admin", _("You are no administrator of %(sellers)s any more."))
ELSEWHERE = Message(
    "access.elsewhere",
    _("%(person)s also works for a seller that is not yours."),
    _("Take the role at your seller away instead; whoever runs the installation may do the rest."),
)
CAME = Message("access.came", _("%(person)s was added as %(role)s."))
ROLE_SET = Message("access.role_set", _("%(person)s is %(role)s now; before: %(before)s."))
LEFT = Message("access.left", _("%(person)s does not work for this seller any more; before: %(before)s."))
DISABLED = Message("access.disabled", _("%(person)s was disabled and logged out."))
ENABLED = Message("access.enabled", _("%(person)s may log in again."))
PASSWORD_RESET = Message("access.password_reset", _("%(person)s got a new password; all log-ins before it ended."))
PASSWORD_CHANGED = Message("access.password_changed", _("%(person)s changed their own password."))
TOO_MANY_TRIES = Message(
    "access.too_many_tries",
    _("Five tries were wrong."),
    _("Wait a quarter of an hour, or ask a supervisor."),
)
BAD_PIN = Message(
    "access.bad_pin",
    _("That is no PIN to rely on."),
    _("4 to 6 digits, neither all the same nor one after the other."),
)
WRONG_PIN = Message("access.wrong_pin", _("Badge and PIN do not belong together."), _("Try again."))
NO_STATION = Message(
    "access.no_station",
    _("This device is no station."),
    _("A supervisor makes it one on the page Scanner; until then log in with your password."),
)
NO_STATION_NAME = Message("access.no_station_name", _("A station has a name of 1 to 40 letters."))
PIN_SET = Message("access.pin_set", _("%(person)s set a PIN for stations."))
