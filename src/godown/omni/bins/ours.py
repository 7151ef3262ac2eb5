"""Our side of the book: what ought to lie in Flipkart's bins."""

from collections import Counter

from .. import ports
from ..channels.service import Account
from ..inventory import wanted
from . import repository


def by_sku(account: Account) -> dict[str, int]:
    """Pieces by SKU of the account's pool, live, reserved and cancelled; of one that sends its stock, what Flipkart may
    sell and what its orders here want, whatever else the pool has.

    Without the parcels not yet handed over that were packed before the bins with that SKU were told: they show them as
    gone.
    """
    if account.send_stock:
        held = Counter({offer.sku: offer.quantity for offer in wanted.offers(account)})
        held.update(repository.select_open(account.id))
    else:
        held = Counter(ports.warehouse().pool_pieces(account.seller_id, account.warehouse, account.pool))
    held.subtract(repository.select_packed(account.id))
    return {sku: pieces for sku, pieces in held.items() if pieces > 0}


def by_bin(account: Account) -> dict[str, dict[str, int]]:
    """Pieces by SKU in each bin of the account's warehouse; a bin with nothing in it is there too.

    What is picked counts in its bin until the parcel leaves, as Flipkart's bin has it until the pack; parcels that were
    packed before their bins were told are gone from them.
    """
    gone = repository.select_packed_orders(account.id)
    return ports.warehouse().bin_pieces(account.seller_id, account.warehouse, gone)
