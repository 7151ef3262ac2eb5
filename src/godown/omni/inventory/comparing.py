"""Reading what Flipkart shows, listing by listing, to find what somebody edited on the portal."""

from datetime import datetime, timedelta

from godown.kit import clock
from godown.proxy.contract import MOST_SKUS, Accepted

from .. import limits, ports
from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..passes import Next
from . import repository
from .messages import EDITED
from .sending import SOON, WAIT_FOR_CALLS

LEASE = timedelta(minutes=5)
#: Calls of one pass.
READS = 10
#: A quantity that differs is read again after this time: an order that Flipkart took and we do not have yet lowers it,
#: too, and has come by then.
AGAIN = timedelta(minutes=10)


def work(account: Account, now: datetime) -> Next:
    """Read the listings whose turn it is; what differs twice in a row was edited by somebody, and is put right."""
    if not account.send_stock:
        return None
    able = ports.proxy().capabilities(account.code)
    if not isinstance(able, Accepted):
        return able
    if not able.value.inventoryUpdate:
        return None
    every = timedelta(seconds=account.compare_stock_every)
    # Those that were read in this very round are not due again, whatever minute of it they were read in.
    skus = repository.select_unseen(account.id, now - every / 2, now - AGAIN, READS * MOST_SKUS + 1)
    if skus and limits.is_scarce(account.code):
        return now + WAIT_FOR_CALLS
    for start in range(0, min(len(skus), READS * MOST_SKUS), MOST_SKUS):
        read_at = clock.now()
        batch = skus[start : start + MOST_SKUS]
        answer = ports.proxy().get_inventory(account.code, batch)
        if not isinstance(answer, Accepted):
            return answer
        levels = {level.channelSkuCode: level for level in answer.value.levels}
        shown = [levels.get(sku) for sku in batch]
        repository.see(
            account.id,
            batch,
            [level.quantity if level else None for level in shown],
            [level.enabled if level else None for level in shown],
            read_at,
            read_at - AGAIN,
        )
    if len(skus) > READS * MOST_SKUS:
        return clock.now() + SOON
    _report(account, every)
    drifted = repository.next_drift(account.id)
    if drifted is None:
        return now + every
    again = drifted + AGAIN
    return min(now + every, again if again > now else now + AGAIN)  # it is being told, and is not read meanwhile


def _report(account: Account, every: timedelta) -> None:
    now = clock.now()
    if found := repository.count_found(account.id, now - every):
        exceptions.report([Trouble(account.seller_id, account.id, EDITED, account.code, {"listings": found})], now)
    else:
        exceptions.clear(account.id, [EDITED], [account.code], now)
