"""Permissions are few and named by the job; roles are fixed sets of them."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    PUBLIC = "public"
    SEE_OWN_WORK = "see_own_work"
    SEE_ORDERS = "see_orders"
    SEE_STOCK = "see_stock"
    PICK = "pick"
    PACK = "pack"
    DISPATCH = "dispatch"
    RECEIVE = "receive"
    COUNT = "count"
    CHANGE_ORDERS = "change_orders"
    CHANGE_STOCK = "change_stock"
    CONFIGURE = "configure"


class Role(models.TextChoices):
    PICKER = "picker", _("Picker")
    PACKER = "packer", _("Packer")
    RECEIVER = "receiver", _("Receiver")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMIN = "admin", _("Admin")


#: What may be done after a badge and a PIN; the rest asks for the password.
FLOOR = frozenset(
    {
        Permission.SEE_OWN_WORK,
        Permission.PICK,
        Permission.PACK,
        Permission.DISPATCH,
        Permission.RECEIVE,
        Permission.COUNT,
    }
)
_FLOOR = frozenset({Permission.SEE_OWN_WORK})
_SUPERVISOR = frozenset(Permission) - {Permission.CONFIGURE}
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.PICKER: _FLOOR | {Permission.PICK},
    Role.PACKER: _FLOOR | {Permission.PACK, Permission.DISPATCH},
    Role.RECEIVER: _FLOOR | {Permission.RECEIVE, Permission.COUNT},
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMIN: frozenset(Permission),
}
