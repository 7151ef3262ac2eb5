"""Verbs of the double GRN."""

from collections.abc import Callable, Sequence
from datetime import datetime

from .. import ports
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from . import rules
from .messages import UNTOLD

Asking = Callable[[str, str], Account | None]


def asking(sellers: Sequence[int]) -> Asking:
    """Says of a warehouse and a pool for which account Flipkart is to receive too what is received there, if any."""
    accounts = channels.accounts_of(sellers)

    def account_of(warehouse: str, pool: str) -> Account | None:
        return next((each for each in accounts if rules.asks(each, warehouse, pool)), None)

    return account_of


def tell(account: Account, receipt: str, number: str, now: datetime) -> None:
    """Flipkart has received the receipt of this reference too, under this number of its own.

    Whoever acts vouches for it; the proxy may have done it by itself. `NotFound`: the account's warehouse has no such
    receipt. `Conflict`: it is not counted yet. `Invalid`: the number is empty.
    """
    ports.warehouse().note_channel_receipt(account.seller_id, account.warehouse, receipt, number, now)
    exceptions.clear(account.id, [UNTOLD], [receipt], now)


def check(account: Account, now: datetime) -> None:
    """Report the receipts of an account that Flipkart should know of by now, and no others."""
    untold = ports.warehouse().untold_receipts(
        account.seller_id, account.warehouse, rules.pool_of(account), now - rules.OVERDUE
    )
    exceptions.report(
        [
            Trouble(account.seller_id, account.id, UNTOLD, each.reference, {"counted_at": each.counted_at.isoformat()})
            for each in untold
        ],
        now,
    )
    exceptions.clear_others(account.id, UNTOLD, [each.reference for each in untold], now)
