"""The script of the day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from godown.kit import clock

from . import coming_back, people, repository, shop
from .progress import Show
from .shop import Shop
from .stage import Stage


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


def play(stage: Stage, place: Shop, orders: int, seed: int, progress: Show) -> None:
    """Play a day with `orders` orders; the seed fixes what is ordered. Raises `Stuck` if it does not come off.

    Morning: orders come; some are on hold, some may start only later, one SKU has no listing, one no stock, and
    Flipkart shows one order late, fills a picklist short, and loses the reply of a pack. Noon: Flipkart releases all
    holds but one and the listing is uploaded. Evening: everything that can be dispatched is, and of three orders
    something comes back.
    """
    script = _Script(stage, place, Random(seed), progress)  # noqa: S311 -- a script, not a secret
    cast = script.cast
    script.morning(orders)
    script.work_off("noon", [*cast.plain, *cast.hidden])
    *released, _ = cast.held
    script.noon(released)
    script.work_off("evening", [*cast.plain, *cast.hidden, *cast.later, *cast.unlisted, *released])
    stage.control.clear_faults()
    coming_back.play(stage, place, cast.plain, progress)


class _Script:
    def __init__(self, stage: Stage, place: Shop, rng: Random, progress: Show) -> None:
        self.stage = stage
        self.place = place
        self.rng = rng
        self.progress = progress
        self.cast = Cast()

    def morning(self, orders: int) -> None:
        """Place the orders and wait until all that Flipkart shows are taken in."""
        control = self.stage.control
        parts = ["held"] * max(2, orders // 10) + ["later"] * max(1, orders // 15)
        parts += ["unlisted", "lacking"]
        parts += ["plain"] * (orders - 1 - len(parts))
        control.add_fault("picklist_create", "short_picklist", nth=1, count=3)
        control.add_fault("pack", "lost_reply", nth=5)
        for number, part in enumerate(parts, 1):
            getattr(self.cast, part).append(self._order(part)["shipment_id"])
            self.progress("Flipkart: orders placed", number, orders)
        self._watch("Omni: orders taken in", repository.count_known, self.cast.all)
        control.add_fault("filter", "late_visibility", seconds=2 * self.stage.scale)
        self.cast.hidden.append(self._order("hidden")["shipment_id"])
        self.progress("Flipkart: orders placed", orders, orders)
        self._watch("Omni: the hidden order found on a picklist", repository.count_known, self.cast.hidden)

    def noon(self, released: list[str]) -> None:
        """Flipkart releases orders; the missing listing is uploaded."""
        self.stage.control.unhold(*released)
        shop.list_all(self.place, clock.now())
        self._watch("Omni: orders released and mapped", repository.count_workable, [*released, *self.cast.unlisted])

    def work_off(self, part: str, orders: list[str]) -> None:
        """Pick, pack and hand over until these orders are dispatched."""

        def work(codes: list[str]) -> int:
            people.pick(self.place.site, shop.TOTES)
            people.pack(self.place.site)
            people.hand_over(self.place.site)
            return repository.count_dispatched(codes)

        self._watch(f"Warehouse: orders dispatched by {part}", work, orders)

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

    def _watch(self, what: str, count: Callable[[list[str]], int], orders: list[str]) -> None:
        def reached() -> bool:
            found = count(orders)
            self.progress(what, found, len(orders))
            return found == len(orders)

        self.stage.until(what, reached)
