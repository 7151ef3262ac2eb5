"""Every book of the warehouse against every other: what `godown stock verify` prints."""

from collections.abc import Collection

from .inspection import service as inspection
from .inward import service as inward
from .picking import service as picking
from .putback import service as putback
from .quarantine import service as quarantine
from .reservations import service as reservations
from .stock import service as stock
from .stock.service import Difference
from .transfers import service as transfers


def differences(sellers: Collection[int]) -> list[Difference]:
    """Balances against the ledger, pools against places, reservations against pools and against what orders and
    transfers want, promises against bins, what lies in totes and parcels against what is picked of orders and transfers
    and what waits to be put back, dock and quarantine against receipts, transit against transfers, returns against
    where their pieces lie, and the whole of quarantine against what is told of it. Empty means proved.
    """
    return [
        *stock.verify(sellers),
        *reservations.verify(sellers),
        *picking.verify(sellers),
        *putback.verify(sellers),
        *inward.verify(sellers),
        *inspection.verify(sellers),
        *quarantine.verify(sellers),
        *transfers.verify(sellers),
    ]
