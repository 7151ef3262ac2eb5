"""Passes over plans: those that are done through the panel, and those that nobody has to ask for."""

from datetime import datetime

from godown.kit import jobs

from ..passes import each_account
from . import filling, receiving, service


def fill_bins(now: datetime, limit: int) -> int:
    """Do the plans of the accounts that are due."""
    return each_account(service.FILL, now, limit, filling.LEASE, filling.work)


def fill_receipts(now: datetime, limit: int) -> int:
    """Put what was received into Flipkart's bins, for the accounts that want that by itself and are due."""
    return each_account("fill_receipts", now, limit, receiving.LEASE, receiving.work)


jobs.register(service.FILL, "sync", fill_bins, batch=1)
jobs.register("fill_receipts", "sync", fill_receipts, batch=8)
