"""Passes over plans: those that are done through the panel, and those that nobody has to ask for."""

from datetime import datetime

from godown.kit import jobs

from ..passes import each_account
from . import filling, receiving, service, sharing


def fill_bins(now: datetime, limit: int) -> int:
    """Do the plans of the accounts that are due."""
    return each_account(service.FILL, now, limit, filling.LEASE, filling.work)


def fill_receipts(now: datetime, limit: int) -> int:
    """Put what was received into Flipkart's bins, for the accounts that want that by itself and are due."""
    return each_account("fill_receipts", now, limit, receiving.LEASE, receiving.work)


def share_pool(now: datetime, limit: int) -> int:
    """Keep what may be sold in Flipkart's bins, for the accounts that send their stock and are due."""
    return each_account("share_pool", now, limit, sharing.LEASE, sharing.work)


jobs.register(service.FILL, "sync", fill_bins, batch=1)
jobs.register("fill_receipts", "sync", fill_receipts, batch=8)
jobs.register("share_pool", "sync", share_pool, batch=8)
