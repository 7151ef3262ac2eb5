"""Which receipts Flipkart has to know of. Pure."""

from datetime import timedelta

from ..channels.models import StockMode
from ..channels.service import Account

#: From the end of the count. Until a delivery is received on the panel too, Flipkart sells nothing of it; but people
#: scan it in there, piece by piece, as fast as they can: after three days nobody is still at it.
OVERDUE = timedelta(days=3)


def pool_of(account: Account) -> str | None:
    """The pool whose receipts Flipkart is to know of; None: everything that its dedicated warehouse receives."""
    return None if account.stock_mode == StockMode.DEDICATED_WAREHOUSE else account.pool


def asks(account: Account, warehouse: str, pool: str) -> bool:
    """Whether what a warehouse receives for a pool is to be received at Flipkart too, for this account."""
    return account.warehouse == warehouse and pool_of(account) in (None, pool)
