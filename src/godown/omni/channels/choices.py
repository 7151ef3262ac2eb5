"""The account that is chosen with a file."""

from django.utils.translation import gettext_lazy as _

from godown.kit.sheets import Choice, Scope

from . import service
from .service import Account


def _accounts(seller_id: int) -> list[tuple[str, str]]:
    return [(each.code, each.code) for each in service.accounts_of([seller_id])]


ACCOUNT = Choice("account", _("Account"), _accounts)


def chosen(scope: Scope) -> Account:
    """The chosen account, or `NotFound`."""
    return service.account([scope.seller_id], scope.choices["account"])
