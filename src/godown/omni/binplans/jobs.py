"""The pass that does plans through the panel."""

from datetime import datetime

from godown.kit import jobs

from ..passes import each_account
from . import filling, service


def fill_bins(now: datetime, limit: int) -> int:
    """Do the plans of the accounts that are due."""
    return each_account(service.FILL, now, limit, filling.LEASE, filling.work)


jobs.register(service.FILL, "sync", fill_bins, batch=1)
