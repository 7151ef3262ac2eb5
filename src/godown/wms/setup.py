"""Open a warehouse: one verb over the rooms that furnish it."""

from collections.abc import Sequence

from django.db import transaction

from .layout import service as layout
from .layout.service import NewLocation
from .masters import service as masters
from .masters.service import NewWarehouse, Site
from .pools import service as pools


@transaction.atomic(savepoint=False)
def put_warehouses(seller_id: int, warehouses: Sequence[NewWarehouse]) -> None:
    """Add or correct warehouses, a constant number of statements; new ones get a COMMON pool and standard places."""
    ids = masters.put_warehouses(seller_id, warehouses)
    pools.add_common_to(seller_id, ids)
    layout.add_standard_to(seller_id, ids)


@transaction.atomic
def open_warehouse(seller_id: int, new: NewWarehouse, locations: Sequence[NewLocation] = ()) -> Site:
    """Add a warehouse with its COMMON pool, one location of each standard kind, a dock, and these bins and totes."""
    site = masters.add_warehouse(seller_id, new)
    pools.add_common(site)
    layout.add_standard(site)
    layout.add_locations(site, locations)
    return site
