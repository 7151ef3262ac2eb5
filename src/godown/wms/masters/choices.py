"""The warehouse that is chosen with a file."""

from django.utils.translation import gettext_lazy as _

from godown.kit.sheets import Choice, Scope

from . import service
from .service import Site


def _warehouses(seller_id: int) -> list[tuple[str, str]]:
    return [(site.code, site.code) for site in service.sites([seller_id])]


WAREHOUSE = Choice("warehouse", _("Warehouse"), _warehouses)


def chosen(scope: Scope) -> Site:
    """The chosen warehouse, or `NotFound`."""
    return service.site([scope.seller_id], scope.choices["warehouse"])
