"""Passes over accounts that tell Flipkart their stock."""

from datetime import datetime

from godown.kit import jobs

from ..passes import each_account
from . import comparing, sending, service


def send_inventory(now: datetime, limit: int) -> int:
    """Tell Flipkart what there is to sell, for the accounts that are due."""
    return each_account(service.SEND, now, limit, sending.LEASE, sending.work)


def compare_inventory(now: datetime, limit: int) -> int:
    """Compare what Flipkart shows with what it was told, for the accounts that are due."""
    return each_account(service.COMPARE, now, limit, comparing.LEASE, comparing.work)


jobs.register(service.SEND, "sync", send_inventory, batch=4)
jobs.register(service.COMPARE, "sync", compare_inventory, batch=4)
