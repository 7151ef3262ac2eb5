"""Every book of the warehouse against every other: what `godown stock verify` prints."""

from collections.abc import Collection

from .picking import service as picking
from .reservations import service as reservations
from .stock import service as stock
from .stock.service import Difference


def differences(sellers: Collection[int]) -> list[Difference]:
    """Balances against the ledger, pools against places, reservations against pools, promises against bins.

    Empty means proved.
    """
    return [*stock.verify(sellers), *reservations.verify(sellers), *picking.verify(sellers)]
