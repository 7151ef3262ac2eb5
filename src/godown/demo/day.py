"""The script of the day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from godown.kit import clock
from godown.omni.models import Order

from . import people, shop
from .shop import Shop
from .stage import Stage

Show = Callable[[str, int, int], None]


@dataclass
class Cast:
    """The orders that have a part of their own, by Flipkart's shipment id."""

    plain: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.plain, *self.held, *self.later, *self.unlisted, *self.lacking, *self.hidden]


def play(stage: Stage, place: Shop, orders: int, seed: int, progress: Show) -> Cast:
    """Play a day with `orders` orders; the seed fixes what is ordered. Raises `Stuck` if it does not come off.

    Morning: orders come; some are on hold, some may start only later, one SKU has no listing, one no stock, and
    Flipkart shows one order late, fills a picklist short, and loses the reply of a pack. Noon: Flipkart releases most
    holds and the listing is uploaded. Evening: everything that can be dispatched is.
    """
    script = _Script(stage, place, Random(seed), progress)  # noqa: S311 -- a script, not a secret
    cast = script.morning(orders)
    script.work_off("noon", len(cast.plain) + len(cast.hidden))
    script.noon(cast)
    script.work_off("evening", len(cast.all) - len(cast.lacking) - len(script.still_held))
    return cast


class _Script:
    def __init__(self, stage: Stage, place: Shop, rng: Random, progress: Show) -> None:
        self.stage = stage
        self.place = place
        self.rng = rng
        self.progress = progress
        self.still_held: list[str] = []

    def morning(self, orders: int) -> Cast:
        """Place the orders and wait until all that Flipkart shows are taken in."""
        control = self.stage.control
        cast = Cast()
        parts = ["held"] * max(2, orders // 10) + ["later"] * max(1, orders // 15)
        parts += ["unlisted", "lacking"]
        parts += ["plain"] * (orders - 1 - len(parts))
        control.add_fault("picklist_create", "short_picklist", nth=1, count=3)
        control.add_fault("pack", "lost_reply", nth=5)
        for number, part in enumerate(parts, 1):
            getattr(cast, part).append(self._order(part)["shipment_id"])
            self.progress("Flipkart: orders placed", number, orders)
        self._watch("Omni: orders taken in", self._known, orders - 1)
        control.add_fault("filter", "late_visibility", seconds=2 * self.stage.scale)
        cast.hidden.append(self._order("hidden")["shipment_id"])
        self.progress("Flipkart: orders placed", orders, orders)
        self._watch("Omni: the hidden order found on a picklist", self._known, orders)
        return cast

    def noon(self, cast: Cast) -> None:
        """Flipkart releases all holds but one; the missing listing is uploaded."""
        *released, kept = cast.held
        self.still_held = [kept]
        self.stage.control.unhold(*released)
        shop.list_all(self.place, clock.now())
        self._watch(
            "Omni: orders released and mapped",
            lambda: (
                Order.objects.filter(order_code__in=[*released, *cast.unlisted], on_hold=False)
                .exclude(status="FAILED")
                .count()
            ),
            len(released) + len(cast.unlisted),
        )

    def work_off(self, part: str, dispatched: int) -> None:
        """Pick, pack and hand over until `dispatched` orders of the day are gone."""

        def gone() -> bool:
            people.pick(self.place.site, shop.TOTES)
            people.pack(self.place.site)
            people.hand_over(self.place.site)
            done = Order.objects.filter(account_id=self.place.account.id, status="COMPLETED").count()
            self.progress(f"Warehouse: orders dispatched by {part}", min(done, dispatched), dispatched)
            return done >= dispatched

        self.stage.until(f"orders dispatched by {part}", gone)

    def _order(self, part: str) -> dict[str, Any]:
        lines = self.rng.choices((1, 2, 3), (75, 18, 7))[0]
        chosen = self.rng.sample(self.place.goods, lines)
        items = [(listing["listing_id"], self.rng.choices((1, 2, 3), (80, 15, 5))[0]) for listing in chosen]
        if part == "unlisted":
            items = [(self.place.unlisted["listing_id"], 1)]
        if part == "lacking":
            items = [(self.place.lacking["listing_id"], 2)]
        return self.stage.control.place_order(
            items,
            hold=part == "held",
            dispatch_after=self.stage.later(5 if part == "later" else 0),
            dispatch_by=self.stage.later(30 if part in ("lacking", "hidden") else 34),
        )

    def _watch(self, what: str, count: Callable[[], int], total: int) -> None:
        def reached() -> bool:
            found = count()
            self.progress(what, min(found, total), total)
            return found >= total

        self.stage.until(what, reached)

    def _known(self) -> int:
        return Order.objects.filter(account_id=self.place.account.id).count()
