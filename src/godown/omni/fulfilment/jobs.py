"""The passes of fulfilment."""

from datetime import datetime, timedelta

from godown.kit import jobs

from ..passes import each_account
from . import acks, documents, handovers, packs

LEASE = timedelta(minutes=5)


def acknowledge(now: datetime, limit: int) -> int:
    """Get fulfillable orders onto Flipkart's picklists at the accounts where something changed."""
    return each_account("acknowledge", now, limit, LEASE, acks.acknowledge)


def fetch_documents(now: datetime, limit: int) -> int:
    """Fetch the documents that are missing."""
    return each_account("documents", now, limit, LEASE, documents.fetch)


jobs.register("acknowledge", "orders", acknowledge, batch=8)
jobs.register(packs.KIND, "bench", packs.send_packs, batch=10)
jobs.register("documents", "bench", fetch_documents, batch=8)
jobs.register(handovers.KIND, "bench", handovers.send_handovers, batch=2)
