"""The passes of fulfilment."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from godown.kit import due, jobs

from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders.states import ORDER
from ..passes import Next, each_account
from . import acks, documents, handovers, messages, packs, repository

LEASE = timedelta(minutes=5)


def acknowledge(now: datetime, limit: int) -> int:
    """Get fulfillable orders onto Flipkart's picklists at the accounts where something changed."""
    return each_account("acknowledge", now, limit, LEASE, acks.acknowledge)


def adopt(now: datetime, limit: int) -> int:
    """Take in picklists that Flipkart has and we do not know, once in a while."""
    return each_account("adopt_picklists", now, limit, LEASE, _adopt)


def _adopt(account: Account, now: datetime) -> Next:
    return acks.adopt(account) or now + timedelta(seconds=account.sweep_every)


def fetch_documents(now: datetime, limit: int) -> int:
    """Fetch the documents that are missing."""
    return each_account("documents", now, limit, LEASE, documents.fetch)


def run_short(now: datetime, limit: int) -> int:
    """Orders of which a piece was not found become UNFULFILLABLE, and exceptions."""
    claim = due.claim("run_short", now, limit, LEASE)
    if claim is None:
        return 0
    with transaction.atomic():
        moved = ORDER.move_many([UUID(subject) for subject in sorted(claim.still_ours())], "run_short", now)
        exceptions.report(
            (
                Trouble(row["seller_id"], row["account_id"], messages.PICKED_SHORT, row["order_code"])
                for row in repository.select_orders(moved.ids)
            ),
            now,
        )
    claim.finish(claim.subjects)
    return len(claim.subjects)


jobs.register("run_short", "orders", run_short, batch=100)
jobs.register("adopt_picklists", "sync", adopt, batch=4)
jobs.register("acknowledge", "orders", acknowledge, batch=8)
jobs.register(packs.KIND, "bench", packs.send_packs, batch=10)
jobs.register("documents", "bench", fetch_documents, batch=8)
jobs.register(handovers.KIND, "bench", handovers.send_handovers, batch=2)
