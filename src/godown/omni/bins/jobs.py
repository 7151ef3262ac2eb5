"""The pass that reads Flipkart's bins."""

from datetime import datetime, timedelta

from godown.kit import clock, jobs, lease
from godown.proxy.contract import Accepted

from .. import ports
from ..channels.service import Account
from ..passes import Next, each_account
from . import service
from .models import Source
from .service import Told

LEASE = timedelta(minutes=10)
BUSY = timedelta(seconds=15)


def read_bins(now: datetime, limit: int) -> int:
    """Read the bins of the accounts that are due."""
    return each_account(service.READ, now, limit, LEASE, _read)


def _read(account: Account, now: datetime) -> Next:
    """An account without such a call is not asked again; people give sheets instead."""
    able = ports.proxy().capabilities(account.code)
    if not isinstance(able, Accepted):
        return able
    if not able.value.binsRead:
        return None
    with lease.hold(service.lease_name(account), now, LEASE) as held:
        if held is None:
            return now + BUSY
        asked_at = clock.now()
        answer = ports.proxy().get_bins(account.code)
        if not isinstance(answer, Accepted):
            return answer
        told = [Told(each.binCode, each.capacity, each.used, each.contents) for each in answer.value.bins]
        if held.still_ours():
            service.take_in(account, told, Source.PANEL, asked_at, clock.now())
            jobs.ask(service.FILL, [account.id], clock.now())
    return now + timedelta(seconds=account.read_bins_every)


jobs.register(service.READ, "sync", read_bins, batch=2)
