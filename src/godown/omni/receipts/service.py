"""Verbs of the double GRN."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from .. import offers, ports
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from . import rules
from .messages import UNTOLD
from .rules import Put

Asking = Callable[[str, str], Account | None]


def asking(sellers: Sequence[int]) -> Asking:
    """Says of a warehouse and a pool for which account Flipkart is to receive too what is received there, if any."""
    accounts = [account for account in channels.accounts_of(sellers) if offers.has_bins(account)]

    def account_of(warehouse: str, pool: str) -> Account | None:
        return next((each for each in accounts if rules.asks(each, warehouse, pool)), None)

    return account_of


def tell(account: Account, numbers: Mapping[str, str], now: datetime) -> None:
    """Flipkart has received these receipts (by reference) too, each under this number of its own.

    Whoever acts vouches for it. All or none. `NotFound`: the account's warehouse has no such receipt. `Conflict`: one
    is not counted yet. `Invalid`: a number is empty.
    """
    ports.warehouse().note_channel_receipts(account.seller_id, account.warehouse, numbers, now)
    exceptions.clear(account.id, [UNTOLD], numbers, now)


def stored_skus(account: Account, now: datetime) -> set[str]:
    """SKUs of the receipts that are wholly put away here and that Flipkart does not know of."""
    untold = ports.warehouse().untold_receipts(account.seller_id, account.warehouse, rules.pool_of(account), now)
    return {sku for receipt in untold if receipt.stored for sku in receipt.pieces}


def put_in(account: Account, put: Sequence[Put], since: datetime, now: datetime) -> None:
    """A plan that was made at `since` has put these pieces into Flipkart's bins: the receipts that they make whole are
    received there, under the numbers that Flipkart gave. Inside the caller's transaction.
    """
    untold = ports.warehouse().untold_receipts(account.seller_id, account.warehouse, rules.pool_of(account), since)
    if numbers := rules.made_whole(untold, put):
        tell(account, numbers, now)


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
