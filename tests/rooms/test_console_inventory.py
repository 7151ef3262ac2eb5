"""The inventory pages: what is told of each listing, why one shows nothing, and who may send it."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import selling
import world
from godown.kit import clock
from godown.kit.errors import Conflict, NotFound
from godown.omni.inventory import service as inventory
from godown.omni.inventory import views
from godown.omni.listings import service as listings
from godown.omni.listings.service import ListingRow
from godown.omni.models import Exposure, Listing
from people import browser
from selling import Place, Selling


@pytest.fixture
def place(database: str) -> Iterator[Place]:
    with selling.place() as made:
        yield made


@pytest.fixture
def shop(place: Place) -> Selling:
    """It has 10 of the first, 4 of the second and none of the third, keeps 2 back, and Flipkart knows."""
    place.receive(10, 4)
    made = Selling(place, place.account(stock_buffer=2))
    made.look()
    return made


@pytest.fixture
def supervisor(shop: Selling) -> Client:
    return browser("supervisor", "supervisor", shop.account.seller_id)


class Text(HTMLParser):
    """What a page says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


def says(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(Text(answer.content.decode()).found)


def of(shop: Selling, number: int) -> views.ListingView:
    row = Listing.objects.get(account_id=shop.account.id, channel_sku=shop.sku(number))
    return views.listing(shop.account, row.id)


def states(shop: Selling) -> list[str]:
    return [of(shop, number).state for number in range(3)]


def failing(shop: Selling, number: int, able: bool = True) -> list[str]:
    return [name for name, ok in views.checklist(shop.account, of(shop, number), able).items() if ok is False]


def test_each_listing_has_a_state_and_the_states_are_counted(shop: Selling) -> None:
    assert states(shop) == ["told", "told", "nothing"]
    assert [(of(shop, n).available, of(shop, n).quantity, of(shop, n).told) for n in range(2)] == [
        (10, 8, 8),
        (4, 2, 2),
    ]
    shop.place.receive(1)
    inventory.pause(shop.account, shop.sku(1), True, clock.now())
    listings.enable(shop.account, [shop.sku(2)], False, clock.now())
    assert states(shop) == ["waiting", "paused", "disabled"]
    assert views.board(shop.account).counts == {"waiting": 1, "paused": 1, "disabled": 1}


def test_the_checklist_names_why_a_listing_shows_nothing(shop: Selling) -> None:
    assert [failing(shop, number) for number in range(3)] == [[], [], ["stock"]]
    shop.place.receive(0, 0, 2)
    assert failing(shop, 2) == ["buffer"]
    inventory.pause(shop.account, shop.sku(0), True, clock.now())
    listings.enable(shop.account, [shop.sku(0)], False, clock.now())
    assert failing(shop, 0, able=False) == ["able", "enabled", "unpaused"]
    off = shop.place.account(send_stock=False)
    assert failing(Selling(shop.place, off), 1) == ["sending"]
    first = shop.place.goods[0]
    listings.upsert(shop.account, [ListingRow(first.sku, first.listing_id, "", "NO-SKU")], clock.now())
    assert failing(shop, 0) == ["sku", "fsn", "unpaused", "stock"]


def test_what_flipkart_shows_and_refuses_is_in_the_checklist(shop: Selling) -> None:
    shop.place.flipkart.set_quantity(shop.place.goods[0].listing_id, 99)
    shop.place.goods[1].active = False
    shop.compare(seconds=1)
    assert (failing(shop, 0), failing(shop, 1)) == (["same"], ["seen_enabled"])
    assert [of(shop, number).state for number in range(2)] == ["differs", "told"]
    first = shop.place.goods[0]
    listings.upsert(shop.account, [ListingRow(first.sku, first.listing_id, "WRONGFSN12345", first.sku)], clock.now())
    shop.place.receive(1)
    shop.look()
    assert failing(shop, 0)[0] == "accepted"
    assert (of(shop, 0).state, of(shop, 0).refused_text) == ("refused", "product_id is not the SKU's")


def test_the_page_filters_by_state_and_text_and_the_filter_is_in_its_address(shop: Selling, supervisor: Client) -> None:
    whole = says(supervisor, "/flipkart/inventory")
    assert all(shop.sku(number) in whole for number in range(3))
    told = says(supervisor, "/flipkart/inventory?account=fk-own&state=told")
    assert shop.sku(0) in told
    assert shop.sku(2) not in told
    one = says(supervisor, f"/flipkart/inventory?account=fk-own&q={shop.sku(1).lower()}")
    assert shop.sku(1) in one
    assert shop.sku(0) not in one


def test_a_listing_is_sent_and_paused_from_its_page(shop: Selling, supervisor: Client) -> None:
    address = f"/flipkart/inventory/fk-own/{of(shop, 1).id}"
    assert "accepted" in says(supervisor, address)
    for do, paused in (("pause", True), ("resume", False)):
        assert supervisor.post(f"{address}/do", {"do": do}).status_code == 302
        assert shop.exposure(1).paused is paused
    supervisor.post(f"{address}/do", {"do": "send"})
    shop.look(seconds=1)
    assert shop.outcomes(1) == [("changed", 2, "accepted"), ("asked", 2, "accepted")]
    supervisor.post("/flipkart/inventory/fk-own/send")
    shop.look(seconds=1)
    assert [shop.outcomes(number)[-1][0] for number in range(3)] == ["asked"] * 3


def test_an_account_that_does_not_send_cannot_be_asked_to(shop: Selling, supervisor: Client) -> None:
    off = shop.place.account(send_stock=False)
    with pytest.raises(Conflict, match="does not send its stock"):
        inventory.send_now(off, clock.now())
    answer = supervisor.post("/flipkart/inventory/fk-own/send", follow=True)
    assert "does not send its stock" in answer.content.decode()
    assert not Exposure.objects.exclude(asked_at=None).exists()


def test_another_seller_finds_nothing_and_a_packer_changes_nothing(shop: Selling) -> None:
    stranger = browser("stranger", "admin", world.seller("other"))
    address = f"/flipkart/inventory/fk-own/{of(shop, 0).id}"
    for path in (address, "/flipkart/inventory?account=fk-own"):
        assert stranger.get(path).status_code == 404
    for path in (f"{address}/do", "/flipkart/inventory/fk-own/send"):
        assert stranger.post(path, {"do": "pause"}).status_code == 404
    assert shop.sku(0) not in says(stranger, "/flipkart/inventory")
    packer = browser("packer", "packer", shop.account.seller_id)
    assert packer.post(f"{address}/do", {"do": "pause"}).status_code == 403
    assert shop.exposure(0).paused is False
    other = shop.place.account("fk-own-2", location=1)
    with pytest.raises(NotFound):
        views.listing(other, of(shop, 0).id)


@pytest.mark.parametrize("goods", [1, 25])
def test_a_look_takes_as_many_statements_for_one_listing_as_for_25(database: str, goods: int) -> None:
    with selling.place(goods) as place:
        shop = Selling(place, place.account())
        place.receive(*[5] * goods)
        with CaptureQueriesContext(connection) as looking:
            views.board(shop.account)
        assert len(looking) == 6
        shop.look()  # logged in, and all told
        place.receive(*[1] * min(goods, 10))
        with CaptureQueriesContext(connection) as sending:
            shop.look()
        assert place.calls() == (goods + 9) // 10 + 1
        assert len(sending) == 25


def test_of_smart_stock_the_page_leads_to_the_bins(shop: Selling, supervisor: Client) -> None:
    shop.place.account("fk-smart-blr", adapter="panel")
    page = says(supervisor, "/flipkart/inventory?account=fk-smart-blr")
    assert "Smart stock is what lies in Flipkart’s bins" in page
    assert "by bin plans of its own" in page
    assert shop.sku(0) not in page
