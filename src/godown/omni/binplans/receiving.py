"""Received here, put into Flipkart's bins: by itself, for the accounts that want it and are offered it."""

from datetime import datetime, timedelta

from django.db import transaction

from godown.kit.errors import Conflict
from godown.proxy.contract import Accepted

from .. import ports
from ..bins import service as bins
from ..channels.service import Account
from ..passes import Next
from ..receipts import service as receipts
from . import drafting, repository, service

LEASE = timedelta(minutes=2)
#: A SKU of which Flipkart refused a piece is a person's first; it is tried again by itself on the next day.
REST = timedelta(days=1)


def work(account: Account, now: datetime) -> Next:
    """Plan, and have done, what Flipkart's bins lack of the SKUs that receipts brought; then they are told of too."""
    then = now + timedelta(seconds=account.sweep_every)
    if not account.fill_bins:
        return then
    able = ports.proxy().capabilities(account.code)
    if not isinstance(able, Accepted):
        return able
    if able.value.binsWrite:
        _plan(account, now)
    return then


@transaction.atomic
def _plan(account: Account, now: datetime) -> None:
    """The mirror is locked, so that what somebody else plans at the same time is not planned twice."""
    skus = receipts.stored_skus(account, now)
    if not skus or not bins.lock(account.id):
        return
    wanted = drafting.missing(account).only(skus - repository.select_refused_skus(account.id, now - REST), "receipts")
    if wanted.wants:
        try:
            plan_id = drafting.make(account, wanted, 0, now)
        except Conflict:  # no room: that is an exception already
            return
        service.fill([account.seller_id], plan_id, now)
