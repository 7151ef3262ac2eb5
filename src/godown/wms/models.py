"""All tables of wms, from its rooms."""

from .counts.models import Count, CountLine, CountSetting
from .dispatch.models import Manifest, ManifestParcel
from .gestures.models import Gesture
from .inspection.models import ReturnItem, ReturnPhoto
from .inward.models import Receipt, ReceiptDamage, ReceiptLine
from .layout.models import Location
from .masters.models import Sku, Warehouse
from .outward.models import OutwardLine, OutwardOrder
from .packing.models import Shipment, ShipmentLine
from .picking.models import Hand, PickLine
from .pools.models import Pool, PoolDocument, PoolDocumentLine
from .putaway.models import PutawayHand
from .putback.models import Putback, PutbackHand
from .reservations.models import Reservation
from .returns.models import ReturnGateEntry, ReturnLine, ReturnOrder, ReturnParcel
from .stock.models import LocationBalance, PoolBalance, StockMove
from .transfers.models import Transfer, TransferHand, TransferLine
from .waves.models import Wave, WaveSetting

__all__ = [
    "Count",
    "CountLine",
    "CountSetting",
    "Gesture",
    "Hand",
    "Location",
    "LocationBalance",
    "Manifest",
    "ManifestParcel",
    "OutwardLine",
    "OutwardOrder",
    "PickLine",
    "Pool",
    "PoolBalance",
    "PoolDocument",
    "PoolDocumentLine",
    "PutawayHand",
    "Putback",
    "PutbackHand",
    "Receipt",
    "ReceiptDamage",
    "ReceiptLine",
    "Reservation",
    "ReturnGateEntry",
    "ReturnItem",
    "ReturnLine",
    "ReturnOrder",
    "ReturnParcel",
    "ReturnPhoto",
    "Shipment",
    "ShipmentLine",
    "Sku",
    "StockMove",
    "Transfer",
    "TransferHand",
    "TransferLine",
    "Warehouse",
    "Wave",
    "WaveSetting",
]
