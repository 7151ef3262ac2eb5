"""What Flipkart may sell of a pool, kept in its bins by itself: for accounts of Flipkart Smart that send their stock.

The quantity of Smart stock cannot be set: pieces are put into Flipkart's bins and recalled from them. What ought to lie
there is what may be sold (`inventory.wanted`) and what the account's open orders want, so a recall never takes what
Flipkart has promised to a buyer, as far as its orders are here; and none is planned while they are not read.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from godown.proxy.contract import Accepted

from .. import limits, ports
from ..bins import ours
from ..bins import service as bins
from ..channels.models import StockMode
from ..channels.service import Account
from ..listings import service as listings
from ..passes import Next
from . import drafting, repository, service
from .receiving import REST
from .rules import Step, Want

LEASE = timedelta(minutes=2)
ORIGIN = "inventory"
#: Between two plans: one costs four calls at least, and two more for each recall.
GATHER = timedelta(minutes=10)
#: A SKU of which nothing may be sold any more does not wait so long.
PRESSING = timedelta(minutes=1)
#: SKUs of one plan that are recalled, those with the least to sell first.
MOST_RECALLS = 25
#: Orders that were not read for so long may have taken what looks too much.
LOST_SIGHT = 3


def work(account: Account, now: datetime) -> Next:
    """Plan, and have done, what makes Flipkart's bins hold what may be sold. One plan at a time."""
    if not account.send_stock or account.stock_mode == StockMode.DEDICATED_WAREHOUSE:
        return None
    able = ports.proxy().capabilities(account.code)
    if not isinstance(able, Accepted):
        return able
    if able.value.inventoryUpdate or not able.value.binsWrite:
        return None
    return now + (_plan(account, now) or timedelta(seconds=account.send_stock_every))


@transaction.atomic
def _plan(account: Account, now: datetime) -> timedelta | None:
    """How long to wait, if nothing of what is wanted can be done.

    The mirror is locked, so that what somebody else plans at the same time is not planned twice.
    """
    if not bins.lock(account.id) or repository.select_filling(account.id):
        return None
    last = repository.select_last_made(account.id, ORIGIN)
    if last and now - last < PRESSING:
        return None
    should = ours.by_sku(account)
    lies: Counter[str] = Counter()
    for each in bins.contents([account.seller_id], account.id):
        lies[each.sku or ""] += each.pieces
    for row in repository.select_promised(account.id):
        lies[row["sku"]] += row["pieces"]
    listing_of = listings.listing_of_sku(account)
    resting = repository.select_refused_skus(account.id, now - REST)
    free = {sku for sku in listing_of if sku not in resting}
    steps = _recalls(account, should, {sku: pieces for sku, pieces in lies.items() if sku in free}, listing_of, now)
    wants = [
        Want(listing_of[sku], sku, pieces - lies[sku])
        for sku, pieces in sorted(should.items())
        if sku in free and pieces > lies[sku]
    ]
    pressing = any(not should.get(step.sku) for step in steps) or any(not lies[want.sku] for want in wants)
    gathered = last is None or now - last >= GATHER
    if not (steps or wants) or not (pressing or (gathered and not limits.is_scarce(account.code))):
        return None
    plan_id = drafting.make_what_fits(account, wants, steps, ORIGIN, now)
    if plan_id is None:
        return GATHER
    service.fill([account.seller_id], plan_id, now)
    return None


def _recalls(
    account: Account, should: Mapping[str, int], lies: Mapping[str, int], listing_of: Mapping[str, str], now: datetime
) -> list[Step]:
    """Pieces that are too many at Flipkart, the SKUs with the least to sell first."""
    read_until = account.read_until
    if read_until is None or now - read_until > timedelta(seconds=LOST_SIGHT * account.poll_every):
        return []
    surplus = [(should.get(sku, 0), sku, pieces - should.get(sku, 0)) for sku, pieces in lies.items()]
    most = sorted(each for each in surplus if each[2] > 0)[:MOST_RECALLS]
    return [Step("recall", listing_of[sku], sku, pieces) for _left, sku, pieces in most]
