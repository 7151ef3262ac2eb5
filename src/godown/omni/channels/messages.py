"""What channels say."""

from django.utils.translation import gettext_lazy as _

from godown.kit.messages import Message

NO_ACCOUNT = Message("channels.no_account", _("There is no channel account %(account)s."))
LOGIN_TAKEN = Message(
    "channels.login_taken", _("The log-in code %(login)s is taken."), _("Choose another code for this log-in.")
)
ACCOUNT_TAKEN = Message(
    "channels.account_taken", _("The account code %(account)s is taken."), _("Choose another code for this account.")
)
POOL_AND_MODE = Message(
    "channels.pool_and_mode",
    _("%(mode)s and pool %(pool)s do not go together."),
    _("A dedicated pool has a name of its own; in a dedicated warehouse and in the common pool it is COMMON."),
)
WAREHOUSE_SHARED = Message(
    "channels.warehouse_shared",
    _(
        "Warehouse %(warehouse)s cannot serve account %(account)s: a dedicated warehouse serves one account only, and"
        " it serves %(others)s."
    ),
    _("Choose another warehouse, or another stock mode for the other account."),
)
POOL_TAKEN = Message(
    "channels.pool_taken",
    _("Pool %(pool)s of warehouse %(warehouse)s is another account's (%(others)s)."),
    _("Name a pool of its own for this account."),
)
