"""Our side of the book: what ought to lie in Flipkart's bins."""

from collections import Counter
from datetime import datetime

from .. import ports
from ..channels.service import Account
from . import repository


def by_sku(account: Account, read_at: datetime | None) -> dict[str, int]:
    """Pieces by SKU of the account's pool, live, reserved and cancelled.

    Without the parcels that were packed before `read_at` and not yet handed over: a read shows them as gone.
    """
    pool = Counter(ports.warehouse().pool_pieces(account.seller_id, account.warehouse, account.pool))
    if read_at is not None:
        pool.subtract(repository.select_packed(account.id, read_at))
    return {sku: pieces for sku, pieces in pool.items() if pieces > 0}


def by_bin(account: Account, read_at: datetime | None) -> dict[str, dict[str, int]]:
    """Pieces by SKU in each bin of the account's warehouse; a bin with nothing in it is there too.

    What is picked counts in its bin until the parcel leaves, as Flipkart's bin has it until the pack; parcels that were
    packed before `read_at` a read shows as gone.
    """
    gone = repository.select_packed_orders(account.id, read_at) if read_at else []
    return ports.warehouse().bin_pieces(account.seller_id, account.warehouse, gone)
