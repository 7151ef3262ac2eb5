"""The passes of fulfilment."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from godown.kit import due, jobs

from ..channels.service import Account
from ..exceptions import service as exceptions
from ..exceptions.service import Trouble
from ..orders.states import ORDER
from ..passes import Next, each_account
from . import acks, documents, handovers, messages, pace, packs, repository

log = structlog.get_logger()

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
    _run_short(claim, claim.subjects, now)
    return len(claim.subjects)


def _run_short(claim: due.Claim, subjects: list[str], now: datetime) -> None:
    """All in one transaction; if that fails, each alone, so that one does not keep the others."""
    try:
        with transaction.atomic():
            ours = sorted(claim.still_ours(subjects))
            moved = ORDER.move_many([UUID(subject) for subject in ours], "run_short", now)
            exceptions.report(
                (
                    Trouble(row["seller_id"], row["account_id"], messages.PICKED_SHORT, row["order_code"])
                    for row in repository.select_orders(moved.ids)
                ),
                now,
            )
    except Exception:
        if len(subjects) > 1:
            for subject in subjects:
                _run_short(claim, [subject], now)
            return
        log.exception("run_short.broken", orders=subjects)
        claim.retry({subject: now + due.backoff(claim.attempts[subject]) for subject in subjects})
        return
    claim.finish(subjects)


jobs.register("run_short", "orders", run_short, batch=100)
jobs.register("adopt_picklists", "sync", adopt, batch=4)
jobs.register("acknowledge", "orders", acknowledge, batch=8)
jobs.register(packs.KIND, "bench", packs.send_packs, batch=pace.GROUP)
jobs.register("documents", "bench", fetch_documents, batch=8)
jobs.register(handovers.KIND, "bench", handovers.send_handovers, batch=2)
