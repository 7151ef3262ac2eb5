"""Which receipts Flipkart has to know of. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..channels.models import StockMode
from ..channels.service import Account
from ..warehouse import UntoldReceipt

#: From the end of the count. Until a delivery is received on the panel too, Flipkart sells nothing of it; but people
#: scan it in there, piece by piece, as fast as they can: after three days nobody is still at it.
OVERDUE = timedelta(days=3)


def pool_of(account: Account) -> str | None:
    """The pool whose receipts Flipkart is to know of; None: everything that its dedicated warehouse receives."""
    return None if account.stock_mode == StockMode.DEDICATED_WAREHOUSE else account.pool


def asks(account: Account, warehouse: str, pool: str) -> bool:
    """Whether what a warehouse receives for a pool is to be received at Flipkart too, for this account."""
    return account.warehouse == warehouse and pool_of(account) in (None, pool)


@dataclass(frozen=True)
class Put:
    """So many pieces of a SKU that were put into Flipkart's bins; `number` is Flipkart's own for it."""

    sku: str
    pieces: int
    number: str


def made_whole(untold: Iterable[UntoldReceipt], put: Sequence[Put]) -> dict[str, str]:
    """Which receipts are wholly among the pieces that were put in, each with Flipkart's numbers for its SKUs.

    Pieces of a SKU are alike, so the receipts are served in their order, and a piece counts for one of them. One of
    which pieces still wait on the dock, or were sold before they could be put in, is left to a person.
    """
    left: Counter[str] = Counter()
    for each in put:
        left[each.sku] += each.pieces
    found: dict[str, str] = {}
    for receipt in untold:
        if receipt.stored and receipt.pieces and all(left[sku] >= count for sku, count in receipt.pieces.items()):
            left.subtract(receipt.pieces)
            found[receipt.reference] = ", ".join(sorted({each.number for each in put if each.sku in receipt.pieces}))
    return found
