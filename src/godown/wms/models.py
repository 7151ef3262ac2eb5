"""All tables of wms, from its rooms."""

from .layout.models import Location
from .masters.models import Sku, Warehouse
from .outward.models import OutwardLine, OutwardOrder
from .pools.models import Pool
from .reservations.models import Reservation
from .stock.models import LocationBalance, PoolBalance, StockMove

__all__ = [
    "Location",
    "LocationBalance",
    "OutwardLine",
    "OutwardOrder",
    "Pool",
    "PoolBalance",
    "Reservation",
    "Sku",
    "StockMove",
    "Warehouse",
]
