"""What the demo looks up by itself; it changes nothing."""

from collections import Counter
from typing import Any

from django.db.models import Sum

from godown.omni.models import Command, Document, Order, OrderLine, ReturnOrder
from godown.wms.inspection.rules import Disposition
from godown.wms.masters.service import Site
from godown.wms.models import ReturnItem


def count_known(codes: list[str]) -> int:
    return Order.objects.filter(order_code__in=codes).count()


def count_workable(codes: list[str]) -> int:
    return Order.objects.filter(order_code__in=codes, on_hold=False).exclude(status="FAILED").count()


def count_dispatched(codes: list[str]) -> int:
    return Order.objects.filter(order_code__in=codes, status="COMPLETED").count()


def count_announced(codes: list[str]) -> int:
    return ReturnOrder.objects.filter(return_code__in=codes).count()


def count_settled(codes: list[str]) -> int:
    return ReturnOrder.objects.filter(return_code__in=codes, status="disposed").count()


def returned(site: Site) -> dict[str, int]:
    """Pieces that came back to a warehouse, by where they lie now."""
    items = ReturnItem.objects.filter(warehouse_id=site.id)
    held = items.filter(disposition=Disposition.QUARANTINE)
    return {
        "restocked": items.aggregate(pieces=Sum("put_away", default=0))["pieces"],
        "quarantined": held.aggregate(pieces=Sum("quantity", default=0))["pieces"],
    }


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
