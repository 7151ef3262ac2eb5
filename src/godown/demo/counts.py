"""How a day ended, as numbers."""

from collections import Counter
from typing import Any

from fksandbox import Control
from godown.omni.exceptions import service as exceptions
from godown.wms.stock import service as stock

from . import repository
from .shop import Shop


def count(place: Shop, control: Control) -> dict[str, Any]:
    """The end state on both sides; a dictionary that can be printed as JSON."""
    sellers = [place.site.seller_id]
    effects = Counter(effect for call in control.calls() for effect in call.effects)
    packed = {effect: times for effect, times in effects.items() if effect.startswith("pack_accepted:")}
    return {
        **repository.totals(place.account.id),
        "returns": repository.returned(place.site),
        "exceptions": dict(sorted(Counter(case.cause for case in exceptions.open_cases(sellers)).items())),
        "stock_differences": len(stock.verify(sellers)),
        "flipkart_packed": len(packed),
        "flipkart_packed_twice": sum(times > 1 for times in packed.values()),
    }
