"""The pass that proves the stock."""

from datetime import datetime, timedelta

from godown.kit import clock, jobs

from .. import ports
from ..channels import service as channels
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Next, each_account
from . import messages

LEASE = timedelta(minutes=15)
#: A difference is told within this (quality/reliability.md E-26), while a proof is quick.
PROVE_EVERY = timedelta(minutes=5)
#: A proof of many SKUs takes long: it has at most this share of a worker's time.
SHARE = 1 / 20
#: One case for all of a seller's books.
SUBJECT = "stock"


def prove_stock(now: datetime, limit: int) -> int:
    """Compare all books of the accounts' sellers; one exception for each seller whose books disagree."""
    return each_account("prove_stock", now, limit, LEASE, _prove)


def _prove(account: Account, now: datetime) -> Next:
    if account.id != min(each.id for each in channels.accounts_of([account.seller_id])):
        return None
    found = ports.warehouse().stock_differences(account.seller_id)
    took = clock.now() - now
    if found:
        first = found[0]
        data = {"count": len(found), "book": first.book, "place": first.place, "sku": first.sku}
        data |= {"kept": first.kept, "proved": first.proved}
        cause = messages.DISAGREE
        exceptions.report([Trouble(account.seller_id, account.id, cause, SUBJECT, data, owner="admin")], now)
    else:
        exceptions.clear(account.id, [messages.DISAGREE], [SUBJECT], now)
    return now + max(PROVE_EVERY, took / SHARE)


jobs.register("prove_stock", "sync", prove_stock, batch=1)
