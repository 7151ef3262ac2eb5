"""All tables of wms, from its rooms."""

from .gestures.models import Gesture
from .layout.models import Location
from .masters.models import Sku, Warehouse
from .outward.models import OutwardLine, OutwardOrder
from .picking.models import Hand, PickLine
from .pools.models import Pool
from .reservations.models import Reservation
from .stock.models import LocationBalance, PoolBalance, StockMove
from .waves.models import Wave

__all__ = [
    "Gesture",
    "Hand",
    "Location",
    "LocationBalance",
    "OutwardLine",
    "OutwardOrder",
    "PickLine",
    "Pool",
    "PoolBalance",
    "Reservation",
    "Sku",
    "StockMove",
    "Warehouse",
    "Wave",
]
