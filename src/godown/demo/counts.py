"""How a day ended, as numbers."""

from collections import Counter
from typing import Any

from fksandbox import Control
from godown.omni.exceptions import service as exceptions
from godown.omni.models import Command, Document, Order, OrderLine
from godown.wms.stock import service as stock

from .shop import Shop


def count(place: Shop, control: Control) -> dict[str, Any]:
    """The day's end state on both sides; a dictionary that can be printed as JSON."""
    orders = Order.objects.filter(account_id=place.account.id)
    lines = OrderLine.objects.filter(order__account_id=place.account.id)
    effects = Counter(effect for call in control.calls() for effect in call.effects)
    packed = {effect: times for effect, times in effects.items() if effect.startswith("pack_accepted:")}
    return {
        "orders": dict(sorted(Counter(orders.values_list("status", flat=True)).items())),
        "on_hold": orders.filter(on_hold=True).count(),
        "on_picklists": orders.exclude(picklist=None).count(),
        "pieces_ordered": sum(lines.values_list("ordered", flat=True)),
        "pieces_dispatched": sum(lines.values_list("dispatched", flat=True)),
        "documents": Document.objects.filter(stored_at__isnull=False).count(),
        "commands": dict(sorted(Counter(Command.objects.values_list("status", flat=True)).items())),
        "exceptions": dict(
            sorted(Counter(case.cause for case in exceptions.open_cases([place.site.seller_id])).items())
        ),
        "stock_differences": len(stock.verify([place.site.seller_id])),
        "flipkart_packed": len(packed),
        "flipkart_packed_twice": sum(times > 1 for times in packed.values()),
    }
