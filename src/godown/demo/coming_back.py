"""After the day: what three buyers do not keep comes back."""

from dataclasses import replace
from typing import Any, Literal

from godown.kit import clock
from godown.omni.returns import policies
from godown.wms.inspection.rules import Failure

from . import people, repository
from .progress import Show
from .shop import Shop
from .stage import Stage


def play(stage: Stage, place: Shop, dispatched: list[str], progress: Show) -> None:
    """Something of three dispatched orders (Flipkart's shipment ids) comes back; the dock takes it in and settles it.

    One buyer sends back a piece that is good, one a piece that is damaged, and one order comes back sealed, because
    nobody was at home. Flipkart tells of them when the account begins to read its returns.
    """
    control = stage.control
    kept, broken, sealed = dispatched[:3]
    for step in ("PICKUP_COMPLETE", "SHIPPED"):
        control.advance([kept, broken, sealed], step)
    control.advance([kept, broken], "DELIVERED")
    good = _sent_back(stage, kept, "customer_return", items=1)
    damaged = _sent_back(stage, broken, "customer_return", items=1)
    whole = _sent_back(stage, sealed, "courier_return")
    returns = {each["return_id"]: each["tracking_id"] for each in [*good, *damaged, *whole]}
    wanted = replace(policies.policy(place.account), sync=True, read_every=place.account.poll_every)
    policies.decide(place.account, wanted, clock.now())

    def told() -> bool:
        found = repository.count_announced(list(returns))
        progress("Omni: returns that Flipkart told of", found, len(returns))
        return found == len(returns)

    stage.until("returns announced", told)
    people.take_in(place.site, sorted(returns.values()))
    for code in returns:
        control.move_return(code, "completed")
    for each in good:
        people.inspect(place.site, each["tracking_id"])
    for each in damaged:
        people.inspect(place.site, each["tracking_id"], Failure.DAMAGED)
    for each in whole:
        people.pass_sealed(place.site, each["tracking_id"])
    people.put_returns_away(place.site)
    progress("Warehouse: returns settled", repository.count_settled(list(returns)), len(returns))


def _sent_back(
    stage: Stage, order: str, source: Literal["customer_return", "courier_return"], items: int | None = None
) -> list[dict[str, Any]]:
    """The first items of an order come back, or all; the returns that Flipkart makes of it, which are under way."""
    wanted = stage.control.shipment(order)["items"][:items]
    made = [each for item in wanted for each in stage.control.create_return(item["order_item_id"], source)]
    for each in made:
        stage.control.move_return(each["return_id"], "picked_up")
    return made
