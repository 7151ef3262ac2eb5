"""When a released order must be dispatched. Pure."""

from datetime import datetime, timedelta

#: Flipkart gives no SLA at unhold; Increff takes two days (facts/increff.md §4.4).
SLA_AFTER_RELEASE = timedelta(hours=48)


def sla_after(observed_at: datetime, last_confirmed_at: datetime) -> tuple[datetime, datetime]:
    """The SLA, and the earliest it could be: the release happened after the hold was last confirmed."""
    return observed_at + SLA_AFTER_RELEASE, last_confirmed_at + SLA_AFTER_RELEASE
