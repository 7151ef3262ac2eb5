"""What the demo looks up by itself; it changes nothing."""

from collections import Counter
from typing import Any

from godown.omni.models import Command, Document, Order, OrderLine


def count_known(codes: list[str]) -> int:
    return Order.objects.filter(order_code__in=codes).count()


def count_workable(codes: list[str]) -> int:
    return Order.objects.filter(order_code__in=codes, on_hold=False).exclude(status="FAILED").count()


def count_dispatched(codes: list[str]) -> int:
    return Order.objects.filter(order_code__in=codes, status="COMPLETED").count()


def totals(account_id: int) -> dict[str, Any]:
    """How the account's orders stand."""
    orders = Order.objects.filter(account_id=account_id)
    lines = OrderLine.objects.filter(order__account_id=account_id)
    return {
        "orders": _tally(orders.values_list("status", flat=True)),
        "on_hold": orders.filter(on_hold=True).count(),
        "on_picklists": orders.exclude(picklist=None).count(),
        "pieces_ordered": sum(lines.values_list("ordered", flat=True)),
        "pieces_dispatched": sum(lines.values_list("dispatched", flat=True)),
        "documents": Document.objects.filter(account_id=account_id, stored_at__isnull=False).count(),
        "commands": _tally(Command.objects.filter(account_id=account_id).values_list("status", flat=True)),
    }


def _tally(values: Any) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
