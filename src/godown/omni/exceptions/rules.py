"""What would settle an exception by itself. Pure."""

from datetime import datetime, timedelta

#: The pass over the case's account that tries again, by the code of the cause; causes that are missing here wait for
#: a person only.
RETRIED_BY = {
    "order.unmapped": "retry_failed",
    "order.strange_lines": "sweep",
    "order.gone": "sweep",
    "order.unreadable": "sweep",
    "allocation.out_of_stock": "allocate",
    "fulfilment.linked_unservable": "allocate",
    "fulfilment.linked_unknown": "sweep",
    "fulfilment.document_wrong": "documents",
    "fulfilment.document_refused": "documents",
    "fulfilment.document_late": "documents",
    "bins.nearly_full": "read_bins",
    "bins.full": "read_bins",
    "channel.refused": "poll",
    "receipts.untold": "untold_receipts",
    "return.overdue": "returns_overdue",
    "return.unknown_parcels": "unknown_parcels",
    "stock.disagrees": "prove_stock",
}
#: Its subject is the pass itself.
BROKEN = "pass.broken"
LONGEST_SNOOZE = timedelta(days=31)


def retried_by(cause: str, subject: str) -> str | None:
    """The kind of pass that tries again, or None."""
    return subject if cause == BROKEN else RETRIED_BY.get(cause)


def may_snooze(until: datetime, now: datetime) -> bool:
    """Whether a case may be out of sight until then."""
    return now < until <= now + LONGEST_SNOOZE
