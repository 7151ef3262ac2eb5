"""Quantities told to Flipkart, when things happen at the same moment (E-28)."""

from collections.abc import Iterator
from typing import Any

import pytest

import selling
import world
from godown.kit import clock
from godown.omni import ports
from godown.omni.binplans import service as plans
from godown.omni.binplans import sharing
from godown.omni.inventory import repository, sending
from godown.omni.inventory.rules import Settled
from godown.proxy.contract import InventoryRequest, RefusalCode, Refused
from racing import at_once
from selling import Place, Selling


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    with selling.place() as made:
        yield made


@pytest.fixture
def shop(place: Place) -> Selling:
    place.receive(10, 4)
    made = Selling(place, place.account())
    made.look()
    return made


def stamp(shop: Selling, quantity: int) -> list[tuple[int, int]]:
    """Say that the first listing's quantity is being told now; its id and version, if nobody else is at it."""
    listing = shop.exposure(0).listing_id
    seller_id, account_id = shop.account.seller_id, shop.account.id
    rows = repository.stamp(seller_id, account_id, [listing], [quantity], [quantity], ["changed"], 0, clock.now())
    return [(row["id"], row["version"]) for row in rows]


def test_one_update_of_a_listing_is_under_way_at_a_time(shop: Selling) -> None:
    results = at_once([lambda quantity=quantity: stamp(shop, quantity) for quantity in range(20, 26)])
    (won,) = [each for each in results if each]
    assert won == [(shop.exposure(0).id, 2)]
    assert [outcome for _cause, _quantity, outcome in shop.outcomes(0)] == ["accepted", "sent"]


def test_an_older_answer_never_covers_a_newer_one(shop: Selling) -> None:
    ((which, older),) = stamp(shop, 20)
    repository.settle([Settled(which, older, "undone", 10)], clock.now())
    ((_which, newer),) = stamp(shop, 30)
    late = Settled(which, older, "accepted", 20)
    results = at_once(
        [
            lambda: repository.settle([late], clock.now()),
            lambda: repository.settle([Settled(which, newer, "accepted", 30)], clock.now()),
            lambda: repository.settle([late], clock.now()),
        ]
    )
    assert results == [0, 1, 0]
    assert (shop.exposure(0).told, shop.exposure(0).version) == (30, newer)
    assert [outcome for _cause, _quantity, outcome in shop.outcomes(0)] == ["accepted", "undone", "accepted"]


def test_whoever_sends_at_once_the_newest_state_of_the_pool_is_told(shop: Selling) -> None:
    for _round in range(3):
        shop.place.pass_time(minutes=2)
        works = [lambda: sending.work(shop.account, clock.now())] * 3
        works += [lambda number=number: shop.place.receive(number + 1) for number in range(3)]
        at_once(works)
    shop.look()
    assert shop.shown(0, 1) == [10 + 3 * 6, 4]
    assert (shop.exposure(0).told, shop.exposure(0).sending) == (28, None)
    assert world.proved(shop.place.site)


def test_what_was_taken_for_abandoned_and_told_anew_is_not_told_as_it_was_before(shop: Selling) -> None:
    """Flipkart takes minutes to refuse a call as a whole; what each alone would be told is old by then."""
    real = ports.proxy()

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def update_inventory(self, account: str, request: InventoryRequest) -> Any:
            if len(request.inventories) == 1:
                return real.update_inventory(account, request)
            ports.use(real, ports.warehouse())
            shop.place.pass_time(minutes=4)
            shop.place.receive(5, 5)
            shop.look_until(lambda: (shop.exposure(0).told, shop.exposure(1).told) == (25, 19))
            ports.use(slow, ports.warehouse())
            return Refused(RefusalCode.BAD_DATA, "one of them spoils all")

    slow: Any = Slow()
    shop.place.receive(10, 10)
    ports.use(slow, ports.warehouse())
    try:
        shop.look()
    finally:
        ports.use(real, ports.warehouse())
    assert shop.shown(0, 1) == [25, 19]


def test_planners_at_once_make_one_plan_for_flipkarts_bins(place: Place) -> None:
    place.receive(40, 4)
    smart = place.account("fk-smart-blr", adapter="panel")
    place.run("read_bins")
    place.read_orders()
    assert all(at_once([lambda: sharing.work(smart, clock.now())] * 4))
    (plan,) = plans.plans([smart.seller_id], smart.id)
    assert (plan.origin, plan.status, plan.pieces) == ("inventory", "filling", 44)
