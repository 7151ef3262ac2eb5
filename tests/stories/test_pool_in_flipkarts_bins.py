"""Flipkart Smart and other channels sell from the common pool: its bins hold what may be sold (facts/increff.md §5)."""

from collections.abc import Iterator

import pytest

import selling
import world
from godown.kit import clock, jobs
from godown.omni.binplans import service as plans
from godown.omni.binplans.messages import NO_CAPACITY
from godown.omni.bins import service as bins
from godown.omni.channels.service import Account
from godown.omni.comparison import service as comparing
from godown.omni.exceptions import service as exceptions
from selling import Place

SMART, OWN = "fk-smart-blr", "fk-own"


class Shared:
    """A Smart account on COMMON whose bins, two of 1,500 pieces, are empty, and a seller-fulfilled one beside it."""

    def __init__(self, place: Place, **settings: object) -> None:
        self.place = place
        self.smart = place.account(SMART, adapter="panel", **settings)
        self.own = place.account(OWN, location=1, send_stock=False)
        place.run("read_bins")
        place.read_orders()

    def keep(self, minutes: float = 11) -> None:
        """So much later what may be sold is looked at, and done."""
        self.place.read_orders()
        self.place.pass_time(minutes=minutes)
        self.place.read_orders()
        jobs.ask("share_pool", [self.smart.id], clock.now())
        self.place.run("share_pool", "fill_bins", "read_bins")

    def lying(self, number: int) -> list[int]:
        """Pieces of one of the goods in each bin of Flipkart's."""
        listing = self.place.goods[number].listing_id
        contents = self.place.world.bins[self.place.world.location_id].values()
        return [pieces for content in contents if (pieces := content.get(listing, 0))]

    def sell_elsewhere(self, number: int, quantity: int) -> None:
        location = list(self.place.world.locations)[1]
        self.place.buy(number, quantity, location=location)

    def sell(self, number: int, quantity: int) -> None:
        """A buyer orders of the Smart listing."""
        order = [(self.place.goods[number].listing_id, quantity)]
        self.place.flipkart.place_order(order, service_profile="FBF_LITE")
        self.place.read_orders()

    def effects(self) -> dict[str, int]:
        """Calls that changed Flipkart's bins."""
        made = {name: self.place.calls(name) for name in ("putlist_close", "recall_items")}
        return {name: count for name, count in made.items() if count}

    def left(self) -> list[dict[str, object]]:
        """What is said of pieces that find no room."""
        found = exceptions.open_cases([self.smart.seller_id])
        return [dict(each.data) for each in found if each.cause == NO_CAPACITY.code]


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    with selling.place() as made:
        yield made


@pytest.fixture
def shared(place: Place) -> Shared:
    """Of 1,600 and 30 pieces in the pool, Flipkart's bins have all."""
    place.receive(1600, 30)
    made = Shared(place)
    made.keep()
    return made


def differences(account: Account) -> list[object]:
    return list(comparing.compare(account, clock.now()).differences)


def test_what_is_received_is_put_into_the_bins_within_their_1500(shared: Shared) -> None:
    assert (shared.lying(0), shared.lying(1)) == ([1500, 100], [30])
    assert shared.effects() == {"putlist_close": 1}
    shared.keep()
    assert shared.effects() == {"putlist_close": 1}
    (plan,) = plans.plans([shared.smart.seller_id], shared.smart.id)
    assert (plan.origin, plan.status, plan.done) == ("inventory", "done", 1630)
    assert differences(shared.smart) == []


def test_a_sale_on_another_channel_is_recalled_and_a_receipt_is_added(shared: Shared) -> None:
    shared.sell_elsewhere(0, 200)
    shared.place.receive(0, 12)
    shared.keep()
    assert (sum(shared.lying(0)), shared.lying(1)) == (1400, [42])
    assert shared.effects() == {"putlist_close": 2, "recall_items": 1}
    assert differences(shared.smart) == []


def test_what_flipkart_sells_itself_stays_in_its_bins_until_it_is_packed(shared: Shared) -> None:
    shared.sell(1, 10)
    shared.keep()
    assert (shared.lying(1), shared.effects()) == ([30], {"putlist_close": 1})


def test_nothing_is_recalled_that_an_order_of_flipkarts_wants(shared: Shared) -> None:
    shared.sell(1, 10)
    shared.sell_elsewhere(1, 20)
    shared.keep()
    assert (shared.lying(1), shared.effects()) == ([10], {"putlist_close": 1, "recall_items": 1})
    assert differences(shared.smart) == []


def test_the_last_piece_sold_elsewhere_is_recalled_soon_and_other_changes_wait(shared: Shared) -> None:
    shared.sell_elsewhere(0, 200)
    shared.keep(minutes=0)
    assert shared.effects() == {"putlist_close": 1}
    shared.sell_elsewhere(1, 30)
    shared.keep(minutes=0)
    assert (sum(shared.lying(0)), shared.lying(1)) == (1400, [])


def test_nothing_is_recalled_while_flipkarts_orders_are_not_read(shared: Shared) -> None:
    shared.sell_elsewhere(1, 30)
    shared.place.pass_time(hours=1)
    jobs.ask("share_pool", [shared.smart.id], clock.now())
    shared.place.run("share_pool", "fill_bins")
    assert (shared.lying(1), shared.effects()) == ([30], {"putlist_close": 1})


def test_what_finds_no_room_is_named_before_any_call_and_the_rest_is_put(shared: Shared) -> None:
    shared.place.receive(2000)
    shared.keep()
    assert (sum(shared.lying(0)), shared.lying(1)) == (2970, [30])
    (data,) = shared.left()
    assert (data["left"], data["pieces"], data["more"]) == (630, 2000, 1)
    calls = shared.effects()
    shared.keep()
    assert shared.effects() == calls
    bins.ask_read(shared.smart, clock.now())
    shared.place.flipkart.add_bins("NEW-01")
    shared.place.run("read_bins")
    shared.keep()
    assert (sum(shared.lying(0)), shared.left()) == (3600, [])


def test_the_buffer_is_kept_out_of_the_bins(place: Place) -> None:
    place.receive(50, 3)
    shared = Shared(place, stock_buffer=5)
    shared.keep()
    assert (shared.lying(0), shared.lying(1)) == ([45], [])


def test_an_account_that_does_not_send_its_stock_leaves_the_bins_alone(place: Place) -> None:
    place.receive(50)
    shared = Shared(place, send_stock=False)
    shared.keep()
    assert (shared.lying(0), shared.effects()) == ([], {})
    assert plans.plans([shared.smart.seller_id], shared.smart.id) == []
    assert world.proved(place.site)
